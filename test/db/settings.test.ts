// What durability and integrity need is asserted on every connection, after a first write.
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openEngine } from '#db/open.ts';
import { assertSettings, readerSettings, writerSettings } from '#db/sqlite/settings.ts';
import { temporaryFolder, world } from '../world.ts';
import { connectionOf } from './raw.ts';

const shared = { trusted_schema: 0, cell_size_check: 1, foreign_keys: 1, busy_timeout: 5000 };
const writer = { ...shared, journal_mode: 'wal', synchronous: 2, recursive_triggers: 1 };
const reader = { ...shared, journal_mode: 'wal', query_only: 1 };

const settingsOf = (db: Database.Database, names: object) =>
  Object.fromEntries(Object.keys(names).map((name) => [name, db.pragma(name, { simple: true })]));

test('the writing connection has them after a first write', async () => {
  const engine = await openEngine({ data: temporaryFolder() }, { now: () => '2026-03-02T00:00:00.000Z' });
  await engine.write(async (q) =>
    q.insert(engine.tables.throttle).values({ id: 'a', failures: 1, since: '' }),
  );
  const found = await engine.write(async (q) => settingsOf(connectionOf(q), writer));
  await engine.close();
  expect(found).toEqual(writer);
});

test('the reading connection and that of a snapshot have them', async () => {
  const { engine } = (await world()).runtime;
  expect(settingsOf(connectionOf(engine.read), reader)).toEqual(reader);
  expect(await engine.snapshot(async (q) => settingsOf(connectionOf(q), reader))).toEqual(reader);
});

test.each([
  ['synchronous = NORMAL', 'synchronous'],
  ['synchronous = OFF', 'synchronous'],
  ['foreign_keys = OFF', 'foreign_keys'],
  ['trusted_schema = ON', 'trusted_schema'],
  ['cell_size_check = OFF', 'cell_size_check'],
  ['recursive_triggers = OFF', 'recursive_triggers'],
  ['busy_timeout = 0', 'busy_timeout'],
  ['journal_mode = DELETE', 'journal_mode'],
])('a writing connection with %s is refused', (setting, name) => {
  const db = new Database(`${temporaryFolder()}/a.sqlite`);
  writerSettings(db);
  expect(() => assertSettings(db, 'writer')).not.toThrow();
  db.pragma(setting);
  expect(() => assertSettings(db, 'writer')).toThrow(`SQLite setting ${name} is`);
  db.close();
});

test('a reading connection that could write is refused', () => {
  const file = `${temporaryFolder()}/a.sqlite`;
  const db = new Database(file);
  writerSettings(db);
  readerSettings(db);
  expect(() => assertSettings(db, 'reader')).not.toThrow();
  db.pragma('query_only = OFF');
  expect(() => assertSettings(db, 'reader')).toThrow('SQLite setting query_only is 0 on the reader');
  db.close();
});
