// The observer who knows a design of blocks, its sizes included, and sees every allocation of a stratum. After each one she
// weighs by Bayes in which block, and where in it, the list can be; her best guess is right as often as its weight says.
import { sha256 } from '#db/canonical.ts';
import { type ListDesign, shareOf, sum } from './designs.server.ts';
import { listOf } from './sequence.server.ts';

type Blocks = Extract<ListDesign, { kind: 'permuted_blocks' }>;

/** What is left of the block that the list may be in, and how likely that is. */
interface Belief {
  left: readonly number[];
  likely: number;
}

export interface Observed {
  /** Share of right guesses. */
  observer: number;
  /** Share of allocations known with certainty. */
  certain: number;
  /** For each list: how far its arms are apart at the end and at most, against their ratio. */
  final: number[];
  most: number[];
}

// Nearer to 1 than rounding comes.
const certainty = 1 - 1e-9;

/**
 * Watches `lists` lists of `length` allocations. The lists follow from `name`: the same name gives the same figures.
 * Standard error of `observer`: below 0.5 / sqrt(lists × length).
 */
export function observe(design: Blocks, length: number, lists: number, name: string): Observed {
  let right = 0;
  let certain = 0;
  const final: number[] = [];
  const most: number[] = [];
  for (let i = 0; i < lists; i++) {
    const list = listOf(design, length, (block) => sha256(`${name}/${i}/${block}`));
    const gaps = imbalances(list, design.ratio);
    final.push(gaps.at(-1) ?? 0);
    most.push(Math.max(0, ...gaps));
    let beliefs = beginning(design, 1);
    for (const arm of list) {
      const best = Math.max(...forecast(beliefs, design.ratio.length));
      right += best;
      if (best > certainty) certain += 1;
      beliefs = after(design, beliefs, arm);
    }
  }
  const places = lists * length;
  return { observer: right / places, certain: certain / places, final, most };
}

/** A block of each size begins, each as likely as the others. */
const beginning = ({ ratio, blockSizes }: Blocks, likely: number): Map<string, Belief> =>
  new Map(
    blockSizes.map((size) => {
      const left = shareOf(size, ratio);
      return [left.join(), { left, likely: likely / blockSizes.length }];
    }),
  );

/** How likely each arm is to come next. */
function forecast(beliefs: ReadonlyMap<string, Belief>, arms: number): number[] {
  const next = new Array<number>(arms).fill(0);
  for (const { left, likely } of beliefs.values()) {
    const places = sum(left);
    for (const [arm, count] of left.entries()) next[arm] = (next[arm] as number) + (likely * count) / places;
  }
  return next;
}

/** What she believes once this arm has come. */
function after(design: Blocks, beliefs: ReadonlyMap<string, Belief>, arm: number): Map<string, Belief> {
  const next = new Map<string, Belief>();
  const add = ({ left, likely }: Belief) => {
    const key = left.join();
    const known = next.get(key);
    if (known) known.likely += likely;
    else next.set(key, { left, likely });
  };
  let total = 0;
  for (const { left, likely } of beliefs.values()) {
    const count = left[arm] as number;
    if (count === 0) continue;
    const weight = (likely * count) / sum(left);
    total += weight;
    const rest = left.with(arm, count - 1);
    if (sum(rest) > 0) add({ left: rest, likely: weight });
    else for (const begun of beginning(design, weight).values()) add(begun);
  }
  for (const belief of next.values()) belief.likely /= total;
  return next;
}

/** After each allocation: how many more the arm that is furthest ahead has than its share, against the one furthest behind. */
export function imbalances(list: readonly number[], ratio: readonly number[]): number[] {
  const counts = ratio.map(() => 0);
  return list.map((arm) => {
    counts[arm] = (counts[arm] as number) + 1;
    const shares = counts.map((count, i) => count / (ratio[i] as number));
    return Math.max(...shares) - Math.min(...shares);
  });
}
