// Whether two worlds answer in the same time. Each block starts its servers anew, since a process is faster or slower as
// a whole; so the blocks are what is counted, and not the requests.
import { median } from '../bench/stats.ts';

export interface Compared {
  /** How many times as long the second takes, by the geometric mean of the blocks. */
  ratio: number;
  /** Its 95 % interval, by Student's t over the blocks. */
  low: number;
  high: number;
  /** Two-sided, by turning the sign of each block in every combination. */
  p: number;
}

// The 97.5 % points of Student's t for 1 to 30 degrees of freedom (any table of it).
const t975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/**
 * Compares two series of blocks, each block a list of milliseconds, by the logarithm of the quotient of their medians.
 * Throws unless there are as many blocks in both, 2 to 20.
 */
export function compare(one: readonly number[][], two: readonly number[][]): Compared {
  const count = one.length;
  if (count !== two.length || count < 2 || count > 20)
    throw new Error(`There are ${count} and ${two.length} blocks; 2 to 20 can be compared.`);
  const logs = one.map((block, i) => Math.log(median(two[i] ?? []) / median(block)));
  const mean = logs.reduce((sum, each) => sum + each, 0) / count;
  const variance = logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (count - 1);
  const half = (t975[count - 2] ?? Number.NaN) * Math.sqrt(variance / count);
  return {
    ratio: Math.exp(mean),
    low: Math.exp(mean - half),
    high: Math.exp(mean + half),
    p: signFlips(logs),
  };
}

/** The share of all ways to turn signs in which the sum lies as far from 0 as it does. */
function signFlips(values: readonly number[]): number {
  const ways = 2 ** values.length;
  const found = Math.abs(values.reduce((sum, each) => sum + each, 0));
  let asFar = 0;
  for (let way = 0; way < ways; way++) {
    const sum = values.reduce((total, each, i) => total + (way & (1 << i) ? -each : each), 0);
    // What is rounded differently in another order is as far.
    if (Math.abs(sum) >= found * (1 - 1e-9)) asFar += 1;
  }
  return asFar / ways;
}

/** Holm's adjustment: which p is small among so many. Answers them in their order. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let largest = 0;
  for (const [rank, { p, i }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (ps.length - rank)));
    adjusted[i] = largest;
  }
  return adjusted;
}
