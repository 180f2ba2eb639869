// The statistics that a list is judged by. The same ones must find the planted mistakes.
import type { BlockDesign } from '#app/services/randomisation/scheme.server.ts';
import { list, type MakeBlock, ofSizes, seedNumber } from './lists.ts';

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);

/** Chi-square of counts against equal expectation in `cells` cells; cells never seen count too. */
export function chiSquare(counts: Iterable<number>, cells: number): number {
  const seen = [...counts];
  const expected = seen.reduce((sum, each) => sum + each, 0) / cells;
  const found = seen.reduce((sum, each) => sum + (each - expected) ** 2 / expected, 0);
  return found + (cells - seen.length) * expected;
}

export function tally<K>(items: Iterable<K>): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** Two-sided limits at 0.1 % for the sequences of a block: 6, 20 and 70 of them (df 5, 19, 69). */
export const uniformLimits: Record<number, [number, number]> = {
  4: [0.21, 20.5],
  6: [5.4, 43.8],
  8: [38, 111],
};

/** Chi-square over all balanced sequences of a block of this size. */
export function sequenceChi(make: MakeBlock, size: number, blocks: number): number {
  const design = ofSizes(size);
  const sequences = Array.from({ length: blocks }, (_, i) =>
    make(design, seedNumber(`sequence ${size}`, i)).join(''),
  );
  return chiSquare(tally(sequences).values(), choose(size, size / 2));
}

export const looksUniform = (make: MakeBlock, size: number, blocks: number): boolean => {
  const [low, high] = uniformLimits[size] ?? [0, 0];
  const chi = sequenceChi(make, size, blocks);
  return chi >= low && chi <= high;
};

/** Whether every block ends balanced and the imbalance never passes half of the largest block. */
export function staysBalanced(make: MakeBlock, design: BlockDesign, blocks: number): boolean {
  const most = Math.max(...design.blockSizes) / 2;
  for (let i = 0; i < blocks; i++) {
    let ahead = 0;
    for (const arm of make(design, seedNumber('balance', i))) {
      ahead += arm === design.arms[0] ? 1 : -1;
      if (Math.abs(ahead) > most) return false;
    }
    if (ahead !== 0) return false;
  }
  return true;
}

/** Share of right guesses by whoever guesses the arm that is behind, and tosses a coin when none is. */
export function guessRate(design: BlockDesign, lists: number, length: number): number {
  let right = 0;
  for (let i = 0; i < lists; i++) {
    let ahead = 0;
    for (const arm of list(design, length, (block) => seedNumber(`guess ${i}`, block))) {
      const isFirst = arm === design.arms[0];
      right += ahead === 0 ? 0.5 : Number(isFirst === ahead < 0);
      ahead += isFirst ? 1 : -1;
    }
  }
  return right / (lists * length);
}

/** The same share exactly, by adding up over all sizes and all ways through a block. */
export function exactGuessRate(sizes: readonly number[], length: number): number {
  const within = (size: number, places: number): number => {
    let sum = 0;
    for (let drawn = 0; drawn < places; drawn++)
      for (let first = Math.max(0, drawn - size / 2); first <= Math.min(drawn, size / 2); first++) {
        const ways = choose(size / 2, first) * choose(size / 2, drawn - first);
        const left = Math.max(size / 2 - first, size / 2 - (drawn - first));
        sum += (ways / choose(size, drawn)) * (left / (size - drawn));
      }
    return sum;
  };
  const right = [0];
  for (let n = 1; n <= length; n++)
    right[n] =
      sizes.reduce((sum, size) => sum + within(size, Math.min(size, n)) + (right[n - size] ?? 0), 0) /
      sizes.length;
  return (right[length] ?? 0) / length;
}

/** Correlation of two series. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const product = (as: readonly number[], a: number, bs: readonly number[], b: number) =>
    as.reduce((sum, each, i) => sum + (each - a) * ((bs[i] ?? 0) - b), 0);
  return product(xs, mx, ys, my) / Math.sqrt(product(xs, mx, xs, mx) * product(ys, my, ys, my));
}
