// What a visit's window allows. Too early serves no measurement and is refused; late is better than never and is
// confirmed. In practice both visits can be tried on the day of randomisation.
import { daysBetween, type Visit, windowOf } from '#app/study/schedule.ts';

export interface Placed {
  visit: Visit;
  randomisedOn: string | null;
  practice: boolean;
}

const follows = (visit: Visit) => visit.targetDay > 0;

/** Why a visit cannot have this day, or undefined. */
export function refusedDay({ visit, randomisedOn, practice }: Placed, day: string): string | undefined {
  const because = (text: string) => `Date of the visit: ${text}`;
  if (!follows(visit))
    return randomisedOn && day > randomisedOn
      ? because(`${day} lies after randomisation on ${randomisedOn}.`)
      : undefined;
  if (!randomisedOn) return because('this visit follows randomisation, and she is not randomised yet.');
  if (practice ? day < randomisedOn : day <= randomisedOn)
    return because(`${day} does not lie after randomisation on ${randomisedOn}.`);
  const { earliest } = windowOf(visit, randomisedOn);
  if (practice || day >= earliest) return undefined;
  return because(`${day} is too early to serve; this visit can be made from ${earliest} on.`);
}

/** Why a visit cannot be opened today, whatever day is named, or undefined. */
export function notYet(placed: Placed, today: string): string | undefined {
  if (!follows(placed.visit)) return undefined;
  if (!placed.randomisedOn) return 'This visit follows randomisation, and she is not randomised yet.';
  const { earliest } = windowOf(placed.visit, placed.randomisedOn);
  return placed.practice || today >= earliest ? undefined : `This visit can be made from ${earliest} on.`;
}

/** What to ask about a day outside the window, or undefined. */
export function questionAbout({ visit, randomisedOn, practice }: Placed, day: string): string | undefined {
  if (!randomisedOn) return undefined;
  const { from, to, earliest } = windowOf(visit, randomisedOn);
  if (day >= from && day <= to) return undefined;
  const after = (text: string) => daysBetween(randomisedOn, text);
  const allowed =
    practice && follows(visit) && day < earliest
      ? ` So early a day is allowed in practice only: in production it is refused before ${earliest}.`
      : '';
  return `Day ${after(day)} after randomisation lies outside the window (day ${after(from)} to ${after(to)}).${allowed} Confirm that the date is right.`;
}

/** From which day on a visit can be recorded as missed; null where it cannot be at all, or not yet. */
export function missableFrom({ visit, randomisedOn, practice }: Placed): string | null {
  if (!follows(visit) || !randomisedOn) return null;
  return practice ? randomisedOn : windowOf(visit, randomisedOn).from;
}
