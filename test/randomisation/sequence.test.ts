// Engine 2: designs that cannot be, and the lists that have no blocks; those of blocks are judged in engines.test.ts.
// Seeds are fixed, so no test fails by chance.
import { describe, expect, test } from 'vitest';
import { faultsOf, type ListDesign } from '#app/services/randomisation/designs.server.ts';
import { imbalances } from '#app/services/randomisation/imbalance.server.ts';
import { blockOf, listOf, sequence } from '#app/services/randomisation/sequence.server.ts';
import { blocks } from './judgements.ts';
import { seedNumber } from './lists.ts';
import { chiSquare, chiSquareOf, tally } from './statistics.ts';

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

describe('chance', () => {
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
    expect(theory.size).toBe(12);
    const [chi, low, high] = chiSquareOf(found, theory);
    expect(chi).toBeGreaterThan(low);
    expect(chi).toBeLessThan(high);
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
