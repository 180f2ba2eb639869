// Statistics of simulated values.

export const mean = (values: readonly number[]): number =>
  values.reduce((total, each) => total + each, 0) / values.length;

/** Of the mean of independent values: their standard deviation over the root of their number. 0 of a single one. */
export function standardError(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  const squares = values.reduce((total, each) => total + (each - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/** The value that this share of all lies below. Each is one that occurred: imbalances are whole numbers and stay so. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
