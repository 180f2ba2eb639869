// The rights of the two lesser logins: given with the tables, held against the database at each start, and named with
// their remedy where they are not as they should be.

import { expect, test } from 'vitest';
import { verify } from '#app/services/verify.server.ts';
import { openConnections, openEngine, openForReading, type Place } from '#db/open.ts';
import { openRuntime } from '#server/runtime.ts';
import { completeFollowUp, randomised, recordEvent } from '../acts.ts';
import { withRaw } from '../db/raw.ts';
import { quickFormats } from '../exporting.ts';
import { lock, unseal } from '../locking.ts';
import { addressOf, superuserOf, withoutFourthLock } from '../places.ts';
import { told } from '../told.ts';
import { temporaryPlace, world } from '../world.ts';

const now = () => '2026-03-02T00:00:00.000Z';
const blinded = 'equipoise_test_blinded';
const allocator = 'equipoise_test_allocator';

async function studyPlace(): Promise<Place> {
  const place = await temporaryPlace();
  await (await openEngine(place, { now })).close();
  return place;
}
const refusalOf = (place: Place): Promise<string> =>
  openEngine(place, { now }).then(
    () => 'it started',
    (error) => String(error.message),
  );

test.each([
  ['a table', `grant select on allocation to ${blinded}`, `${blinded} may SELECT allocation`],
  [
    'a column',
    `grant select (arm) on allocation to ${allocator}`,
    `${allocator} may SELECT (arm) allocation`,
  ],
  ['everybody', 'grant select on arm_told to public', `${allocator} may SELECT arm_told`],
  ['a deletion', `grant delete on allocation to ${allocator}`, `${allocator} may DELETE allocation`],
  ['a ledger', `grant update on ledger_open to ${blinded}`, `${blinded} may UPDATE ledger_open`],
  [
    'a view',
    `create view arms as select arm from allocation; grant select on arms to ${blinded}`,
    `${blinded} may SELECT arms`,
  ],
  [
    'a function',
    "create function arms() returns bigint security definer language sql as 'select count(*) from arm_told'",
    `${allocator} may run arms() with the rights of its owner`,
  ],
  ['a place to make tables', 'grant create on schema public to public', `${allocator} may make tables`],
])(
  '%s too many: it does not start, verification says so, and what is said mends it',
  async (_, sql, says) => {
    const place = await studyPlace();
    await withRaw(place, (raw) => raw.exec(sql));
    for (let tries = 0; tries < 3; tries++) {
      const refused = await refusalOf(place);
      if (refused === 'it started') break;
      if (tries === 0) {
        expect(refused).toContain(`The fourth lock does not hold: the role ${says}`);
        const engine = await openForReading(place);
        expect((await engine.faults()).join()).toContain(says);
        await engine.close();
      }
      await withRaw(place, (raw) => raw.exec(/: (REVOKE .*)\.$/.exec(refused)?.[1] ?? ''));
    }
    expect(await refusalOf(place)).toBe('it started');
  },
);

test.each([
  ['creates roles', 'createrole', 'nocreaterole', 'may give itself every right'],
  ['is the application', 'grant', 'revoke', 'may become equipoise_test'],
])('a role that %s is no lesser one', async (_, given, taken, says) => {
  const place = await studyPlace();
  const role = 'equipoise_test_mightier';
  const exec = (sql: string) => withRaw(place, (raw) => raw.exec(sql));
  await exec(
    `do $$ begin create role ${role} login password 'x'; exception when duplicate_object then null; end $$`,
  );
  await exec(given === 'grant' ? `grant equipoise_test to ${role}` : `alter role ${role} ${given}`);
  try {
    const url = new URL(place.blindedUrl ?? '');
    url.username = role;
    expect(await refusalOf({ ...place, blindedUrl: url.href })).toMatch(
      new RegExp(`The fourth lock does not hold: the role ${role} ${says}.*: (ALTER ROLE|REVOKE)`),
    );
  } finally {
    await exec(taken === 'revoke' ? `revoke equipoise_test from ${role}` : `alter role ${role} ${taken}`);
    await exec(`drop owned by ${role}; drop role ${role}`);
  }
});

test.each([
  [
    'a superuser',
    (place: Place) => ({ ...place, blindedUrl: superuserOf(place) }),
    'may do everything to this server',
  ],
  [
    'the application twice',
    (place: Place) => ({ ...place, allocatorUrl: place.url }),
    "DATABASE_ALLOCATOR_URL names the role equipoise_test, which is the application's own",
  ],
  [
    'one role for both',
    (place: Place) => ({ ...place, allocatorUrl: place.blindedUrl }),
    'both name the role equipoise_test_blinded',
  ],
  [
    'another database',
    (place: Place) => ({ ...place, blindedUrl: addressOf('postgres', blinded) }),
    'DATABASE_BLINDED_URL leads to .*, which is another database',
  ],
])('%s is refused', async (_, changed, says) => {
  expect(await refusalOf(changed(await studyPlace()))).toMatch(new RegExp(says));
});

test('rows that are shown by a policy that is gone, or off, are named', async () => {
  const place = await studyPlace();
  await withRaw(place, (raw) => raw.exec('alter table ledger_head disable row level security'));
  const engine = await openForReading(place);
  expect(await engine.faults()).toEqual([
    expect.stringMatching(/equipoise_test_blinded may see rows of ledger_head that are not .*CREATE POLICY/),
  ]);
  await engine.close();
  // What is missing is given, where the application owns the tables.
  await (await openEngine(place, { now })).close();
  const again = await openForReading(place);
  expect(await again.faults()).toEqual([]);
  await again.close();
});

test('a study that began without the lock gets it at the next start, and may do without it again', async () => {
  const place = await temporaryPlace();
  await (await openEngine(withoutFourthLock(place), { now })).close();
  const count = async () => {
    const { blinded: engine } = await openConnections(place, { now });
    const { $client } = engine.read as unknown as { $client: { query(sql: string): Promise<unknown> } };
    const said = await $client.query('select count(*) from allocation').catch(told);
    await engine.close();
    return said;
  };
  expect(await count()).toContain('permission denied for table allocation');
  await (await openEngine(withoutFourthLock(place), { now })).close();
  expect(await count()).toContain('permission denied for table allocation');
});

test('a start without the two addresses says once what is missing', async () => {
  const w = await world();
  await w.stop();
  const said: unknown[] = [];
  const log = (line: unknown) => said.push(line);
  await (await openRuntime({ place: w.place, world: w.world, log })).close();
  expect(said).toEqual([]);
  await (await openRuntime({ place: withoutFourthLock(w.place), world: w.world, log })).close();
  expect(said).toEqual([
    { level: 'warning', warning: expect.stringMatching(/^There is no fourth lock: .*docs\/scaling\.md/) },
  ]);
});

test.each([
  ['with the lock', true],
  ['without it', false],
])(
  'a trial %s: randomised, told, followed up, exported, locked, unsealed, verified',
  async (_, fourthLock) => {
    const w = await world({ fourthLock });
    const { engine } = w.scope('coordinator');
    expect(engine === w.runtime.engine).toBe(!fourthLock);
    expect(w.scope('coordinator').reach('randomise').engine === engine).toBe(!fourthLock);
    const number = await randomised(w);
    await recordEvent(w, 'assessor', number);
    await recordEvent(w, 'trainer', number);
    await w.as('trainer').programme.recordTold(number, '2026-03-02');
    await completeFollowUp(w, number);
    const names: string[] = [];
    const exported = async () =>
      names.push((await w.as('statistician').export.download(quickFormats)).fileName);
    await exported();
    await lock(w);
    await exported();
    await unseal(w);
    await exported();
    expect(names.map((name) => name.replace(/-\d+-/, ' '))).toEqual([
      'liftmor dummy-arm.zip',
      'liftmor masked-arm.zip',
      'liftmor unsealed.zip',
    ]);
    expect((await verify(w.runtime.engine)).failed).toEqual([]);
  },
);
