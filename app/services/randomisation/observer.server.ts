// The observer who knows a design, its block sizes included, and sees every allocation of a stratum. After each one she
// weighs by Bayes in which block, and where in it, the list can be; her best guess is right as often as its weight says.
import { type ListDesign, type Minimisation, shareOf, sum } from './designs.server.ts';
import { imbalanceIfEach, type Minimised } from './minimisation.server.ts';

type Blocks = Extract<ListDesign, { kind: 'permuted_blocks' }>;

export interface Observer {
  /** How likely each arm is to come next, by all that she knows. */
  forecast(): number[];
  sees(arm: number): void;
}

/** The observer before the first allocation of a stratum. */
export function observerOf(design: ListDesign): Observer {
  if (design.kind === 'simple') {
    const shares = design.ratio.map((each) => each / sum(design.ratio));
    return { forecast: () => shares, sees: () => {} };
  }
  if (design.kind === 'big_stick') return observerOfStick(design.limit);
  let beliefs = beginning(design, 1);
  return {
    forecast: () => forecast(beliefs, design.ratio.length),
    sees(arm) {
      beliefs = after(design, beliefs, arm);
    },
  };
}

function observerOfStick(limit: number): Observer {
  let ahead = 0;
  return {
    forecast: () => (ahead === limit ? [0, 1] : ahead === -limit ? [1, 0] : [0.5, 0.5]),
    sees(arm) {
      ahead += arm === 0 ? 1 : -1;
    },
  };
}

/**
 * How likely each arm is for the next participant of a minimisation, to whoever knows the design, the levels of everybody
 * and the arms so far: the preferred arms share the favour, the others what is left of it; see minimise().
 */
export function forecastMinimised(
  design: Minimisation,
  before: readonly Minimised[],
  levels: readonly string[],
): number[] {
  const apart = imbalanceIfEach(design, before, levels);
  const least = Math.min(...apart);
  const preferred = apart.filter((each) => each === least).length;
  const others = apart.length - preferred;
  if (others === 0) return apart.map(() => 1 / preferred);
  return apart.map((each) =>
    each === least ? design.favour / 100 / preferred : (1 - design.favour / 100) / others,
  );
}

/** What is left of the block that the list may be in, and how likely that is. */
interface Belief {
  left: readonly number[];
  likely: number;
}

/** A block of each size begins, each as likely as the others. */
const beginning = ({ ratio, blockSizes }: Blocks, likely: number): Map<string, Belief> =>
  new Map(
    blockSizes.map((size) => {
      const left = shareOf(size, ratio);
      return [left.join(), { left, likely: likely / blockSizes.length }];
    }),
  );

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
