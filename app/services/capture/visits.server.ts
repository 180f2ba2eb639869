// Visits: opened with a date, or recorded as missed with a reason from a list. No free text: what a blinded
// person can read must not be able to tell of the programme.
import { z } from 'zod';
import { problem } from '#app/problem.ts';
import { endOf } from '#app/study/course.ts';
import { study } from '#app/study/index.ts';
import { kinds } from '#app/study/kinds.ts';
import { enrolment, unscheduledNumber, visitNamed, windowOf } from '#app/study/schedule.ts';
import { type Asked, askAbout, isAsked, keepConfirmed } from '../free-text.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite, studyState } from '../settings.server.ts';
import { courseNow } from './course-facts.server.ts';
import { isClosed, roleOf } from './door.server.ts';
import { identityOf } from './identity.server.ts';
import {
  type Booking,
  bookingOf,
  liveRecord,
  participantNumbered,
  type VisitRow,
  visitOf,
} from './lookups.server.ts';
import { sameMode } from './mode.server.ts';
import { type OptionalForm, optionalFormsOf } from './optional-forms.server.ts';
import { reasonLabel } from './unscheduled.server.ts';
import {
  afterEnd,
  earlyOf,
  isBeforeWindow,
  missableFrom,
  notYet,
  questionAbout,
  refusedDay,
} from './visit-windows.server.ts';

export const missedReasons = [
  ['declined', 'She declined the visit'],
  ['unwell', 'She was unwell'],
  ['away', 'She was away'],
  ['not_reached', 'She could not be reached'],
  ['equipment', 'Equipment or staff were not available'],
  ['other', 'Another reason'],
] as const;

export interface VisitView {
  number: string;
  /** Initials and year of birth, to tell two people apart. */
  identity: string | null;
  visit: string;
  label: string;
  date: string | null;
  state: 'not_opened' | 'open' | 'missed';
  /** 0 before it is opened. A change names the version that it was made from. */
  version: number;
  missedReason: string | null;
  /** Why it was made, where it is not in the schedule. */
  unscheduledReason: string | null;
  forms: { name: string; label: string; state: string; mine: boolean }[];
  /** Forms besides that the site has switched on. */
  optional: OptionalForm[];
  randomisedOn: string | null;
  /** First and last day of the window of a visit that follows randomisation, once she is randomised. */
  window: { from: string; to: string } | null;
  /** Why it cannot be opened yet, or any more. */
  notYet: string | null;
  /** Since when it may be made before its window, while that has not begun; null where it may not. */
  earlyFrom: string | null;
  /** The day from which it can be recorded as missed; null where it cannot. */
  missableFrom: string | null;
  /** Whether its values are closed to assessors for now. */
  closed: boolean;
  /** Whether there can be an appointment: a visit that follows randomisation has none before it. */
  mayBook: boolean;
  /** When she is expected, until it is opened or missed. */
  booking: Booking | null;
  /** Of the booking, a cancelled one too; 0 before the first. */
  bookingVersion: number;
}

/** The visit of the schedule with this name. Throws page.not_found. */
export const scheduledVisit = (name: string) => {
  const visit = study.visits.find((each) => each.name === name);
  if (!visit) throw problem('page.not_found');
  return visit;
};

const isPractice = async (scope: Scope) => (await studyState(scope)).mode === 'practice';

/** A visit with its forms and their states; values are not in it. */
export async function visitView(scope: Scope, number: string, name: string): Promise<VisitView> {
  const unplanned = unscheduledNumber(name) === undefined ? undefined : visitNamed(name);
  const visit = unplanned ? undefined : scheduledVisit(name);
  const q = scope.engine.read;
  const participant = await participantNumbered(scope, q, number);
  const row = await visitOf(scope, q, participant.id, name);
  // It is begun on a page of its own.
  if (unplanned && !row) throw problem('page.not_found');
  const booked = await bookingOf(scope, q, participant.id, name);
  const forms = [];
  for (const form of visit?.forms ?? []) {
    const instrument = study.instruments.find((each) => each.name === form);
    const record = await liveRecord(scope, q, form, participant.id, name);
    forms.push({
      name: form,
      label: instrument?.label ?? form,
      state: String(record?.state ?? 'not_started'),
      mine: instrument?.enteredBy.includes(roleOf(scope)) ?? false,
    });
  }
  const { randomised_on: randomisedOn } = participant;
  const today = dayAt(scope.world.now(), (await needSite(scope)).timeZone);
  const course = await courseNow(scope, q, participant);
  const placed = visit && { visit, randomisedOn, practice: await isPractice(scope), course };
  const closed = await isClosed(scope, q, participant, name, roleOf(scope));
  const optional = await optionalFormsOf(scope, q, participant.id, name);
  return {
    number,
    identity: await identityOf(scope, q, participant.id),
    visit: name,
    label: visit?.label ?? unplanned?.label ?? name,
    date: row?.visit_date ?? null,
    state: row ? (row.state === 'missed' ? 'missed' : 'open') : 'not_opened',
    version: row?.version ?? 0,
    missedReason: missedReasons.find(([code]) => code === row?.missed_reason)?.[1] ?? null,
    forms,
    // Of an unscheduled visit what is not complete stays open: see door.server.ts.
    optional: optional.map((each) => ({
      ...each,
      mine: each.mine && !(closed && (visit || each.state === 'complete')),
    })),
    unscheduledReason: reasonLabel(row?.unscheduled_reason ?? null),
    randomisedOn,
    window: randomisedOn === null || !visit || visit.targetDay <= 0 ? null : windowOf(visit, randomisedOn),
    notYet: (placed && notYet(placed, today)) ?? null,
    earlyFrom: placed && isBeforeWindow(placed, today) ? earlyOf(placed) : null,
    missableFrom: placed ? missableFrom(placed) : null,
    closed,
    mayBook:
      !row &&
      visit !== undefined &&
      endOf(course) === null &&
      (visit.targetDay <= 0 || randomisedOn !== null),
    booking: !row && booked?.state === 'booked' ? { day: booked.day, time: booked.time } : null,
    bookingVersion: booked?.version ?? 0,
  };
}

const opening = z.object({
  date: z.string(),
  confirm: z.string().optional(),
  reason: z.string().optional(),
  reason__confirm: z.string().optional(),
  version: z.string().optional(),
  mode: z.string().optional(),
});

export type VisitSaved =
  | { ok: true }
  | {
      ok: false;
      errors: { field: string; message: string }[];
      warning: string | null;
      /** What is asked about the reason. */
      words?: Asked[];
      /** The version that stands now, when a change was refused for it. */
      version?: number;
    };

/** What to say to somebody whose page is older than the visit. */
export const changedMeanwhile = (row: VisitRow | undefined) =>
  row?.state === 'missed'
    ? 'This visit was recorded as missed meanwhile. Nothing was changed: read the page again.'
    : `The date of this visit was saved as ${row?.visit_date ?? 'blank'} meanwhile. Nothing was changed: compare, and save again if yours is right.`;

/**
 * Opens a visit on a day, or corrects its day with a reason; also one that was recorded as missed by mistake. A day
 * outside the window asks for confirmation, one before the hard window is refused.
 */
export async function openVisit(
  scope: Scope,
  number: string,
  name: string,
  raw: unknown,
): Promise<VisitSaved> {
  const visit = unscheduledNumber(name) === undefined ? scheduledVisit(name) : undefined;
  const input = opening.parse(raw);
  const site = await needSite(scope);
  const today = dayAt(scope.world.now(), site.timeZone);
  const refused = (message: string, field = 'date', version?: number): VisitSaved => ({
    ok: false,
    errors: [{ field, message }],
    warning: null,
    version,
  });
  const asked = { kind: 'day', label: 'Date of the visit', notFuture: true } as const;
  const parsed = kinds.day.parse(asked, input.date, { today });
  if (!parsed.ok) return refused(parsed.message);
  const date = parsed.value;
  if (typeof date !== 'string') return refused('Date of the visit: enter the day on which she came.');
  const practice = await isPractice(scope);
  const reason = (input.reason ?? '').trim();
  const words = askAbout('visit', [{ field: 'reason', label: 'Reason for the change', text: reason }], input);
  const version = Number(input.version ?? 0);
  const action = version === 0 ? 'visit.opened' : 'visit.corrected';
  return audited(scope, { action, subject: number, reason: reason || null }, async (tx) => {
    await sameMode(scope, tx.query, input.mode);
    const participant = await participantNumbered(scope, tx.query, number);
    if (await isClosed(scope, tx.query, participant, name, roleOf(scope))) throw problem('form.closed');
    const row = await visitOf(scope, tx.query, participant.id, name);
    if (!visit && !row) throw problem('page.not_found');
    if (row?.visit_date === date) return { ok: true };
    if ((row?.version ?? 0) !== version) return refused(changedMeanwhile(row), 'date', row?.version);
    const consent = await liveRecord(scope, tx.query, 'consent', participant.id, enrolment.name);
    if (consent && date < String(consent.consent_date))
      return refused(
        `Date of the visit: ${date} lies before the consent of ${String(consent.consent_date)}; nothing may be measured before.`,
      );
    const course = await courseNow(scope, tx.query, participant);
    const placed = visit && { visit, randomisedOn: participant.randomised_on, practice, course };
    const why = placed ? refusedDay(placed, date) : afterEnd(course, date);
    if (why) return refused(why);
    const question = placed && questionAbout(placed, date);
    const isOpen = question !== null && question !== undefined && input.confirm !== date;
    if (isOpen || isAsked(words)) return { ok: false, errors: [], warning: question ?? null, words };
    const { visit: table } = scope.engine.tables;
    if (!row) {
      await keepConfirmed(tx, 'open', words);
      await tx.insert(table, {
        id: tx.id(),
        participant_id: participant.id,
        visit: name,
        visit_date: date,
        state: 'open',
        missed_reason: null,
        version: 1,
        definition: scope.definition,
        entered_by: scope.actor.id,
        entered_at: tx.at,
      });
      return { ok: true };
    }
    if (reason.length < 3)
      return refused('Reason for the change: say in a few words why the date changes.', 'reason');
    await keepConfirmed(tx, 'open', words);
    const came = { state: 'open', missed_reason: null, visit_date: date };
    await tx.update(table, row.id, { ...came, version: row.version + 1 });
    return { ok: true };
  });
}
