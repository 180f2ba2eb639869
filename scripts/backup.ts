// npm run backup -- --data DIR --out DIR: an online copy, verified, without the key.
import { backUp } from '#app/services/backup.server.ts';
import { realWorld } from '#app/services/scope.server.ts';
import { attempt, optionsOf, refuse, sourceIn } from './command.ts';

const help = `npm run backup -- [--data DIR] [--database URL] --out DIR
Copies the running study into an empty directory and verifies the copy. The study key is not in it.
To restore: stop the server, put the copy and a custodian's key file into an empty data directory, npm run verify,
start.`;

const values = optionsOf(help, {
  data: { type: 'string', default: 'data' },
  database: { type: 'string' },
  out: { type: 'string' },
});
const out =
  values.out ?? refuse('--out: name an empty directory for the copy. Use --help to see the options.');

await attempt(async () => {
  const file = await backUp(sourceIn(values), out, realWorld.now());
  console.log(`Copied and verified: ${file}. The study key is not in it: keep that with its custodians.`);
});
