// The calendar of visits, week by week: who is expected when, and who is inside her window and has no appointment yet.
// It tells of visits that both arms have, and of nothing else.
import { and, asc, between, eq, isNotNull, sql } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import { addDays, windowOf } from '#app/study/schedule.ts';
import type { Standing } from '#app/study/visit-state.ts';
import { mondayOf } from '#app/study/wall-clock.ts';
import { farthest } from './capture/bookings.server.ts';
import { isBeforeEnd, isFollowed } from './capture/followed.server.ts';
import { statusOf } from './capture/status.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

export interface Appointment {
  id: string;
  number: string;
  visit: string;
  visitLabel: string;
  day: string;
  time: string | null;
  /** Where the visit stands today. */
  standing: Standing;
}

export interface CalendarWeek {
  today: string;
  /** Its Monday, and the Mondays of the weeks around it; null where nothing can have been booked. */
  monday: string;
  before: string | null;
  after: string | null;
  days: { day: string; appointments: Appointment[] }[];
  /** Inside their window at some time of this week, the visit not made, and not booked: the first of them. */
  toBook: { number: string; visit: string; visitLabel: string; from: string; to: string }[];
  toBookCount: number;
}

const shownToBook = 20;

/** The appointments of these days, both ends included, in the order in which they come. */
async function appointmentsOf(scope: Scope, from: string, to: string): Promise<Appointment[]> {
  const { booking, participant } = scope.engine.tables;
  const today = dayAt(scope.world.now(), (await needSite(scope)).timeZone);
  const rows = await scope.engine.read
    .select({
      id: booking.id,
      number: participant.number,
      visit: booking.visit,
      day: booking.day,
      time: booking.time,
      her: { id: participant.id, randomised_on: participant.randomised_on },
    })
    .from(booking)
    .innerJoin(participant, eq(participant.id, booking.participant_id))
    .where(and(eq(booking.state, 'booked'), between(booking.day, from, to), isBeforeEnd(scope)))
    // One that has no time stands first, on either engine.
    .orderBy(
      asc(booking.day),
      asc(sql`coalesce(${booking.time}, '')`),
      asc(participant.seq),
      asc(booking.id),
    );
  const people = new Map(rows.map(({ her }) => [her.id, her]));
  const statuses = await statusOf(scope, [...people.values()], today);
  return rows.flatMap(({ her, ...row }) => {
    const standing = statuses.get(her.id)?.visits[row.visit];
    return standing ? [{ ...row, visitLabel: labelOf(row.visit), standing }] : [];
  });
}

const labelOf = (visit: string) => study.visits.find(({ name }) => name === visit)?.label ?? visit;

/** The week that this day lies in. */
export async function calendarWeek(scope: Scope, day: string | null): Promise<CalendarWeek> {
  const { timeZone } = await needSite(scope);
  const today = dayAt(scope.world.now(), timeZone);
  const { study: studies } = scope.engine.tables;
  const [row] = await scope.engine.read.select({ begun: studies.created_at }).from(studies);
  const first = mondayOf(dayAt(row?.begun ?? scope.world.now(), timeZone));
  const last = mondayOf(addDays(today, farthest));
  const monday = mondayOf(day ?? today);
  const sunday = addDays(monday, 6);
  const appointments = await appointmentsOf(scope, monday, sunday);
  const toBook = await unbooked(scope, monday, sunday);
  return {
    today,
    monday,
    before: monday > first ? addDays(monday, -7) : null,
    after: monday < last ? addDays(monday, 7) : null,
    days: Array.from({ length: 7 }, (_, i) => addDays(monday, i)).map((each) => ({
      day: each,
      appointments: appointments.filter((one) => one.day === each),
    })),
    toBook: toBook.slice(0, shownToBook),
    toBookCount: toBook.length,
  };
}

/** Whose soft window of a visit after randomisation meets these days, in the order of its end. */
async function unbooked(scope: Scope, from: string, to: string): Promise<CalendarWeek['toBook']> {
  const { booking, participant, visit } = scope.engine.tables;
  const found = [];
  for (const its of study.visits.filter(({ targetDay }) => targetDay > 0)) {
    const [first, last] = its.soft;
    const rows = await scope.engine.read
      .select({ number: participant.number, randomisedOn: participant.randomised_on })
      .from(participant)
      .leftJoin(visit, and(eq(visit.participant_id, participant.id), eq(visit.visit, its.name)))
      .leftJoin(
        booking,
        and(
          eq(booking.participant_id, participant.id),
          eq(booking.visit, its.name),
          eq(booking.state, 'booked'),
        ),
      )
      .where(
        and(
          isNotNull(participant.randomised_on),
          between(
            participant.randomised_on,
            addDays(from, -(its.targetDay + last)),
            addDays(to, -(its.targetDay + first)),
          ),
          sql`${visit.id} is null and ${booking.id} is null`,
          isFollowed(scope),
        ),
      )
      .orderBy(asc(participant.randomised_on), asc(participant.seq));
    for (const { number, randomisedOn } of rows) {
      const window = windowOf(its, String(randomisedOn));
      found.push({ number, visit: its.name, visitLabel: its.label, from: window.from, to: window.to });
    }
  }
  return found;
}
