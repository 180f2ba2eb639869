// A design rehearsed: its figures agree with what is simulated elsewhere, and with theory.
import { describe, expect, test } from 'vitest';
import type { Minimisation, OwnDesign } from '#app/services/randomisation/designs.server.ts';
import {
  quantile,
  quantileOfCounts,
  smoothQuantilesOfCounts,
} from '#app/services/randomisation/figures.server.ts';
import { exactly } from '#app/services/randomisation/predictability.server.ts';
import { quantiles, rehearse } from '#app/services/randomisation/rehearsal.server.ts';
import { simulate } from '#app/services/randomisation/simulation.server.ts';

const blocks = (blockSizes: number[], ratio = [1, 1]) => ({
  kind: 'permuted_blocks' as const,
  ratio,
  blockSizes,
});
const minimisation: Minimisation = { kind: 'minimisation', ratio: [1, 1], weights: [1, 1], favour: 70 };
const strataOf = (...sizes: number[]) =>
  sizes.map((participants, i) => ({ stratum: `stratum ${i + 1}`, participants }));
const levels = ['m=0;s=a', 'm=0;s=b', 'm=1;s=a', 'm=1;s=b'].map((stratum) => ({ stratum, participants: 10 }));

describe('quantiles of what is counted', () => {
  test.each([
    [[3]],
    [[0, 0, 0, 5]],
    [[2, 1, 1, 0, 4, 4, 4, 9, 0.5, 0.5]],
    [Array.from({ length: 101 }, (_, i) => (i * 7) % 13)],
  ])('are those of the values themselves: %j', (values) => {
    const counts = new Map([...Map.groupBy(values, (each) => each)].map(([v, its]) => [v, its.length]));
    for (const share of [0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999])
      expect(quantileOfCounts(counts, share), String(share)).toBe(quantile(values, share));
  });

  test('of nothing are 0', () => {
    expect(quantileOfCounts(new Map(), 0.5)).toBe(0);
    expect(smoothQuantilesOfCounts(new Map(), [0.5])).toEqual([0]);
  });

  test('move smoothly between whole numbers', () => {
    // The middles of 0, 1 and 2 lie at 1/8, 1/2 and 7/8.
    const counts = new Map([
      [1, 2],
      [0, 1],
      [2, 1],
    ]);
    expect(smoothQuantilesOfCounts(counts, [0, 0.125, 0.3125, 0.5, 0.6875, 0.875, 1])).toEqual([
      0, 0, 0.5, 1, 1.5, 2, 2,
    ]);
  });
});

test('what cannot be drawn has no figures, and nothing is simulated', () => {
  const progress: number[] = [];
  const found = rehearse(blocks([5]), strataOf(60), {
    runs: 100,
    seed: 's',
    progress: (done) => progress.push(done),
  });
  expect(found).toEqual({
    report: { strata: [], faults: [expect.stringMatching(/cannot hold/)] },
    parts: [],
  });
  expect(progress).toEqual([]);
});

test('the parts of a trial with strata, and of a minimisation', () => {
  const scopesOf = (design: OwnDesign, strata = strataOf(30, 20)) =>
    rehearse(design, strata, { runs: 100, seed: 's' }).parts.map((part) => [part.scope, part.participants]);
  expect(scopesOf(blocks([4, 6]))).toEqual([
    ['whole trial', 50],
    ['worst stratum', 50],
    ['stratum', 30],
    ['stratum', 20],
  ]);
  expect(scopesOf(blocks([4, 6]), strataOf(30))).toEqual([
    ['whole trial', 30],
    ['stratum', 30],
  ]);
  expect(scopesOf(minimisation, levels)).toEqual([
    ['whole trial', 40],
    ['worst level', 40],
  ]);
});

test.each([
  ['blocks', blocks([4, 6]), strataOf(30, 20)],
  ['blocks of unequal arms', blocks([3, 6], [2, 1]), strataOf(30, 30)],
  ['big stick', { kind: 'big_stick' as const, ratio: [1, 1] as [1, 1], limit: 3 }, strataOf(50)],
  ['minimisation', minimisation, levels],
])('%s: the whole trial agrees with a simulation of its own and with theory', (_, design, strata) => {
  const { parts, whole } = rehearse(design, strata, { runs: 1500, seed: 'agrees' });
  const part = parts[0] as (typeof parts)[number];
  const other = simulate(design, strata, 1500, 'another simulation altogether');
  for (const name of ['convergence', 'observer', 'certain'] as const) {
    const wanted = other.trials.reduce((sum, each) => sum + each[name], 0) / other.trials.length;
    // Four standard errors of the widest of these: right guesses of the arm behind, over 1500 trials of 40 to 60.
    expect(Math.abs((part.guesses?.[name] ?? 0) - wanted), name).toBeLessThan(0.006);
    expect(whole?.[name]).toBe(part.guesses?.[name]);
  }
  if (design.kind !== 'minimisation') expect(part.guesses).toMatchObject(exactly(design, strata));
  for (const end of ['final', 'most'] as const) {
    const wanted = other.whole[end].reduce((sum, each) => sum + each, 0) / 1500;
    expect(Math.abs(part[end].mean - wanted), end).toBeLessThan(6 * Math.max(part[end].error, 1e-9));
  }
});

test('on the way: the quantiles of the trials themselves, and at its end those of the end', () => {
  const design = blocks([3, 6], [2, 1]);
  const strata = strataOf(20, 13);
  const { parts } = rehearse(design, strata, { runs: 200, seed: 'way' });
  const kept = { whole: new Map<number, number[]>(), worst: new Map<number, number[]>() };
  const keep = (to: Map<number, number[]>, n: number, value: number) =>
    to.set(n, [...(to.get(n) ?? []), value]);
  simulate(design, strata, 200, 'rehearsal/way/20,13', (n, whole, worst) => {
    keep(kept.whole, n, whole);
    keep(kept.worst, n, worst);
  });
  for (const [scope, values] of [
    ['whole trial', kept.whole],
    ['worst stratum', kept.worst],
  ] as const) {
    const part = parts.find((each) => each.scope === scope);
    expect(part?.along.length).toBe(33);
    for (const n of [1, 2, 10, 33])
      for (const [i, share] of quantiles.entries())
        expect(part?.along[n - 1]?.[i], `${scope} ${n} ${share}`).toBeCloseTo(
          quantile(values.get(n) ?? [], share),
          5,
        );
    expect(part?.along.at(-1)).toEqual(part?.final.quantiles);
  }
});

test('the same seed gives the same figures, another seed others; progress ends when all is done', () => {
  const told: [number, number][] = [];
  const figures = (seed: string) =>
    rehearse(blocks([4, 6]), strataOf(30, 30), {
      runs: 100,
      seed,
      progress: (done, of) => told.push([done, of]),
    });
  expect(figures('a')).toEqual(figures('a'));
  expect(figures('a')).not.toEqual(figures('b'));
  // The whole trial, and one list for both strata.
  expect(told[9000 - 1]).toEqual([9000, 9000]);
});
