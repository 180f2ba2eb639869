// Consent that was given again, when a new version of the sheet asks for it. A further record beside her first consent; each
// version is consented to once.
import { and, asc, eq, gte, inArray, lt, ne, notExists, sql } from 'drizzle-orm';
import { kinds } from '#app/study/kinds.ts';
import { enrolment } from '#app/study/schedule.ts';
import type { Reading } from '#db/open.ts';
import { courseNow } from './capture/course-facts.server.ts';
import { isFollowed } from './capture/followed.server.ts';
import { identityOf } from './capture/identity.server.ts';
import { instrumentTableOf, liveRecord, participantNumbered } from './capture/lookups.server.ts';
import { sameMode } from './capture/mode.server.ts';
import { ended } from './capture/visit-windows.server.ts';
import { inForce, type Sheet, sheetsOf, todayOf } from './consent-sheets.server.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from './free-text.server.ts';
import { audited } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';

export interface Given {
  id: string;
  label: string;
  day: string;
  version: number;
}

export interface ConsentsView {
  number: string;
  identity: string | null;
  first: { label: string; day: string };
  again: Given[];
  /** The versions that she can still consent to: newer than her first consent. */
  open: { id: string; label: string; approvedOn: string }[];
  /** The version that she has to consent to; null where she need not. */
  wanted: string | null;
}

const givenOf = (scope: Scope, q: Reading, her: string) => {
  const { reconsent, consent_sheet: sheet } = scope.engine.tables;
  return q
    .select({
      id: reconsent.id,
      sheet: reconsent.sheet_id,
      label: sheet.label,
      day: reconsent.given_on,
      version: reconsent.version,
    })
    .from(reconsent)
    .innerJoin(sheet, eq(sheet.id, reconsent.sheet_id))
    .where(and(eq(reconsent.participant_id, her), ne(reconsent.state, 'void')))
    .orderBy(asc(reconsent.given_on), asc(reconsent.id));
};

/** The last version in force today that asks those who consented before it to consent again. */
const wantedOn = (sheets: readonly Sheet[], today: string) =>
  inForce(
    sheets.filter((each) => each.again === 1),
    today,
  );

/** What she signs is the version in force today, also where an earlier one asked for it. */
const labelOn = (sheets: readonly Sheet[], today: string) => inForce(sheets, today)?.label ?? '';

/** The consents of a participant. Throws page.not_found. */
export async function consentsOf(scope: Scope, number: string): Promise<ConsentsView> {
  const q = scope.engine.read;
  const her = await participantNumbered(scope, q, number);
  const consent = await liveRecord(scope, q, 'consent', her.id, enrolment.name);
  const day = String(consent?.consent_date ?? '');
  const sheets = await sheetsOf(scope, q);
  const given = await givenOf(scope, q, her.id);
  const open = sheets.filter(
    (each) => each.approved_on > day && !given.some(({ sheet }) => sheet === each.id),
  );
  const today = await todayOf(scope);
  const wanted = wantedOn(sheets, today);
  const isGiven = given.some(({ sheet }) =>
    sheets.some((each) => each.id === sheet && wanted && each.approved_on >= wanted.approved_on),
  );
  const isOver = ended(await courseNow(scope, q, her)) !== null;
  return {
    number,
    identity: await identityOf(scope, q, her.id),
    first: { label: String(consent?.consent_version ?? ''), day },
    again: given.map(({ sheet: _, ...each }) => each),
    open: open.map((each) => ({ id: each.id, label: each.label, approvedOn: each.approved_on })),
    wanted: wanted && wanted.approved_on > day && !isGiven && !isOver ? labelOn(sheets, today) : null,
  };
}

export type Reconsented = {
  ok: boolean;
  errors: { field: string; message: string }[];
  warnings?: Asked[];
};
const refused = (field: string, message: string): Reconsented => ({
  ok: false,
  errors: [{ field, message }],
});
const done: Reconsented = { ok: true, errors: [] };

/** Records that she consented again, to a version that was in force on that day. */
export async function reconsent(scope: Scope, number: string, sent: Ticks): Promise<Reconsented> {
  const today = await todayOf(scope);
  const asked = { kind: 'day', label: 'Day of the consent', notFuture: true } as const;
  const parsed = kinds.day.parse(asked, sent.given_on ?? '', { today });
  if (!parsed.ok) return refused('given_on', parsed.message);
  const day = parsed.value;
  if (typeof day !== 'string') return refused('given_on', 'Day of the consent: this is needed.');
  const { reconsent: table } = scope.engine.tables;
  return audited(scope, { action: 'consent.given_again', subject: number }, async (tx) => {
    await sameMode(scope, tx.query, sent.__mode);
    const her = await participantNumbered(scope, tx.query, number);
    const sheets = await sheetsOf(scope, tx.query);
    const sheet = sheets.find((each) => each.id === sent.signed);
    if (!sheet) return refused('signed', 'Version of the consent form: choose the one that she signed.');
    const given = await givenOf(scope, tx.query, her.id);
    // Pressed twice it is one.
    if (given.some((each) => each.sheet === sheet.id && each.day === day)) return done;
    if (given.some((each) => each.sheet === sheet.id))
      return refused('signed', `Version of the consent form: she has consented to “${sheet.label}” already.`);
    const its = inForce(sheets, day);
    if (its?.id !== sheet.id)
      return refused(
        'given_on',
        its
          ? `Day of the consent: on ${day} “${its.label}” was in force, and not “${sheet.label}”. Correct one of them.`
          : `Day of the consent: no version was in force on ${day}.`,
      );
    const consent = await liveRecord(scope, tx.query, 'consent', her.id, enrolment.name);
    if (day < String(consent?.consent_date ?? ''))
      return refused(
        'given_on',
        `Day of the consent: ${day} lies before her first consent of ${consent?.consent_date}.`,
      );
    const over = ended(await courseNow(scope, tx.query, her));
    if (over) return refused('given_on', `Day of the consent: she cannot consent again, since ${over}.`);
    await tx.insert(table, {
      id: tx.id(),
      participant_id: her.id,
      sheet_id: sheet.id,
      given_on: day,
      state: 'given',
      void_reason: null,
      version: 1,
      entered_by: scope.actor.id,
      entered_at: tx.at,
    });
    return done;
  });
}

/** Voids a consent that was recorded by mistake; it stays in the ledger. */
export async function voidReconsent(scope: Scope, number: string, sent: Ticks): Promise<Reconsented> {
  const reason = (sent.reason ?? '').trim();
  if (reason.length < 3) return refused('reason', 'Reason: say in a few words why this consent is void.');
  const warnings = askAbout('reconsent', [{ field: 'reason', label: 'Reason', text: reason }], sent);
  const { reconsent: table } = scope.engine.tables;
  return audited(scope, { action: 'consent.voided', subject: number, reason }, async (tx) => {
    await sameMode(scope, tx.query, sent.__mode);
    const her = await participantNumbered(scope, tx.query, number);
    const row = await tx.find(table, sent.consent ?? '');
    if (row?.participant_id !== her.id)
      return refused('consent', 'Consent that is void: choose one that was recorded.');
    if (row.state === 'void') return done;
    if (isAsked(warnings)) return { ok: false, errors: [], warnings };
    await keepConfirmed(tx, 'open', warnings);
    await tx.update(table, row.id, { state: 'void', void_reason: reason, version: row.version + 1 });
    return done;
  });
}

const shown = 20;

/** Who is still to consent again: the first of them, and how many there are. */
export async function waitingForConsent(
  scope: Scope,
): Promise<{ label: string; numbers: string[]; count: number } | null> {
  const q = scope.engine.read;
  const sheets = await sheetsOf(scope, q);
  if (sheets.length === 0) return null;
  const today = await todayOf(scope);
  const wanted = wantedOn(sheets, today);
  if (!wanted) return null;
  const { participant, reconsent: table } = scope.engine.tables;
  const consent = instrumentTableOf(scope.engine.tables, 'consent');
  const good = sheets.filter((each) => each.approved_on >= wanted.approved_on).map(({ id }) => id);
  const given = q
    .select({ one: sql`1` })
    .from(table)
    .where(
      and(eq(table.participant_id, participant.id), ne(table.state, 'void'), inArray(table.sheet_id, good)),
    );
  const day = sql`${sql.identifier('consent_date')}`;
  const where = and(
    ne(consent.state, 'void'),
    lt(day, wanted.approved_on),
    gte(day, ''),
    notExists(given),
    isFollowed(scope),
  );
  const rows = await q
    .select({ number: participant.number })
    .from(participant)
    .innerJoin(consent, eq(consent.participant_id, participant.id))
    .where(where)
    .orderBy(asc(participant.seq));
  if (rows.length === 0) return null;
  return {
    label: labelOn(sheets, today),
    numbers: rows.slice(0, shown).map((row) => row.number),
    count: rows.length,
  };
}
