// The few figures that are reported.

/** The value below which this share of the values lies (nearest rank). Throws when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('Nothing was measured.');
  return value;
}

export const median = (values: readonly number[]) => percentile(values, 0.5);

export interface Figures {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
}

/** The figures of one round, from the milliseconds that each request took. */
export const figuresOf = (latencies: readonly number[], elapsedMs: number): Figures => ({
  perSecond: (1000 * latencies.length) / elapsedMs,
  p50: percentile(latencies, 0.5),
  p95: percentile(latencies, 0.95),
  p99: percentile(latencies, 0.99),
});

/** The median of each figure over the rounds. */
export const medianFigures = (rounds: readonly Figures[]): Figures => ({
  perSecond: median(rounds.map((each) => each.perSecond)),
  p50: median(rounds.map((each) => each.p50)),
  p95: median(rounds.map((each) => each.p95)),
  p99: median(rounds.map((each) => each.p99)),
});
