// Both engines judged by what every list must be; and engine 2 with mistakes planted into it, each of which the same
// judgements must find. Seeds are fixed, so that no test fails by chance; EQUIPOISE_LONG=1 counts ten times as many seeds.
import { describe, expect, test } from 'vitest';
import { type Engine, engine1, engine2 } from './engines.ts';
import { duplicates, type Judgement, judgements, judgementsOfEngine2, passes } from './judgements.ts';
import { planted } from './planted.ts';
import { armsOf, chiLimits, exactGuessRate, guessedRight, theoryOf } from './statistics.ts';

const all = { ...judgements, ...judgementsOfEngine2 };
const saidOf = ({ figure, low, high }: Judgement) => `${figure} of ${low} to ${high}`;

describe('planted mistakes are found', () => {
  const cases = Object.entries(planted).flatMap(([mistake, { engine, foundBy }]) =>
    foundBy.map((name) => ({ mistake, name, engine })),
  );
  test.each(cases)('$mistake, by $name', ({ name, engine }) => {
    const judgement = all[name]?.(engine);
    if (!judgement) throw new Error(`There is no judgement by ${name}.`);
    expect(passes(judgement), saidOf(judgement)).toBe(false);
  });

  test('every judgement has found one at least', () => {
    const used = new Set(cases.map(({ name }) => name));
    expect(Object.keys(all).filter((name) => !used.has(name))).toEqual([]);
  });
});

describe.each<[string, Engine, Record<string, (engine: Engine) => Judgement>]>([
  ['engine 1', engine1, judgements],
  ['engine 2', engine2, all],
])('%s passes', (_, engine, its) => {
  test.each(Object.keys(its))('%s', (name) => {
    const judgement = its[name]?.(engine) as Judgement;
    expect(passes(judgement), saidOf(judgement)).toBe(true);
  });
});

const many = process.env.EQUIPOISE_LONG ? 1_000_000 : 100_000;
test(`among ${many} seeds of engine 2 none comes twice`, () => {
  expect(duplicates(many)(engine2).figure).toBe(0);
});

describe('the yardsticks', () => {
  // As tables of chi-square print them.
  test.each([
    [2, 0.002, 13.8],
    [5, 0.21, 20.5],
    [8, 0.857, 26.1],
    [19, 5.41, 43.8],
    [69, 38.3, 111.1],
  ])('chi-square with %d degrees of freedom', (df, low, high) => {
    expect(chiLimits(df)[0]).toBeCloseTo(low, 2);
    expect(chiLimits(df)[1]).toBeCloseTo(high, 1);
  });

  test.each([
    [[4], 0.7083],
    [[6], 0.6833],
    [[8], 0.6661],
    [[4, 6], 0.6933],
    [[4, 6, 8], 0.6812],
  ])('blocks of %j let guess the published share %d, in the long run', (sizes, share) => {
    expect(exactGuessRate(sizes, 7200)).toBeCloseTo(share, 3);
  });

  test('theory adds up, and agrees with itself', () => {
    const theory = theoryOf({ kind: 'permuted_blocks', ratio: [1, 1], blockSizes: [4, 6, 8] }, 12);
    let [total, right] = [0, 0];
    for (const [list, likely] of theory) {
      total += likely;
      right += likely * guessedRight(armsOf(list));
    }
    expect(total).toBeCloseTo(1, 12);
    expect(right / 12).toBeCloseTo(exactGuessRate([4, 6, 8], 12), 12);
  });
});
