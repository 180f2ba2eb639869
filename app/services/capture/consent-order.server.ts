// Consent comes before anything is measured, whichever of the two is entered or corrected last.
import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { Parsed, Warning } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { liveRecord, type ParticipantRow } from './lookups.server.ts';

type Errors = { field: string; message: string }[];

/** What stands in the wrong order: a day of measuring before her consent, or a consent after her first visit. */
export function outOfOrder(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  instrument: Instrument,
  parsed: Parsed,
): Promise<Errors> {
  if (instrument.name === 'consent') return consentAfterVisit(scope, q, participant, parsed);
  return measuredBeforeConsent(scope, q, participant, instrument, parsed);
}

/** A consent that is older than the screening which came before it is asked about. */
export function consentBeforeScreening(screenedOn: unknown, { values }: Parsed): Warning[] {
  const day = values.consent_date;
  if (typeof screenedOn !== 'string' || typeof day !== 'string' || day >= screenedOn) return [];
  const message = `Date of consent: ${day} lies before the screening of ${screenedOn}. Check it; if it is right, confirm it.`;
  return [{ field: 'consent_date', rule: 'consent.before_screening', message }];
}

/** The same for somebody who is enrolled already, when her consent is corrected. */
export async function consentBeforeHerScreening(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  instrument: Instrument,
  parsed: Parsed,
): Promise<Warning[]> {
  if (instrument.name !== 'consent') return [];
  const { screening, participant: participants } = scope.engine.tables;
  const rows = await q
    .select({ screening })
    .from(participants)
    .innerJoin(screening, eq(screening.id, participants.screening_id))
    .where(eq(participants.id, participant.id));
  return consentBeforeScreening((rows[0]?.screening as Row | undefined)?.screening_date, parsed);
}

async function consentAfterVisit(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  parsed: Parsed,
): Promise<Errors> {
  const day = parsed.values.consent_date;
  const { visit } = scope.engine.tables;
  const first = (
    await q
      .select({ date: visit.visit_date })
      .from(visit)
      .where(and(eq(visit.participant_id, participant.id), isNotNull(visit.visit_date)))
      .orderBy(asc(visit.visit_date), asc(visit.id))
      .limit(1)
  )[0]?.date;
  if (typeof day !== 'string' || !first || day <= first) return [];
  const message = `Date of consent: ${day} lies after the visit of ${first}; nothing may be measured before consent.`;
  return [{ field: 'consent_date', message }];
}

async function measuredBeforeConsent(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  instrument: Instrument,
  parsed: Parsed,
): Promise<Errors> {
  const measuredOn = Object.entries(instrument.fields).flatMap(([name, field]) => {
    const day = parsed.values[name];
    return field.kind === 'day' && !field.partial && typeof day === 'string' ? [{ name, field, day }] : [];
  });
  if (measuredOn.length === 0) return [];
  const consent = await liveRecord(scope, q, 'consent', participant.id, 'enrolment');
  const given = String(consent?.consent_date ?? '');
  return measuredOn.flatMap(({ name, field, day }) => {
    if (day >= given) return [];
    const message = `${field.label}: ${day} lies before the consent of ${given}; nothing may be measured before.`;
    return [{ field: name, message }];
  });
}
