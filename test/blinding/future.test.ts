// Three worlds: the first two differ in what has been allocated, this third in what is still to come. As long as the past
// is the same nobody can tell which future it is, whoever asks: those who enrol and the trainers included. So nobody can
// choose whom to randomise next.
import { expect, test, vi } from 'vitest';
import type { Keyring } from '#app/services/keyring.server.ts';
import { designInForce } from '#app/services/randomisation/design.server.ts';
import { relist } from '#app/services/randomisation/relist.server.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import { tablesByName } from '#db/schema/index.ts';
import type { Runtime } from '#server/runtime.ts';
import { routesOf } from '../access/routes.ts';
import { isFor } from '../access/who-may.ts';
import { ready, recordEvent } from '../acts.ts';
import { loadBuild } from '../http.ts';
import type { TestWorld } from '../world.ts';
import { type Met, sendForms } from './forms.ts';
import { logsOf, type Pair, pair } from './pair.ts';
import { addressesOf, crawl } from './sweep.ts';

const routes = routesOf(await loadBuild());
const everybody = Object.keys(roles) as RoleName[];

vi.setConfig({ testTimeout: 240_000 });

const strata = ['osteoporosis_medication=0', 'osteoporosis_medication=1'] as const;
const stratumOf = (i: number) => strata[i % 2 === 0 ? 1 : 0];

/** The list of a world hangs on this too: an empty text is the list that the study has. */
interface Salted {
  salt: string;
}

const withSalt = (keys: Keyring, salt: string): Keyring =>
  salt === ''
    ? keys
    : {
        ...keys,
        blockSeed: (...[context, stratum, block]: Parameters<typeof keys.blockSeed>) =>
          keys.blockSeed(`${context} ${salt}`, stratum, block),
      };

/** Makes the list of a world exchangeable while it runs, which no page and no command can. */
function salted({ runtime }: TestWorld): Salted {
  const its = { salt: '' };
  const scopeOf = runtime.scope;
  const moved: Runtime['scope'] = (...who) => {
    const scope = scopeOf(...who);
    return { ...scope, keyring: async () => withSalt(await scope.keyring(), its.salt) };
  };
  Object.assign(runtime, { scope: moved });
  return its;
}

/** The arms of the first places of each stratum. */
async function firstPlaces(its: TestWorld, salt: string, counts: readonly number[]): Promise<string[][]> {
  const scope = its.scope('system');
  const list = relist(await designInForce(scope, scope.engine.read), withSalt(await scope.keyring(), salt));
  return strata.map((stratum, s) => Array.from({ length: counts[s] ?? 0 }, () => list(stratum).arm ?? ''));
}

/** A list with the same past, and another arm at the next place of both strata. */
async function anotherFuture(its: TestWorld, past: readonly number[]): Promise<string> {
  const counts = past.map((count) => count + 1);
  const ours = await firstPlaces(its, '', counts);
  for (let i = 0; i < 5000; i++) {
    const salt = `future ${i}`;
    const theirs = await firstPlaces(its, salt, counts);
    const isOne = ours.every((arms, s) =>
      arms.every((arm, place) => (arm === theirs[s]?.[place]) === place < (past[s] ?? 0)),
    );
    if (isOne) return salt;
  }
  throw new Error('None of five thousand lists has this past and another future.');
}

/** Everything that is stored, row by row. */
async function stored({ runtime: { engine } }: TestWorld): Promise<string> {
  const all: Record<string, unknown[]> = {};
  for (const [name, table] of Object.entries(tablesByName(engine.tables))) {
    const rows = await engine.read.select().from(table);
    all[name] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return JSON.stringify(all, null, 1);
}

const expectSameStored = async ({ worlds }: Pair) =>
  expect(await stored(worlds[1])).toBe(await stored(worlds[0]));

interface Reading {
  numbers: readonly string[];
  events: readonly string[];
  /** Every address that can be put together, linked or not. */
  isWhole: boolean;
}

/** Everybody opens everything, of those who are randomised and of those who wait. */
async function everybodyReads(its: Pair, { numbers, events, isWhole }: Reading): Promise<void> {
  const known = { numbers, screenings: ['S-001', 'S-002'], ids: [...events, '0'.repeat(24)] };
  const patterns = routes.map((each) => each.pattern).filter((each) => isWhole || !/[:*]/.test(each));
  const addresses = patterns.flatMap((pattern) => addressesOf(pattern, known));
  const follows = (path: string) => {
    const number = /[LS]-\d{3}/.exec(path)?.[0];
    return number === undefined || [...numbers, ...known.screenings].includes(number);
  };
  for (const role of everybody) {
    const { pages } = await crawl(await its.asks(role), addresses, follows, []);
    for (const { pattern } of routes) {
      const isShown = isFor(role, pattern) && !/[:*]/.test(pattern);
      if (isShown) expect([...pages.keys()], `${role} is shown ${pattern}`).toContain(pattern);
    }
  }
}

test('before each reveal nobody sees which future it is', async () => {
  const lists: Salted[] = [];
  const apart = async (each: TestWorld, i: 0 | 1) => {
    lists[i] = salted(each);
  };
  const its = await pair({ sameList: true, apart });
  const second = lists[1] as Salted;
  const past = [0, 0];
  const numbers: string[] = [];
  const events: string[] = [];
  const women = 4;
  for (let i = 0; i < women; i++)
    numbers.push(await its.both((each) => ready(each, { medication: i % 2 === 0 })));
  const coordinator = await its.asks('coordinator');
  const trainer = await its.asks('trainer');
  for (let i = 0; i < women; i++) {
    const number = numbers[i] as string;
    second.salt = await anotherFuture(its.worlds[0], past);
    const logs = its.apps.map((app) => app.log.length);
    const some = [numbers[i - 1], number].filter((each) => each !== undefined);
    await everybodyReads(its, { numbers: some, events, isWhole: i === 2 });
    expect((await trainer.get(`/programme/${number}`)).status).toBe(404);
    const [one, two] = logsOf(its, logs);
    expect(two).toEqual(one);
    await expectSameStored(its);
    if (i === women - 1) continue;
    // The same past for the next one.
    second.salt = '';
    expect((await coordinator.post(`/participants/${number}/randomise`, [])).status).toBe(200);
    const s = strata.indexOf(stratumOf(i) as (typeof strata)[number]);
    past[s] = (past[s] ?? 0) + 1;
    if (i !== 1) continue;
    // Now the trainers have work too, and do it in every way that their pages offer.
    second.salt = await anotherFuture(its.worlds[0], past);
    for (const role of ['trainer', 'assessor'] as const)
      events.push(await its.both((each) => recordEvent(each, role, numbers[0] as string)));
    const met: Met = new Map();
    const isHers = (path: string) => !/[LS]-\d{3}/.test(path) || path.includes(numbers[0] as string);
    const { pages } = await crawl(trainer, [], isHers, []);
    const spares = (path: string) => path === '/account' || path === '/sign-out';
    await sendForms({ twin: await its.asks('trainer'), met, spares }, pages);
    expect([...(met.get('/programme/:number') ?? [])]).toContain('302');
    await expectSameStored(its);
    second.salt = '';
  }

  // The reveal, of which the above says nothing: the arm is another one, the receipt is not.
  const last = numbers.at(-1) as string;
  second.salt = await anotherFuture(its.worlds[0], past);
  expect((await coordinator.post(`/participants/${last}/randomise`, [])).text).toContain(last);
  expect((await coordinator.get(`/participants/${last}`)).status).toBe(200);
  const shown = await Promise.all(its.worlds.map((each) => each.as('trainer').programme.revealArms()));
  const armsOf = (i: 0 | 1) => new Map(shown[i]?.map((each) => [each.number, each.arm]));
  const other = [...armsOf(0)].filter(([number, arm]) => armsOf(1).get(number) !== arm);
  expect(other.map(([number]) => number)).toEqual([last]);
  await expect(trainer.get('/programme')).rejects.toThrow();
  await expect(expectSameStored(its)).rejects.toThrow();

  const { requests } = its.compared;
  expect(requests.size, `${requests.size} distinct requests`).toBeGreaterThan(800);
});
