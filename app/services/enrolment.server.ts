// Consent and enrolment: a participant number comes with consent, never before, and only for a person whom the
// screening log shows as eligible. The number says nothing of the arm.
import { desc, eq, max, or } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { parseForm } from '#app/study/form.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { cellsOf, rulesOf } from './capture/cells.server.ts';
import { instrumentTableOf } from './capture/lookups.server.ts';
import { audited } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import type { ScreeningForm } from './screening.server.ts';
import { dayAt, needSite, siteRow } from './settings.server.ts';

export type Enrolled = { ok: true; number: string } | { ok: false; view: Omit<ScreeningForm, 'rescreenOf'> };

/** Enrols the person behind a screening number with her consent. Throws when she is not eligible or enrolled already. */
export async function enrol(
  scope: Scope,
  screeningNumber: string,
  entries: readonly (readonly [string, string])[],
): Promise<Enrolled> {
  const site = await needSite(scope);
  const instrument = instrumentNamed('consent');
  if (!instrument) throw new Error('The study has no consent form.');
  const parsed = parseForm(instrument, entries as Iterable<[string, string]>, {
    today: dayAt(scope.world.now(), site.timeZone),
  });
  const sent = new Map(entries);
  const warnings = parsed.warnings.filter(
    (each) => sent.get(`${each.field}__confirm`) !== String(parsed.typed[each.field] ?? ''),
  );
  const { screening, participant } = scope.engine.tables;
  return audited(scope, { action: 'participant.enrolled', subject: screeningNumber }, async (tx) => {
    const row = (
      await tx.query
        .select({ id: screening.id, rescreen_of: screening.rescreen_of })
        .from(screening)
        .where(eq(screening.number, screeningNumber))
    )[0];
    if (!row) throw problem('page.not_found');
    const first = row.rescreen_of ?? row.id;
    const hers = await tx.query
      .select({ number: screening.number, verdict: screening.verdict, participant: participant.id })
      .from(screening)
      .leftJoin(participant, eq(participant.screening_id, screening.id))
      .where(or(eq(screening.id, first), eq(screening.rescreen_of, first)))
      .orderBy(desc(screening.seq));
    if (hers.some((each) => each.participant !== null)) throw problem('screening.already_enrolled');
    // Of a person who was screened more than once the last judgement counts.
    const last = hers[0];
    if (last?.verdict !== 'eligible') throw problem('screening.not_eligible');
    if (last.number !== screeningNumber)
      throw problem(
        'screening.not_eligible',
        `She was screened again as ${last.number}: enrol her from there.`,
      );
    const errors = [...parsed.errors];
    for (const [name, field] of Object.entries(instrument.fields))
      if (
        field.required !== false &&
        parsed.values[name] === null &&
        !errors.some((each) => each.field === name)
      )
        errors.push({ field: name, message: `${field.label}: this is needed before anything is measured.` });
    if (errors.length > 0 || warnings.length > 0)
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
      visit: 'enrolment',
      state: parsed.complete ? 'complete' : 'incomplete',
      version: 1,
      definition: scope.definition,
      missing: JSON.stringify(parsed.missing),
      warnings: rulesOf(parsed.warnings),
      entered_by: scope.actor.id,
      entered_at: tx.at,
      changed_by: scope.actor.id,
      changed_at: tx.at,
      void_reason: null,
      ...cellsOf(instrument, parsed.values),
    });
    return { ok: true, number };
  });
}
