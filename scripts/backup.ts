// npm run backup -- --data DIR --out DIR: an online copy, verified, without the key.
import { parseArgs } from 'node:util';
import { backUp } from '#app/services/backup.server.ts';

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
  const file = await backUp(values.data, values.out);
  console.log(`Copied and verified: ${file}. The study key is not in it: keep that with its custodians.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
