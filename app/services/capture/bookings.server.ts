// Booking a visit: when she is expected. The windows of the visit hold for a booking as they hold for the visit itself,
// so that nobody is asked to come on a day that serves no measurement.
import { z } from 'zod';
import { addDays } from '#app/study/days.ts';
import { confirming, type Warning } from '#app/study/form.ts';
import { kinds } from '#app/study/kinds.ts';
import { instantAt, readTime } from '#app/study/wall-clock.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite, studyState } from '../settings.server.ts';
import { courseNow } from './course-facts.server.ts';
import { type BookingRow, bookingOf, participantNumbered, visitOf } from './lookups.server.ts';
import { sameMode } from './mode.server.ts';
import { ended, questionAbout, refusedDay } from './visit-windows.server.ts';
import { scheduledVisit } from './visits.server.ts';

const form = z.object({
  day: z.string(),
  time: z.string().optional(),
  day__confirm: z.string().optional(),
  version: z.string().optional(),
  mode: z.string().optional(),
});

export type Booked =
  | { ok: true }
  | {
      ok: false;
      errors: { field: string; message: string }[];
      /** What is asked about the day. */
      warnings: (Warning & { confirmed: boolean })[];
      /** The version that stands now, when a change was refused for it. */
      version?: number;
    };

const refused = (field: string, message: string, version?: number): Booked => ({
  ok: false,
  errors: [{ field, message }],
  warnings: [],
  version,
});

/** In days: what lies beyond is a slip of the pen. */
export const farthest = 366;
const asked = { kind: 'day', label: 'Day of the appointment' } as const;

/** What is wrong with day and time as they were typed, or what they are. */
function readBooking(
  input: z.infer<typeof form>,
  today: string,
  timeZone: string,
): { ok: true; day: string; time: string | null } | Extract<Booked, { ok: false }> {
  const wrong = (field: string, message: string) => refused(field, message) as Extract<Booked, { ok: false }>;
  const parsed = kinds.day.parse(asked, input.day, { today });
  if (!parsed.ok) return wrong('day', parsed.message);
  const day = parsed.value;
  if (typeof day !== 'string')
    return wrong('day', 'Day of the appointment: enter the day on which she is to come.');
  if (day < today) return wrong('day', `Day of the appointment: ${day} lies before today, ${today}.`);
  const last = addDays(today, farthest);
  if (day > last)
    return wrong(
      'day',
      `Day of the appointment: ${day} lies after ${last}; a visit is booked at most a year ahead.`,
    );
  const typed = (input.time ?? '').trim();
  if (typed === '') return { ok: true, day, time: null };
  const time = readTime(typed);
  if (time === undefined)
    return wrong(
      'time',
      `Time of the appointment: “${typed}” is no time. Enter hours and minutes, as 09:30 or 14:15.`,
    );
  if (instantAt(day, time, timeZone) === undefined)
    return wrong(
      'time',
      `Time of the appointment: the clocks go forward on ${day} and leave out ${time}. Choose another time.`,
    );
  return { ok: true, day, time };
}

/**
 * Books a visit, or moves its booking. Refused where the visit was made or missed, before today, and on a day that the
 * visit itself could not have; a day outside its window is asked about.
 */
export async function bookVisit(scope: Scope, number: string, name: string, raw: unknown): Promise<Booked> {
  const visit = scheduledVisit(name);
  const input = form.parse(raw);
  const { timeZone } = await needSite(scope);
  const read = readBooking(input, dayAt(scope.world.now(), timeZone), timeZone);
  if (!read.ok) return read;
  const { day, time } = read;
  const practice = (await studyState(scope)).mode === 'practice';
  const version = Number(input.version ?? 0);
  return audited(scope, { action: 'visit.booked', subject: number }, async (tx) => {
    await sameMode(scope, tx.query, input.mode);
    const participant = await participantNumbered(scope, tx.query, number);
    const row = await bookingOf(scope, tx.query, participant.id, name);
    if (row?.state === 'booked' && row.day === day && row.time === time) return { ok: true };
    const made = await visitOf(scope, tx.query, participant.id, name);
    if (made)
      return refused(
        'day',
        `This visit ${made.state === 'missed' ? 'is recorded as missed' : 'is opened'} already: there is nothing to book.`,
      );
    if ((row?.version ?? 0) !== version) return refused('day', changedMeanwhile(row), row?.version);
    const course = await courseNow(scope, tx.query, participant);
    const over = ended(course);
    if (over) return refused('day', `${asked.label}: there is nothing to book, since ${over}.`);
    const placed = { visit, randomisedOn: participant.randomised_on, practice, course };
    const why = refusedDay(placed, day);
    if (why) return refused('day', why.replace(/^Date of the visit/, asked.label));
    const question = questionAbout(placed, day);
    const unusual = question ? [{ field: 'day', rule: 'booking.day.window', message: question }] : [];
    const warnings = confirming(unusual, new Map([['day__confirm', input.day__confirm ?? '']]));
    if (warnings.some((each) => !each.confirmed)) return { ok: false, errors: [], warnings };
    const { booking } = scope.engine.tables;
    const cells = {
      day,
      time,
      state: 'booked',
      version: version + 1,
      changed_by: scope.actor.id,
      changed_at: tx.at,
    };
    if (row) await tx.update(booking, row.id, cells);
    else await tx.insert(booking, { id: tx.id(), participant_id: participant.id, visit: name, ...cells });
    return { ok: true };
  });
}

/** Cancels a booking that is still to come. `page` names the version and the mode of the page. */
export async function cancelBooking(
  scope: Scope,
  number: string,
  name: string,
  page: { version?: string; mode?: string } = {},
): Promise<Booked> {
  scheduledVisit(name);
  return audited(scope, { action: 'visit.booking_cancelled', subject: number }, async (tx) => {
    await sameMode(scope, tx.query, page.mode);
    const participant = await participantNumbered(scope, tx.query, number);
    const row = await bookingOf(scope, tx.query, participant.id, name);
    if (row?.state === 'cancelled') return { ok: true };
    if (!row || row.version !== Number(page.version ?? 0))
      return refused('day', changedMeanwhile(row), row?.version);
    if (await visitOf(scope, tx.query, participant.id, name))
      return refused(
        'day',
        'This visit is opened or recorded as missed already: its booking stays as it was.',
      );
    const { booking } = scope.engine.tables;
    const cells = { state: 'cancelled', version: row.version + 1 };
    await tx.update(booking, row.id, { ...cells, changed_by: scope.actor.id, changed_at: tx.at });
    return { ok: true };
  });
}

const changedMeanwhile = (row: BookingRow | undefined) =>
  row?.state === 'booked'
    ? `This visit was booked for ${[row.day, row.time].filter((each) => each).join(' ')} meanwhile. Nothing was changed: compare, and save again if yours is right.`
    : 'This booking was cancelled meanwhile. Nothing was changed: book again if she is to come.';
