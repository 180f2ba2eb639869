// Two processes of npm start on one database, the directory of the keys shared: nobody is randomised twice, no place is
// skipped, and the three chains stay whole while everybody works on both at once.
import { expect, test } from 'vitest';
import { keyring, readKeyFile } from '#app/services/keyring.server.ts';
import { designInForce } from '#app/services/randomisation/design.server.ts';
import { relist } from '#app/services/randomisation/relist.server.ts';
import { verifySealed } from '#app/services/randomisation/verify-sealed.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { study } from '#app/study/index.ts';
import { ledgerNames } from '#db/schema/ledgers.ts';
import { ready, screeningEntries } from '../acts.ts';
import { entriesOf, headsOf } from '../db/raw.ts';
import { type Client, client } from '../http.ts';
import { start } from '../scripts/run.ts';
import { type TestWorld, type Which, world } from '../world.ts';

const women = 200;

/** A server of its own on the study, and how to sign in there. */
async function serverOf(w: TestWorld) {
  const flags = ['--data', w.dir, '--database', w.place.url ?? '', '--port', '0'];
  const server = start('start', flags);
  const [, url = ''] = await server.says(/running at (http:\/\/127\.0\.0\.1:\d+)/);
  return {
    server,
    async signedIn(role: 'coordinator' | 'trainer' | 'administrator', which: Which = 1): Promise<Client> {
      const her = client(url, url);
      expect((await her.post('/sign-in', w.signInOf(role, which))).status).toBe(302);
      return her;
    },
  };
}

test(`${women} women are randomised by two servers at once, half of them by both`, {
  timeout: 240_000,
}, async () => {
  const w = await world();
  const numbers: string[] = [];
  for (let i = 0; i < women; i++) numbers.push(await ready(w, { medication: i % 3 === 0 }));
  const servers = [await serverOf(w), await serverOf(w)] as const;
  const [one, other] = servers;
  const clara = await one.signedIn('coordinator');
  const cora = await other.signedIn('coordinator', 2);
  const tomas = await other.signedIn('trainer');

  const press = (her: Client, number: string) => her.post(`/participants/${number}/randomise`, {});
  const randomising = numbers.map((number, i) =>
    Promise.all([
      ...(i % 2 === 0 || i % 4 === 1 ? [press(clara, number)] : []),
      ...(i % 2 === 0 || i % 4 === 3 ? [press(cora, number)] : []),
    ]),
  );
  // Meanwhile the other two ledgers move as well, on both servers.
  const others = Promise.all([
    ...Array.from({ length: 4 }, (_, i) => (i % 2 ? one : other).signedIn('administrator')),
    ...Array.from({ length: 40 }, () => tomas.get('/programme')),
    ...Array.from({ length: 20 }, (_, i) => (i % 2 ? clara : cora).post('/screening/new', screeningEntries)),
  ]);
  const statuses = (await Promise.all(randomising)).map((answers) =>
    answers.map((each) => each.status).sort(),
  );
  await others;
  for (const [i, each] of statuses.entries()) expect(each).toEqual(i % 2 === 0 ? [200, 409] : [200]);
  for (const { server } of servers) server.child.kill('SIGTERM');
  for (const { server } of servers) expect((await server.ended).code).toBe(0);

  const { engine } = w.runtime;
  expect((await verify(engine)).failed).toEqual([]);
  expect((await verifySealed(engine, w.runtime.keyFile)).failed).toEqual([]);
  await balanced(w);
  const heads = await headsOf(w);
  for (const name of ledgerNames) {
    const seqs = (await entriesOf(w, name)).map((entry) => entry.seq);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    expect(heads[name]?.seq).toBe(seqs.length);
  }
});

/** In each stratum the places 0, 1, 2 … are taken once, and each arm is the one that the key derives. */
async function balanced(w: TestWorld): Promise<void> {
  const { engine } = w.runtime;
  const { allocation } = engine.tables;
  const keys = keyring(readKeyFile(w.runtime.keyFile), study.id, 'production');
  const its = await designInForce({ engine }, engine.read);
  const next = relist(its, keys);
  const rows = await engine.read.select().from(allocation).orderBy(allocation.position, allocation.id);
  expect(new Set(rows.map((row) => row.participant_id)).size).toBe(women);
  const strata = Map.groupBy(rows, (row) => row.stratum);
  expect([...strata.values()].map((each) => each.length)).toEqual(expect.arrayContaining([67, 133]));
  for (const [stratum, its] of strata) {
    expect(its.map((row) => row.position)).toEqual(its.map((_, i) => i));
    const arms = its.map((row) =>
      keys.open({ participant: row.participant_id, row: row.id, column: 'arm' }, row.arm),
    );
    expect(arms).toEqual(arms.map(() => next(stratum).arm));
  }
}
