// The screening log: everyone assessed gets a number, also those refused, and nothing that identifies. The
// judgement is stored with the definition version that made it and is never made again.
import { and, asc, desc, eq, gt, max, sql } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { type Judgement, judge } from '#app/study/eligibility.ts';
import { confirming, type Parsed, parseForm, type Warning } from '#app/study/form.ts';
import { instrumentNamed } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { Value } from '#app/study/kinds.ts';
import type { Row } from '#db/ledger.ts';
import { cellsOf, rulesOf, valuesOf } from './capture/cells.server.ts';
import { holds, seenOf } from './capture/double-press.server.ts';
import { sameMode } from './capture/mode.server.ts';
import { blankForm, broughtBack } from './drafts/brought-back.server.ts';
import { forgetDraft } from './drafts/drafts.server.ts';
import { placeOf } from './drafts/places.server.ts';
import { withdrawConfirmation } from './eligibility.server.ts';
import { audited, type Tx } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

type Typed = Record<string, string | string[]>;
export interface ScreeningForm {
  typed: Typed;
  missing: Record<string, string>;
  errors: { field: string; message: string }[];
  warnings: (Warning & { confirmed: boolean })[];
  rescreenOf: string;
}
export type Screened = { ok: true; number: string } | { ok: false; view: ScreeningForm };

const screeningInstrument = (): Instrument => {
  const found = instrumentNamed('screening');
  if (!found) throw new Error('The study has no screening form.');
  return found;
};

/** How many were screened and enrolled so far: a page says so, and a second press of its button adds nothing. */
export async function seenSoFar(scope: Scope): Promise<{ screenings: number; participants: number }> {
  const { screening, participant } = scope.engine.tables;
  const q = scope.engine.read;
  const [screened] = await q.select({ seq: max(screening.seq) }).from(screening);
  const [enrolled] = await q.select({ seq: max(participant.seq) }).from(participant);
  return { screenings: screened?.seq ?? 0, participants: enrolled?.seq ?? 0 };
}

/** The number under which the same person has added the same answers since her page was opened. */
async function addedSince(
  scope: Scope,
  tx: Tx,
  seen: number,
  parsed: Parsed,
  rescreenOf: string | null,
): Promise<string | undefined> {
  const { screening } = scope.engine.tables;
  const since = await tx.query
    .select()
    .from(screening)
    .where(and(gt(screening.seq, seen), eq(screening.entered_by, scope.actor.id)))
    .orderBy(asc(screening.seq));
  const same = since.find(
    (row) => row.rescreen_of === rescreenOf && holds(screeningInstrument(), row as Row, parsed),
  );
  return same?.number;
}

/** A blank screening. `earlier`: the number under which she was screened before, where the page begins with one. */
export async function beginScreening(scope: Scope, earlier: string) {
  const { screenings: seen } = await seenSoFar(scope);
  return broughtBack({
    scope,
    instrument: screeningInstrument(),
    place: placeOf.screening(earlier),
    view: { ...blankForm, seen, rescreenOf: earlier },
    more: (sent) => ({ rescreenOf: sent.get('rescreen_of') ?? '' }),
  });
}

/** Adds a person to the screening log and judges her. */
export async function screen(
  scope: Scope,
  entries: readonly (readonly [string, string])[],
): Promise<Screened> {
  const site = await needSite(scope);
  const instrument = screeningInstrument();
  const parsed = parseForm(instrument, entries as Iterable<[string, string]>, {
    today: dayAt(scope.world.now(), site.timeZone),
  });
  const sent = new Map(entries);
  const rescreenOf = (sent.get('rescreen_of') ?? '').trim().toUpperCase();
  const warnings = confirming(parsed.warnings, sent);
  const errors = [...parsed.errors];
  const { screening } = scope.engine.tables;
  return audited(scope, { action: 'screening.recorded' }, async (tx) => {
    await sameMode(scope, tx.query, sent.get('__mode'));
    const earlier = rescreenOf
      ? (
          await tx.query
            .select({ id: screening.id, first: screening.rescreen_of })
            .from(screening)
            .where(eq(screening.number, rescreenOf))
        )[0]
      : undefined;
    if (rescreenOf && !earlier)
      errors.push({
        field: 'rescreen_of',
        message: `Earlier screening number: ${rescreenOf} is not in the screening log.`,
      });
    if (errors.length > 0 || warnings.some((each) => !each.confirmed))
      return { ok: false, view: { typed: parsed.typed, missing: {}, errors, warnings, rescreenOf } };
    // The first, however often she was screened: so all her screenings are found from each of them.
    const first = earlier?.first ?? earlier?.id ?? null;
    const seen = seenOf(sent);
    const twice = seen === undefined ? undefined : await addedSince(scope, tx, seen, parsed, first);
    await forgetDraft(scope, tx, entries);
    if (twice) return { ok: true, number: twice };
    const last = (await tx.query.select({ seq: max(screening.seq) }).from(screening))[0]?.seq ?? 0;
    const seq = last + 1;
    const number = `S-${String(seq).padStart(3, '0')}`;
    const judgement = judge(parsed.values);
    const cells = cellsOf(instrument, parsed.values);
    await tx.insert(screening, {
      id: tx.id(),
      participant_id: '',
      visit: 'screening',
      state: 'complete',
      version: 1,
      definition: scope.definition,
      missing: JSON.stringify(parsed.missing),
      warnings: rulesOf(parsed.warnings),
      entered_by: scope.actor.id,
      entered_at: tx.at,
      changed_by: scope.actor.id,
      changed_at: tx.at,
      void_reason: null,
      seq,
      number,
      rescreen_of: first,
      verdict: judgement.verdict,
      reasons: JSON.stringify(judgement.criteria),
      ...cells,
    } as typeof screening.$inferInsert);
    if (first) await withdrawConfirmation(scope, tx, first);
    return { ok: true, number };
  });
}

export interface ScreeningLine {
  number: string;
  date: string | null;
  age: number | null;
  verdict: Judgement['verdict'];
  reasons: string[];
  participant: string | null;
}

const size = 50;

/** The screening log, newest first, a page at a time; a page beyond the end is the last one. */
export async function screeningLog(
  scope: Scope,
  wanted: number,
): Promise<{ lines: ScreeningLine[]; total: number; page: number; pages: number }> {
  const { screening, participant } = scope.engine.tables;
  const total = Number(
    (await scope.engine.read.select({ n: sql<number>`count(*)` }).from(screening))[0]?.n ?? 0,
  );
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(Math.max(1, Math.trunc(wanted) || 1), pages);
  const rows = await scope.engine.read
    .select()
    .from(screening)
    .leftJoin(participant, eq(participant.screening_id, screening.id))
    .orderBy(desc(screening.seq))
    .limit(size)
    .offset((page - 1) * size);
  return {
    total,
    page,
    pages,
    lines: rows.map((row) => lineOf(row.screening as Row, row.participant?.number ?? null)),
  };
}

function lineOf(row: Row, participant: string | null): ScreeningLine {
  const criteria = JSON.parse(String(row.reasons)) as Judgement['criteria'];
  const wanted = row.verdict === 'not_eligible' ? 'no' : 'unknown';
  return {
    number: String(row.number),
    date: row.screening_date as string | null,
    age: row.age as number | null,
    verdict: row.verdict as Judgement['verdict'],
    reasons:
      row.verdict === 'eligible'
        ? []
        : criteria.filter((each) => each.state === wanted).map((each) => `${each.label}: ${each.shows}`),
    participant,
  };
}

export interface ScreeningView extends ScreeningLine {
  criteria: Judgement['criteria'];
  values: Record<string, Value>;
  rescreenOf: string | null;
  rescreenedAs: string[];
  definition: string;
  enteredAt: string;
}

/** One entry of the log with its criteria and values. Throws page.not_found. */
export async function screeningView(scope: Scope, number: string): Promise<ScreeningView> {
  const { screening, participant } = scope.engine.tables;
  const q = scope.engine.read;
  const row = (
    await q
      .select()
      .from(screening)
      .leftJoin(participant, eq(participant.screening_id, screening.id))
      .where(eq(screening.number, number))
  )[0];
  if (!row) throw problem('page.not_found');
  const cells = row.screening as Row;
  const before = cells.rescreen_of
    ? (
        await q
          .select({ number: screening.number })
          .from(screening)
          .where(eq(screening.id, String(cells.rescreen_of)))
      )[0]
    : undefined;
  const after = await q
    .select({ number: screening.number })
    .from(screening)
    .where(eq(screening.rescreen_of, String(cells.id)))
    .orderBy(asc(screening.seq));
  return {
    ...lineOf(cells, row.participant?.number ?? null),
    criteria: JSON.parse(String(cells.reasons)) as Judgement['criteria'],
    values: valuesOf(screeningInstrument(), cells),
    rescreenOf: before?.number ?? null,
    rescreenedAs: after.map((each) => each.number),
    definition: String(cells.definition),
    enteredAt: String(cells.entered_at),
  };
}
