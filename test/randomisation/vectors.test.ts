// Lists of ten thousand random designs, frozen: npm run test:verifiers derives the same in Python and in R.
import { describe, expect, test } from 'vitest';
import { sha256 } from '#db/canonical.ts';
import { armsOf, lineOf, type Vector, vectorAt } from '../../scripts/verifiers/vectors.ts';
import { goldenEntries } from '../study/golden.ts';

const kept = 40;
const designs = 10_000;

interface Frozen extends Vector {
  arms: string;
}

const number = (n: number) => String(n).padStart(2, '0');
const vectors = Array.from({ length: kept }, (_, n): [string, Frozen] => {
  const its = vectorAt(n);
  return [number(n), { ...its, arms: armsOf(its) }];
});
const all = Array.from({ length: designs }, (_, n) => vectorAt(n));
const hashed = {
  designs,
  vectors: sha256(all.map(lineOf).join('\n')),
  arms: sha256(all.map(armsOf).join('\n')),
};
const golden = goldenEntries<Frozen | typeof hashed>('verifiers.json', {
  ...Object.fromEntries(vectors),
  'of all': hashed,
});

describe('frozen lists', () => {
  test.each(vectors)('design %s: as it was agreed', (name, its) => {
    expect(golden[name], 'it must never change: a new way to draw is a new engine').toEqual(its);
    // From the file alone, without the making of the design.
    const frozen = golden[name] as Frozen;
    expect(armsOf(frozen)).toBe(frozen.arms);
  });

  test('all ten thousand', () => {
    expect(golden['of all']).toEqual(hashed);
  });

  test('every kind, and two to six arms, are among those that are kept', () => {
    const sealed = vectors.map(([, its]) => its.sealed);
    for (const kind of ['simple', 'permuted_blocks', 'big_stick', 'minimisation'])
      expect(sealed.filter((each) => each.includes(`kind ${kind}\n`))).toHaveLength(kept / 4);
    const arms = sealed.map((each) => /^arms (.*)$/m.exec(each)?.[1]?.split(' ').length);
    expect(new Set(arms)).toEqual(new Set([2, 3, 4, 5, 6]));
  });
});
