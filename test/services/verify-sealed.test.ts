// With the key everything sealed is opened, and every allocation is held against the list that the key derives.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import { createKeyFile, keyring, readKeyFile } from '#app/services/keyring.server.ts';
import { verifySealed } from '#app/services/randomisation/verify-sealed.server.ts';
import { study } from '#app/study/index.ts';
import { databaseFile, openForReading } from '#db/open.ts';
import { rawOf, rowsOf } from '../db/raw.ts';
import { run } from '../scripts/run.ts';
import { type TestWorld, temporaryFolder, world } from '../world.ts';
import { liveIn } from './lived-in.ts';

let w: TestWorld;
let work: string;
beforeAll(async () => {
  w = await world();
  await liveIn(w);
  w.runtime.close();
  work = temporaryFolder();
});

const sealedIn = async (dir: string, keyFile: string) => {
  const engine = openForReading(dir);
  try {
    return await verifySealed(engine, keyFile);
  } finally {
    engine.close();
  }
};

/** What is found in a copy that somebody changed who has a database tool. */
async function foundAfter(tamper: (db: Database.Database) => void): Promise<string[]> {
  copyFileSync(databaseFile(w.dir), databaseFile(work));
  const db = rawOf(work);
  tamper(db);
  db.close();
  return (await sealedIn(work, w.runtime.keyFile)).failed;
}

test('a study in which everything has happened passes', async () => {
  expect(await sealedIn(w.dir, w.runtime.keyFile)).toEqual({
    passed: [
      'the list: 2 allocations open, and each is the one that the key derives',
      'sealed_record: 3 rows open',
    ],
    failed: [],
  });
});

test('practice passes with the key of practice', async () => {
  const practice = await world({ activated: false });
  await liveIn(practice);
  const { failed, passed } = await sealedIn(practice.dir, join(practice.dir, 'practice.key'));
  expect(failed).toEqual([]);
  expect(passed).toHaveLength(2);
});

test('another key is named as such', async () => {
  const other = join(temporaryFolder(), 'other.key');
  createKeyFile(other);
  expect((await sealedIn(w.dir, other)).failed).toEqual([
    expect.stringContaining('is not the one that this study was activated with'),
  ]);
});

const first = (db: Database.Database, table: string) => String(rowsOf(db, table)[0]?.id);

test.each<[string, (db: Database.Database) => void, RegExp]>([
  [
    'another arm, sealed with the right key',
    (db) => {
      const keys = keyring(readKeyFile(w.runtime.keyFile), study.id, 'production');
      const [row] = rowsOf(db, 'allocation');
      const place = { participant: String(row?.participant_id), row: String(row?.id), column: 'arm' };
      const arms = JSON.parse(String(rowsOf(db, 'randomisation_design')[0]?.data)).arms as string[];
      const other = arms.find((arm) => arm !== keys.open(place, String(row?.arm)));
      const sealed = keys.seal(place, String(other), Buffer.alloc(12));
      db.prepare('update allocation set arm = ? where id = ?').run(sealed, row?.id);
    },
    /1 of 2 allocations .*: is not the one that the key derives/,
  ],
  [
    'an arm moved from another participant',
    (db) => {
      const [one, other] = rowsOf(db, 'allocation');
      db.prepare('update allocation set arm = ? where id = ?').run(other?.arm, one?.id);
    },
    /1 of 2 allocations .*: does not open/,
  ],
  [
    'a place that was left out',
    (db) => db.exec('update allocation set position = position + 5'),
    /2 of 2 allocations .*: takes another place than the next/,
  ],
  [
    'another stratum than the participant has',
    (db) => db.exec("update participant set stratum = 'osteoporosis_medication=9'"),
    /2 of 2 allocations .*: is in another stratum than its participant/,
  ],
  [
    'another list',
    (db) => db.prepare("update allocation set label = 'x' where id = ?").run(first(db, 'allocation')),
    /1 of 2 allocations .*: is of another list/,
  ],
  [
    'a participant whose allocation is gone',
    (db) => {
      const last = rowsOf(db, 'allocation').sort((a, b) => Number(b.position) - Number(a.position))[0];
      db.prepare('delete from allocation where id = ?').run(last?.id);
    },
    /1 randomised participants have no allocation/,
  ],
  [
    'a sealed cell of another row',
    (db) => {
      const [one, other] = rowsOf(db, 'sealed_record');
      db.prepare('update sealed_record set cells = ? where id = ?').run(other?.cells, one?.id);
    },
    /^sealed_record: 1 of 3 rows do not open/,
  ],
  [
    'a sealed cell that is none',
    (db) => db.exec('update sealed_record set cells = \'{"term":"plain"}\''),
    /^sealed_record: 3 of 3 rows do not open/,
  ],
])('%s is found', async (_, tamper, sentence) => {
  expect(await foundAfter(tamper)).toEqual([expect.stringMatching(sentence)]);
});

test('the command opens what is sealed only when it is given a key, and prints no arm', async () => {
  const plain = await run('verify', ['--data', w.dir]);
  expect([plain.code, plain.out.includes('the list: ')]).toEqual([0, false]);
  const { code, out, err } = await run('verify', ['--data', w.dir, '--key-file', w.runtime.keyFile]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^ok {4}the list: 2 allocations open/m);
  const db = rawOf(w.dir);
  const arms = JSON.parse(String(rowsOf(db, 'randomisation_design')[0]?.data)).arms as string[];
  db.close();
  for (const arm of arms) expect(out).not.toContain(arm);
  const other = join(temporaryFolder(), 'other.key');
  createKeyFile(other);
  const wrong = await run('verify', ['--data', w.dir, '--key-file', other]);
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('WRONG ')]);
});
