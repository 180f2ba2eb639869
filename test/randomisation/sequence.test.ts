// Engine 2: what every list must be, whatever its design. Seeds are fixed, so no test fails by chance.
import { describe, expect, test } from 'vitest';
import { faultsOf, type ListDesign, shareOf, sum } from '#app/services/randomisation/designs.server.ts';
import { imbalances } from '#app/services/randomisation/observer.server.ts';
import { blockOf, listOf, sequence } from '#app/services/randomisation/sequence.server.ts';
import { chance } from '../../scripts/demo/chance.ts';
import { seedNumber } from './lists.ts';
import { chiSquare, tally } from './statistics.ts';

type Blocks = Extract<ListDesign, { kind: 'permuted_blocks' }>;
const blocks = (blockSizes: number[], ratio: number[] = [1, 1]): Blocks => ({
  kind: 'permuted_blocks',
  ratio,
  blockSizes,
});
const seedsOf = (name: string) => (number: number) => seedNumber(name, number);

describe('a design that cannot be is refused with a sentence', () => {
  const plan = { strata: 2, participants: 100 };
  test.each([
    [blocks([4, 5]), plan, /Blocks of 5: a block cannot hold the arms 1:1/],
    [blocks([4], [2, 1]), plan, /cannot hold the arms 2:1, since 4 is no multiple of 3/],
    [blocks([4, 4]), plan, /each size is named once/],
    [
      blocks([4, 8]),
      { strata: 8, participants: 100 },
      /in 8 strata a stratum has about 12, fewer than 2 such blocks/,
    ],
  ])('%j for %j', (design, its, sentence) => {
    expect(faultsOf(design, its).join(' ')).toMatch(sentence);
  });

  test('and one that can be is not', () => {
    expect(faultsOf(blocks([4, 6, 8]), plan)).toEqual([]);
    expect(faultsOf({ kind: 'big_stick', ratio: [1, 1], limit: 3 }, plan)).toEqual([]);
    expect(faultsOf({ kind: 'simple', ratio: [2, 1] }, plan)).toEqual([]);
  });

  test('a block that cannot hold its ratio is never drawn', () => {
    expect(() => blockOf(blocks([5]), seedNumber('x', 0))).toThrow(RangeError);
  });
});

test('200 random designs of two to six arms: every block ends balanced, and no lead passes what a block allows', () => {
  const luck = chance('designs', '1');
  for (let i = 0; i < 200; i++) {
    const ratio = Array.from(
      { length: 2 + Math.floor(luck.uniform() * 5) },
      () => 1 + Math.floor(luck.uniform() * 3),
    );
    const sizes = [...new Set([1, 2, 3].map(() => sum(ratio) * (1 + Math.floor(luck.uniform() * 3))))];
    const design = blocks(sizes, ratio);
    for (let number = 0; number < 20; number++) {
      const block = blockOf(design, seedNumber(`design ${i}`, number));
      const counts = ratio.map((_, arm) => block.filter((each) => each === arm).length);
      expect(counts).toEqual(shareOf(block.length, ratio));
    }
    const gaps = imbalances(listOf(design, 100, seedsOf(`design ${i}`)), ratio);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.max(...sizes) / sum(ratio));
  }
});

describe('chance', () => {
  const choices = (ratio: number[]) => {
    const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
    return factorial(sum(ratio)) / ratio.reduce((product, each) => product * factorial(each), 1);
  };
  // Limits of chi-square at 0.1 %, both sides, by degrees of freedom.
  test.each([
    [[2, 2], 6000, 0.21, 20.5],
    [[3, 3], 10_000, 5.4, 43.8],
    [[4, 4], 20_000, 38, 111],
    [[1, 1, 1], 6000, 0.21, 20.5],
    [[2, 1, 1], 6000, 1.59, 32.9],
    [[4, 2], 10_000, 3.04, 37.7],
  ])('every block of %j is as likely as the others', (shares, count, low, high) => {
    const design = blocks([sum(shares)], shares);
    const found = Array.from({ length: count }, (_, i) =>
      blockOf(design, seedNumber(`block ${shares}`, i)).join(''),
    );
    const chi = chiSquare(tally(found).values(), choices(shares));
    expect(chi).toBeGreaterThan(low);
    expect(chi).toBeLessThan(high);
  });

  test('block sizes are equally likely, and none says anything of the next', () => {
    const sizes = Array.from(
      { length: 12_000 },
      (_, i) => blockOf(blocks([4, 6, 8]), seedNumber('size', i)).length,
    );
    expect(chiSquare(tally(sizes).values(), 3)).toBeLessThan(13.8);
    expect(chiSquare(tally(sizes.slice(1).map((size, i) => `${sizes[i]} ${size}`)).values(), 9)).toBeLessThan(
      26.1,
    );
  });

  test('a simple list gives each arm its share, and no arm says anything of the next', () => {
    const list = listOf({ kind: 'simple', ratio: [1, 1, 1] }, 12_000, seedsOf('simple'));
    expect(chiSquare(tally(list).values(), 3)).toBeLessThan(13.8);
    expect(chiSquare(tally(list.slice(1).map((arm, i) => `${list[i]}${arm}`)).values(), 9)).toBeLessThan(
      26.1,
    );
    const twice = tally(listOf({ kind: 'simple', ratio: [2, 1] }, 12_000, seedsOf('twice')));
    expect(Math.abs((twice.get(0) ?? 0) - 8000)).toBeLessThan(4 * Math.sqrt((12_000 * 2) / 9));
  });

  test('small lists of a big stick: each that can be is as likely as theory says', () => {
    const design: ListDesign = { kind: 'big_stick', ratio: [1, 1], limit: 2 };
    // After AA comes B, after BB comes A: of the 16 lists of four those with three in a row first cannot be.
    const theory = new Map<string, number>();
    const walk = (list: string, ahead: number, likely: number): void => {
      if (list.length === 4) theory.set(list, likely);
      else {
        const forced = ahead === 2 ? [1] : ahead === -2 ? [0] : [0, 1];
        for (const arm of forced) walk(`${list}${arm}`, ahead + (arm === 0 ? 1 : -1), likely / forced.length);
      }
    };
    walk('', 0, 1);
    const count = 20_000;
    const found = tally(
      Array.from({ length: count }, (_, i) => listOf(design, 4, seedsOf(`stick ${i}`)).join('')),
    );
    expect([...found.keys()].sort()).toEqual([...theory.keys()].sort());
    let chi = 0;
    for (const [list, likely] of theory)
      chi += ((found.get(list) ?? 0) - count * likely) ** 2 / (count * likely);
    // 12 lists, df 11, two-sided 0.1 %.
    expect(theory.size).toBe(12);
    expect(chi).toBeGreaterThan(1.59);
    expect(chi).toBeLessThan(32.9);
  });

  test.each([2, 3, 5])('a big stick never lets an arm lead by more than %d', (limit) => {
    for (let i = 0; i < 50; i++) {
      const gaps = imbalances(
        listOf({ kind: 'big_stick', ratio: [1, 1], limit }, 200, seedsOf(`lead ${i}`)),
        [1, 1],
      );
      expect(Math.max(...gaps)).toBe(limit);
    }
  });
});

test('a list can be entered anywhere: a block depends on its own seed and on no other', () => {
  const design = blocks([4, 6, 8]);
  const places = sequence(design, seedsOf('anywhere'));
  const whole = Array.from({ length: 60 }, () => places.next().value);
  const joined = Array.from({ length: 20 }, (_, number) =>
    blockOf(design, seedNumber('anywhere', number)),
  ).flat();
  expect(joined.slice(0, 60)).toEqual(whole);
});

test('lists of different strata, studies and environments have nothing in common', () => {
  const list = (name: string) => listOf(blocks([4, 6, 8]), 4000, seedsOf(name));
  const [one, other] = [list('one'), list('other')];
  const same = one.filter((arm, i) => arm === other[i]).length / one.length;
  expect(Math.abs(2 * same - 1)).toBeLessThan(4 / Math.sqrt(one.length));
});
