// Analysis days and windows. The schedule counts the day of randomisation as 0; analysis days have no day 0, so that day is 1.
// This file alone knows how the one follows from the other.
import { daysBetween } from '../days.ts';
import { visits } from '../schedule.ts';

/** The analysis day of a day after randomisation, as the schedule counts: 0 is 1, -1 stays -1. */
export const analysisDay = (daysAfter: number): number => (daysAfter >= 0 ? daysAfter + 1 : daysAfter);

/** ADY: the analysis day of a date, for somebody randomised on this day. */
export const adyOf = (randomisedOn: string, day: string): number =>
  analysisDay(daysBetween(randomisedOn, day));

const daysAfter = (ady: number) => (ady > 0 ? ady - 1 : ady);

/** Days from one analysis day to another: there is none between -1 and 1. */
export const daysFrom = (target: number, ady: number): number => daysAfter(ady) - daysAfter(target);

export interface AnalysisWindow {
  /** The visit of the schedule. */
  visit: string;
  avisit: string;
  avisitn: number;
  isBaseline: boolean;
  target: number;
  lo: number;
  hi: number;
  soft: readonly [number, number];
}

/** The analysis visit of a value that no window holds. */
export const outsideWindows = { avisit: 'Unscheduled', avisitn: 99 } as const;

const months = (days: number) => Math.round(days / 30.4);

/**
 * The analysis windows, from the hard windows of the schedule. A visit that ends on the day of randomisation is the
 * baseline; its target is that day, since the last value before it counts.
 */
export const analysisWindows: readonly AnalysisWindow[] = visits.map(({ name, targetDay, soft, hard }) => {
  const dayAt = (offset: number) => analysisDay(targetDay + offset);
  const isBaseline = targetDay + hard[1] <= 0;
  const month = months(targetDay);
  return {
    visit: name,
    ...(isBaseline ? { avisit: 'Baseline', avisitn: 0 } : { avisit: `Month ${month}`, avisitn: month }),
    isBaseline,
    target: isBaseline ? dayAt(hard[1]) : dayAt(0),
    lo: dayAt(hard[0]),
    hi: dayAt(hard[1]),
    soft: [dayAt(soft[0]), dayAt(soft[1])],
  };
});

/** The number of a visit as it was made: that of the schedule, or 99 and hundredths for those outside it. */
export function visitNumber(visit: string, unscheduled: number | undefined): number | null {
  if (unscheduled !== undefined) return 99 + unscheduled / 100;
  const at = visits.findIndex(({ name }) => name === visit);
  return at < 0 ? null : at + 1;
}
