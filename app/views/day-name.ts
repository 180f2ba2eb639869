// A day with its name, for people.
const format = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
});

/** `Monday 2 March 2026` of 2026-03-02. */
export const dayName = (day: string): string =>
  format.format(new Date(`${day}T00:00:00Z`)).replaceAll(',', '');
