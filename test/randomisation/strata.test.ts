// Lists of two strata, two studies or two environments have nothing to do with one another.
import { describe, expect, test } from 'vitest';
import { type Keyring, keyring } from '#app/services/keyring.server.ts';
import { block } from '#app/services/randomisation/scheme.server.ts';
import { sha256 } from '#db/canonical.ts';
import { ofSizes } from './lists.ts';
import { correlation } from './statistics.ts';

const design = ofSizes(4, 6, 8);
const keyOf = (number: number) => Buffer.from(sha256(`strata/${number}`), 'hex');
const count = 2500;

/** Whether the first arm is A, in the lists of so many keys. */
const firstsOf = (seedOf: (keys: Keyring) => string, study = 'liftmor') =>
  Array.from({ length: count }, (_, i) =>
    Number(block(design, seedOf(keyring(keyOf(i), study, 'production')))[0] === 'A'),
  );
const areApart = (xs: number[], ys: number[]) => Math.abs(correlation(xs, ys)) < 4 / Math.sqrt(count);
const first = firstsOf((keys) => keys.listSeed('production/1', 'medication=0', 0));

test('a seed that forgets its stratum is found', () => {
  const forgetful = firstsOf((keys) => keys.listSeed('production/1', 'medication=0', 0));
  expect(areApart(first, forgetful)).toBe(false);
});

describe('apart', () => {
  test.each([
    ['strata', firstsOf((keys) => keys.listSeed('production/1', 'medication=1', 0))],
    ['labels', firstsOf((keys) => keys.listSeed('practice/1', 'medication=0', 0))],
    ['blocks', firstsOf((keys) => keys.listSeed('production/1', 'medication=0', 1))],
    ['studies', firstsOf((keys) => keys.listSeed('production/1', 'medication=0', 0), 'other')],
  ])('two %s', (_, other) => {
    expect(areApart(first, other)).toBe(true);
    expect(other).not.toEqual(first);
  });

  test('no seed is drawn twice', () => {
    const seeds = new Set<string>();
    for (const environment of ['practice', 'production'] as const)
      for (const study of ['liftmor', 'liftmor-m']) {
        const keys = keyring(keyOf(0), study, environment);
        for (const label of ['practice/1', 'production/1', 'production/11'])
          for (const stratum of ['m=0', 'm=1', 'm=01', ''])
            for (let number = 0; number < 300; number++) seeds.add(keys.listSeed(label, stratum, number));
      }
    expect(seeds.size).toBe(2 * 2 * 3 * 4 * 300);
  });

  test('label and stratum cannot run into each other', () => {
    const keys = keyring(keyOf(0), 'liftmor', 'production');
    expect(keys.listSeed('a', 'b"c', 0)).not.toBe(keys.listSeed('a"b', 'c', 0));
    expect(keys.listSeed('ab', '', 0)).not.toBe(keys.listSeed('a', 'b', 0));
    expect(keys.listSeed('a', '1', 11)).not.toBe(keys.listSeed('a', '11', 1));
  });
});
