// Minimisation with a random element: what is preferred is counted by hand, how often it is taken is the favour, and the
// allocations in their order replay.
import { describe, expect, test } from 'vitest';
import { designShape, type Minimisation } from '#app/services/randomisation/designs.server.ts';
import {
  imbalanceIfEach,
  type Minimised,
  minimise,
} from '#app/services/randomisation/minimisation.server.ts';
import { sha256 } from '#db/canonical.ts';

const design: Minimisation = { kind: 'minimisation', ratio: [1, 1], weights: [2, 1], favour: 75 };
const her = (arm: number, ...levels: string[]): Minimised => ({ arm, levels });

describe('refused', () => {
  test.each([
    ['arms in another ratio', { ...design, ratio: [2, 1] }],
    ['no random element', { ...design, favour: 100 }],
    ['less than a fair coin', { ...design, favour: 49 }],
    ['no factor', { ...design, weights: [] }],
    ['a weight of nothing', { ...design, weights: [0] }],
    ['one arm', { ...design, ratio: [1] }],
  ])('%s', (_, bad) => {
    expect(designShape.safeParse(bad).success).toBe(false);
  });

  test('a participant who has not one level for each factor', () => {
    expect(() => imbalanceIfEach(design, [], ['m=1'])).toThrow(RangeError);
  });

  test.each(['', 'abc', 'Z'.repeat(64)])('the seed “%s”', (seed) => {
    expect(() => minimise(design, [], ['m=1', 's=a'], seed)).toThrow(TypeError);
  });
});

test('the weighted ranges, counted by hand', () => {
  // m=1: two of arm 0, none of arm 1; s=a: one of each.
  const before = [her(0, 'm=1', 's=a'), her(0, 'm=1', 's=b'), her(1, 'm=0', 's=a')];
  // As arm 0: 2 × |3 - 0| + |2 - 1| = 7. As arm 1: 2 × |2 - 1| + |1 - 2| = 3.
  expect(imbalanceIfEach(design, before, ['m=1', 's=a'])).toEqual([7, 3]);
});

const seedOf = (i: number) => sha256(`minimise ${i}`);
const share = (arm: number, before: readonly Minimised[], levels: string[], draws = 4000) => {
  let count = 0;
  for (let i = 0; i < draws; i++) if (minimise(design, before, levels, seedOf(i)) === arm) count += 1;
  return count / draws;
};
// Four standard errors of a share over 4,000 draws.
const near = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 4000));

test('with all arms alike each comes as often', () => {
  near(share(0, [], ['m=1', 's=a']), 0.5);
});

test('a preferred arm comes as often as the favour says', () => {
  near(share(1, [her(0, 'm=1', 's=a')], ['m=1', 's=a']), 0.75);
});

/** A trial of so many women whose levels follow from their number and the name of the trial. */
const trial = (favour: number, length: number, name = '') => {
  const its: Minimised[] = [];
  for (let i = 0; i < length; i++) {
    const drawn = Number.parseInt(sha256(`levels ${name} ${i}`).slice(0, 2), 16);
    const levels = [`m=${i % 3 === 0 ? 1 : 0}`, `s=${'abcd'[drawn % 4]}`];
    const seed = sha256(`minimise ${name} ${i}`);
    its.push({ levels, arm: minimise({ ...design, favour }, its, levels, seed) });
  }
  return its;
};

/** By how many the arms differ, added up over all levels, in forty trials of a hundred. */
const apart = (favour: number) => {
  let total = 0;
  for (let i = 0; i < 40; i++) {
    const its = trial(favour, 100, String(i));
    for (const level of ['m=0', 'm=1', 's=a', 's=b', 's=c', 's=d'])
      total += Math.abs(
        its.filter((each) => each.levels.includes(level)).reduce((lead, { arm }) => lead + 1 - 2 * arm, 0),
      );
  }
  return total;
};

test('the arms stay alike within each level, the more so the more it is favoured', () => {
  const [coin, some, much] = [apart(50), apart(70), apart(90)];
  expect(some).toBeLessThan(0.7 * coin);
  expect(much).toBeLessThan(0.8 * some);
});

test('the allocations in their order are the ledger: each follows from those before it', () => {
  const its = trial(75, 60);
  for (const [i, { arm, levels }] of its.entries())
    expect(minimise(design, its.slice(0, i), levels, sha256(`minimise  ${i}`))).toBe(arm);
});

test('the list is what it always was', () => {
  expect(
    trial(75, 40)
      .map((each) => each.arm)
      .join(''),
  ).toBe('0011110000101101111010000101100101110011');
});
