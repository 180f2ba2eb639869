// A calendar day, on one line.
export function Day({ day, none = '' }: { day: string | null; none?: string }) {
  return day ? (
    <time className="day" dateTime={day}>
      {day}
    </time>
  ) : (
    none
  );
}
