// npm run verify -- --data DIR: integrity of the file, the three chains, and that the ledgers rebuild the tables.
import { parseArgs } from 'node:util';
import { verify } from '#app/services/verify.server.ts';
import { openForReading } from '#db/open.ts';

const { values } = parseArgs({
  options: { data: { type: 'string', default: 'data' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(
    'npm run verify -- [--data DIR]\nChecks the database file, the three ledger chains, and that rebuilding every table from the ledgers gives the live tables.',
  );
  process.exit(0);
}
try {
  const engine = openForReading(values.data);
  const findings = await verify(engine);
  engine.close();
  for (const line of findings.passed) console.log(`ok    ${line}`);
  for (const line of findings.failed) console.error(`WRONG ${line}`);
  process.exit(findings.failed.length === 0 ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
