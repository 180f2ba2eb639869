// How far the arms are apart, against their ratio: what balance means in every report and test.

export interface ImbalanceMeter {
  /** Counts an allocation. Answers how far the arms are apart now. */
  sees(arm: number): number;
  /** How far they are apart now, and at most so far. */
  now: number;
  most: number;
}

/**
 * Counts allocations. Apart means: how many more the arm that is furthest ahead has than its share, against the one that is
 * furthest behind.
 */
export function imbalanceMeter(ratio: readonly number[]): ImbalanceMeter {
  const counts = ratio.map(() => 0);
  const meter = {
    now: 0,
    most: 0,
    sees(arm: number) {
      counts[arm] = (counts[arm] as number) + 1;
      const shares = counts.map((count, i) => count / (ratio[i] as number));
      meter.now = Math.max(...shares) - Math.min(...shares);
      meter.most = Math.max(meter.most, meter.now);
      return meter.now;
    },
  };
  return meter;
}

/** How far the arms are apart after each allocation. */
export function imbalances(list: readonly number[], ratio: readonly number[]): number[] {
  const meter = imbalanceMeter(ratio);
  return list.map(meter.sees);
}
