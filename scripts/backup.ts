// npm run backup -- --data DIR --out DIR: an online copy, verified, without the key.
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verify } from '#app/services/verify.server.ts';
import { databaseFile, openForReading } from '#db/open.ts';

const { values } = parseArgs({
  options: { data: { type: 'string', default: 'data' }, out: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help || !values.out) {
  console.log(
    "npm run backup -- [--data DIR] --out DIR\nCopies the running study into an empty directory and verifies the copy. The study key is not in it.\nTo restore: stop the server, put the copy and a custodian's key file into an empty data directory, npm run verify, start.",
  );
  process.exit(values.help ? 0 : 1);
}
try {
  const target = databaseFile(values.out);
  if (existsSync(target)) throw new Error(`${values.out} holds a database already; name an empty directory.`);
  mkdirSync(values.out, { recursive: true, mode: 0o700 });
  chmodSync(values.out, 0o700);
  const engine = openForReading(values.data);
  await engine.copyTo(target);
  engine.close();
  const copy = openForReading(values.out);
  const { failed } = await verify(copy);
  copy.close();
  if (failed.length > 0) throw new Error(`The copy is not sound: ${failed[0]}`);
  console.log(`Copied and verified: ${target}. The study key is not in it: keep that with its custodians.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
