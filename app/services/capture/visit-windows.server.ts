// What a visit's window allows. Too early serves no measurement and is refused; late is better than never and is
// confirmed. In practice both visits can be tried on the day of randomisation.
import { type Course, earlyFrom, endOf } from '#app/study/course.ts';
import { study } from '#app/study/index.ts';
import { daysBetween, type Visit, windowOf } from '#app/study/schedule.ts';

export interface Placed {
  visit: Visit;
  randomisedOn: string | null;
  practice: boolean;
  /** Where she stands; see app/study/course.ts. */
  course: Course;
}

const follows = (visit: Visit) => visit.targetDay > 0;

/**
 * Since when this visit may be made before its window: the final one of whoever stopped the programme, so that she is measured
 * while she is willing. Null where it may not.
 */
export const earlyOf = ({ visit, course }: Pick<Placed, 'visit' | 'course'>): string | null =>
  visit.name === study.visits.at(-1)?.name ? earlyFrom(course) : null;

/** What ended everything: nothing is done with her after that day. Null where nothing did. */
export function ended(course: Course): string | null {
  const end = endOf(course);
  return end && `${end.why} on ${end.day}, and nothing may be measured, booked or drawn after that`;
}

/** Why no visit at all can have this day, or undefined. */
export function afterEnd(course: Course, day: string): string | undefined {
  const end = endOf(course);
  return end && day > end.day ? `Date of the visit: ${day} is too late: ${ended(course)}.` : undefined;
}

/** Why a visit cannot have this day, or undefined. */
export function refusedDay(placed: Placed, day: string): string | undefined {
  const { visit, randomisedOn, practice, course } = placed;
  const because = (text: string) => `Date of the visit: ${text}`;
  const over = afterEnd(course, day);
  if (over) return over;
  if (!follows(visit))
    return randomisedOn && day > randomisedOn
      ? because(`${day} lies after randomisation on ${randomisedOn}.`)
      : undefined;
  if (!randomisedOn) return because('this visit follows randomisation, and she is not randomised yet.');
  if (practice ? day < randomisedOn : day <= randomisedOn)
    return because(`${day} does not lie after randomisation on ${randomisedOn}.`);
  const { earliest } = windowOf(visit, randomisedOn);
  if (practice || day >= earliest) return undefined;
  const early = earlyOf(placed);
  if (early !== null && day >= early) return undefined;
  if (early !== null)
    return because(
      `${day} is too early to serve; this visit can be made from ${earliest} on, or from ${early} on, when she stopped the programme.`,
    );
  return because(`${day} is too early to serve; this visit can be made from ${earliest} on.`);
}

/** Why a visit cannot be opened today, whatever day is named, or undefined. */
export function notYet(placed: Placed, today: string): string | undefined {
  const end = endOf(placed.course);
  if (end && today > end.day) return `Not any more: ${ended(placed.course)}.`;
  if (!follows(placed.visit)) return undefined;
  if (!placed.randomisedOn) return 'This visit follows randomisation, and she is not randomised yet.';
  const { earliest } = windowOf(placed.visit, placed.randomisedOn);
  return placed.practice || today >= earliest || earlyOf(placed) !== null
    ? undefined
    : `This visit can be made from ${earliest} on.`;
}

/** What to ask about a day outside the window, or undefined. */
export function questionAbout(placed: Placed, day: string): string | undefined {
  const { visit, randomisedOn, practice } = placed;
  if (!randomisedOn) return undefined;
  const { from, to, earliest } = windowOf(visit, randomisedOn);
  if (day >= from && day <= to) return undefined;
  const after = (text: string) => daysBetween(randomisedOn, text);
  const early = earlyOf(placed);
  if (early !== null && day < earliest)
    return `Day ${after(day)} after randomisation lies before the window (day ${after(from)} to ${after(to)}). She stopped the programme on ${early}: this will be her final visit, marked as early, and there is none in the window. Confirm that she is measured now.`;
  const allowed =
    practice && follows(visit) && day < earliest
      ? ` So early a day is allowed in practice only: in production it is refused before ${earliest}.`
      : '';
  return `Day ${after(day)} after randomisation lies outside the window (day ${after(from)} to ${after(to)}).${allowed} Confirm that the date is right.`;
}

/** From which day on a visit can be recorded as missed; null where it cannot be at all, or not yet. */
export function missableFrom({ visit, randomisedOn, practice }: Omit<Placed, 'course'>): string | null {
  if (!follows(visit) || !randomisedOn) return null;
  return practice ? randomisedOn : windowOf(visit, randomisedOn).from;
}

/** Whether the visit would be too early on this day, were she still in the programme. */
export const isBeforeWindow = ({ visit, randomisedOn, practice }: Placed, day: string): boolean =>
  !practice && randomisedOn !== null && follows(visit) && day < windowOf(visit, randomisedOn).earliest;
