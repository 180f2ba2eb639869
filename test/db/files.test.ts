// The data directory is its owner's alone, and so is every file in it.
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databaseFile, openEngine, openForReading } from '#db/open.ts';
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
  (await openEngine(dir, { now })).close();
  chmodSync(dir, 0o755);
  chmodSync(databaseFile(dir), 0o644);
  const engine = await openEngine(dir, { now });
  expect([modeOf(dir), modeOf(databaseFile(dir)), modeOf(`${databaseFile(dir)}-wal`)]).toEqual([
    '700',
    '600',
    '600',
  ]);
  engine.close();
});

test('opening for reading creates nothing', () => {
  const dir = join(temporaryFolder(), 'nothing');
  expect(() => openForReading(dir)).toThrow(`There is no study in ${dir}`);
  expect(existsSync(dir)).toBe(false);
});

test('a file that is no database is refused and left as it is', async () => {
  const dir = temporaryFolder();
  writeFileSync(databaseFile(dir), 'my shopping list, which is rather longer than one page of a header');
  await expect(openEngine(dir, { now })).rejects.toThrow('file is not a database');
  expect(statSync(databaseFile(dir)).size).toBe(66);
});
