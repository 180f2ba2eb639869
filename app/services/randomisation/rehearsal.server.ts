// A design rehearsed before it is chosen: its report, and from the same simulated trials how far the arms drift apart on
// the way. It names what block sizes give away: like the report it is never for a page that a blinded person can open.
import { type OwnDesign, sum } from './designs.server.ts';
import {
  type Counts,
  mean,
  quantile,
  quantileOfCounts,
  smoothQuantilesOfCounts,
  standardError,
} from './figures.server.ts';
import { type Predictability, predictability } from './predictability.server.ts';
import { type Report, reportOn, reportOnRow, type StratumReport, wholeTrial } from './report.server.ts';
import { type Drift, type Simulation, simulate } from './simulation.server.ts';
import type { Stratum } from './strata.server.ts';

/** Which quantiles of an imbalance over the trials are told: the middle, its half and nine tenths of all. */
export const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Of the imbalance over the trials, in participants per share of the ratio; see imbalanceMeter(). */
export interface Summary {
  mean: number;
  /** Of the mean. */
  error: number;
  /** In the order of `quantiles`. */
  quantiles: number[];
}

export interface Course {
  final: Summary;
  most: Summary;
  /** After 1, 2, 3 … allocations: the quantiles in their order. */
  along: number[][];
  /**
   * The same as a line to draw: smooth quantiles of the last allocations, one for each in a round of the ratio. With two
   * arms the difference is odd after an odd number and even after an even one, which would make a comb of every line.
   */
  smooth: number[][];
}

/** A part of the trial in which the arms should be alike. */
export interface Part extends Course {
  scope: 'whole trial' | 'stratum' | 'worst stratum' | 'worst level';
  name: string;
  participants: number;
  /** The worst stratum is another one in each trial: who guesses there, nobody can say beforehand. */
  guesses?: Predictability;
}

export interface Rehearsal {
  report: Report;
  /** The line of the report for all strata together. Missing, as the parts are: nothing can be drawn by this design. */
  whole?: StratumReport;
  parts: Part[];
}

export interface Rehearsing {
  runs: number;
  /** The same seed gives the same figures. */
  seed: string;
  /** Is told after each allocation how many of how many are simulated. */
  progress?: (done: number, of: number) => void;
}

/**
 * Rehearses a design: `runs` simulated trials of all strata together and, of a list, as many lists of each size that a
 * stratum has. Strata of one size share their lists, since nothing but their size tells them apart.
 */
export function rehearse(
  design: OwnDesign,
  strata: readonly Stratum[],
  { runs, seed, progress }: Rehearsing,
): Rehearsal {
  const rehearsed = new Map<string, Watched>();
  const total = runs * allocations(design, strata);
  let done = 0;
  const watched = (its: readonly Stratum[]): Watched => {
    const sizes = its.map((each) => each.participants).join();
    const known = rehearsed.get(sizes);
    if (known) return known;
    const fresh = watch(design, its, runs, `rehearsal/${seed}/${sizes}`, () => progress?.(++done, total));
    rehearsed.set(sizes, fresh);
    return fresh;
  };
  const simulating = (_: OwnDesign, its: readonly Stratum[]) => watched(its).simulation;
  const report = reportOn(design, strata, runs, simulating);
  if (report.strata.length === 0) return { report, parts: [] };

  const participants = sum(strata.map((each) => each.participants));
  const all = watched(strata);
  const parts: Part[] = [partOf(design, 'whole trial', wholeTrial, strata, all)];
  const worst = { name: '', participants, ...courseOf(design, all.simulation.worst, all.worst) };
  if (design.kind === 'minimisation') parts.push({ scope: 'worst level', ...worst });
  else {
    if (strata.length > 1) parts.push({ scope: 'worst stratum', ...worst });
    for (const each of strata) parts.push(partOf(design, 'stratum', each.stratum, [each], watched([each])));
  }
  return {
    report,
    whole: reportOnRow(design, wholeTrial, participants, strata, runs, simulating),
    parts,
  };
}

/** How many allocations each run needs: the whole trial once, and a list of each size that a stratum has. */
function allocations(design: OwnDesign, strata: readonly Stratum[]): number {
  const sizes = strata.map((each) => each.participants);
  const whole = sum(sizes);
  if (design.kind === 'minimisation' || strata.length === 1) return whole;
  return whole + sum([...new Set(sizes)]);
}

interface Watched {
  simulation: Simulation;
  whole: Counts[];
  worst: Counts[];
}

/** Counts rather than keeps: long trials in many runs have more imbalances than memory holds, but few different ones. */
function watch(
  design: OwnDesign,
  strata: readonly Stratum[],
  runs: number,
  name: string,
  step: () => void,
): Watched {
  const whole: Map<number, number>[] = [];
  const worst: Map<number, number>[] = [];
  const count = (along: Map<number, number>[], n: number, apart: number) => {
    const counts = along[n - 1] ?? new Map<number, number>();
    along[n - 1] = counts;
    // Thirds and sevenths that mean the same are not the same to the last digit.
    const value = rounded(apart);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  const simulation = simulate(design, strata, runs, name, (n, inAll, inWorst) => {
    count(whole, n, inAll);
    count(worst, n, inWorst);
    step();
  });
  return { simulation, whole, worst };
}

const rounded = (value: number) => Math.round(value * 1e6) / 1e6;

const partOf = (
  design: OwnDesign,
  scope: Part['scope'],
  name: string,
  strata: readonly Stratum[],
  { simulation, whole }: Watched,
): Part => ({
  scope,
  name,
  participants: whole.length,
  guesses: predictability(design, strata, simulation),
  ...courseOf(design, simulation.whole, whole),
});

const courseOf = ({ ratio }: OwnDesign, { final, most }: Drift, along: readonly Counts[]): Course => ({
  final: summaryOf(final),
  most: summaryOf(most),
  along: along.map((counts) => quantiles.map((share) => quantileOfCounts(counts, share))),
  smooth: along.map((_, i) =>
    smoothQuantilesOfCounts(pooled(along.slice(Math.max(0, i + 1 - sum(ratio)), i + 1)), quantiles),
  ),
});

function pooled(all: readonly Counts[]): Counts {
  const together = new Map<number, number>();
  for (const counts of all)
    for (const [value, count] of counts) together.set(value, (together.get(value) ?? 0) + count);
  return together;
}

const summaryOf = (values: readonly number[]): Summary => ({
  mean: mean(values),
  error: standardError(values),
  quantiles: quantiles.map((share) => rounded(quantile(values, share))),
});
