// Minimisation as a design: when it is refused, how its draws are shared out, how well it balances, and what it lets
// somebody guess.
import { describe, expect, test } from 'vitest';
import { designShape, type Minimisation } from '#app/services/randomisation/designs.server.ts';
import { mean } from '#app/services/randomisation/figures.server.ts';
import { contextHash, seedUnder } from '#app/services/randomisation/list-context.server.ts';
import {
  imbalanceIfEach,
  levelsOf,
  type Minimised,
  minimisationStratum,
  minimise,
} from '#app/services/randomisation/minimisation.server.ts';
import { forecastMinimised } from '#app/services/randomisation/observer.server.ts';
import { simulated } from '#app/services/randomisation/predictability.server.ts';
import { reportOn } from '#app/services/randomisation/report.server.ts';
import { simulate } from '#app/services/randomisation/simulation.server.ts';
import { goldenEntries } from '../study/golden.ts';
import { seedNumber } from './lists.ts';
import { chiSquareOf, tally } from './statistics.ts';

const of = (favour: number, weights = [1, 1], arms = 2): Minimisation => ({
  kind: 'minimisation',
  ratio: Array<1>(arms).fill(1),
  weights,
  favour,
});
const strataOf = (each: number) =>
  ['m=0;s=a', 'm=0;s=b', 'm=1;s=a', 'm=1;s=b'].map((stratum) => ({ stratum, participants: each }));
const her = (arm: number, ...levels: string[]): Minimised => ({ arm, levels });

describe('refused', () => {
  test.each([
    ['arms in another ratio', { ...of(75), ratio: [2, 1] }],
    ['no random element', of(100)],
    ['less than a fair coin', of(49)],
    ['no factor', of(75, [])],
    ['a weight of nothing', of(75, [0])],
    ['one arm', of(75, [1], 1)],
  ])('%s', (_, bad) => {
    expect(designShape.safeParse(bad).success).toBe(false);
  });

  test('a participant who has not one level for each factor', () => {
    expect(() => imbalanceIfEach(of(75), [], ['m=1'])).toThrow(RangeError);
  });

  test.each([
    [
      'a weight without a factor',
      of(70, [1, 1, 1]),
      strataOf(25),
      /with 3 weights: the stratum “m=0;s=a” names 2/,
    ],
    ['a factor without a weight', of(70, [1]), strataOf(25), /with 1 weights: .* names 2 factors/],
    [
      'a level too rare to balance',
      of(70),
      [...strataOf(25), { stratum: 'm=2;s=a', participants: 3 }],
      /^Minimisation: about 3 participants have m=2, fewer than 2 for each of 2 arms/,
    ],
    [
      'too little left to chance',
      of(80),
      strataOf(25),
      /guesses 72\.\d % of the allocations; the limit is 70.0 %/,
    ],
  ])('%s', (_, design, strata, sentence) => {
    expect(reportOn(design, strata, 200).faults).toEqual([expect.stringMatching(sentence)]);
  });

  test('figures of factors that do not fit', () => {
    expect(reportOn(of(70, [1]), strataOf(25)).strata).toEqual([]);
  });
});

test('what leaves enough to chance is not refused, and is reported in one line for the whole trial', () => {
  const { strata, faults } = reportOn(of(70), strataOf(25), 500);
  expect(faults).toEqual([]);
  expect(strata).toMatchObject([{ stratum: 'the whole trial', participants: 100, certain: 0 }]);
  expect(strata[0]?.final).toEqual({ middle: 2, twentieth: 6 });
  expect(strata[0]?.worst?.final).toEqual({ middle: 2, twentieth: 6 });
});

test('the weighted ranges, counted by hand', () => {
  // m=1: two of arm 0, none of arm 1; s=a: one of each.
  const before = [her(0, 'm=1', 's=a'), her(0, 'm=1', 's=b'), her(1, 'm=0', 's=a')];
  // As arm 0: 2 × |3 - 0| + |2 - 1| = 7. As arm 1: 2 × |2 - 1| + |1 - 2| = 3.
  expect(imbalanceIfEach(of(75, [2, 1]), before, ['m=1', 's=a'])).toEqual([7, 3]);
});

describe('a draw', () => {
  // Each share follows from the rule: the preferred arms share the favour alike, the others what is left of it.
  test.each([
    ['all of four arms alike', of(80, [1], 4), [], [0.25, 0.25, 0.25, 0.25]],
    ['one of three preferred', of(80, [1], 3), [her(0, 'x'), her(1, 'x')], [0.1, 0.1, 0.8]],
    ['two of three preferred', of(80, [1], 3), [her(0, 'x')], [0.2, 0.4, 0.4]],
    ['those of another level do not count', of(80, [1], 3), [her(0, 'y')], [1 / 3, 1 / 3, 1 / 3]],
    ['the favour of a fair coin', of(50, [1]), [her(0, 'x')], [0.5, 0.5]],
    ['the highest favour', of(95, [1]), [her(0, 'x')], [0.05, 0.95]],
  ])('%s', (name, design, before, shares) => {
    const draws = 6000;
    const arms = Array.from({ length: draws }, (_, i) =>
      minimise(design, before, ['x'], seedNumber(name, i)),
    );
    expect(forecastMinimised(design, before, ['x']).map((each) => each.toFixed(9))).toEqual(
      shares.map((each) => each.toFixed(9)),
    );
    const [chi, low, high] = chiSquareOf(tally(arms), new Map(shares.entries()));
    expect(chi).toBeGreaterThan(low);
    expect(chi).toBeLessThan(high);
  });

  test('the heavier factor decides where two disagree', () => {
    // By m arm 1 is behind, by s arm 0.
    const before = [her(0, 'm=1', 's=b'), her(1, 'm=0', 's=a')];
    expect(forecastMinimised(of(75, [2, 1]), before, ['m=1', 's=a'])).toEqual([0.25, 0.75]);
    expect(forecastMinimised(of(75, [1, 2]), before, ['m=1', 's=a'])).toEqual([0.75, 0.25]);
    expect(forecastMinimised(of(75, [1, 1]), before, ['m=1', 's=a'])).toEqual([0.5, 0.5]);
  });
});

test('it balances every level far better than a coin, and better the more it is favoured', () => {
  const worst = (favour: number) => mean(simulate(of(favour), strataOf(25), 300, 'balance').worst.final);
  const coin = worst(50);
  expect(coin).toBeGreaterThan(8);
  expect(worst(70)).toBeLessThan(coin / 3);
  expect(worst(80)).toBeLessThan(coin / 4.5);
  expect(worst(95)).toBeLessThan(coin / 6);
});

describe('what it lets somebody guess', () => {
  test.each([
    [60, 2],
    [70, 2],
    [80, 2],
    [90, 2],
    [70, 3],
  ])('favour %d of %d arms: more than a coin, less than the favour', (favour, arms) => {
    const seen = simulated(simulate(of(favour, [1, 1], arms), strataOf(15), 300, 'between'));
    expect(seen.convergence).toBeGreaterThan(1 / arms);
    expect(seen.observer).toBeGreaterThan(seen.convergence);
    expect(seen.observer).toBeLessThan(favour / 100);
    expect(seen.certain).toBe(0);
  });

  test.each([60, 67, 80])('one level is the biased coin of Efron: favour %d as its theory says', (favour) => {
    const seen = simulated(simulate(of(favour, [1]), [{ stratum: 'x', participants: 100 }], 1500, 'Efron'));
    expect(Math.abs(seen.observer - efron(favour / 100, 100))).toBeLessThan(0.002);
    // Of its own guesses the spread is wider: four standard errors.
    expect(Math.abs(seen.convergence - efron(favour / 100, 100))).toBeLessThan(4 * seen.error.convergence);
  });

  test('a fair coin in disguise lets nobody guess', () => {
    const seen = simulated(simulate(of(50), strataOf(15), 300, 'coin'));
    expect(seen.observer).toBe(0.5);
    expect(Math.abs(seen.convergence - 0.5)).toBeLessThan(4 * seen.error.convergence);
  });
});

/** Right guesses of a biased coin (Efron 1971) that favours the arm behind with `p`: over all leads, exactly. */
function efron(p: number, length: number): number {
  let leads = new Map([[0, 1]]);
  let right = 0;
  for (let place = 0; place < length; place++) {
    const next = new Map<number, number>();
    const add = (lead: number, likely: number) => next.set(lead, (next.get(lead) ?? 0) + likely);
    for (const [lead, likely] of leads) {
      right += likely * (lead === 0 ? 0.5 : p);
      // By symmetry only how far is kept, not who.
      add(lead + 1, likely * (lead === 0 ? 1 : 1 - p));
      if (lead > 0) add(lead - 1, likely * p);
    }
    leads = next;
  }
  return right / length;
}

describe('frozen', () => {
  const listKey = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
  const context = contextHash({
    label: 'production/2',
    commitment: 'c'.repeat(64),
    beacon: '4 8 15 16 23 42',
  });
  const seedOf = (before: number) => seedUnder(listKey, context, minimisationStratum, before);
  const women = Array.from(
    { length: 60 },
    (_, i) => `m=${i % 3 === 0 ? 1 : 0};s=${'abcd'[(7 * i + (i >> 3)) % 4]}`,
  );
  const designs = {
    'two arms': of(70, [2, 1]),
    'three arms': of(80, [1, 1], 3),
    'six arms': of(90, [1, 3], 6),
  };
  const ledger = Object.entries(designs).map(([name, design]) => {
    const its: Minimised[] = [];
    for (const stratum of women) {
      const levels = levelsOf(stratum);
      its.push({ levels, arm: minimise(design, its, levels, seedOf(its.length)) });
    }
    return [
      name,
      { design, strata: women, seed: seedOf(0), arms: its.map((each) => each.arm).join('') },
    ] as const;
  });
  const vectors = Object.fromEntries(ledger);
  const golden = goldenEntries('minimisation.json', vectors);

  test.each(Object.keys(designs))('%s: the allocations that were agreed', (name) => {
    expect(golden[name], 'it must never change: a new way to draw is a new engine').toEqual(vectors[name]);
  });

  test.each(Object.keys(designs))('%s: each follows from those before it in the ledger', (name) => {
    const { design, strata, arms } = golden[name] ?? (vectors['two arms'] as never);
    const its = strata.map((stratum, i) => her(Number(arms[i]), ...levelsOf(stratum)));
    for (const [i, { levels, arm }] of its.entries())
      expect(minimise(design, its.slice(0, i), levels, seedOf(i))).toBe(arm);
    // Exchange one allocation, and those that follow from it are others.
    const [first, ...rest] = its as [Minimised, ...Minimised[]];
    const changed = [{ ...first, arm: first.arm === 0 ? 1 : 0 }, ...rest];
    const after = rest.map(({ levels }, i) =>
      minimise(design, changed.slice(0, i + 1), levels, seedOf(i + 1)),
    );
    expect(after).not.toEqual(rest.map(({ arm }) => arm));
  });
});
