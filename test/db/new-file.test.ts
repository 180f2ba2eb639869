// A file is there whole or not at all, and none is ever written over.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { giveName, writeNewFile } from '#db/new-file.ts';
import { temporaryFolder } from '../world.ts';
import { withoutRoom } from './without-room.ts';

test('a name that is taken is refused, and what has it is left as it was', () => {
  const dir = temporaryFolder();
  const file = join(dir, 'a');
  writeFileSync(file, 'mine');
  expect(() => writeNewFile(file, 'yours')).toThrow('EEXIST');
  writeFileSync(join(dir, 'b'), 'yours');
  expect(() => giveName(join(dir, 'b'), file)).toThrow('EEXIST');
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(readdirSync(dir)).toEqual(['a', 'b']);
});

test('a directory that is not there is refused', () => {
  expect(() => writeNewFile(join(temporaryFolder(), 'nowhere', 'a'), 'x')).toThrow('ENOENT');
});

test('where the disk takes no more, nothing is left', () => {
  const file = join(temporaryFolder(), 'a');
  expect(
    withoutRoom(`const { writeNewFile } = await import('#db/new-file.ts'); writeNewFile('${file}', 'x');`),
  ).toMatch(/EFBIG/);
  expect(existsSync(file)).toBe(false);
});

test('what is written is read again, by its owner alone', () => {
  const file = join(temporaryFolder(), 'a');
  const mask = process.umask(0);
  writeNewFile(file, 'x');
  process.umask(mask);
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['x', 0o600]);
  expect(readdirSync(join(file, '..'))).toEqual(['a']);
});
