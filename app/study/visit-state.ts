// Where a visit stands on a day, in one place: the participant's page, the grid, the calendar and the visit's own page
// say it in the same words. It follows from days and from what was entered; nothing in it depends on an arm.
import { type Visit, windowOf } from './schedule.ts';

/** In a word. Arrived: opened, and not every form complete. Overdue: the soft window has closed; too late: the hard one. */
export const visitStates = {
  not_due: 'Not due',
  due: 'Due',
  booked: 'Booked',
  arrived: 'Arrived',
  done: 'Done',
  missed: 'Missed',
  overdue: 'Overdue',
  too_late: 'Too late',
  not_expected: 'Not expected',
} as const;

export type VisitState = keyof typeof visitStates;

export interface VisitFacts {
  randomisedOn: string | null;
  today: string;
  /** The day on which it was opened. */
  made: string | null;
  missed: boolean;
  /** Whether every form that is expected is complete. */
  complete: boolean;
  /** The day for which it is booked. */
  booked: string | null;
  /** Whether she is still followed; see course.ts. */
  isFollowed: boolean;
}

export interface Standing {
  state: VisitState;
  /** On which side of the soft window it was made, or is booked, or lies today; null inside it. */
  outside: 'before' | 'after' | null;
  /** The same in words, with the day that matters. */
  text: string;
}

/** Whether the soft window of a visit that follows randomisation has closed. */
export const isPastWindow = (visit: Visit, randomisedOn: string | null, today: string): boolean =>
  randomisedOn !== null && visit.targetDay > 0 && today > windowOf(visit, randomisedOn).to;

/**
 * Where a visit stands. What was entered comes first, then a booking that is still to come; otherwise the windows decide.
 * Before randomisation a visit that precedes it is due and one that follows it is not.
 */
export function standingOf(visit: Visit, facts: VisitFacts): Standing {
  const { randomisedOn, today, made, missed, complete, booked, isFollowed } = facts;
  const window = randomisedOn === null ? null : windowOf(visit, randomisedOn);
  const standing = (state: VisitState, day: string | null, text: string): Standing => {
    const outside =
      !window || day === null ? null : day < window.from ? 'before' : day > window.to ? 'after' : null;
    const isPlaced = outside && (day === made || day === booked);
    return { state, outside, text: isPlaced ? `${text}, ${outside} its window` : text };
  };
  const on = made === null ? '' : ` on ${made}`;
  if (complete) return standing('done', made, `Done${on}`);
  if (missed) return standing('missed', null, 'Missed');
  if (made !== null) return standing('arrived', made, `Arrived${on}`);
  if (booked !== null && booked >= today) return standing('booked', booked, `Booked for ${booked}`);
  if (!isFollowed) return standing('not_expected', null, 'Not expected: she is no longer followed');
  if (!window)
    return visit.targetDay > 0
      ? standing('not_due', null, 'Not due before randomisation')
      : standing('due', null, 'Due');
  if (today < window.from) return standing('not_due', null, `Not due before ${window.from}`);
  if (today <= window.to) return standing('due', null, `Due until ${window.to}`);
  if (today <= window.latest) return standing('overdue', today, `Overdue: its window closed on ${window.to}`);
  return standing('too_late', today, `Too late: its last day was ${window.latest}`);
}

/** For a narrow column: the state, and whether it was early or late. */
export function shortOf({ state, outside }: Standing): string {
  const isMade = state === 'arrived' || state === 'done' || state === 'booked';
  if (!isMade || !outside) return visitStates[state];
  return `${visitStates[state]}, ${outside === 'before' ? 'early' : 'late'}`;
}
