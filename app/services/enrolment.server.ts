// Consent and enrolment: a participant number comes with consent, never before, and only for a person whom the
// screening log shows as eligible. The number says nothing of the arm.
import { and, desc, eq, gt, max, or } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { confirming, type Parsed, parseForm } from '#app/study/form.ts';
import { instrumentNamed } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { enrolment } from '#app/study/schedule.ts';
import type { Row } from '#db/ledger.ts';
import { cellsOf, rulesOf } from './capture/cells.server.ts';
import { consentBeforeScreening } from './capture/consent-order.server.ts';
import { holds, seenOf } from './capture/double-press.server.ts';
import { instrumentTableOf, liveRecord } from './capture/lookups.server.ts';
import { sameMode } from './capture/mode.server.ts';
import { inForce, notInForce, sheetsOf, todayOf } from './consent-sheets.server.ts';
import { blankForm, broughtBack } from './drafts/brought-back.server.ts';
import { forgetDraft } from './drafts/drafts.server.ts';
import { placeOf } from './drafts/places.server.ts';
import { audited, type Tx } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { type ScreeningForm, seenSoFar } from './screening.server.ts';
import { dayAt, needSite, siteRow } from './settings.server.ts';

export type Enrolled = { ok: true; number: string } | { ok: false; view: Omit<ScreeningForm, 'rescreenOf'> };

/** A blank consent of the person behind a screening number. */
export async function beginEnrolment(scope: Scope, screeningNumber: string) {
  const { participants: seen } = await seenSoFar(scope);
  const sheets = await sheetsOf(scope, scope.engine.read);
  const its = inForce(sheets, await todayOf(scope));
  const typed: Record<string, string> = its ? { consent_version: its.label } : {};
  const view = { ...blankForm, typed, seen };
  const place = placeOf.consent(screeningNumber);
  const form = await broughtBack({ scope, instrument: consentForm(), place, view });
  return { ...form, sheets: sheets.length === 0 ? undefined : sheets.map((each) => each.label) };
}

function consentForm(): Instrument {
  const found = instrumentNamed('consent');
  if (!found) throw new Error('The study has no consent form.');
  return found;
}

/** Enrols the person behind a screening number with her consent. Throws when she is not eligible or enrolled already. */
export async function enrol(
  scope: Scope,
  screeningNumber: string,
  entries: readonly (readonly [string, string])[],
): Promise<Enrolled> {
  const site = await needSite(scope);
  const instrument = consentForm();
  const parsed = parseForm(instrument, entries as Iterable<[string, string]>, {
    today: dayAt(scope.world.now(), site.timeZone),
  });
  const sent = new Map(entries);
  const { screening, participant } = scope.engine.tables;
  return audited(scope, { action: 'participant.enrolled', subject: screeningNumber }, async (tx) => {
    await sameMode(scope, tx.query, sent.get('__mode'));
    const row = (await tx.query.select().from(screening).where(eq(screening.number, screeningNumber)))[0];
    if (!row) throw problem('page.not_found');
    const first = row.rescreen_of ?? row.id;
    const hers = await tx.query
      .select({ number: screening.number, verdict: screening.verdict, participant: participant.id })
      .from(screening)
      .leftJoin(participant, eq(participant.screening_id, screening.id))
      .where(or(eq(screening.id, first), eq(screening.rescreen_of, first)))
      .orderBy(desc(screening.seq));
    const twice = await enrolledSince(scope, tx, row.id, seenOf(sent), instrument, parsed);
    if (twice) await forgetDraft(scope, tx, entries);
    if (twice) return { ok: true, number: twice };
    if (hers.some((each) => each.participant !== null)) throw problem('screening.already_enrolled');
    // Of a person who was screened more than once the last judgement counts.
    const last = hers[0];
    if (last?.verdict !== 'eligible') throw problem('screening.not_eligible');
    if (last.number !== screeningNumber)
      throw problem(
        'screening.not_eligible',
        `She was screened again as ${last.number}: enrol her from there.`,
      );
    const errors = [...parsed.errors, ...(await notInForce(scope, tx.query, parsed))];
    for (const [name, field] of Object.entries(instrument.fields))
      if (
        field.required !== false &&
        parsed.values[name] === null &&
        !errors.some((each) => each.field === name)
      )
        errors.push({ field: name, message: `${field.label}: this is needed before anything is measured.` });
    const unusual = [...parsed.warnings, ...consentBeforeScreening((row as Row).screening_date, parsed)];
    const warnings = confirming(unusual, sent);
    if (errors.length > 0 || warnings.some((each) => !each.confirmed))
      return { ok: false, view: { typed: parsed.typed, missing: {}, errors, warnings } };
    const seq = ((await tx.query.select({ seq: max(participant.seq) }).from(participant))[0]?.seq ?? 0) + 1;
    const number = `L-${String(seq).padStart(3, '0')}`;
    const id = tx.id();
    await tx.insert(participant, {
      id,
      seq,
      number,
      screening_id: row.id,
      site_id: siteRow,
      enrolled_at: tx.at,
      randomised_at: null,
      randomised_on: null,
    });
    await tx.insert(instrumentTableOf(scope.engine.tables, 'consent'), {
      id: tx.id(),
      participant_id: id,
      visit: enrolment.name,
      state: parsed.complete ? 'complete' : 'incomplete',
      version: 1,
      definition: scope.definition,
      missing: JSON.stringify(parsed.missing),
      warnings: rulesOf(unusual),
      entered_by: scope.actor.id,
      entered_at: tx.at,
      changed_by: scope.actor.id,
      changed_at: tx.at,
      void_reason: null,
      ...cellsOf(instrument, parsed.values),
    });
    await forgetDraft(scope, tx, entries);
    return { ok: true, number };
  });
}

/** The number under which the same person has enrolled her with the same consent since the page was opened. */
async function enrolledSince(
  scope: Scope,
  tx: Tx,
  screeningId: string,
  seen: number | undefined,
  instrument: Instrument,
  parsed: Parsed,
): Promise<string | undefined> {
  if (seen === undefined || parsed.errors.length > 0) return undefined;
  const { participant } = scope.engine.tables;
  const her = (
    await tx.query
      .select({ id: participant.id, number: participant.number })
      .from(participant)
      .where(and(eq(participant.screening_id, screeningId), gt(participant.seq, seen)))
  )[0];
  const consent = her && (await liveRecord(scope, tx.query, 'consent', her.id, enrolment.name));
  const isSame = consent?.entered_by === scope.actor.id && holds(instrument, consent, parsed);
  return isSame ? her?.number : undefined;
}
