// How well somebody who knows the past allocations can guess the next one: exactly where theory gives it, by simulation
// where it does not. Two observers: one guesses the arm that is furthest behind (the convergence strategy of Blackwell and
// Hodges 1957), one knows the design and its block sizes and reasons as Bayes would. Both toss a coin between arms that are
// equally likely.
import { type ListDesign, type OwnDesign, shareOf, sum } from './designs.server.ts';
import { mean, standardError } from './figures.server.ts';
import type { Guesses, Simulation } from './simulation.server.ts';
import type { Stratum } from './strata.server.ts';

/** Each share with its standard error, which is 0 where it is exact. */
export interface Predictability extends Guesses<number> {
  error: Guesses<number>;
}

type Blocks = Extract<ListDesign, { kind: 'permuted_blocks' }>;
type BigStick = Extract<ListDesign, { kind: 'big_stick' }>;

/** The figures of a design for strata of these sizes: those of theory, and the others from a simulation of it. */
export function predictability(
  design: OwnDesign,
  strata: readonly Stratum[],
  simulation: Simulation,
): Predictability {
  const its = simulated(simulation);
  if (design.kind === 'minimisation') return its;
  const exact = exactly(design, strata);
  const errorOf = (name: keyof Guesses<number>) => (exact[name] === undefined ? its.error[name] : 0);
  return {
    convergence: exact.convergence,
    observer: exact.observer ?? its.observer,
    certain: exact.certain ?? its.certain,
    error: {
      convergence: errorOf('convergence'),
      observer: errorOf('observer'),
      certain: errorOf('certain'),
    },
  };
}

/** The same figures from the simulation alone. Trials are independent: their spread gives the standard errors. */
export function simulated({ trials }: Simulation): Predictability {
  const all = (name: keyof Guesses<number>) => trials.map((each) => each[name]);
  const of = (figure: (values: readonly number[]) => number): Guesses<number> => ({
    convergence: figure(all('convergence')),
    observer: figure(all('observer')),
    certain: figure(all('certain')),
  });
  return { ...of(mean), error: of(standardError) };
}

/** What theory says without simulation: of blocks only the convergence strategy. */
export function exactly(
  design: ListDesign,
  strata: readonly Stratum[],
): Partial<Guesses<number>> & { convergence: number } {
  const participants = Math.max(1, sum(strata.map((each) => each.participants)));
  const share = (expected: (length: number) => number) =>
    sum(strata.map((each) => expected(each.participants))) / participants;
  if (design.kind === 'simple') {
    const best = Math.max(...design.ratio) / sum(design.ratio);
    return { convergence: best, observer: best, certain: 0 };
  }
  if (design.kind === 'big_stick') {
    const certain = share((length) => forced(design, length));
    return { convergence: 0.5 + certain / 2, observer: 0.5 + certain / 2, certain };
  }
  return { convergence: share((length) => converging(design, length)) };
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
