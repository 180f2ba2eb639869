// A migration is applied whole after a backup, or not at all; none is edited, none is unknown, and one that changes
// cells says so in the ledgers.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { backUp } from '#app/services/backup.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { sha256 } from '#db/canonical.ts';
import { MigrationError } from '#db/migrations.ts';
import { openEngine, openForReading } from '#db/open.ts';
import { databaseFile } from '#db/sqlite/directory.ts';
import { enrol, screen } from '../acts.ts';
import { temporaryFolder, world } from '../world.ts';
import { content, contentOf, entriesOf, rawFile, rowsOf, withRaw } from './raw.ts';

const real = fileURLToPath(new URL('../../db/migrations/sqlite/', import.meta.url));
const now = () => '2026-04-01T00:00:00.000Z';

/** The migrations of this version and some more, in a folder of their own. */
function folderWith(more: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const name of readdirSync(real).filter((each) => each.endsWith('.sql')))
    copyFileSync(join(real, name), join(folder, name));
  for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A study with one woman in its log, closed. */
async function closedStudy() {
  const w = await world();
  await screen(w);
  await w.stop();
  return w;
}

const open = (dir: string, migrations: string) => openEngine({ data: dir }, { now, migrations });
const fileHash = (dir: string) => sha256(readFileSync(databaseFile(dir)));

test('a new file needs no backup and gets every migration', async () => {
  const dir = temporaryFolder();
  await (await open(dir, real)).close();
  expect((await rowsOf({ place: { data: dir } }, 'migration')).map((row) => row.name)).toEqual(
    readdirSync(real).filter((each) => each.endsWith('.sql')),
  );
  expect(readdirSync(dir)).toEqual(['equipoise.sqlite']);
});

test('a file that is up to date is opened without a backup', async () => {
  const w = await closedStudy();
  await (await open(w.dir, real)).close();
  expect(readdirSync(w.dir)).not.toContain('backups');
});

test('before an old file is changed, a copy of it is put away', async () => {
  const w = await closedStudy();
  const before = await content(w);
  await (
    await open(w.dir, folderWith({ '0900_note.sql': 'alter table visit add column note text;' }))
  ).close();
  const [name] = readdirSync(join(w.dir, 'backups'));
  expect(name).toBe('before-0900_note-2026-04-01T00-00-00.000Z.sqlite');
  const copy = rawFile(join(w.dir, 'backups', String(name)));
  expect(await contentOf(copy)).toBe(before);
  await copy.close();
  const columns = await withRaw(w.place, (raw) => raw.columns('visit'));
  expect(columns).toContainEqual(expect.objectContaining({ name: 'note' }));
});

test.each([
  [
    'wrong SQL',
    'alter table visit add column note text; alter table nowhere add column x text;',
    /no such table: nowhere/,
  ],
  [
    'a row that would lose what it refers to',
    'delete from site; alter table visit add column note text;',
    /1 rows would lose the row/,
  ],
])('a migration with %s leaves the file as it was and says so', async (_, sql, why) => {
  const w = await world();
  await enrol(w);
  await w.stop();
  const before = fileHash(w.dir);
  const opening = open(
    w.dir,
    folderWith({ '0900_first.sql': 'create table extra (id text) strict;', '0901_bad.sql': sql }),
  );
  await expect(opening).rejects.toThrow(MigrationError);
  await expect(opening).rejects.toThrow(why);
  await expect(opening).rejects.toThrow(/Nothing was changed; a backup is in .*before-0900_first/);
  expect(fileHash(w.dir)).toBe(before);
  await w.reopen();
  expect(await screen(w)).toBe('S-002');
});

test('a migration that was edited after it ran is refused', async () => {
  const w = await closedStudy();
  const folder = folderWith({ '0900_note.sql': 'alter table visit add column note text;' });
  await (await open(w.dir, folder)).close();
  await (await open(w.dir, folder)).close();
  writeFileSync(join(folder, '0900_note.sql'), 'alter table visit add column remark text;');
  await expect(open(w.dir, folder)).rejects.toThrow(
    'The migration 0900_note.sql was edited after it had run',
  );
});

test('a database of a newer version is refused', async () => {
  const w = await closedStudy();
  await (
    await open(w.dir, folderWith({ '0900_note.sql': 'alter table visit add column note text;' }))
  ).close();
  await expect(open(w.dir, real)).rejects.toThrow(
    'has had the migration 0900_note.sql, which this version does not know',
  );
});

test('a database of an older or a newer version is not read: the sentence says which, and nothing changes', async () => {
  const w = await closedStudy();
  const newer = folderWith({ '0900_note.sql': 'alter table visit add column note text;' });
  const before = fileHash(w.dir);
  await expect(openForReading(w.place, { migrations: newer })).rejects.toThrow(
    /is of an older version: start it once, then try again/,
  );
  expect(fileHash(w.dir)).toBe(before);
  await (await open(w.dir, newer)).close();
  await (await openForReading(w.place, { migrations: newer })).close();
  await expect(openForReading(w.place)).rejects.toThrow(/is of a newer version .*0900_note.sql/);
  await expect(backUp(w.place, join(temporaryFolder(), 'out'), now())).rejects.toThrow(
    /is of a newer version/,
  );
  const empty = temporaryFolder();
  writeFileSync(databaseFile(empty), '');
  await expect(openForReading({ data: empty })).rejects.toThrow(/is of an older version/);
});

test('a copy before a migration never stands half under its name', async () => {
  const w = await closedStudy();
  const backups = join(w.dir, 'backups');
  mkdirSync(backups);
  const name = 'before-0900_note-2026-04-01T00-00-00.000Z.sqlite';
  writeFileSync(join(backups, name), 'another copy');
  const opening = open(w.dir, folderWith({ '0900_note.sql': 'alter table visit add column note text;' }));
  await expect(opening).rejects.toThrow(/EEXIST/);
  expect(readFileSync(join(backups, name), 'utf8')).toBe('another copy');
});

const renaming = `export async function change(tx, tables) {
  await tx.update(tables.site, 'site', { name: 'Gold Coast, Building 2' });
}`;

test('a migration that changes cells writes them to the ledger as migration', async () => {
  const w = await closedStudy();
  const before = (await entriesOf(w, 'open')).length;
  const folder = folderWith({ '0900_site.sql': 'select 1;', '0900_site.ts': renaming });
  await (await open(w.dir, folder)).close();
  expect(await entriesOf(w, 'open', before)).toMatchObject([
    {
      actor: 'migration',
      role: 'system',
      source: 'migration',
      action: 'migration.0900_site',
      at: now(),
      table_name: 'site',
      cells_old: '{"name":"Gold Coast"}',
      cells_new: '{"name":"Gold Coast, Building 2"}',
    },
  ]);
  const engine = await openForReading(w.place, { migrations: folder });
  expect((await verify(engine)).failed).toEqual([]);
  await engine.close();
  writeFileSync(join(folder, '0900_site.ts'), renaming.replace('2', '3'));
  await expect(open(w.dir, folder)).rejects.toThrow('was edited after it had run');
});

test('a change of cells that fails takes its SQL back with it', async () => {
  const w = await closedStudy();
  const before = fileHash(w.dir);
  const folder = folderWith({
    '0900_site.sql': 'alter table site add column note text;',
    '0900_site.ts': `${renaming.slice(0, -1)}; throw new Error('half way'); }`,
  });
  await expect(open(w.dir, folder)).rejects.toThrow(/half way.*Nothing was changed/);
  expect(fileHash(w.dir)).toBe(before);
});
