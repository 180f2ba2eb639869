// With the key everything sealed is opened, and every allocation is held against the list that the key derives.
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createKeyFile, keyring, readKeyFile } from '#app/services/keyring.server.ts';
import { verifySealed } from '#app/services/randomisation/verify-sealed.server.ts';
import { study } from '#app/study/index.ts';
import { nameOf, openForReading, type Place } from '#db/open.ts';
import { type Raw, withRaw } from '../db/raw.ts';
import { flagsOf, withCopy } from '../places.ts';
import { run } from '../scripts/run.ts';
import { type TestWorld, temporaryFolder, world } from '../world.ts';
import { liveIn } from './lived-in.ts';

let w: TestWorld;
beforeAll(async () => {
  w = await world();
  await liveIn(w);
  await w.stop();
});

const sealedIn = async (place: Place, keyFile: string) => {
  const engine = await openForReading(place);
  try {
    return await verifySealed(engine, keyFile);
  } finally {
    await engine.close();
  }
};

/** What is found in a copy that somebody changed who has a database tool. */
const foundAfter = (tamper: (raw: Raw) => Promise<unknown>): Promise<string[]> =>
  withCopy(w.place, async (place) => {
    await withRaw(place, tamper);
    return (await sealedIn(place, w.runtime.keyFile)).failed;
  });

test('a study in which everything has happened passes', async () => {
  expect(await sealedIn(w.place, w.runtime.keyFile)).toEqual({
    passed: [
      'the commitment: design and key are those that were committed to',
      'the list: 2 allocations open, and each is the one that the key derives',
      'sealed_record: 19 rows open',
    ],
    failed: [],
  });
});

test('practice passes with the key of practice', async () => {
  const practice = await world({ activated: false });
  await liveIn(practice);
  const { failed, passed } = await sealedIn(practice.place, join(practice.dir, 'practice.key'));
  expect(failed).toEqual([]);
  expect(passed).toHaveLength(2);
});

test('another key is named as such', async () => {
  const other = join(temporaryFolder(), 'other.key');
  createKeyFile(other);
  expect((await sealedIn(w.place, other)).failed).toEqual([
    expect.stringContaining('is not the one that this study was activated with'),
  ]);
});

const armsIn = async (raw: Raw) =>
  JSON.parse(String((await raw.rows('randomisation_design'))[0]?.data)).arms as string[];

test.each<[string, (raw: Raw) => Promise<unknown>, RegExp]>([
  [
    'another arm, sealed with the right key',
    async (raw) => {
      const keys = keyring(readKeyFile(w.runtime.keyFile), study.id, 'production');
      const [row] = await raw.rows('allocation');
      const place = { participant: String(row?.participant_id), row: String(row?.id), column: 'arm' };
      const arms = await armsIn(raw);
      const other = arms.find((arm) => arm !== keys.open(place, String(row?.arm)));
      const sealed = keys.seal(place, String(other), Buffer.alloc(12));
      await raw.query('update allocation set arm = ? where id = ?', sealed, String(row?.id));
    },
    /1 of 2 allocations .*: is not the one that the key derives/,
  ],
  [
    'an arm moved from another participant',
    async (raw) => {
      const [one, other] = await raw.rows('allocation');
      await raw.query('update allocation set arm = ? where id = ?', String(other?.arm), String(one?.id));
    },
    /1 of 2 allocations .*: does not open/,
  ],
  [
    'a place that was left out',
    (raw) => raw.exec('update allocation set position = position + 5'),
    /2 of 2 allocations .*: takes another place than the next/,
  ],
  [
    'another stratum than the participant has',
    (raw) => raw.exec("update participant set stratum = 'osteoporosis_medication=9'"),
    /2 of 2 allocations .*: is in another stratum than its participant/,
  ],
  [
    'another list',
    (raw) => raw.exec("update allocation set label = 'x' where id = (select min(id) from allocation)"),
    /1 of 2 allocations .*: is of another list/,
  ],
  [
    'a participant whose allocation is gone',
    async (raw) => {
      const all = await raw.rows('allocation');
      const last = all.sort((a, b) => Number(b.position) - Number(a.position))[0];
      await raw.query('delete from allocation where id = ?', String(last?.id));
    },
    /1 randomised participants have no allocation/,
  ],
  [
    'a sealed cell of another row',
    async (raw) => {
      const [one, other] = await raw.rows('sealed_record');
      await raw.query(
        'update sealed_record set cells = ? where id = ?',
        String(other?.cells),
        String(one?.id),
      );
    },
    /^sealed_record: 1 of 19 rows do not open/,
  ],
  [
    'a sealed cell that is none',
    (raw) => raw.exec('update sealed_record set cells = \'{"term":"plain"}\''),
    /^sealed_record: 19 of 19 rows do not open/,
  ],
])('%s is found', async (_, tamper, sentence) => {
  expect(await foundAfter(tamper)).toEqual([expect.stringMatching(sentence)]);
});

test('the command opens what is sealed only when it is given a key, and prints no arm', async () => {
  const plain = await run('verify', flagsOf(w.place));
  expect([plain.code, plain.out.includes('the list: ')]).toEqual([0, false]);
  const { code, out, err } = await run('verify', [...flagsOf(w.place), '--key-file', w.runtime.keyFile]);
  expect([code, err]).toEqual([0, `Reading ${nameOf(w.place)}\n`]);
  expect(out).toMatch(/^ok {4}the list: 2 allocations open/m);
  for (const arm of await withRaw(w.place, armsIn)) expect(out).not.toContain(arm);
  const other = join(temporaryFolder(), 'other.key');
  createKeyFile(other);
  const wrong = await run('verify', [...flagsOf(w.place), '--key-file', other]);
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('WRONG ')]);
});
