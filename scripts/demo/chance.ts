// Chance of the simulated trial: one stream for each person, derived from the seed, so that nothing that is drawn
// for one moves what is drawn for another. Nothing here knows an arm.
import { createHmac } from 'node:crypto';
import seedrandom from 'seedrandom';

export interface Chance {
  /** From 0 to below 1. */
  uniform(): number;
  normal(mean: number, sd: number): number;
  /** Normal, drawn again until it lies within the limits. */
  within(mean: number, sd: number, from: number, to: number): number;
  pick<T>(all: readonly T[]): T;
  yes(probability: number): boolean;
}

/** The stream of one purpose. */
export function chance(seed: string, purpose: string): Chance {
  const random = seedrandom(createHmac('sha256', seed).update(purpose).digest('hex'));
  const normal = (mean: number, sd: number) =>
    mean + sd * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return {
    uniform: () => random(),
    normal,
    within(mean, sd, from, to) {
      for (;;) {
        const drawn = normal(mean, sd);
        if (drawn >= from && drawn <= to) return drawn;
      }
    },
    pick(all) {
      const chosen = all[Math.floor(random() * all.length)];
      if (chosen === undefined) throw new Error('Nothing to pick from.');
      return chosen;
    },
    yes: (probability) => random() < probability,
  };
}
