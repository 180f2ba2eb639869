// The data directory is its owner's alone, and so is every file in it.
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEngine, openForReading } from '#db/open.ts';
import { databaseFile } from '#db/sqlite/directory.ts';
import { temporaryFolder, world } from '../world.ts';

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
const now = () => '2026-03-02T00:00:00.000Z';

test('a new directory is 0700 and every file in it 0600', async () => {
  const w = await world();
  expect(modeOf(w.dir)).toBe('700');
  const files = readdirSync(w.dir).sort();
  expect(files).toEqual([
    'equipoise.sqlite',
    'equipoise.sqlite-shm',
    'equipoise.sqlite-wal',
    'practice.key',
    'study.key',
  ]);
  for (const file of files) expect([file, modeOf(join(w.dir, file))]).toEqual([file, '600']);
});

test('a directory and a database that stood open to others are closed to them', async () => {
  const dir = join(temporaryFolder(), 'data');
  mkdirSync(dir, { mode: 0o755 });
  await (await openEngine({ data: dir }, { now })).close();
  chmodSync(dir, 0o755);
  chmodSync(databaseFile(dir), 0o644);
  const engine = await openEngine({ data: dir }, { now });
  expect([modeOf(dir), modeOf(databaseFile(dir)), modeOf(`${databaseFile(dir)}-wal`)]).toEqual([
    '700',
    '600',
    '600',
  ]);
  await engine.close();
});

test.each([
  ['another file', (dir: string) => writeFileSync(join(dir, 'notes.txt'), 'mine'), /notes\.txt/],
  ['a key without a study', (dir: string) => writeFileSync(join(dir, 'study.key'), 'key'), /study\.key/],
  ['a directory of another kind', (dir: string) => mkdirSync(join(dir, 'photos')), /photos/],
  ['nothing, but everybody writes to it', (dir: string) => chmodSync(dir, 0o1777), /shared by everybody/],
])('an existing directory that holds %s is refused and left as it was', async (_, fill, sentence) => {
  const dir = temporaryFolder();
  chmodSync(dir, 0o755);
  fill(dir);
  const [mode, files] = [statSync(dir).mode, readdirSync(dir)];
  const opening = openEngine({ data: dir }, { now });
  await expect(opening).rejects.toThrow(sentence);
  await expect(opening).rejects.toThrow(dir);
  expect([statSync(dir).mode, readdirSync(dir)]).toEqual([mode, files]);
});

test('a file in place of the directory is refused', async () => {
  const file = join(temporaryFolder(), 'data');
  writeFileSync(file, 'mine');
  await expect(openEngine({ data: file }, { now })).rejects.toThrow(`${file} is no directory`);
});

test('the root of an empty disk is an empty directory', async () => {
  const dir = temporaryFolder();
  mkdirSync(join(dir, 'lost+found'));
  await (await openEngine({ data: dir }, { now })).close();
  expect(modeOf(dir)).toBe('700');
});

test('opening for reading where nothing can be written beside the file says what to do', async () => {
  const dir = temporaryFolder();
  await (await openEngine({ data: dir }, { now })).close();
  // What the engine puts beside the file cannot be made, as on a medium that cannot be written.
  symlinkSync(join(dir, 'nowhere', 'shm'), `${databaseFile(dir)}-shm`);
  await expect(openForReading({ data: dir })).rejects.toThrow(
    /cannot be read where it lies.*Copy it elsewhere first/s,
  );
});

test('opening for reading creates nothing', async () => {
  const dir = join(temporaryFolder(), 'nothing');
  await expect(openForReading({ data: dir })).rejects.toThrow(`There is no study in ${dir}`);
  expect(existsSync(dir)).toBe(false);
});

test('a file that is no database is refused and left as it is', async () => {
  const dir = temporaryFolder();
  writeFileSync(databaseFile(dir), 'my shopping list, which is rather longer than one page of a header');
  await expect(openEngine({ data: dir }, { now })).rejects.toThrow('file is not a database');
  expect(statSync(databaseFile(dir)).size).toBe(66);
});
