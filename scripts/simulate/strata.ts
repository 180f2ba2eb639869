// The strata of a trial that is only planned: so many of equal size, or of these sizes, or the levels of factors.
import { sum } from '#app/services/randomisation/designs.server.ts';
import type { Stratum } from '#app/services/randomisation/strata.server.ts';
import { whole } from './design.ts';

const mostStrata = 200;
const mostLevels = 20;

/** Strata of a list: “3” are three of equal size, “60,40” two of these sizes. Throws what is wrong, in a sentence. */
export function strataFrom(text: string, n: number): Stratum[] {
  const parts = text.split(',').map(whole);
  if (parts.includes(undefined) || parts.includes(0))
    throw new Error(
      `--strata: “${text}” is neither a number of strata, as 2, nor their sizes, as 60,40; none is empty.`,
    );
  const sizes = parts.length > 1 ? (parts as number[]) : evenly(parts[0] as number, n);
  if (sizes.length > mostStrata || sizes.some((size) => size === 0))
    throw new Error(
      `--strata: “${text}”: there are 1 to ${mostStrata} strata, each with a participant at least; --n is ${n}.`,
    );
  if (sum(sizes) !== n)
    throw new Error(`--strata: “${text}” make ${sum(sizes)} participants, but --n is ${n}.`);
  return sizes.map((participants, i) => ({ stratum: `stratum ${i + 1}`, participants }));
}

const evenly = (strata: number, n: number): number[] =>
  Array.from({ length: Math.min(strata, mostStrata + 1) }, (_, i) =>
    Math.floor((n + strata - 1 - i) / strata),
  );

/**
 * The shares of the levels of each factor: “2,50:30:20” are a factor with two levels that are equally frequent, and one
 * with three. Throws what is wrong, in a sentence.
 */
export function factorsFrom(text: string): number[][] {
  const factors = text.split(',').map((each) => {
    const parts = each.split(':').map(whole);
    if (parts.includes(undefined)) return [];
    return parts.length > 1 ? (parts as number[]) : Array<number>(Math.min(parts[0] as number, 99)).fill(1);
  });
  if (factors.some((levels) => levels.length < 2 || levels.length > mostLevels || levels.includes(0)))
    throw new Error(
      `--levels: “${text}”: each factor has 2 to ${mostLevels} levels, as a number (2) or as their shares (50:30:20).`,
    );
  return factors;
}

/**
 * Every combination of levels as a stratum, named `factor1=2;factor2=1`, sized as if the factors were independent. Sizes are
 * whole and add up to n: each ends where the running total of the shares, rounded, does, so that no level is off by more
 * than a few. Throws when there are more combinations than participants.
 */
export function strataOfFactors(factors: readonly (readonly number[])[], n: number, text: string): Stratum[] {
  const combinations = factors.reduce((product, shares) => product * shares.length, 1);
  if (combinations > n)
    throw new Error(
      `--levels: “${text}” make ${combinations} combinations, more than --n ${n} participants.`,
    );
  let cells: { levels: string[]; share: number }[] = [{ levels: [], share: 1 }];
  for (const [factor, shares] of factors.entries())
    cells = cells.flatMap(({ levels, share }) =>
      shares.map((each, level) => ({
        levels: [...levels, `factor${factor + 1}=${level + 1}`],
        share: (share * each) / sum(shares),
      })),
    );
  let total = 0;
  let before = 0;
  return cells.map(({ levels, share }) => {
    total += share * n;
    // A running total may end a hair below a whole number and a half.
    const upTo = Math.round(total + 1e-9);
    const participants = upTo - before;
    before = upTo;
    return { stratum: levels.join(';'), participants };
  });
}
