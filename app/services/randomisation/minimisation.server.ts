// Minimisation with a random element: what comes next depends on who came before and on a seed, and on nothing else, so
// that the allocations in their order are its ledger and can be replayed. Frozen, as engine 2 is.
import type { Minimisation } from './designs.server.ts';
import { generator } from './generator.server.ts';

/** The stratum under which its seeds are drawn; the block is the number of participants before. */
export const minimisationStratum = 'minimisation';

/** One participant: her level of each factor as `name=level`, in the order of the weights, and her arm by its number. */
export interface Minimised {
  levels: readonly string[];
  arm: number;
}

/** The levels of a stratum's name. */
export const levelsOf = (stratum: string): string[] => stratum.split(';');

/**
 * How far the arms would be apart if she got each arm: over the factors, the weighted range of the counts at her level.
 * Throws RangeError when she has not one level for each weight.
 */
export function imbalanceIfEach(
  { ratio, weights }: Minimisation,
  before: readonly Minimised[],
  levels: readonly string[],
): number[] {
  if (levels.length !== weights.length)
    throw new RangeError(`A minimisation over ${weights.length} factors has no place for “${levels}”.`);
  const counts = levels.map((level, factor) => {
    const its = ratio.map(() => 0);
    for (const each of before)
      if (each.levels[factor] === level) its[each.arm] = (its[each.arm] as number) + 1;
    return its;
  });
  return ratio.map((_, arm) =>
    counts.reduce((total, its, factor) => {
      const then = its.map((count, i) => count + (i === arm ? 1 : 0));
      return total + (weights[factor] as number) * (Math.max(...then) - Math.min(...then));
    }, 0),
  );
}

/** The arm of the next participant, by its number. With all arms alike each is as likely as the others. */
export function minimise(
  design: Minimisation,
  before: readonly Minimised[],
  levels: readonly string[],
  seed: string,
): number {
  const apart = imbalanceIfEach(design, before, levels);
  const least = Math.min(...apart);
  const arms = design.ratio.map((_, arm) => arm);
  const preferred = arms.filter((arm) => apart[arm] === least);
  const others = arms.filter((arm) => apart[arm] !== least);
  const below = generator(seed);
  if (others.length === 0) return below(arms.length);
  const from = below(100) < design.favour ? preferred : others;
  return from[below(from.length)] as number;
}
