// What SQLite itself finds wrong with a file that was changed past every rule.

import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { verify } from '#app/services/verify.server.ts';
import { openForReading } from '#db/open.ts';
import { databaseFile } from '#db/sqlite/directory.ts';
import { liveIn } from '../services/lived-in.ts';
import { world } from '../world.ts';
import { tampering } from './raw.ts';

async function closedStudy() {
  const w = await world();
  await liveIn(w);
  await w.stop();
  return w.place;
}

async function failedIn(place: { data: string }): Promise<string[]> {
  const engine = await openForReading(place);
  const { failed } = await verify(engine);
  await engine.close();
  return failed;
}

test('a row that refers to nothing is found', async () => {
  const place = await closedStudy();
  await tampering(place, (raw) => raw.exec("update participant set site_id = 'nowhere'"));
  expect(await failedIn(place)).toContain('the database: a row of participant refers to nothing');
});

test('a damaged index is found', async () => {
  const place = await closedStudy();
  const db = new Database(databaseFile(place.data));
  db.unsafeMode(true);
  db.pragma('writable_schema = ON');
  db.exec(
    "update sqlite_master set sql = 'CREATE UNIQUE INDEX `participant_seq` ON `participant` (`number`)' where name = 'participant_seq'",
  );
  db.close();
  expect((await failedIn(place)).join()).toMatch(/the database: .*participant_seq/);
});
