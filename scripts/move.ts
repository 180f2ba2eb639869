// npm run move -- --from PLACE --to PLACE: a whole study into another database, on the other engine or on the same.
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { moveStudy } from '#app/services/move.server.ts';
import { realWorld } from '#app/services/scope.server.ts';
import { nameOf, type Place } from '#db/open.ts';
import { faultOfPlace } from '#server/place.ts';
import { attempt, optionsOf, refuse } from './command.ts';

const help = `npm run move -- --from PLACE --to PLACE
Moves a whole study, its ledgers and what is sealed with it, into a place that holds nothing. A place is a data directory
or the address of a PostgreSQL database (postgres://…). Stop the servers first: while it runs nobody can save, and
afterwards the former place can only be read. Everything is verified before it counts; if it is interrupted, run it again.
The key files are no tables: they stay where they are.
  --from-owner URL, --to-owner URL   the role that owns the tables, where it is another than that of the address. With one
                                     database DATABASE_OWNER_URL does the same
  --former-copy-is-lost PLACE        from a study that was moved already: makes another copy of it, when the one in that
                                     place, as the record names it, is lost for good`;

const values = optionsOf(help, {
  from: { type: 'string' },
  to: { type: 'string' },
  'from-owner': { type: 'string' },
  'to-owner': { type: 'string' },
  'former-copy-is-lost': { type: 'string' },
});
const isAddress = (text = '') => /^postgres(ql)?:/.test(text);
// Of two databases nobody could tell which one it is meant for.
const ownerOfOne = isAddress(values.from) === isAddress(values.to) ? '' : process.env.DATABASE_OWNER_URL;

function placeNamed(end: 'from' | 'to'): Place {
  const [text, owner] = [values[end], values[`${end}-owner`]];
  if (!text)
    return refuse(`--${end}: name a data directory or a postgres:// address. Use --help to see more.`);
  if (!isAddress(text)) {
    if (owner) refuse(`--${end}-owner: ${text} is a directory: leave the owner out.`);
    return { data: resolve(text) };
  }
  const ownerUrl = owner || ownerOfOne;
  const place = { data: '', url: text, ...(ownerUrl ? { ownerUrl } : {}) };
  const fault = faultOfPlace(place, `--${end}`, owner ? `--${end}-owner` : 'DATABASE_OWNER_URL');
  return fault === undefined ? place : refuse(fault);
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
  const from = placeNamed('from');
  const to = placeNamed('to');
  const { request, at } = await realWorld.begin('command', async () => 0);
  const lost = values['former-copy-is-lost'];
  const move = { from, to, lost, by: userInfo().username, act: { request, at }, progress };
  const { tables, rows } = await moveStudy(move).finally(finish);
  console.log(`Moved and verified: ${tables} tables, ${rows} rows, from ${nameOf(from)} to ${nameOf(to)}.`);
  console.log(
    to.url === undefined
      ? `Put the key files into ${to.data}, then start with --data ${to.data}.`
      : 'Start with the same data directory, for its keys, and with --database or DATABASE_URL.',
  );
});
