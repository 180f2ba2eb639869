// npm run verify -- --data DIR: integrity of the file, the three chains, and that the ledgers rebuild the tables.
import { parseArgs } from 'node:util';
import { verify } from '#app/services/verify.server.ts';
import { openForReading } from '#db/open.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'data' },
    anchor: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(
    'npm run verify -- [--data DIR] [--anchor SEQ:HASH]\nChecks the database file, the three ledger chains, and that rebuilding every table from the ledgers gives the live tables.\nThe anchor is the cut that the manifest of an export cites (open_seq and open_hash): with it, a record that was cut short is found too.',
  );
  process.exit(0);
}
try {
  const anchor = /^(\d+):([0-9a-f]{64})$/.exec(values.anchor ?? '');
  if (values.anchor !== undefined && !anchor)
    throw new Error(
      `--anchor: “${values.anchor}” is not SEQ:HASH, such as open_seq and open_hash of a manifest.`,
    );
  const engine = openForReading(values.data);
  const findings = await verify(
    engine,
    anchor ? { seq: Number(anchor[1]), hash: String(anchor[2]) } : undefined,
  );
  engine.close();
  for (const line of findings.passed) console.log(`ok    ${line}`);
  for (const line of findings.failed) console.error(`WRONG ${line}`);
  process.exit(findings.failed.length === 0 ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
