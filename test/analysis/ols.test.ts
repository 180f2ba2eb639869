// The least squares of the tests, on what is known: the certified values of NIST's Norris data, and trials that can be solved
// by hand.
import { expect, test } from 'vitest';
import { adjustedDifference, leastSquares } from './ols.ts';

// NIST StRD, Norris (linear regression, lower level of difficulty): x, then y.
const norris =
  `0.2 0.1 337.4 338.8 118.2 118.1 884.6 888.0 10.1 9.2 226.5 228.1 666.3 668.5 996.3 998.5 448.6 449.1 777.0 778.9
558.2 559.2 0.4 0.3 0.6 0.1 775.5 778.1 666.9 668.8 338.0 339.3 447.5 448.9 11.6 10.8 556.0 557.7 228.1 228.3 995.8 998.0
887.6 888.8 120.2 119.6 0.3 0.3 0.3 0.6 556.8 557.6 339.1 339.3 887.2 888.0 999.0 998.5 779.0 778.9 11.1 10.2 118.3 117.6
229.2 228.9 669.1 668.4 448.9 449.2 0.5 0.2`
    .split(/\s+/)
    .map(Number);
const x = norris.filter((_, i) => i % 2 === 0);
const y = norris.filter((_, i) => i % 2 === 1);
const ones = x.map(() => 1);

test('what has no solution is refused', () => {
  expect(() => leastSquares([ones, x, x.map((its) => 2 * its - 7)], y)).toThrow('Dependent columns.');
  expect(() =>
    leastSquares(
      [
        [1, 1],
        [0, 1],
      ],
      [1, 2],
    ),
  ).toThrow('No more observations than coefficients.');
  expect(() => leastSquares([[1, 1]], [1, 2, 3])).toThrow('Columns of different lengths.');
});

test('the certified values of NIST for Norris come out to eleven digits', () => {
  const fit = leastSquares([ones, x], y);
  expect(fit.df).toBe(34);
  const within = (found: number | undefined, certified: number) =>
    expect(Math.abs((found ?? 0) / certified - 1)).toBeLessThan(1e-11);
  within(fit.coefficients[0], -0.262323073774029);
  within(fit.coefficients[1], 1.00211681802045);
  within(fit.standardErrors[0], 0.232818234301152);
  within(fit.standardErrors[1], 0.429796848199937e-3);
});

test('without a covariate it is the difference of two means, with the pooled standard error', () => {
  const fit = leastSquares(
    [
      [1, 1, 1, 1, 1, 1],
      [1, 1, 1, 0, 0, 0],
    ],
    [4, 5, 9, 1, 2, 3],
  );
  expect(fit.coefficients[1]).toBeCloseTo(4, 12);
  // Sums of squares 14 and 2 over 4 degrees of freedom, times 1/3 + 1/3.
  expect(fit.standardErrors[1]).toBeCloseTo(Math.sqrt((16 / 4) * (2 / 3)), 12);
});

test('a difference that baseline and stratum hide is found exactly', () => {
  const all = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4].map((baseline, i) => {
    const [group, stratum] = [i < 5 ? 1 : 2, i % 3 === 0 ? 'b' : 'a'];
    const value = 0.1 + 0.9 * baseline + (group === 1 ? 0.021 : 0) + (stratum === 'b' ? 0.3 : 0);
    return { value, baseline, stratum, group };
  });
  const { percent, se, df } = adjustedDifference(all);
  expect(percent).toBeCloseTo(2, 10);
  expect(se).toBeLessThan(1e-12);
  expect(df).toBe(4);
});
