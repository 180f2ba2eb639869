// Days and instants as the numbers that binary files hold. Only UTC is asked, so no time zone moves a day; and a text that
// is no real day or instant has no number.

/** Days since 1970-01-01 of an ISO day, YYYY-MM-DD; undefined where the text is none. */
export function epochDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const milliseconds = epochMilliseconds(`${text}T00:00:00Z`);
  return milliseconds === undefined ? undefined : milliseconds / 86_400_000;
}

/** Milliseconds since 1970-01-01 of an ISO instant in UTC, in seconds or milliseconds; undefined where the text is none. */
export function epochMilliseconds(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  // Some would take the 30th of February as the 2nd of March: what is read must spell itself again.
  const again = new Date(milliseconds).toISOString();
  return again === text || again === text.replace('Z', '.000Z') ? milliseconds : undefined;
}
