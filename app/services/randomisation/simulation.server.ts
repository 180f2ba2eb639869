// Simulated trials: how often two observers guess right, and how far the arms drift apart. One
// knows nothing of the design and guesses the arm that is behind (the convergence strategy of Blackwell and Hodges 1957);
// one knows the design and reasons as Bayes would. The same name gives the same trials for ever.
import type { OwnDesign } from './designs.server.ts';
import { type ImbalanceMeter, imbalanceMeter } from './imbalance.server.ts';
import type { Stratum } from './strata.server.ts';
import { type Step, trialOf } from './trials.server.ts';

/** How far the arms were apart in each trial: at its end and at most. */
export interface Drift {
  final: number[];
  most: number[];
}

/** Shares of right guesses, and of allocations that the observer who knows the design was certain of. */
export interface Guesses<T> {
  convergence: T;
  observer: T;
  certain: T;
}

export interface Simulation {
  /** Of each trial. */
  trials: Guesses<number>[];
  /** Of all participants together. */
  whole: Drift;
  /** Of the stratum, or of the level of a factor, in which it was largest. */
  worst: Drift;
}

// Nearer to 1 than rounding comes.
const certainty = 1 - 1e-9;

/**
 * Is told after each allocation of each trial: how many there are in it now, how far the arms are apart among all of them,
 * and how far in the stratum or level in which they are furthest apart.
 */
export type Onlooker = (n: number, whole: number, worst: number) => void;

/** Simulates so many trials and watches them; how participants come to their strata, see trialOf(). */
export function simulate(
  design: OwnDesign,
  strata: readonly Stratum[],
  trials: number,
  name: string,
  onlooker?: Onlooker,
): Simulation {
  const found: Simulation = {
    trials: [],
    whole: { final: [], most: [] },
    worst: { final: [], most: [] },
  };
  for (let trial = 0; trial < trials; trial++) {
    const whole = imbalanceMeter(design.ratio);
    const groups = new Map<string, ImbalanceMeter>();
    const all = nothing();
    let participants = 0;
    for (const step of trialOf(design, strata, `${name}/${trial}`)) {
      add(all, guesses(step));
      whole.sees(step.arm);
      for (const group of step.groups) {
        const meter = groups.get(group) ?? imbalanceMeter(design.ratio);
        groups.set(group, meter);
        meter.sees(step.arm);
      }
      participants += 1;
      onlooker?.(participants, whole.now, furthest(groups));
    }
    const meters = [...groups.values()];
    found.trials.push(divided(all, Math.max(1, participants)));
    found.whole.final.push(whole.now);
    found.whole.most.push(whole.most);
    found.worst.final.push(furthest(groups));
    found.worst.most.push(Math.max(0, ...meters.map((each) => each.most)));
  }
  return found;
}

function furthest(groups: ReadonlyMap<string, ImbalanceMeter>): number {
  let most = 0;
  for (const each of groups.values()) most = Math.max(most, each.now);
  return most;
}

const nothing = (): Guesses<number> => ({ convergence: 0, observer: 0, certain: 0 });

function add(to: Guesses<number>, more: Guesses<number>): void {
  to.convergence += more.convergence;
  to.observer += more.observer;
  to.certain += more.certain;
}

const divided = ({ convergence, observer, certain }: Guesses<number>, by: number): Guesses<number> => ({
  convergence: convergence / by,
  observer: observer / by,
  certain: certain / by,
});

/** What the observers made of an allocation. She who knows the design is right as often as her best guess is likely. */
function guesses({ arm, due, forecast }: Step): Guesses<number> {
  const most = Math.max(...due);
  const best = Math.max(...forecast);
  return {
    convergence: due[arm] === most ? 1 / due.filter((each) => each === most).length : 0,
    observer: best,
    certain: best > certainty ? 1 : 0,
  };
}
