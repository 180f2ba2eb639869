// The figures of predictability agree with the published and computed ones, within 0.002.
import { describe, expect, test } from 'vitest';
import type { ListDesign } from '#app/services/randomisation/designs.server.ts';
import { observe } from '#app/services/randomisation/observer.server.ts';
import { convergenceWithoutEnd, predictability } from '#app/services/randomisation/predictability.server.ts';

const blocks = (blockSizes: number[], ratio = [1, 1]) => ({
  kind: 'permuted_blocks' as const,
  ratio,
  blockSizes,
});
const near = (found: number, wanted: number) =>
  expect(Math.abs(found - wanted), `${found} for ${wanted}`).toBeLessThan(0.002);
const watch = { lists: 2000, name: 'test' };

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
    [[4, 6], 0.6933, 0.056],
    [[4, 8], 0.6802, 0.075],
    [[4, 6, 8], 0.6812, 0.023],
    [[6, 8], 0.6735, undefined],
    [[6, 8, 10], 0.665, 0.016],
  ])('blocks of %j', (sizes, convergence, certain) => {
    near(convergenceWithoutEnd(blocks(sizes)), convergence);
    // A single size shows itself after a few blocks; of several the boundaries stay in doubt.
    const seen = observe(blocks(sizes), 60_000, sizes.length === 1 ? 2 : 9, 'without end');
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
    const found = predictability(blocks([4, 6, 8]), length, { ...watch, lists: 240_000 / length });
    near(found.convergence, rate);
    near(found.observer, rate);
    near(found.certain, 0.023);
    const seen = observe(blocks([4, 6, 8]), length, 4000, 'imbalance');
    const mean = (all: number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;
    expect(Math.abs(mean(seen.most) - most)).toBeLessThan(0.06);
    expect(mean(seen.final)).toBeGreaterThan(0.5);
    expect(mean(seen.final)).toBeLessThan(0.6);
  });

  test.each([
    [2, 0.623, 0.245],
    [3, 0.581, 0.162],
    [4, 0.559, 0.118],
    [5, 0.546, 0.092],
  ])('big stick with a limit of %d, of 100', (limit, rate, certain) => {
    const design: ListDesign = { kind: 'big_stick', ratio: [1, 1], limit };
    const found = predictability(design, 100, watch);
    near(found.convergence, rate);
    near(found.certain, certain);
  });

  test('a coin is not predictable, and a biased one as much as it is biased', () => {
    expect(predictability({ kind: 'simple', ratio: [1, 1] }, 60, watch)).toEqual({
      convergence: 0.5,
      observer: 0.5,
      certain: 0,
    });
    expect(predictability({ kind: 'simple', ratio: [2, 1] }, 60, watch).observer).toBeCloseTo(2 / 3, 12);
  });
});
