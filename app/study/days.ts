// Calendar days as ISO text. No instant and no time zone is involved, so no clock change can move a day.

/** Whether the text is a real day, YYYY-MM-DD, from 1900 to 2100. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1900 || year > 2100) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Whether the text is a day, a month YYYY-MM or a year YYYY. */
export function isPartialDay(text: string): boolean {
  if (/^\d{4}$/.test(text)) return isDay(`${text}-01-01`);
  if (/^\d{4}-\d{2}$/.test(text)) return isDay(`${text}-01`);
  return isDay(text);
}

const millisecondsADay = 86_400_000;

/** The day so many days later (or earlier). */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * millisecondsADay).toISOString().slice(0, 10);
}

/** Days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / millisecondsADay);
}

/** ISO text of a day typed as 2026-03-01, 2026-3-1 or 1/3/2026 (day first); partial days where allowed. Undefined: not a day. */
export function readDay(raw: string, partial: boolean): string | undefined {
  const dashes = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(raw);
  const slashes = /^(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})$/.exec(raw);
  const parts = dashes?.slice(1) ?? slashes?.slice(1).reverse();
  if (!parts) return undefined;
  const iso = parts
    .filter((part) => part !== undefined)
    .map((part) => part.padStart(2, '0'))
    .join('-');
  return (partial ? isPartialDay(iso) : isDay(iso)) ? iso : undefined;
}

/** Whether the second of two days lies before the first, as far as both are known: a month is not before a day in it. */
export function liesBefore(start: unknown, end: unknown): boolean {
  if (typeof start !== 'string' || typeof end !== 'string') return false;
  const known = Math.min(start.length, end.length);
  return end.slice(0, known) < start.slice(0, known);
}
