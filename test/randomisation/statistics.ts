// Statistics and what theory says they are. Nothing here knows an engine; judgements.ts lays them against one.
import { type ListDesign, shareOf, sum } from '#app/services/randomisation/designs.server.ts';

export type Blocks = Extract<ListDesign, { kind: 'permuted_blocks' }>;

export const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

export function tally<K>(items: Iterable<K>): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** Chi-square of counts against equal expectation in `cells` cells; cells never seen count too. */
export function chiSquare(counts: Iterable<number>, cells: number): number {
  const seen = [...counts];
  const expected = seen.reduce((total, each) => total + each, 0) / cells;
  const found = seen.reduce((total, each) => total + (each - expected) ** 2 / expected, 0);
  return found + (cells - seen.length) * expected;
}

/**
 * Chi-square of counts against these likelihoods, with its limits. Cells that should hold fewer than five are joined
 * (Cochran 1954); what cannot be makes it infinite.
 */
export function chiSquareOf<K>(
  counts: ReadonlyMap<K, number>,
  theory: ReadonlyMap<K, number>,
): [chi: number, low: number, high: number] {
  const all = sum([...counts.values()]);
  if ([...counts.keys()].some((key) => !theory.has(key))) return [Number.POSITIVE_INFINITY, 0, 0];
  const cells: { seen: number; expected: number }[] = [];
  const rare = { seen: 0, expected: 0 };
  for (const [key, likely] of theory) {
    const cell = { seen: counts.get(key) ?? 0, expected: all * likely };
    if (cell.expected >= 5) cells.push(cell);
    else {
      rare.seen += cell.seen;
      rare.expected += cell.expected;
    }
  }
  if (rare.expected > 0) cells.push(rare);
  const chi = sum(cells.map(({ seen, expected }) => (seen - expected) ** 2 / expected));
  return [chi, ...chiLimits(cells.length - 1)];
}

/** The limits that chi-square leaves in one of a thousand on either side. */
export const chiLimits = (df: number): [low: number, high: number] => [
  chiQuantile(df, 0.001),
  chiQuantile(df, 0.999),
];

/** Found by halving: the distribution function rises. */
function chiQuantile(df: number, share: number): number {
  let [low, high] = [0, 10 * df + 100];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (chiBelow(df, middle) < share) low = middle;
    else high = middle;
  }
  return low;
}

/** The regularised incomplete gamma function P(df/2, x/2), by its series (Abramowitz and Stegun 6.5.29). */
function chiBelow(df: number, x: number): number {
  const [a, half] = [df / 2, x / 2];
  let term = 1 / a;
  let series = term;
  for (let n = 1; term > series * 1e-15; n++) {
    term *= half / (a + n);
    series += term;
  }
  return series * Math.exp(a * Math.log(half) - half - logGamma(a));
}

/** Of whole and half numbers, by its recursion. */
function logGamma(a: number): number {
  if (a === 0.5) return Math.log(Math.PI) / 2;
  return a === 1 ? 0 : Math.log(a - 1) + logGamma(a - 1);
}

/** Correlation of two series; not a number when one of them never changes. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (all: readonly number[]) => sum(all) / all.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const product = (as: readonly number[], a: number, bs: readonly number[], b: number) =>
    as.reduce((total, each, i) => total + (each - a) * ((bs[i] ?? 0) - b), 0);
  return product(xs, mx, ys, my) / Math.sqrt(product(xs, mx, xs, mx) * product(ys, my, ys, my));
}

/**
 * How many standard deviations the number of runs of equal items is off. Of independent items from k equally likely ones
 * each differs from the one before with likelihood 1 - 1/k, independently of all others.
 */
export function runsScore(items: readonly unknown[], k: number): number {
  const changes = items.slice(1).filter((item, i) => item !== items[i]).length;
  const n = items.length - 1;
  return (changes - n * (1 - 1 / k)) / Math.sqrt((n * (1 - 1 / k)) / k);
}

/** Right guesses in a list of two equal arms of whoever guesses the one that is behind; a coin counts one half. */
export function guessedRight(list: readonly number[]): number {
  let right = 0;
  let ahead = 0;
  for (const arm of list) {
    right += ahead === 0 ? 0.5 : Number((arm === 0) === ahead < 0);
    ahead += arm === 0 ? 1 : -1;
  }
  return right;
}

/** Share of right guesses of the arm that is behind, exactly: by counting all ways through a block of two equal arms. */
export function exactGuessRate(sizes: readonly number[], length: number): number {
  const within = (size: number, places: number): number => {
    let total = 0;
    for (let drawn = 0; drawn < places; drawn++)
      for (let first = Math.max(0, drawn - size / 2); first <= Math.min(drawn, size / 2); first++) {
        const ways = choose(size / 2, first) * choose(size / 2, drawn - first);
        const left = Math.max(size / 2 - first, size / 2 - (drawn - first));
        total += (ways / choose(size, drawn)) * (left / (size - drawn));
      }
    return total;
  };
  const right = [0];
  for (let n = 1; n <= length; n++)
    right[n] =
      sizes.reduce((total, size) => total + within(size, Math.min(size, n)) + (right[n - size] ?? 0), 0) /
      sizes.length;
  return (right[length] ?? 0) / length;
}

/** Every list of this length that blocks can make, as text, with its likelihood: by writing all of them down. */
export function theoryOf(design: Blocks, length: number): Map<string, number> {
  const theory = new Map<string, number>();
  const begin = (list: string, likely: number) => {
    for (const size of design.blockSizes)
      go(list, shareOf(size, design.ratio), likely / design.blockSizes.length);
  };
  const go = (list: string, left: readonly number[], likely: number): void => {
    if (list.length === length) theory.set(list, (theory.get(list) ?? 0) + likely);
    else if (sum(left) === 0) begin(list, likely);
    else
      for (const [arm, count] of left.entries())
        if (count > 0) go(`${list}${arm}`, left.with(arm, count - 1), (likely * count) / sum(left));
  };
  begin('', 1);
  return theory;
}

/** The arms of a list that is written as text. */
export const armsOf = (list: string): number[] => [...list].map(Number);
