// Visits and their windows, in days after randomisation. Target and windows: ours, since the trial's own are
// not published; 8 months are 243 days.
import { addDays } from './days.ts';

export { addDays, daysBetween, isDay } from './days.ts';

export interface Visit {
  name: string;
  label: string;
  short: string;
  /** The day from which the target counts. */
  anchor: 'randomisation';
  /** Days after the anchor; before it where negative. */
  targetDay: number;
  /** Days around the target: outside the soft window the page asks for confirmation. */
  soft: readonly [number, number];
  /** Days around the target: outside the hard window the measurement is too early or too late to serve. */
  hard: readonly [number, number];
  /** Names of instruments, in the order of entry. */
  forms: readonly string[];
  /** Those that a site may switch on; nothing waits for them. */
  optional?: readonly string[];
  source: 'owner' | 'ours';
}

const optional = ['qus', 'jump', 'flexicurve', 'hip_3d', 'pqct'];

export const visits: readonly Visit[] = [
  {
    name: 'baseline',
    label: 'Baseline visit',
    short: 'V1',
    anchor: 'randomisation',
    targetDay: -7,
    soft: [-21, 7],
    hard: [-35, 7],
    forms: [
      ...['demographics_history', 'medical_history'],
      ...['anthropometry', 'dxa', 'body_composition', 'kyphosis', 'strength_function'],
      ...['auscal', 'whoqol_bref', 'bpaq'],
    ],
    optional,
    source: 'ours',
  },
  {
    name: 'followup',
    label: 'Follow-up visit',
    short: 'V2',
    anchor: 'randomisation',
    targetDay: 243,
    soft: [-14, 14],
    hard: [-30, 30],
    forms: [
      ...['anthropometry', 'dxa', 'body_composition', 'kyphosis', 'strength_function'],
      ...['auscal', 'whoqol_bref', 'assessor_guess'],
    ],
    optional,
    source: 'ours',
  },
];

/** What every visit has, one that nobody planned too. */
export type AnyVisit = Pick<Visit, 'name' | 'label' | 'short' | 'forms' | 'optional'>;

/**
 * A visit that is not in the schedule, as often as it is needed: `unscheduled_1` and so on. It has no window, and no form
 * is expected there.
 */
export const unscheduled = {
  name: 'unscheduled',
  label: 'Unscheduled visit',
  short: 'U',
  repeats: true,
  forms: [],
  optional: [...['anthropometry', 'dxa', 'body_composition', 'kyphosis', 'strength_function'], ...optional],
} as const satisfies AnyVisit & { repeats: true };

/** Which unscheduled visit has this key; undefined where it is another visit's. */
export function unscheduledNumber(key: string): number | undefined {
  const [, number] = /^unscheduled_([1-9]\d?)$/.exec(key) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** The unscheduled visit with this number. */
export const unscheduledVisit = (number: number): AnyVisit => ({
  name: `${unscheduled.name}_${number}`,
  label: `${unscheduled.label} ${number}`,
  short: `${unscheduled.short}${number}`,
  forms: unscheduled.forms,
  optional: unscheduled.optional,
});

/** The visit with this key, of the schedule or not, or enrolment; undefined where there is none. */
export function visitNamed(key: string): AnyVisit | undefined {
  const number = unscheduledNumber(key);
  if (number !== undefined) return unscheduledVisit(number);
  return [enrolment, ...visits].find(({ name }) => name === key);
}

/** No visit: consent is entered with enrolment, and corrected under this name. */
export const enrolment = {
  ...{ name: 'enrolment', label: 'Enrolment', short: 'E' },
  ...{ forms: ['consent'], optional: [] },
} as const;

export interface Window {
  /** First and last day of the soft window. */
  from: string;
  to: string;
  /** First and last day of the hard window. */
  earliest: string;
  latest: string;
}

/** The windows of a visit for a participant randomised on this day, both ends included. */
export function windowOf(visit: Visit, randomisedOn: string): Window {
  const dayAt = (offset: number) => addDays(randomisedOn, visit.targetDay + offset);
  const [from, to] = visit.soft;
  const [earliest, latest] = visit.hard;
  return { from: dayAt(from), to: dayAt(to), earliest: dayAt(earliest), latest: dayAt(latest) };
}
