// Visits: opened with a date, or recorded as missed with a reason from a list. No free text: what a blinded
// person can read must not be able to tell of the programme.
import { z } from 'zod';
import { problem } from '#app/problem.ts';
import { study } from '#app/study/index.ts';
import { kinds } from '#app/study/kinds.ts';
import type { RoleName } from '#app/study/roles.ts';
import { daysBetween } from '#app/study/schedule.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { liveRecord, participantNumbered, visitOf } from './lookups.server.ts';
import { isVisitFinished } from './status.server.ts';

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
  visit: string;
  label: string;
  date: string | null;
  state: 'not_opened' | 'open' | 'missed';
  missedReason: string | null;
  forms: { name: string; label: string; state: string; mine: boolean }[];
  randomisedOn: string | null;
  /** Whether its values are closed to assessors for now. */
  closed: boolean;
}

const visitNamed = (name: string) => {
  const visit = study.visits.find((each) => each.name === name);
  if (!visit) throw problem('page.not_found');
  return visit;
};

/** A visit with its forms and their states; values are not in it. */
export async function visitView(scope: Scope, number: string, name: string): Promise<VisitView> {
  const visit = visitNamed(name);
  const q = scope.engine.read;
  const participant = await participantNumbered(scope, q, number);
  const row = await visitOf(scope, q, participant.id, name);
  const forms = [];
  for (const form of visit.forms) {
    const instrument = study.instruments.find((each) => each.name === form);
    const record = await liveRecord(scope, q, form, participant.id, name);
    forms.push({
      name: form,
      label: instrument?.label ?? form,
      state: String(record?.state ?? 'not_started'),
      mine: instrument?.enteredBy.includes(scope.actor.role as RoleName) ?? false,
    });
  }
  const later = study.visits[study.visits.indexOf(visit) + 1];
  const laterDone = later ? await isVisitFinished(scope, q, participant.id, later.name) : true;
  return {
    number,
    visit: name,
    label: visit.label,
    date: row?.visit_date ?? null,
    state: row ? (row.state === 'missed' ? 'missed' : 'open') : 'not_opened',
    missedReason: missedReasons.find(([code]) => code === row?.missed_reason)?.[1] ?? null,
    forms,
    randomisedOn: participant.randomised_on,
    closed: scope.actor.role === 'assessor' && participant.randomised_at !== null && !laterDone,
  };
}

const opening = z.object({ date: z.string(), confirm: z.string().optional() });
export type VisitSaved =
  | { ok: true }
  | { ok: false; errors: { field: string; message: string }[]; warning: string | null };

/**
 * Opens a visit on a day, or corrects its day with a reason; also one that was recorded as missed by mistake. A day
 * outside the window asks for confirmation.
 */
export async function openVisit(
  scope: Scope,
  number: string,
  name: string,
  raw: unknown,
): Promise<VisitSaved> {
  const visit = visitNamed(name);
  const input = opening.extend({ reason: z.string().optional() }).parse(raw);
  const site = await needSite(scope);
  const today = dayAt(scope.world.now(), site.timeZone);
  const refused = (message: string): VisitSaved => ({
    ok: false,
    errors: [{ field: 'date', message }],
    warning: null,
  });
  const parsed = kinds.day.parse({ kind: 'day', label: 'Date of the visit', notFuture: true }, input.date, {
    today,
  });
  if (!parsed.ok) return refused(parsed.message);
  const date = parsed.value;
  if (typeof date !== 'string') return refused('Date of the visit: enter the day on which she came.');
  const reason = (input.reason ?? '').trim();
  return audited(scope, { action: 'visit.opened', subject: number, reason: reason || null }, async (tx) => {
    const participant = await participantNumbered(scope, tx.query, number);
    const consent = await liveRecord(scope, tx.query, 'consent', participant.id, 'enrolment');
    if (consent && date < String(consent.consent_date))
      return refused(
        `Date of the visit: ${date} lies before the consent of ${String(consent.consent_date)}; nothing may be measured before.`,
      );
    const anchor = participant.randomised_on;
    if (visit.targetDay > 0 && !anchor)
      return refused('Date of the visit: this visit follows randomisation, and she is not randomised yet.');
    if (visit.targetDay > 0 && anchor && date <= anchor)
      return refused(`Date of the visit: ${date} does not lie after randomisation on ${anchor}.`);
    if (visit.targetDay <= 0 && anchor && date > anchor)
      return refused(`Date of the visit: ${date} lies after randomisation on ${anchor}.`);
    if (anchor && input.confirm !== date) {
      const day = daysBetween(anchor, date);
      const [from, to] = [visit.targetDay + visit.soft[0], visit.targetDay + visit.soft[1]];
      if (day < from || day > to)
        return {
          ok: false,
          errors: [],
          warning: `Day ${day} after randomisation lies outside the window (day ${from} to ${to}). Confirm that the date is right.`,
        };
    }
    const row = await visitOf(scope, tx.query, participant.id, name);
    const { visit: table } = scope.engine.tables;
    if (!row) {
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
    if (row.visit_date === date) return { ok: true };
    if (reason.length < 3)
      return {
        ok: false,
        errors: [
          { field: 'reason', message: 'Reason for the change: say in a few words why the date changes.' },
        ],
        warning: null,
      };
    const came = { state: 'open', missed_reason: null, visit_date: date };
    await tx.update(table, row.id, { ...came, version: row.version + 1 });
    return { ok: true };
  });
}

/** Records a visit as missed. Refused when forms were entered for it. */
export async function missVisit(
  scope: Scope,
  number: string,
  name: string,
  reason: string,
): Promise<VisitSaved> {
  const visit = visitNamed(name);
  const known = missedReasons.find(([code]) => code === reason);
  if (!known)
    return {
      ok: false,
      errors: [{ field: 'missed', message: 'Reason: choose why the visit was missed.' }],
      warning: null,
    };
  return audited(scope, { action: 'visit.missed', subject: number }, async (tx) => {
    const participant = await participantNumbered(scope, tx.query, number);
    if (visit.targetDay > 0 && !participant.randomised_on)
      return {
        ok: false,
        errors: [
          { field: 'missed', message: 'This visit follows randomisation, and she is not randomised yet.' },
        ],
        warning: null,
      };
    for (const form of visit.forms)
      if (await liveRecord(scope, tx.query, form, participant.id, name)) throw problem('visit.has_forms');
    const row = await visitOf(scope, tx.query, participant.id, name);
    if (row?.state === 'missed') throw problem('visit.missed');
    const cells = { visit_date: null, state: 'missed', missed_reason: reason };
    const { visit: table } = scope.engine.tables;
    if (row) await tx.update(table, row.id, { ...cells, version: row.version + 1 });
    else
      await tx.insert(table, {
        id: tx.id(),
        participant_id: participant.id,
        visit: name,
        ...cells,
        version: 1,
        definition: scope.definition,
        entered_by: scope.actor.id,
        entered_at: tx.at,
      });
    return { ok: true };
  });
}
