// npm run move -- --from PLACE --to PLACE: a whole study into another database, on the other engine or on the same.
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { moveStudy } from '#app/services/move.server.ts';
import { realWorld } from '#app/services/scope.server.ts';
import { nameOf, type Place } from '#db/open.ts';
import { attempt, optionsOf, placeIn, refuse } from './command.ts';

const help = `npm run move -- --from PLACE --to PLACE
Moves a whole study, its ledgers and what is sealed with it, into a place that holds nothing. A place is a data directory
or the address of a PostgreSQL database (postgres://…). Stop the servers first: while it runs nobody can save, and
afterwards the former place can only be read. Everything is verified before it counts; if it is interrupted, run it again.
The key files are no tables: they stay where they are.`;

const values = optionsOf(help, { from: { type: 'string' }, to: { type: 'string' } });

function placeNamed(flag: string, text: string | undefined): Place {
  if (!text)
    return refuse(`${flag}: name a data directory or a postgres:// address. Use --help to see more.`);
  return /^postgres(ql)?:/.test(text) ? placeIn({ data: '', database: text }) : { data: resolve(text) };
}

// On a terminal one line counts up; elsewhere a line is written when its step is done.
let said = '';
function progress(step: string, rows?: number): void {
  const line = rows === undefined ? step : `${step}: ${rows} rows`;
  const isNext = said !== '' && said.split(':')[0] !== line.split(':')[0];
  if (process.stderr.isTTY) process.stderr.write(`${isNext ? '\n' : '\r'}${line}`);
  else if (isNext) process.stderr.write(`${said}\n`);
  said = line;
}
const finish = () => void process.stderr.write(said === '' ? '' : process.stderr.isTTY ? '\n' : `${said}\n`);

await attempt(async () => {
  const from = placeNamed('--from', values.from);
  const to = placeNamed('--to', values.to);
  const { request, at } = await realWorld.begin('command', async () => 0);
  const move = { from, to, by: userInfo().username, act: { request, at }, progress };
  const { tables, rows } = await moveStudy(move).finally(finish);
  console.log(`Moved and verified: ${tables} tables, ${rows} rows, from ${nameOf(from)} to ${nameOf(to)}.`);
  console.log(
    to.url === undefined
      ? `Put the key files into ${to.data}, then start with --data ${to.data}.`
      : 'Start with the same data directory, for its keys, and with --database or DATABASE_URL.',
  );
});
