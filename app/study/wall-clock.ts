// The clock on the wall at the site: what it shows, and which instant that is. Twice a year it jumps, in most places.
import { addDays } from './days.ts';

/** HH:MM of a time typed as 9:30, 09.30 or 0930. Undefined: no time of a day. */
export function readTime(raw: string): string | undefined {
  const [, hours = '', minutes = ''] = /^(\d{1,2})[:.]?(\d{2})$/.exec(raw.trim()) ?? [];
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return `${hours.padStart(2, '0')}:${minutes}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    });
  formats.set(timeZone, known);
  return known;
}

/** What the wall shows at an instant, as `2026-03-02 09:30`. */
function wallAt(instant: number, timeZone: string): string {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`;
}

/**
 * The instant at which the wall shows this day and time, ISO-8601 in UTC; the earlier one where it shows it twice.
 * Undefined where the clock jumps over it.
 */
export function instantAt(day: string, time: string, timeZone: string): string | undefined {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  // A zone keeps one of the offsets that it has a day before and a day after.
  const offsets = [addDays(day, -1), addDays(day, 1)].map((near) => {
    const noon = Date.parse(`${near}T12:00:00Z`);
    return Date.parse(`${wallAt(noon, timeZone).replace(' ', 'T')}:00Z`) - noon;
  });
  const found = offsets
    .map((offset) => asUtc - offset)
    .filter((instant) => wallAt(instant, timeZone) === `${day} ${time}`)
    .sort((a, b) => a - b)[0];
  return found === undefined ? undefined : new Date(found).toISOString();
}

/** The Monday of the week of a day. */
export function mondayOf(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}
