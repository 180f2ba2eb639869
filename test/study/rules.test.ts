// How scores are derived. Best is the largest for strength and reach, and the smallest for timed tests.
import { describe, expect, test } from 'vitest';
import { anthropometry } from '#app/study/instruments/anthropometry.ts';
import { strengthFunction } from '#app/study/instruments/strength-function.ts';
import { calculate } from '#app/study/kinds.ts';
import { bestMax, bestMin, bodyMassIndex, mean, meanOrMedian, roundTo } from '#app/study/rule.ts';

describe('best', () => {
  test.each([
    ['bes', 'largest', 30.5],
    ['les', 'largest', 30.5],
    ['frt', 'largest', 30.5],
    ['tug', 'smallest', 9.5],
    ['ftsts', 'smallest', 9.5],
  ] as const)('of %s is the %s attempt, wherever it stands', (name, _, best) => {
    const field = strengthFunction.fields[name];
    const attempts = [30.5, 9.5, 20];
    for (let turn = 0; turn < field.uses.length; turn++) {
      const values = Object.fromEntries(
        field.uses.map((use, i) => [use, attempts[(i + turn) % field.uses.length] ?? null]),
      );
      expect(calculate(field, values)).toBe(best);
    }
  });

  test('leaves out the attempts that are missing', () => {
    expect(bestMax.compute({ a: null, b: 12, c: null })).toBe(12);
    expect(bestMin.compute({ a: null, b: 12, c: null })).toBe(12);
    expect(bestMin.compute({ a: null, b: null })).toBeNull();
    expect(bestMax.compute({})).toBeNull();
  });

  test('of a nought is the nought for the smallest, and no missing attempt is a nought', () => {
    expect(bestMin.compute({ a: 0, b: 4 })).toBe(0);
    expect(bestMax.compute({ a: 0, b: null })).toBe(0);
    expect(bestMax.compute({ a: -3, b: null })).toBe(-3);
  });
});

describe('height', () => {
  const { height } = anthropometry.fields;
  const heightOf = (...heights: (number | null)[]) =>
    calculate(height, {
      height_1: heights[0] ?? null,
      height_2: heights[1] ?? null,
      height_3: heights[2] ?? null,
    });

  test.each([
    [[161, 161.4], 161.2],
    [[161, 161.3], 161.15],
    [[161, null], 161],
    [[161, 163, 161.2], 161.2], // the median of three, not their mean
    [[163, 161, 161.2], 161.2],
    [[161.2, 163, 161], 161.2],
    [[161, 161, 163], 161],
    [[161, null, 163], 162],
  ])('%j gives %d', (heights, wanted) => {
    expect(heightOf(...heights)).toBe(wanted);
  });

  test('is not there without a measurement', () => {
    expect(heightOf()).toBeNull();
    expect(meanOrMedian.compute({})).toBeNull();
  });

  test('does not sort tens as texts', () => {
    expect(meanOrMedian.compute({ a: 100, b: 9, c: 20 })).toBe(20);
  });
});

describe('weight and body mass index', () => {
  const { weight, bmi } = anthropometry.fields;

  test('weight is the mean of one or two', () => {
    expect(calculate(weight, { weight_1: 63.1, weight_2: 63.2 })).toBe(63.15);
    expect(calculate(weight, { weight_1: 63.1, weight_2: null })).toBe(63.1);
    expect(mean.compute({ a: null })).toBeNull();
  });

  test.each([
    [63.1, 161.8, 24.1],
    [40, 180, 12.3],
    [110, 145, 52.3],
    [64.8, 180, 20],
  ])('%d kg at %d cm are %d kg/m²', (kg, cm, wanted) => {
    expect(calculate(bmi, { weight: kg, height: cm })).toBe(wanted);
  });

  test('no index without both, and none at a height of nought', () => {
    expect(bodyMassIndex.compute({ weight: 63, height: null })).toBeNull();
    expect(bodyMassIndex.compute({ weight: null, height: 161 })).toBeNull();
    expect(bodyMassIndex.compute({ weight: 63, height: 0 })).toBeNull();
  });
});

describe('rounding', () => {
  test.each([
    [2.675, 2, 2.68],
    [1.005, 2, 1.01],
    [8.345, 2, 8.35],
    [161.25, 1, 161.3],
    [161.24999, 1, 161.2],
    [0.5, 0, 1],
    [1.5, 0, 2],
    [2.5, 0, 3], // away from nought, not to even
    [-2.5, 0, -3],
    [-1.005, 2, -1.01],
    [0.1 + 0.2, 1, 0.3],
    [0.145 * 100, 0, 15], // 14.499999999999998: the noise of doubles does not decide
    [0.000_000_1, 2, 0],
    [123_456_789.123_45, 3, 123_456_789.123],
    [1e21, 2, 1e21],
    [62, 1, 62],
  ])('%d to %d decimals is %d', (value, decimals, wanted) => {
    expect(roundTo(value, decimals)).toBe(wanted);
  });

  test('nothing becomes minus nought', () => {
    expect(Object.is(roundTo(-0.001, 2), 0)).toBe(true);
    expect(Object.is(roundTo(-0, 2), 0)).toBe(true);
  });

  test('a number written with its decimals stays what it is', () => {
    for (let i = -20_000; i <= 20_000; i += 7) {
      const value = Number((i / 100).toFixed(2)) + 0;
      expect(roundTo(value, 2)).toBe(value);
    }
  });

  test('every half of a hundredth goes away from nought', () => {
    for (let i = 0; i < 5000; i++) {
      const half = Number(`${(i / 100).toFixed(2)}5`);
      expect(roundTo(half, 2)).toBe(Number(((i + 1) / 100).toFixed(2)));
      expect(roundTo(-half, 2)).toBe(-Number(((i + 1) / 100).toFixed(2)));
    }
  });
});
