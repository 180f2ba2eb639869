// The key file: readable by its owner alone, never overwritten, and never used when it does not agree with itself.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeyFile, fingerprintOf, KeyError, readKeyFile } from '#app/services/keyring.server.ts';
import { withoutRoom } from '../db/without-room.ts';

let dir = '';
const file = () => join(dir, 'study.key');
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'key-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const key = Buffer.alloc(32, 7);

describe('refused', () => {
  test('writing over a key file, whatever is in it', () => {
    createKeyFile(file(), key);
    const before = readFileSync(file(), 'utf8');
    expect(() => createKeyFile(file(), Buffer.alloc(32, 8))).toThrow(KeyError);
    expect(readFileSync(file(), 'utf8')).toBe(before);
    const empty = join(dir, 'empty.key');
    writeFileSync(empty, '');
    expect(() => createKeyFile(empty, key)).toThrow('a key is never overwritten');
    expect(readFileSync(empty, 'utf8')).toBe('');
  });

  test('a file that is not there', () => {
    expect(() => readKeyFile(file())).toThrow(KeyError);
    expect(() => readKeyFile(file())).toThrow('is missing');
  });

  test.each([
    ['nothing', ''],
    ['a key of 31 bytes', `key ${'07'.repeat(31)}\nfingerprint X\n`],
    ['a key of 33 bytes', `key ${'07'.repeat(33)}\nfingerprint X\n`],
    ['capitals', `key ${'AB'.repeat(32)}\nfingerprint X\n`],
    ['another word', `keys ${'07'.repeat(32)}\n`],
  ])('%s in place of a key', (_, text) => {
    writeFileSync(file(), text);
    expect(() => readKeyFile(file())).toThrow('holds no study key');
  });

  test('a key that does not agree with its fingerprint, by one character', () => {
    createKeyFile(file(), key);
    const text = readFileSync(file(), 'utf8');
    writeFileSync(file(), text.replace('key 07', 'key 17'));
    expect(() => readKeyFile(file())).toThrow('does not agree with its fingerprint');
    const print = fingerprintOf(key);
    const wrong = print.startsWith('A') ? `B${print.slice(1)}` : `A${print.slice(1)}`;
    writeFileSync(file(), text.replace(print, wrong));
    expect(() => readKeyFile(file())).toThrow('does not agree with its fingerprint');
  });

  test('a key without a fingerprint', () => {
    writeFileSync(file(), `key ${key.toString('hex')}\n`);
    expect(() => readKeyFile(file())).toThrow(KeyError);
  });

  test.each(['640', '604', '660'])('a key that others can read or write: %s', (mode) => {
    createKeyFile(file(), key);
    chmodSync(file(), Number.parseInt(mode, 8));
    expect(() => readKeyFile(file())).toThrow(KeyError);
    expect(() => readKeyFile(file())).toThrow(`chmod 600 ${file()}`);
    chmodSync(file(), 0o400);
    expect(readKeyFile(file())).toEqual(key);
  });

  test('a disk that is full leaves no file that would stand in the way, and says so', () => {
    const said = withoutRoom(
      `const { createKeyFile } = await import('#app/services/keyring.server.ts'); createKeyFile('${file()}');`,
    );
    expect(readdirSync(dir)).toEqual([]);
    expect(said).toMatch(/^KeyError The key file .*study\.key could not be written \(EFBIG\)/);
    createKeyFile(file(), key);
  });

  test('no message holds the key', () => {
    createKeyFile(file(), key);
    writeFileSync(file(), readFileSync(file(), 'utf8').replace(/fingerprint .*/, 'fingerprint X'));
    for (const act of [() => readKeyFile(file()), () => createKeyFile(file())])
      expect(act).toThrow(expect.objectContaining({ message: expect.not.stringContaining('0707') }));
  });
});

describe('accepted', () => {
  test('a new file is for its owner alone, whatever the mask of the process', () => {
    const mask = process.umask(0);
    try {
      createKeyFile(file(), key);
    } finally {
      process.umask(mask);
    }
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test('reading gives the key that was written', () => {
    createKeyFile(file(), key);
    expect(readKeyFile(file())).toEqual(key);
  });

  test('a key is drawn afresh each time', () => {
    const [one, two] = [join(dir, '1.key'), join(dir, '2.key')];
    createKeyFile(one);
    createKeyFile(two);
    expect(readKeyFile(one)).toHaveLength(32);
    expect(readKeyFile(one)).not.toEqual(readKeyFile(two));
  });

  test('a fingerprint tells keys apart and is no part of the key', () => {
    const prints = Array.from({ length: 200 }, (_, i) => fingerprintOf(Buffer.alloc(32, i)));
    expect(new Set(prints).size).toBe(200);
    expect(key.toString('hex').toUpperCase()).not.toContain(fingerprintOf(key).slice(0, 4));
  });
});
