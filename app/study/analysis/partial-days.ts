// Days of which only the month or the year is known, made whole for analysis. The flag says what was added: D the day, M
// month and day. The day as it was entered is always beside it.
import { addDays } from '../days.ts';

export interface WholeDay {
  day: string | null;
  flag: 'D' | 'M' | null;
}

const none: WholeDay = { day: null, flag: null };
const flagOf = (known: string) => (known.length === 10 ? null : known.length === 7 ? 'D' : 'M');

/**
 * The first day that it can be; where it may have begun on or after randomisation, the day of randomisation: when in doubt
 * an event counts as one of the trial.
 */
export function startOf(known: string | null, randomisedOn: string): WholeDay {
  if (known === null) return none;
  if (known.length === 10) return { day: known, flag: null };
  const inSameSpan = randomisedOn.startsWith(known);
  return {
    day: inSameSpan ? randomisedOn : known.length === 7 ? `${known}-01` : `${known}-01-01`,
    flag: flagOf(known),
  };
}

/** The last day that it can be, and never after the cut. */
export function endOf(known: string | null, cutOn: string): WholeDay {
  if (known === null) return none;
  if (known.length === 10) return { day: known, flag: null };
  const [year, month] = known.split('-').map(Number);
  const next =
    month === undefined || month === 12
      ? `${(year ?? 0) + 1}-01-01`
      : `${known.slice(0, 5)}${String(month + 1).padStart(2, '0')}-01`;
  const last = addDays(next, -1);
  return { day: last < cutOn ? last : cutOn, flag: flagOf(known) };
}
