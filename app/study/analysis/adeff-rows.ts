// Which result is which: baseline, the one of each analysis visit, those beside. The rules of docs/analysis.md, and no other.
import { missingReasons } from '../missing.ts';
import { type Parameter, parameters } from './parameters.ts';
import { type Result, resultsOf } from './results.ts';
import type { Circumstances, Subject } from './subject.ts';
import { type AnalysisWindow, adyOf, analysisWindows, daysFrom, outsideWindows } from './windows.ts';

export interface EffRow {
  subject: Subject;
  parameter: Parameter;
  result: Result;
  ady: number | null;
  /** The window that it is assigned to; null: it is outside all of them. */
  window: AnalysisWindow | null;
  isInWindow: boolean;
  isBaseline: boolean;
  isAfter: boolean;
  /** Taken by the main analysis, and by the one that does not ask for the window. */
  isMain: boolean;
  isSensitive: boolean;
  base: number | null;
  change: number | null;
  percentChange: number | null;
  /** Least significant change of its scanner. */
  leastChange: number | null;
  /** Place among the records of this form. */
  sequence: number;
}

type Dated = Result & { day: string; value: number; ady: number };

const within = ({ lo, hi }: AnalysisWindow, ady: number) => lo <= ady && ady <= hi;

/** Closest to the target; of two as close the earlier; of one day the visit of the schedule. */
function closest(all: readonly Dated[], { target }: AnalysisWindow): Dated | undefined {
  const distance = ({ ady }: Dated) => Math.abs(daysFrom(target, ady));
  return all.toSorted(
    (one, other) =>
      distance(one) - distance(other) ||
      one.ady - other.ady ||
      Number(other.isScheduled) - Number(one.isScheduled) ||
      (one.visitNumber ?? 0) - (other.visitNumber ?? 0),
  )[0];
}

/** The last on or before the day of randomisation; of one day the visit of the schedule. */
const lastBefore = (all: readonly Dated[]): Dated | undefined =>
  all
    .filter(({ ady }) => ady <= 1)
    .toSorted((one, other) => other.ady - one.ady || Number(other.isScheduled) - Number(one.isScheduled))[0];

const baselineWindow = analysisWindows.find(({ isBaseline }) => isBaseline);
const laterWindows = analysisWindows.filter(({ isBaseline }) => !isBaseline);

interface Chosen {
  window: AnalysisWindow;
  main: Result | undefined;
  sensitive: Result | undefined;
}

function choices(dated: readonly Dated[]): Chosen[] {
  const chosen: Chosen[] = [];
  if (baselineWindow) {
    const its = lastBefore(dated);
    chosen.push({
      window: baselineWindow,
      main: its && within(baselineWindow, its.ady) ? its : undefined,
      sensitive: its,
    });
  }
  const after = dated.filter(({ ady }) => ady > 1);
  for (const window of laterWindows) {
    const inside = after.filter(({ ady }) => within(window, ady));
    // With several visits each late value belongs to the window whose target lies nearest.
    const nearest = after.filter(
      ({ ady }) =>
        within(window, ady) ||
        laterWindows.every(
          (each) => Math.abs(daysFrom(window.target, ady)) <= Math.abs(daysFrom(each.target, ady)),
        ),
    );
    chosen.push({ window, main: closest(inside, window), sensitive: closest(nearest, window) });
  }
  return chosen;
}

function windowOfResult(
  result: Result,
  ady: number | null,
  chosen: readonly Chosen[],
): AnalysisWindow | null {
  const picked = chosen.find(({ sensitive }) => sensitive === result)?.window;
  if (picked) return picked;
  if (ady !== null && result.value !== null) return analysisWindows.find((each) => within(each, ady)) ?? null;
  return result.isScheduled ? (analysisWindows.find(({ visit }) => visit === result.visit) ?? null) : null;
}

/** The rows of one parameter of a participant, in the order of the key. */
export function rowsOfParameter(parameter: Parameter, subject: Subject, at: Circumstances): EffRow[] {
  const results = resultsOf(parameter, subject, at);
  const ady = (its: Result) => (its.day === null ? null : adyOf(subject.randomisedOn, its.day));
  const dated = results.filter((its): its is Dated => its.value !== null && its.day !== null);
  for (const its of dated) its.ady = ady(its) ?? 0;
  const chosen = choices(dated);
  const baseline = lastBefore(dated);
  const base = baseline?.value ?? null;
  const places = new Map<string, number>();
  return results
    .filter((its) => its.value !== null || its.isScheduled)
    .map((result): EffRow => {
      const day = ady(result);
      const window = windowOfResult(result, day, chosen);
      const isAfter = day !== null && day > 1 && result.value !== null;
      const change = isAfter && base !== null && result.value !== null ? result.value - base : null;
      const sequence = (places.get(result.form) ?? 0) + 1;
      places.set(result.form, sequence);
      const least = result.device === null ? undefined : at.leastChange(result.device, parameter.code);
      return {
        ...{ subject, parameter, result, ady: day, window, base, change, isAfter, sequence },
        isInWindow: window !== null && day !== null && within(window, day),
        isBaseline: result === baseline,
        isMain: chosen.some(({ main }) => main === result),
        isSensitive: chosen.some(({ sensitive }) => sensitive === result),
        percentChange: change === null || base === null || base === 0 ? null : (100 * change) / base + 0,
        leastChange: least ?? null,
      };
    })
    .sort(byKey);
}

export const avisitOf = ({ window }: EffRow) => window ?? outsideWindows;
export const dtypeOf = ({ result }: EffRow) => (result.value === null ? 'PHANTOM' : result.derived);

const text = (value: string | null) => value ?? '';
function byKey(one: EffRow, other: EffRow): number {
  return (
    avisitOf(one).avisitn - avisitOf(other).avisitn ||
    compare(text(one.result.day), text(other.result.day)) ||
    compare(text(dtypeOf(one)), text(dtypeOf(other))) ||
    (one.result.visitNumber ?? 0) - (other.result.visitNumber ?? 0)
  );
}
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

const byCode = parameters.toSorted((one, other) => compare(one.code, other.code));

/** The rows of a participant; of a masked export without the parameters that reveal the arm. */
export const effRows = (subject: Subject, at: Circumstances): EffRow[] =>
  byCode
    .filter(({ isMasked }) => !(isMasked && at.isMasked))
    .flatMap((parameter) => rowsOfParameter(parameter, subject, at));

/** A reason in the words of the study. */
export const reasonOf = (code: number | null): string | null =>
  missingReasons.find(([each]) => each === code)?.[1] ?? null;

/** Of a day known in part its month or year is compared: when in doubt the assessor knew. */
export function assessorMasked(row: EffRow): string | null {
  const { day } = row.result;
  if (day === null || row.result.value === null) return null;
  return row.subject.unblindedOn.some((known) => known <= day.slice(0, known.length)) ? 'N' : 'Y';
}

// 0.842 - 0.812 is a little less than 0.03 in doubles.
const noise = 1e-9;

/** Y or N: whether the change reaches the least significant one; null where either is not known. */
export const reachesLeast = ({ isAfter, change, leastChange }: EffRow): string | null =>
  !isAfter || change === null || leastChange === null
    ? null
    : Math.abs(change) >= leastChange - noise
      ? 'Y'
      : 'N';
