// What a design lets somebody guess and how far its arms may drift apart, stratum by stratum, at the size that the study
// plans or has reached. It names block sizes: it is for whoever answers for the design, never for a page.

import { sha256 } from '#db/canonical.ts';
import { faultsOf, type ListDesign, type Minimisation, type OwnDesign } from './designs.server.ts';
import { watchMinimised } from './minimised-lists.server.ts';
import { imbalances } from './observer.server.ts';
import { type Predictability, predictability } from './predictability.server.ts';
import { listOf } from './sequence.server.ts';

export interface StratumReport extends Predictability {
  stratum: string;
  participants: number;
  /** Of the difference between the arms: the middle, and what is reached in one list of twenty. */
  final: { middle: number; twentieth: number };
  most: { middle: number; twentieth: number };
}

export interface Report {
  strata: StratumReport[];
  /** Why the design is refused, in sentences. Empty: it is not. */
  faults: string[];
}

/** Above this share of right guesses, by whoever knows the design, a design is refused. */
export const mostPredictable = 0.7;

/**
 * The report for strata of these sizes; of a minimisation for the whole trial in one line. The same sizes give the same
 * figures, which come from so many lists.
 */
export function reportOn(
  design: OwnDesign,
  strata: readonly { stratum: string; participants: number }[],
  lists = 2000,
): Report {
  const participants = strata.reduce((all, each) => all + each.participants, 0);
  const faults = faultsOf(design, { strata: Math.max(1, strata.length), participants });
  // Blocks that cannot be drawn have no figures.
  if (faults.some((each) => each.includes('cannot hold'))) return { strata: [], faults };
  const rows =
    design.kind === 'minimisation'
      ? [reportOnMinimised(design, strata, lists)]
      : strata.map((each) => reportOnStratum(design, each, lists));
  const worst = Math.max(0, ...rows.map((each) => each.observer));
  if (worst > mostPredictable)
    faults.push(
      `Whoever knows the design and the past of a stratum guesses ${percent(worst)} of the allocations; the limit is ${percent(mostPredictable)}. Use larger blocks, or more sizes.`,
    );
  return { strata: rows, faults };
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function reportOnStratum(
  design: ListDesign,
  { stratum, participants }: { stratum: string; participants: number },
  lists: number,
): StratumReport {
  const none = { middle: 0, twentieth: 0 };
  if (participants === 0)
    return { stratum, participants, convergence: 0, observer: 0, certain: 0, final: none, most: none };
  const name = `report ${participants}`;
  const gaps = Array.from({ length: lists }, (_, i) =>
    imbalances(
      listOf(design, participants, (block) => sha256(`${name}/${i}/${block}`)),
      design.ratio,
    ),
  );
  return {
    stratum,
    participants,
    ...predictability(design, participants, { lists, name }),
    final: quantiles(gaps.map((each) => each.at(-1) ?? 0)),
    most: quantiles(gaps.map((each) => Math.max(...each))),
  };
}

function reportOnMinimised(
  design: Minimisation,
  strata: readonly { stratum: string; participants: number }[],
  lists: number,
): StratumReport {
  const participants = strata.reduce((all, each) => all + each.participants, 0);
  // Each participant looks at all before her: fewer lists give the figures in the same time.
  const { final, most, ...figures } = watchMinimised(
    design,
    strata,
    Math.ceil(lists / 10),
    `report ${participants}`,
  );
  return { stratum: 'all', participants, ...figures, final: quantiles(final), most: quantiles(most) };
}

function quantiles(values: number[]) {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { middle: at(0.5), twentieth: at(0.95) };
}
