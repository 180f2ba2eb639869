// What the people of the simulated trial do about its schedule besides the visits themselves: appointments, and visits that
// nobody planned. Nothing here knows an arm.
import { type Cast, save } from './acts.ts';
import type { Chance } from './chance.ts';
import { anthropometryOf, strengthOf, type Woman } from './woman.ts';

/** Books the follow-up; a day outside the window is confirmed, as a person would. */
export async function bookFollowUp(cast: Cast, luck: Chance, number: string, day: string): Promise<void> {
  const { capture } = cast.as('coordinator');
  const typed = { day, time: luck.pick(['08:30', '09:30', '10:45', '13:15', '']) };
  const answer = await capture.bookVisit(number, 'followup', typed);
  if (answer.ok) return;
  const day__confirm = answer.warnings[0]?.message ?? '';
  const booked = await capture.bookVisit(number, 'followup', { ...typed, day__confirm });
  if (!booked.ok) throw new Error(`${number} appointment: ${JSON.stringify(booked.errors)}`);
}

/** A visit outside the schedule: weighed and measured again, or her strength after a fall, which is not finished. */
export async function unscheduledVisit(
  cast: Cast,
  luck: Chance,
  number: string,
  date: string,
  why: 'repeat' | 'safety',
  her: Woman,
): Promise<void> {
  const begun = await cast.as('assessor').capture.beginUnscheduled(number, { date, why });
  if (!begun.ok) throw new Error(`${number} unscheduled: ${JSON.stringify(begun.errors)}`);
  const strength = strengthOf(luck, her, { bes: 1, function: 1 }).filter(([name]) => !name.startsWith('frt'));
  await (why === 'repeat'
    ? save(cast, 'assessor', number, begun.visit, 'anthropometry', anthropometryOf(luck, her, 0))
    : save(cast, 'assessor', number, begun.visit, 'strength_function', strength));
}
