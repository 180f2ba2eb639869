// What a design lets somebody guess and how far its arms may drift apart, stratum by stratum, at the size that the study
// plans or has reached. It names block sizes: it is for whoever answers for the design, never for a page.
import { faultsOf, type Minimisation, type OwnDesign, sum } from './designs.server.ts';
import { quantile } from './figures.server.ts';
import { levelsOf } from './minimisation.server.ts';
import { type Predictability, predictability } from './predictability.server.ts';
import { type Drift, simulate } from './simulation.server.ts';
import type { Stratum } from './strata.server.ts';

/** Of the difference between the arms: the middle, and what is reached in one trial of twenty. */
interface Spread {
  middle: number;
  twentieth: number;
}

export interface StratumReport extends Predictability {
  stratum: string;
  participants: number;
  final: Spread;
  most: Spread;
  /** Of a minimisation: the same within the level of a factor that is worst. */
  worst?: { final: Spread; most: Spread };
}

export interface Report {
  strata: StratumReport[];
  /** Why the design is refused, in sentences. Empty: it is not. */
  faults: string[];
}

/** Above this share of right guesses, by whoever knows the design, a design is refused. */
export const mostPredictable = 0.7;

/** In place of a stratum, of the line for all of them together. */
export const wholeTrial = 'the whole trial';

/** A level of a factor should hold so many of each arm at least. */
const leastOfEachArm = 2;

/**
 * The report for strata of these sizes, from so many simulated trials; of a minimisation one line for the whole trial. The
 * same sizes give the same figures. Who wants more of the trials than their report hands in her own way to simulate.
 */
export function reportOn(
  design: OwnDesign,
  strata: readonly Stratum[],
  trials = 2000,
  simulating: typeof simulate = simulate,
): Report {
  const faults = faultsFor(design, strata);
  if (!canBeDrawn(design, strata)) return { strata: [], faults };
  const participants = sum(strata.map((each) => each.participants));
  const rows =
    design.kind === 'minimisation'
      ? [reportOnRow(design, wholeTrial, participants, strata, trials, simulating)]
      : strata.map((each) =>
          reportOnRow(design, each.stratum, each.participants, [each], trials, simulating),
        );
  const worst = Math.max(0, ...rows.map((each) => each.observer));
  return { strata: rows, faults: [...faults, ...tooPredictable(worst)] };
}

/** What is wrong with a design for these strata before anything is drawn, in sentences. */
function faultsFor(design: OwnDesign, strata: readonly Stratum[]): string[] {
  if (design.kind === 'minimisation') return faultsOfFactors(design, strata);
  const participants = sum(strata.map((each) => each.participants));
  return faultsOf(design, { strata: Math.max(1, strata.length), participants });
}

/** Whether there can be figures: whole blocks, and a level for each weight. */
const canBeDrawn = (design: OwnDesign, strata: readonly Stratum[]): boolean =>
  design.kind === 'minimisation'
    ? strata.every(({ stratum }) => levelsOf(stratum).length === design.weights.length)
    : design.kind !== 'permuted_blocks' || design.blockSizes.every((size) => size % sum(design.ratio) === 0);

/** The refusal of a design of which so large a share is guessed right by whoever knows it. */
const tooPredictable = (observer: number): string[] =>
  observer > mostPredictable
    ? [
        `Whoever knows the design and the past guesses ${percent(observer)} of the allocations; the limit is ${percent(mostPredictable)}. Leave more to chance: larger blocks or more sizes, or a lower favour.`,
      ]
    : [];

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Factors without a weight, weights without a factor, and levels too rare to be balanced. */
function faultsOfFactors(design: Minimisation, strata: readonly Stratum[]): string[] {
  const { weights, ratio } = design;
  const unlike = strata.find(({ stratum }) => levelsOf(stratum).length !== weights.length);
  if (unlike)
    return [
      `Minimisation with ${weights.length} weights: the stratum “${unlike.stratum}” names ${levelsOf(unlike.stratum).length} factors. Each factor has one weight.`,
    ];
  const counts = new Map<string, number>();
  for (const { stratum, participants } of strata)
    for (const level of levelsOf(stratum)) counts.set(level, (counts.get(level) ?? 0) + participants);
  const needed = leastOfEachArm * ratio.length;
  return [...counts]
    .filter(([, count]) => count < needed)
    .map(
      ([level, count]) =>
        `Minimisation: about ${Math.floor(count)} participants have ${level}, fewer than ${leastOfEachArm} for each of ${ratio.length} arms. Join it with another level.`,
    );
}

/** One line of the report, for these strata together. */
export function reportOnRow(
  design: OwnDesign,
  stratum: string,
  participants: number,
  strata: readonly Stratum[],
  trials: number,
  simulating: typeof simulate,
): StratumReport {
  const simulation = simulating(design, strata, participants === 0 ? 1 : trials, `report ${participants}`);
  const { convergence, observer, certain, error } =
    participants === 0 ? unknown : predictability(design, strata, simulation);
  const drift = ({ final, most }: Drift) => ({ final: spreadOf(final), most: spreadOf(most) });
  const its = {
    stratum,
    participants,
    convergence,
    observer,
    certain,
    error,
    ...drift(simulation.whole),
  };
  return design.kind === 'minimisation' ? { ...its, worst: drift(simulation.worst) } : its;
}

const none = { convergence: 0, observer: 0, certain: 0 };
const unknown: Predictability = { ...none, error: none };

const spreadOf = (values: readonly number[]): Spread => ({
  middle: quantile(values, 0.5),
  twentieth: quantile(values, 0.95),
});
