// An instant in the site's zone, with the UTC instant at hand.
export function localText(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(instant));
}

export function Instant({ at, timeZone }: { at: string; timeZone: string }) {
  return (
    <time dateTime={at} title={`${at} (UTC)`}>
      {localText(at, timeZone)}
    </time>
  );
}
