// A simulated trial, allocation by allocation, with what its observers go by before each. Its seeds follow from a name: the
// same name gives the same trial for ever.
import { sha256 } from '#db/canonical.ts';
import { type ListDesign, type Minimisation, type OwnDesign, shareOf, sum } from './designs.server.ts';
import { generator } from './generator.server.ts';
import { levelsOf, type Minimised, minimise } from './minimisation.server.ts';
import { forecastMinimised, observerOf } from './observer.server.ts';
import { blockOf, type SeedOf, sequence } from './sequence.server.ts';
import type { Stratum } from './strata.server.ts';

/** One allocation as the observers see it. */
export interface Step {
  arm: number;
  /** The convergence strategy guesses the arm with the largest of these, and tosses a coin between such. */
  due: readonly number[];
  /** How likely each arm was, to whoever knows the design. */
  forecast: readonly number[];
  /** The groups in which the arms should be alike. */
  groups: readonly string[];
}

/**
 * One trial. The participants of a list come to their strata in random order, as many to each as its size says. Those of a
 * minimisation draw their strata by themselves, each as likely as its size says; there the convergence strategy guesses the
 * arm that fewest have in the whole trial, which it can count without knowing the factors.
 */
export const trialOf = (design: OwnDesign, strata: readonly Stratum[], name: string): Generator<Step> =>
  design.kind === 'minimisation' ? minimisedTrial(design, strata, name) : listTrial(design, strata, name);

function* listTrial(design: ListDesign, strata: readonly Stratum[], name: string): Generator<Step> {
  const lists = strata.map(({ stratum }, i) => ({
    places: placesOf(design, (block) => sha256(`${name}/${i}/${block}`)),
    observer: observerOf(design),
    groups: [stratum],
  }));
  const below = generator(sha256(`${name}/order`));
  const left = strata.map(({ participants }) => participants);
  for (let all = sum(left); all > 0; all--) {
    const at = lot(left, below(all));
    left[at] = (left[at] as number) - 1;
    const list = lists[at] as (typeof lists)[number];
    const { arm, due } = list.places.next().value;
    yield { arm, due, forecast: list.observer.forecast(), groups: list.groups };
    list.observer.sees(arm);
  }
}

function* minimisedTrial(design: Minimisation, strata: readonly Stratum[], name: string): Generator<Step> {
  const likely = strata.map(({ participants }) => participants);
  const known = strata.map(({ stratum }) => {
    const levels = levelsOf(stratum);
    return { levels, groups: levels.map((level, factor) => `${factor} ${level}`) };
  });
  const below = generator(sha256(`${name}/levels`));
  const before: Minimised[] = [];
  const counts = design.ratio.map(() => 0);
  const length = sum(likely);
  for (let place = 0; place < length; place++) {
    const { levels, groups } = known[lot(likely, below(length))] as (typeof known)[number];
    const forecast = forecastMinimised(design, before, levels);
    const arm = minimise(design, before, levels, sha256(`${name}/${place}`));
    yield { arm, due: counts.map((each) => -each), forecast, groups };
    counts[arm] = (counts[arm] as number) + 1;
    before.push({ levels, arm });
  }
}

/** The one of several that a draw below their sum falls on, when they are counted off one by one. */
function lot(counts: readonly number[], draw: number): number {
  let left = draw;
  return counts.findIndex((count) => {
    left -= count;
    return left < 0;
  });
}

/**
 * The arms of a list, and what is due before each: within a block the arms that are left in it, which with equal ratios is
 * the same as guessing the arm that is behind; of a simple list its ratio; of a big stick the arm that is behind.
 */
function* placesOf(
  design: ListDesign,
  seedOf: SeedOf,
): Generator<{ arm: number; due: readonly number[] }, never> {
  if (design.kind === 'permuted_blocks')
    for (let number = 0; ; number++) {
      const block = blockOf(design, seedOf(number));
      let due = shareOf(block.length, design.ratio);
      for (const arm of block) {
        yield { arm, due };
        due = due.with(arm, (due[arm] as number) - 1);
      }
    }
  let due: number[] = [...design.ratio];
  const places = sequence(design, seedOf);
  for (;;) {
    const arm = places.next().value;
    yield { arm, due };
    if (design.kind === 'big_stick') due = due.with(arm, (due[arm] as number) - 1);
  }
}
