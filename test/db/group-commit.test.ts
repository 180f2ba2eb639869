// Acts that share a flush: each is whole or not there, nobody is answered before it is durable, and where the flush
// fails everybody is told.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { expect, test } from 'vitest';
import { groupCommit } from '#db/group-commit.ts';
import type { Query } from '#db/open.ts';
import { writing } from '#db/sqlite/engine.ts';
import { writerSettings } from '#db/sqlite/settings.ts';
import { temporaryFolder } from '../world.ts';

function writer() {
  const file = join(temporaryFolder(), 'group.sqlite');
  const db = new Database(file);
  writerSettings(db);
  db.exec('create table thing (id integer primary key, parent integer references thing (id)) strict');
  const other = new Database(file);
  const version = other.prepare('pragma data_version').pluck();
  return {
    db,
    other,
    write: groupCommit(writing(db, drizzle(db))),
    stored: () => other.prepare('select id from thing order by id').pluck().all(),
    /** Changes each time another connection has committed. */
    version: () => version.get(),
  };
}

const put =
  (id: number, parent: number | null = null) =>
  (q: Query) =>
    Promise.resolve(q.run(sql`insert into thing (id, parent) values (${id}, ${parent})`)).then(() => id);
const outcomes = (all: Promise<unknown>[]) =>
  Promise.allSettled(all).then((settled) =>
    settled.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason))),
  );

test('acts of the same turn run in their order and are durable when they are answered', async () => {
  const { write, stored, version } = writer();
  const seen: unknown[] = [];
  version();
  await Promise.all(
    [1, 2, 3].map(async (id) => {
      await write(put(id));
      seen.push([id, stored()]);
    }),
  );
  // The first that is answered finds all three: they shared one commit.
  expect(seen).toEqual([1, 2, 3].map((id) => [id, [1, 2, 3]]));
});

test('nothing can be seen from outside before the flush', async () => {
  const { write, stored } = writer();
  const first = write(put(1));
  await write(async (q) => {
    await put(2)(q);
    expect(stored()).toEqual([]);
  });
  await first;
  expect(stored()).toEqual([1, 2]);
});

test('an act that throws leaves nothing of itself and everything of the others', async () => {
  const { write, stored } = writer();
  const told = await outcomes([
    write(put(1)),
    write(async (q) => {
      await put(2)(q);
      throw new Error('the body failed');
    }),
    write(put(3)),
    write(put(1)),
  ]);
  expect(told.slice(0, 3)).toEqual([1, 'Error: the body failed', 3]);
  expect(told[3]).toMatch(/Failed to run the query/);
  expect(stored()).toEqual([1, 3]);
});

test('where the flush fails nobody is told of success, and the next act has its turn', async () => {
  const { write, stored } = writer();
  const told = await outcomes([
    write(put(1)),
    write(async (q) => {
      q.run(sql`pragma defer_foreign_keys = on`);
      await put(2, 99)(q);
    }),
  ]);
  expect(told).toEqual([expect.stringMatching(/FOREIGN KEY/), expect.stringMatching(/FOREIGN KEY/)]);
  expect(stored()).toEqual([]);
  await write(put(3));
  expect(stored()).toEqual([3]);
});

test('where a statement ends the whole transaction nobody is told of success', async () => {
  const { write, stored } = writer();
  const told = await outcomes([
    write(put(1)),
    write(async (q) => q.run(sql`insert or rollback into thing (id) values (1)`)),
    write(put(3)),
  ]);
  expect(told).toEqual([expect.stringMatching(/Error/), expect.stringMatching(/Error/), 3]);
  expect(stored()).toEqual([3]);
});

test('where no transaction can begin the act is told, and the next one has its turn', async () => {
  const { db, other, write, stored } = writer();
  db.pragma('busy_timeout = 0');
  other.exec('begin immediate');
  expect(await outcomes([write(put(1))])).toEqual([expect.stringMatching(/locked/)]);
  other.exec('rollback');
  await write(put(2));
  expect(stored()).toEqual([2]);
});

test('more acts than fit in one group all have their turn', async () => {
  const { write, stored } = writer();
  const ids = Array.from({ length: 100 }, (_, i) => i + 1);
  expect(await Promise.all(ids.map((id) => write(put(id))))).toEqual(ids);
  expect(stored()).toEqual(ids);
});
