// npm run verify -- --data DIR: integrity of the file, the three chains, and that the ledgers rebuild the tables; with
// the key also what is sealed.
import { verifySealed } from '#app/services/randomisation/verify-sealed.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { openForReading } from '#db/open.ts';
import { attempt, optionsOf, sourceIn } from './command.ts';

const help = `npm run verify -- [--data DIR] [--database URL] [--anchor SEQ:HASH] [--key-file FILE]
Checks the database itself, the three ledger chains, and that rebuilding every table from the ledgers gives the live
tables. The anchor is the cut that the manifest of an export cites (open_seq and open_hash): with it, a record that
was cut short is found too. With the study key every sealed cell is opened and every allocation held against the list
that the key derives; no arm is printed.`;

const values = optionsOf(help, {
  data: { type: 'string', default: 'data' },
  database: { type: 'string' },
  anchor: { type: 'string' },
  'key-file': { type: 'string' },
});

await attempt(async () => {
  const anchor = /^(\d+):([0-9a-f]{64})$/.exec(values.anchor ?? '');
  if (values.anchor !== undefined && !anchor)
    throw new Error(
      `--anchor: “${values.anchor}” is not SEQ:HASH, such as open_seq and open_hash of a manifest.`,
    );
  const engine = await openForReading(sourceIn(values));
  const findings = await verify(
    engine,
    anchor ? { seq: Number(anchor[1]), hash: String(anchor[2]) } : undefined,
  );
  const keyFile = values['key-file'];
  if (keyFile !== undefined) {
    const sealed = await verifySealed(engine, keyFile);
    findings.passed.push(...sealed.passed);
    findings.failed.push(...sealed.failed);
  }
  await engine.close();
  for (const line of findings.passed) console.log(`ok    ${line}`);
  for (const line of findings.failed) console.error(`WRONG ${line}`);
  process.exitCode = findings.failed.length === 0 ? 0 : 1;
});
