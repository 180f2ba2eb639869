// Visits that nobody planned: begun with a day and a reason from a list, as many as are needed. No form is expected there,
// and what is entered is no part of any window. No free text: see visits.server.ts.
import { and, eq, like } from 'drizzle-orm';
import { z } from 'zod';
import { kinds } from '#app/study/kinds.ts';
import {
  enrolment,
  unscheduled,
  unscheduledNumber,
  unscheduledVisit,
  visitNamed,
} from '#app/study/schedule.ts';
import type { Reading } from '#db/open.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { courseNow } from './course-facts.server.ts';
import { identityOf } from './identity.server.ts';
import { liveRecord, participantNumbered } from './lookups.server.ts';
import { sameMode } from './mode.server.ts';
import { type OptionalForm, optionalFormsOf } from './optional-forms.server.ts';
import { afterEnd } from './visit-windows.server.ts';

export const unscheduledReasons = [
  ['repeat', 'A measurement is repeated'],
  ['safety', 'A safety check'],
  ['asked', 'The participant asked for it'],
  ['other', 'Another reason'],
] as const;

export const reasonLabel = (code: string | null): string | null =>
  unscheduledReasons.find(([each]) => each === code)?.[1] ?? null;

/** More than anybody has. */
const most = 99;

export interface UnscheduledVisit {
  visit: string;
  label: string;
  /** When and why. */
  text: string;
  /** The forms that were begun. */
  forms: OptionalForm[];
}

/** The unscheduled visits of a participant, in the order in which they were begun. */
export async function unscheduledOf(
  scope: Scope,
  q: Reading,
  participant: string,
): Promise<UnscheduledVisit[]> {
  const found: UnscheduledVisit[] = [];
  for (const row of await rowsOf(scope, q, participant)) {
    const forms = await optionalFormsOf(scope, q, participant, row.visit);
    found.push({
      visit: row.visit,
      label: visitNamed(row.visit)?.label ?? row.visit,
      text: `${row.day}: ${reasonLabel(row.reason)}`,
      forms: forms.filter(({ state }) => state !== 'not_started'),
    });
  }
  return found;
}

async function rowsOf(scope: Scope, q: Reading, participant: string) {
  const { visit } = scope.engine.tables;
  const rows = await q
    .select({ visit: visit.visit, day: visit.visit_date, reason: visit.unscheduled_reason })
    .from(visit)
    .where(and(eq(visit.participant_id, participant), like(visit.visit, `${unscheduled.name}%`)))
    .orderBy(visit.id);
  return rows.sort((a, b) => (unscheduledNumber(a.visit) ?? 0) - (unscheduledNumber(b.visit) ?? 0));
}

export interface BeginPage {
  number: string;
  identity: string | null;
  today: string;
  /** How many there are: a page that was open before another was begun says so. */
  count: number;
  reasons: typeof unscheduledReasons;
}

/** What the page asks with which an unscheduled visit begins. */
export async function unscheduledPage(scope: Scope, number: string): Promise<BeginPage> {
  const q = scope.engine.read;
  const { id } = await participantNumbered(scope, q, number);
  return {
    number,
    identity: await identityOf(scope, q, id),
    today: dayAt(scope.world.now(), (await needSite(scope)).timeZone),
    count: (await rowsOf(scope, q, id)).length,
    reasons: unscheduledReasons,
  };
}

const form = z.object({
  date: z.string().default(''),
  why: z.string().default(''),
  version: z.string().optional(),
  mode: z.string().optional(),
});

export type Begun =
  | { ok: true; visit: string }
  | { ok: false; errors: { field: string; message: string }[]; count?: number };

const asked = { kind: 'day', label: 'Date of the visit', notFuture: true } as const;

/** Begins an unscheduled visit. Refused before her consent, and where another was begun since the page was opened. */
export async function beginUnscheduled(scope: Scope, number: string, raw: unknown): Promise<Begun> {
  const input = form.parse(raw);
  const { timeZone } = await needSite(scope);
  const parsed = kinds.day.parse(asked, input.date, { today: dayAt(scope.world.now(), timeZone) });
  const errors: { field: string; message: string }[] = [];
  if (!parsed.ok) errors.push({ field: 'date', message: parsed.message });
  else if (typeof parsed.value !== 'string')
    errors.push({ field: 'date', message: 'Date of the visit: enter the day on which she came.' });
  if (reasonLabel(input.why) === null)
    errors.push({ field: 'why', message: 'Reason: choose why she came outside the schedule.' });
  if (!parsed.ok || errors.length > 0) return { ok: false, errors };
  const date = String(parsed.value);
  const refused = (message: string, count?: number): Begun => ({
    ok: false,
    errors: [{ field: 'date', message }],
    count,
  });
  return audited(scope, { action: 'visit.begun_unscheduled', subject: number }, async (tx) => {
    await sameMode(scope, tx.query, input.mode);
    const participant = await participantNumbered(scope, tx.query, number);
    const { id } = participant;
    const before = await rowsOf(scope, tx.query, id);
    if (before.length !== Number(input.version ?? 0))
      return refused(
        `Another unscheduled visit was begun meanwhile, of ${before.at(-1)?.day}. Nothing was changed: begin one more only if she came once more.`,
        before.length,
      );
    if (before.length >= most)
      return refused(`Date of the visit: at most ${most} unscheduled visits are possible.`);
    const consent = await liveRecord(scope, tx.query, 'consent', id, enrolment.name);
    if (!consent || date < String(consent.consent_date))
      return refused(
        `Date of the visit: ${date} lies before the consent of ${String(consent?.consent_date ?? 'nobody')}; nothing may be measured before.`,
      );
    const over = afterEnd(await courseNow(scope, tx.query, participant), date);
    if (over) return refused(over);
    const { name } = unscheduledVisit(before.length + 1);
    await tx.insert(scope.engine.tables.visit, {
      id: tx.id(),
      participant_id: id,
      visit: name,
      visit_date: date,
      state: 'open',
      missed_reason: null,
      unscheduled_reason: input.why,
      version: 1,
      definition: scope.definition,
      entered_by: scope.actor.id,
      entered_at: tx.at,
    });
    return { ok: true, visit: name };
  });
}
