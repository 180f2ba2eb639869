// What a record holds, both halves of it together: to tell whether a save changes anything, and where two windows
// differ. What is sealed is compared with what the same person has just typed, and goes no further.
import { and, asc, eq } from 'drizzle-orm';
import type { Parsed } from '#app/study/form.ts';
import { type Instrument, isShared } from '#app/study/instrument.ts';
import { sideOf } from '#app/study/merge.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { InstrumentTable } from '#db/schema/instruments.ts';
import { asTyped, openFields, valuesOf } from '../capture/cells.server.ts';
import { reasonsOf } from '../capture/double-press.server.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import { newerThan } from '../capture/newer.server.ts';
import { conflicting, type Newer } from '../drafts/brought-back.server.ts';
import type { Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { type Answers, hiddenFields, isBlinded, unsealCells } from './sealed.server.ts';

const openHalf = async (scope: Scope, form: Instrument, tx: Tx, id: string) =>
  (await tx.find(instrumentTableOf(scope.engine.tables, form.name), id)) as Row | undefined;

/** The answers of a record, by its id; both halves. */
async function savedAnswers(scope: Scope, form: Instrument, tx: Tx, id: string): Promise<Answers> {
  const sealed = await tx.find(scope.engine.tables.sealed_record, id);
  if (!sealed) throw new Error('A record has no sealed half.');
  const place = { id, participant: sealed.participant_id, cells: sealed.cells };
  const hidden = unsealCells(await scope.keyring(), place);
  const open = isBlinded(scope) ? await openHalf(scope, form, tx, id) : undefined;
  if (!open) return hidden;
  return {
    values: { ...valuesOf(form, open), ...hidden.values },
    missing: { ...reasonsOf(open), ...hidden.missing },
  };
}

/** A sealed text is never shown again to a blinded person: left blank in a correction, it stays as it is. */
export const staysSealed = (scope: Scope, form: Instrument, parsed: Parsed, field: string): boolean =>
  isBlinded(scope) &&
  hiddenFields(scope, form).includes(field) &&
  parsed.asked.includes(field) &&
  String(parsed.typed[field] ?? '').trim() === '' &&
  parsed.missing[field] === undefined;

/** Whether the record holds exactly these answers. In a correction, what stays sealed is no change. */
export async function recordHolds(
  scope: Scope,
  form: Instrument,
  tx: Tx,
  id: string,
  parsed: Parsed,
  isCorrection: boolean,
): Promise<boolean> {
  if (parsed.errors.some(({ field }) => !(isCorrection && staysSealed(scope, form, parsed, field))))
    return false;
  const { values, missing } = await savedAnswers(scope, form, tx, id);
  return Object.keys(form.fields).every(
    (name) =>
      (isCorrection && staysSealed(scope, form, parsed, name)) ||
      (JSON.stringify(values[name] ?? null) === JSON.stringify(parsed.values[name] ?? null) &&
        missing[name] === parsed.missing[name]),
  );
}

/** What a form shows for saved answers. */
export function shownAs(form: Instrument, { values, missing }: Answers) {
  const reasons = Object.entries(missing).map(([name, code]) => [name, String(code)] as const);
  return { typed: asTyped(form, { ...values }), missing: Object.fromEntries(reasons) };
}

/**
 * A newer version of a record: from another window of hers where she alone corrects it. Of it she sees what she may read
 * again. Who entered what is sealed is not kept beside it.
 */
export async function newerRecord(
  scope: Scope,
  q: Reading,
  form: Instrument,
  id: string,
  version: number,
): Promise<Newer> {
  if (!isBlinded(scope)) return { ...inAnotherWindow, shown: Object.keys(form.fields) };
  if (!isShared(form)) return { ...inAnotherWindow, shown: openFields(form) };
  const table = instrumentTableOf(scope.engine.tables, form.name);
  const [row] = (await q.select().from(table).where(eq(table.id, id))) as Row[];
  return row ? newerThan(scope, q, form, row, version) : { ...inAnotherWindow, shown: openFields(form) };
}

const inAnotherWindow = { by: null, at: null, base: undefined };

/** What was typed from an older version of the record, merged with what is saved now. */
export async function recordConflict(
  scope: Scope,
  form: Instrument,
  tx: Tx,
  id: string,
  entries: [string, string][],
  version: number,
) {
  const saved = shownAs(form, await savedAnswers(scope, form, tx, id));
  const newer = await newerRecord(scope, tx.query, form, id, version);
  return conflicting(form, newer, sideOf(form, entries), saved);
}

/** How many of this form the caller has ever entered, void ones included. */
export const countEntered = async (scope: Scope, form: Instrument): Promise<number> =>
  (await entered(scope, form, scope.engine.read)).length;

async function entered(scope: Scope, { name }: Instrument, q: Tx['query']) {
  const { sealed_record: sealed } = scope.engine.tables;
  const isHers = (table: InstrumentTable | typeof sealed) => eq(table.entered_by, scope.actor.id);
  // Of a blinded person each record has an open half; to read the sealed one she has no right.
  if (isBlinded(scope)) {
    const open = instrumentTableOf(scope.engine.tables, name);
    return q
      .select({ id: open.id, participant: open.participant_id, state: open.state })
      .from(open)
      .where(isHers(open))
      .orderBy(asc(open.entered_at), asc(open.id));
  }
  return q
    .select({ id: sealed.id, participant: sealed.participant_id, state: sealed.state })
    .from(sealed)
    .where(and(eq(sealed.instrument, name), eq(sealed.whole, 1), isHers(sealed)))
    .orderBy(asc(sealed.entered_at), asc(sealed.id));
}

/** The record that the caller has entered with the same answers since her page was opened; undefined for none. */
export async function enteredSince(
  scope: Scope,
  form: Instrument,
  tx: Tx,
  participant: string,
  seen: number | undefined,
  parsed: Parsed,
): Promise<string | undefined> {
  if (seen === undefined) return undefined;
  for (const each of (await entered(scope, form, tx.query)).slice(seen))
    if (
      each.participant === participant &&
      each.state !== 'void' &&
      (await recordHolds(scope, form, tx, each.id, parsed, false))
    )
      return each.id;
  return undefined;
}
