// How well somebody who knows the past allocations of a stratum can guess the next one, and how far its arms drift apart.
// Two observers: one guesses the arm that is furthest behind (the convergence strategy of Blackwell and Hodges 1957), one
// knows the design and its block sizes and reasons as Bayes would. Both toss a coin between arms that are equally likely.
import { type ListDesign, shareOf, sum } from './designs.server.ts';
import { observe } from './observer.server.ts';

export interface Predictability {
  /** Share of right guesses of the convergence strategy, exact. */
  convergence: number;
  /** Share of right guesses of the observer who knows the design. */
  observer: number;
  /** Share of allocations that this observer knows with certainty. */
  certain: number;
}

type Blocks = Extract<ListDesign, { kind: 'permuted_blocks' }>;
type BigStick = Extract<ListDesign, { kind: 'big_stick' }>;

/** How many lists the observer watches, and the name that their seeds follow from. */
export interface Watch {
  lists: number;
  name: string;
}

/** The figures of a list of `length` allocations. Those of the observer of blocks are simulated; see observe(). */
export function predictability(design: ListDesign, length: number, { lists, name }: Watch): Predictability {
  if (design.kind === 'simple') {
    const best = Math.max(...design.ratio) / sum(design.ratio);
    return { convergence: best, observer: best, certain: 0 };
  }
  if (design.kind === 'big_stick') {
    const certain = forced(design, length) / length;
    return { convergence: 0.5 + certain / 2, observer: 0.5 + certain / 2, certain };
  }
  const { observer, certain } = observe(design, length, lists, name);
  return { convergence: converging(design, length) / length, observer, certain };
}

/** The share that the convergence strategy comes to in a list without end: blocks count by their length. */
export function convergenceWithoutEnd({ ratio, blockSizes }: Blocks): number {
  const right = blockSizes.map((size) => rightWithin(shareOf(size, ratio))[size] as number);
  return sum(right) / sum(blockSizes);
}

/** Expected number of allocations of a big stick that are forced: those for which one arm is `limit` ahead. */
function forced({ limit }: BigStick, length: number): number {
  // How likely each lead from -limit to limit is.
  let leads = new Array<number>(2 * limit + 1).fill(0);
  leads[limit] = 1;
  let expected = 0;
  for (let place = 0; place < length; place++) {
    expected += (leads[0] as number) + (leads[2 * limit] as number);
    const next = new Array<number>(2 * limit + 1).fill(0);
    for (const [at, likely] of leads.entries()) {
      const [down, up] = at === 0 ? [0, 1] : at === 2 * limit ? [1, 0] : [0.5, 0.5];
      if (down > 0) next[at - 1] = (next[at - 1] as number) + down * likely;
      if (up > 0) next[at + 1] = (next[at + 1] as number) + up * likely;
    }
    leads = next;
  }
  return expected;
}

/** Expected right guesses in the first `length` places of a list of blocks, added up over the sizes of its first block. */
function converging({ ratio, blockSizes }: Blocks, length: number): number {
  const within = new Map(blockSizes.map((size) => [size, rightWithin(shareOf(size, ratio))]));
  const right = [0];
  for (let n = 1; n <= length; n++) {
    const of = blockSizes.map(
      (size) => (within.get(size)?.[Math.min(size, n)] ?? 0) + (right[n - size] ?? 0),
    );
    right[n] = sum(of) / blockSizes.length;
  }
  return right[length] as number;
}

/**
 * Expected right guesses in the first 0, 1, 2 … places of a block that holds these many of each arm: the best guess is an
 * arm of which most are left. Exact, over all ways through the block.
 */
function rightWithin(shares: readonly number[]): number[] {
  const size = sum(shares);
  let states = new Map<string, { left: readonly number[]; likely: number }>([
    [shares.join(), { left: shares, likely: 1 }],
  ]);
  const right = [0];
  for (let place = 0; place < size; place++) {
    let expected = 0;
    const next = new Map<string, { left: readonly number[]; likely: number }>();
    for (const { left, likely } of states.values()) {
      expected += (likely * Math.max(...left)) / (size - place);
      for (const [arm, count] of left.entries()) {
        if (count === 0) continue;
        const after = left.with(arm, count - 1);
        const key = after.join();
        const known = next.get(key) ?? { left: after, likely: 0 };
        known.likely += (likely * count) / (size - place);
        next.set(key, known);
      }
    }
    right.push((right[place] as number) + expected);
    states = next;
  }
  return right;
}
