// Least squares, written apart from the program in R that it stands in for where R is not. By orthogonal columns (modified
// Gram and Schmidt), which loses no digits to a baseline that varies little about a large mean.

export interface Fit {
  coefficients: number[];
  standardErrors: number[];
  /** Observations less coefficients. */
  df: number;
}

const dot = (one: readonly number[], other: readonly number[]) =>
  one.reduce((sum, its, i) => sum + its * (other[i] ?? 0), 0);
const at = <T>(all: readonly T[], i: number): T => {
  const its = all[i];
  if (its === undefined) throw new Error(`Nothing at ${i}.`);
  return its;
};

/** Fits y on the columns. Throws where they are dependent, or no fewer than the observations. */
export function leastSquares(columns: readonly (readonly number[])[], y: readonly number[]): Fit {
  const count = columns.length;
  if (y.length <= count) throw new Error('No more observations than coefficients.');
  if (columns.some((each) => each.length !== y.length)) throw new Error('Columns of different lengths.');
  const q: number[][] = [];
  // Of the triangle r, row i, what stands on and right of the diagonal; later columns lose their share of each earlier one.
  const r: number[][] = [];
  const left = columns.map((each) => [...each]);
  let residual = [...y];
  const projected: number[] = [];
  const without = (from: readonly number[], unit: readonly number[], share: number) =>
    from.map((its, k) => its - share * at(unit, k));
  for (let i = 0; i < count; i += 1) {
    const length = Math.sqrt(dot(at(left, i), at(left, i)));
    if (length <= 1e-10 * Math.sqrt(dot(at(columns, i), at(columns, i))))
      throw new Error('Dependent columns.');
    const unit = at(left, i).map((its) => its / length);
    q.push(unit);
    r[i] = Array.from({ length: count }, () => 0);
    at(r, i)[i] = length;
    for (let j = i + 1; j < count; j += 1) {
      const share = dot(unit, at(left, j));
      at(r, i)[j] = share;
      left[j] = without(at(left, j), unit, share);
    }
    const share = dot(unit, residual);
    projected.push(share);
    residual = without(residual, unit, share);
  }
  const df = y.length - count;
  const variance = dot(residual, residual) / df;
  const inverse = q.map((_, j) =>
    solved(
      r,
      q.map((__, i) => (i === j ? 1 : 0)),
    ),
  );
  return {
    coefficients: solved(r, projected),
    standardErrors: q.map((_, i) =>
      Math.sqrt(variance * inverse.reduce((sum, its) => sum + at(its, i) ** 2, 0)),
    ),
    df,
  };
}

/** x of r x = b, r an upper triangle. */
function solved(r: readonly (readonly number[])[], b: readonly number[]): number[] {
  const x = b.map(() => 0);
  for (let i = b.length - 1; i >= 0; i -= 1) {
    let rest = at(b, i);
    for (let j = i + 1; j < b.length; j += 1) rest -= at(at(r, i), j) * at(x, j);
    x[i] = rest / at(at(r, i), i);
  }
  return x;
}

export interface Observation {
  value: number;
  baseline: number;
  stratum: string;
  /** 1 or 2, as in TRT01PN. */
  group: number;
}

/** Group 1 less group 2, adjusted for baseline and stratum; in percent of the mean baseline. */
export function adjustedDifference(all: readonly Observation[]) {
  const strata = [...new Set(all.map(({ stratum }) => stratum))].sort().slice(1);
  const { coefficients, standardErrors, df } = leastSquares(
    [
      all.map(() => 1),
      all.map(({ group }) => (group === 1 ? 1 : 0)),
      all.map(({ baseline }) => baseline),
      ...strata.map((one) => all.map(({ stratum }) => (stratum === one ? 1 : 0))),
    ],
    all.map(({ value }) => value),
  );
  const scale = 100 / (all.reduce((sum, { baseline }) => sum + baseline, 0) / all.length);
  return { percent: at(coefficients, 1) * scale, se: at(standardErrors, 1) * scale, df };
}
