// What a minimisation lets somebody guess, from simulated trials: whose levels come as often as the strata say, each drawn
// by itself.
import { sha256 } from '#db/canonical.ts';
import { type Minimisation, sum } from './designs.server.ts';
import { generator } from './generator.server.ts';
import { imbalanceIfEach, levelsOf, type Minimised, minimise } from './minimisation.server.ts';
import { imbalances, type Observed } from './observer.server.ts';
import type { Predictability } from './predictability.server.ts';

/**
 * Watches `lists` trials. `observer` knows design, levels and past and guesses the likeliest arm; `convergence` guesses the
 * arm that has come least often in the trial, and tosses a coin between such. Nothing is ever certain. `final` and `most`
 * are imbalances of the whole trial. The same name gives the same figures.
 */
export function watchMinimised(
  design: Minimisation,
  strata: readonly { stratum: string; participants: number }[],
  lists: number,
  name: string,
): Predictability & Pick<Observed, 'final' | 'most'> {
  const length = sum(strata.map((each) => each.participants));
  const final: number[] = [];
  const most: number[] = [];
  if (length === 0) return { convergence: 0, observer: 0, certain: 0, final: [0], most: [0] };
  let observed = 0;
  let converged = 0;
  for (let i = 0; i < lists; i++) {
    const below = generator(sha256(`${name}/levels ${i}`));
    const its: Minimised[] = [];
    const counts = design.ratio.map(() => 0);
    for (let place = 0; place < length; place++) {
      const levels = levelsOf(drawn(strata, below(length)));
      observed += likeliest(design, its, levels);
      const least = Math.min(...counts);
      const arm = minimise(design, its, levels, sha256(`${name}/${i}/${place}`));
      if (counts[arm] === least) converged += 1 / counts.filter((each) => each === least).length;
      counts[arm] = (counts[arm] as number) + 1;
      its.push({ levels, arm });
    }
    const gaps = imbalances(
      its.map((each) => each.arm),
      design.ratio,
    );
    final.push(gaps.at(-1) ?? 0);
    most.push(Math.max(...gaps));
  }
  const places = lists * length;
  return { convergence: converged / places, observer: observed / places, certain: 0, final, most };
}

/** The stratum of a participant, when they are counted off stratum by stratum. */
function drawn(strata: readonly { stratum: string; participants: number }[], draw: number): string {
  let left = draw;
  for (const { stratum, participants } of strata) {
    left -= participants;
    if (left < 0) return stratum;
  }
  throw new RangeError('There is no stratum for this draw.');
}

/** How likely the likeliest arm is. */
function likeliest(design: Minimisation, before: readonly Minimised[], levels: readonly string[]): number {
  const apart = imbalanceIfEach(design, before, levels);
  const preferred = apart.filter((each) => each === Math.min(...apart)).length;
  const others = apart.length - preferred;
  if (others === 0) return 1 / preferred;
  return Math.max(design.favour / preferred, (100 - design.favour) / others) / 100;
}
