// The figures of predictability agree with the published and computed ones, within 0.002.
import { describe, expect, test } from 'vitest';
import type { ListDesign } from '#app/services/randomisation/designs.server.ts';
import { mean } from '#app/services/randomisation/figures.server.ts';
import {
  convergenceWithoutEnd,
  predictability,
  simulated,
} from '#app/services/randomisation/predictability.server.ts';
import { simulate } from '#app/services/randomisation/simulation.server.ts';

const blocks = (blockSizes: number[], ratio = [1, 1]) => ({
  kind: 'permuted_blocks' as const,
  ratio,
  blockSizes,
});
const near = (found: number, wanted: number) =>
  expect(Math.abs(found - wanted), `${found} for ${wanted}`).toBeLessThan(0.002);
const ofLength = (participants: number) => [{ stratum: 'a', participants }];
const watched = (design: ListDesign, length: number, lists: number) =>
  simulate(design, ofLength(length), lists, 'test');
const figuresOf = (design: ListDesign, length: number, lists = 2) =>
  predictability(design, ofLength(length), watched(design, length, lists));

describe('without end', () => {
  test.each([
    [[2], 0.75, 0.5],
    [[4], 0.7083, 0.333],
    [[6], 0.6833, 0.25],
    [[8], 0.6661, 0.2],
    [[10], 0.6532, 0.167],
    [[20], 0.6169, 0.0909],
    [[2, 4], 0.7222, 0.11],
    [[2, 4, 6], 0.7028, 0.041],
    // 40 lists give 0.0544, with a standard error of 0.0003: few lists can miss the table's figure by chance.
    [[4, 6], 0.6933, 0.056, 24],
    [[4, 8], 0.6802, 0.075],
    [[4, 6, 8], 0.6812, 0.023],
    [[6, 8], 0.6735, undefined],
    [[6, 8, 10], 0.665, 0.016],
  ])('blocks of %j', (sizes, convergence, certain, lists = sizes.length === 1 ? 2 : 9) => {
    near(convergenceWithoutEnd(blocks(sizes)), convergence);
    // A single size shows itself after a few blocks; of several the boundaries stay in doubt.
    const seen = simulated(watched(blocks(sizes), 60_000, lists));
    near(seen.convergence, convergence);
    // Between two arms in equal numbers the arm that is behind is also the likelier one.
    near(seen.observer, convergence);
    if (certain !== undefined) near(seen.certain, certain);
  });

  test.each([
    [
      [2, 1],
      [0.778, 0.744, 0.728],
      [3, 6, 9],
    ],
    [
      [1, 1, 1],
      [0.611, 0.561, 0.532],
      [3, 6, 9],
    ],
    [
      [1, 1, 1, 1],
      [0.521, 0.47],
      [4, 8],
    ],
  ])('arms in the ratio %j', (ratio, rates, sizes) => {
    for (const [i, size] of sizes.entries())
      near(convergenceWithoutEnd(blocks([size], ratio)), rates[i] ?? 0);
  });
});

describe('lists that end', () => {
  test.each([
    [20, 0.672, 2.3],
    [60, 0.678, 2.8],
    [120, 0.679, 3.1],
  ])('of %d, in blocks of 4, 6 and 8', (length, rate, most) => {
    const design = blocks([4, 6, 8]);
    const seen = watched(design, length, 240_000 / length);
    const found = predictability(design, ofLength(length), seen);
    near(found.convergence, rate);
    near(found.observer, rate);
    near(found.certain, 0.023);
    // What is exact has no error, and what is simulated agrees with it.
    expect(found.error.convergence).toBe(0);
    near(simulated(seen).convergence, found.convergence);
    expect(Math.abs(mean(seen.whole.most) - most)).toBeLessThan(0.06);
    expect(mean(seen.whole.final)).toBeGreaterThan(0.5);
    expect(mean(seen.whole.final)).toBeLessThan(0.6);
  });

  test.each([
    [2, 0.623, 0.245],
    [3, 0.581, 0.162],
    [4, 0.559, 0.118],
    [5, 0.546, 0.092],
  ])('big stick with a limit of %d, of 100', (limit, rate, certain) => {
    const design: ListDesign = { kind: 'big_stick', ratio: [1, 1], limit };
    const found = figuresOf(design, 100);
    near(found.convergence, rate);
    near(found.certain, certain);
  });

  test('and simulated lists of it agree with theory', () => {
    const design: ListDesign = { kind: 'big_stick', ratio: [1, 1], limit: 3 };
    const seen = simulated(watched(design, 100, 3000));
    const exact = figuresOf(design, 100);
    near(seen.certain, exact.certain);
    near(seen.observer, exact.observer);
    near(seen.convergence, exact.convergence);
  });

  test('a coin is not predictable, and a biased one as much as it is biased', () => {
    expect(figuresOf({ kind: 'simple', ratio: [1, 1] }, 60)).toMatchObject({
      convergence: 0.5,
      observer: 0.5,
      certain: 0,
    });
    expect(figuresOf({ kind: 'simple', ratio: [2, 1] }, 60).observer).toBeCloseTo(2 / 3, 12);
    near(simulated(watched({ kind: 'simple', ratio: [2, 1] }, 60, 3000)).convergence, 2 / 3);
  });
});
