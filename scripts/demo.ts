// npm run demo: a simulated trial to look at. Its accounts and passwords are printed; it never touches a real study.
import { nameOf } from '#db/open.ts';
import { demonstrationNonce } from '#server/nonce.ts';
import { readConfig } from '#server/read-config.ts';
import { serve } from '#server/serve.ts';
import { attempt, optionsOf, refuse } from './command.ts';
import { loadDemo } from './demo/load.ts';
import { people } from './demo/people.ts';

const help = `npm run demo -- [options]
  --data DIR                  where it lives (default demo-data); refused where a real study is
  --database URL              postgres://… instead of a file there (or DATABASE_URL)
  --port N                    port on 127.0.0.1 (default 3000)
  --participants N            women randomised (default 101)
  --seed TEXT                 everything but the allocation follows from it
  --randomisation-seed TEXT   the allocation follows from it
  --effect published|none     the owner's early figures, or no difference between the arms
  --locked                    the trial is over and the study is locked: the export shows the true groups as A and B
  --unsealed                  locked, and unsealed by two people: the export names the arms
  --load-only                 load, then stop
  --json                      one JSON object on standard output: {"url", "accounts"}`;

const values = optionsOf(help, {
  data: { type: 'string', default: 'demo-data' },
  database: { type: 'string' },
  port: { type: 'string', default: '3000' },
  participants: { type: 'string', default: '101' },
  seed: { type: 'string', default: 'equipoise' },
  'randomisation-seed': { type: 'string', default: 'equipoise' },
  effect: { type: 'string', default: 'published' },
  locked: { type: 'boolean', default: false },
  unsealed: { type: 'boolean', default: false },
  'load-only': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});
const participants = Number(values.participants);
if (!Number.isInteger(participants) || participants < 1 || participants > 100_000)
  refuse(`--participants: “${values.participants}” is not a whole number from 1 to 100000.`);
const effect =
  values.effect === 'published' || values.effect === 'none'
    ? values.effect
    : refuse(`--effect: “${values.effect}” is neither published nor none.`);
const state = values.unsealed ? 'unsealed' : values.locked ? 'locked' : 'open';
const config = readConfig('npm run demo --', [
  ...['--data', values.data, '--port', values.port],
  ...(values.database === undefined ? [] : ['--database', values.database]),
]);

await attempt(async () => {
  const progress = process.stderr.isTTY
    ? (done: number, of: number) =>
        process.stderr.write(
          `\rSimulating the trial: ${Math.floor((100 * done) / of)} %${done === of ? '\n' : ''}`,
        )
    : undefined;
  const { runtime, world } = await loadDemo({
    place: config.place,
    participants,
    seed: values.seed,
    randomisationSeed: values['randomisation-seed'],
    effect,
    state,
    progress,
  });
  const accounts = people.map(({ role, name, email, password }) => ({ role, name, email, password }));
  let url: string | null = null;
  if (values['load-only']) await runtime.close();
  else {
    ({ url } = await serve(config, { runtime, nonce: demonstrationNonce(values.seed), world }));
  }
  if (values.json) console.log(JSON.stringify({ url, accounts }));
  else {
    console.log(
      `\nSYNTHETIC data: ${participants} simulated participants${url ? `, at ${url}` : ` in ${nameOf(config.place)}`}\n`,
    );
    for (const each of accounts)
      console.log(
        `  ${each.role.padEnd(14)} ${each.name.padEnd(14)} ${each.email.padEnd(20)} ${each.password}`,
      );
    if (state !== 'open')
      console.log(
        `\nThe study is ${state}: who, when and why under “Lock and unseal” at the foot of every page. The statistician\ndownloads the export, in which the arm column ${state === 'locked' ? 'holds the true groups as A and B' : 'names the arms'}.`,
      );
    console.log('');
  }
});
