// A check across forms and visits. It says from which records of a participant it is handed which fields, and is handed
// nothing else. What it says is a fixed sentence: of an earlier visit, whose values are closed to assessors, it can tell
// neither a value nor a difference.
import type { Values } from './field.ts';

/** A field that is handed to a check. `earlier` is the nearest visit of the schedule before that has the form. */
export interface AcrossInput {
  visit: 'same' | 'earlier';
  form: string;
  field: string;
}

export interface AcrossCheck {
  id: string;
  version: number;
  /** Hard refuses the form, soft asks. */
  level: 'hard' | 'soft';
  /** The form that is refused or asked about, and the field at which it is said. */
  form: string;
  field: string;
  /** By the names under which they are handed in. It is asked only where each of them has a value. */
  uses: Readonly<Record<string, AcrossInput>>;
  /** What holds where nothing is to be said, for the codebook. */
  formula: string;
  message: string;
  /** What makes it silent: that the two scanners `now` and `before` were calibrated against each other. */
  unless?: 'cross_calibrated';
  /** Pure: takes the declared inputs alone, none of them null. */
  isOff(inputs: Values): boolean;
}

/** A measured value as a whole number of its last decimal: doubles have noise, and 0.1 + 0.2 must be 0.3. */
const inSteps = (value: unknown, decimals: number) => Math.round(Number(value) * 10 ** decimals);

/** Whether two values lie further apart than this. */
export const isFurther =
  (limit: number, decimals: number) =>
  ({ now, before }: Values): boolean =>
    Math.abs(inSteps(now, decimals) - inSteps(before, decimals)) > inSteps(limit, decimals);

/** Whether a value lies further from the one before than this part of it. */
export const isFurtherInPercent =
  (percent: number, decimals: number) =>
  ({ now, before }: Values): boolean => {
    const [one, other] = [inSteps(now, decimals), inSteps(before, decimals)];
    return Math.abs(one - other) * 100 > Math.abs(other) * percent;
  };

const normal = (text: unknown) => String(text).trim().toLowerCase().replace(/\s+/g, ' ');

/** Whether two texts or codes differ, in more than spaces and capitals. */
export const isOther = ({ now, before }: Values): boolean => normal(now) !== normal(before);
