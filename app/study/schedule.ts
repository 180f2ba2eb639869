// Visits and their windows, in days after randomisation. Target and windows: ours, since the trial's own are
// not published; 8 months are 243 days.
import { addDays } from './days.ts';

export { addDays, daysBetween, isDay } from './days.ts';

export interface Visit {
  name: string;
  label: string;
  short: string;
  targetDay: number;
  /** Days around the target: outside the soft window the page asks for confirmation. */
  soft: readonly [number, number];
  hard: readonly [number, number];
  /** Names of instruments, in the order of entry. */
  forms: readonly string[];
  source: 'owner' | 'ours';
}

export const visits: readonly Visit[] = [
  {
    name: 'baseline',
    label: 'Baseline visit',
    short: 'V1',
    targetDay: -7,
    soft: [-21, 7],
    hard: [-35, 7],
    forms: ['demographics_history', 'anthropometry', 'dxa', 'strength_function'],
    source: 'ours',
  },
  {
    name: 'followup',
    label: 'Follow-up visit',
    short: 'V2',
    targetDay: 243,
    soft: [-14, 14],
    hard: [-30, 30],
    forms: ['anthropometry', 'dxa', 'strength_function'],
    source: 'ours',
  },
];

/** The first and last day of a visit's soft window for a participant randomised on this day. */
export function windowOf(visit: Visit, randomisedOn: string): { from: string; to: string } {
  return { from: addDays(randomisedOn, visit.targetDay + visit.soft[0]), to: addDays(randomisedOn, visit.targetDay + visit.soft[1]) };
}
