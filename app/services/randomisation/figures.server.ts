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

/** How often each value occurred. */
export type Counts = ReadonlyMap<number, number>;

/** The same quantile of values that were counted rather than kept. 0 of none. */
export function quantileOfCounts(counts: Counts, share: number): number {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const all = sorted.reduce((total, [, count]) => total + count, 0);
  let left = Math.min(all - 1, Math.floor(share * all));
  for (const [value, count] of sorted) {
    left -= count;
    if (left < 0) return value;
  }
  return 0;
}

/**
 * Quantiles of the middle of the distribution (Ma, Genton and Parzen 2011): half of those that share a value count as below
 * it, and between values the share is spread evenly. Of whole numbers it moves smoothly where the usual quantile jumps.
 */
export function smoothQuantilesOfCounts(counts: Counts, shares: readonly number[]): number[] {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const all = sorted.reduce((total, [, count]) => total + count, 0);
  let below = 0;
  const middles = sorted.map(([value, count]) => {
    const middle = (below + count / 2) / all;
    below += count;
    return { value, middle };
  });
  return shares.map((share) => {
    const after = middles.findIndex(({ middle }) => middle >= share);
    const [low, high] = [middles.at(Math.max(0, after - 1)), middles[Math.max(0, after)]];
    if (after < 0) return middles.at(-1)?.value ?? 0;
    if (!low || !high || low === high) return high?.value ?? 0;
    return low.value + ((high.value - low.value) * (share - low.middle)) / (high.middle - low.middle);
  });
}
