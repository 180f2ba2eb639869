// What an event holds, both halves of it together: to tell whether a save changes anything, and where two windows
// differ. What is sealed is compared with what the same person has just typed, and goes no further.
import { and, asc, eq } from 'drizzle-orm';
import type { Parsed } from '#app/study/form.ts';
import { kindOf } from '#app/study/kinds.ts';
import { missingLabel } from '#app/study/missing.ts';
import type { Row } from '#db/ledger.ts';
import { openFields, valuesOf } from '../capture/cells.server.ts';
import { reasonsOf } from '../capture/double-press.server.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import type { Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { type Answers, adverseEvent, hiddenFields, isBlinded, unsealCells } from './sealed.server.ts';

/** The answers of an event, by its id; both halves. */
async function savedAnswers(scope: Scope, tx: Tx, id: string): Promise<Answers> {
  const sealed = await tx.find(scope.engine.tables.sealed_record, id);
  if (!sealed) throw new Error('An event has no sealed half.');
  const place = { id, participant: sealed.participant_id, cells: sealed.cells };
  const hidden = unsealCells(await scope.keyring(), place);
  const table = instrumentTableOf(scope.engine.tables, 'adverse_event');
  const open = isBlinded(scope) ? ((await tx.find(table, id)) as Row | undefined) : undefined;
  if (!open) return hidden;
  return {
    values: { ...valuesOf(adverseEvent(), open), ...hidden.values },
    missing: { ...reasonsOf(open), ...hidden.missing },
  };
}

/** A sealed text is never shown again to a blinded person: left blank in a correction, it stays as it is. */
export const staysSealed = (scope: Scope, parsed: Parsed, field: string): boolean =>
  isBlinded(scope) &&
  hiddenFields(scope).includes(field) &&
  String(parsed.typed[field] ?? '').trim() === '' &&
  parsed.missing[field] === undefined;

/** Whether the event holds exactly these answers. In a correction, what stays sealed is no change. */
export async function eventHolds(
  scope: Scope,
  tx: Tx,
  id: string,
  parsed: Parsed,
  isCorrection: boolean,
): Promise<boolean> {
  if (parsed.errors.some(({ field }) => !(isCorrection && staysSealed(scope, parsed, field)))) return false;
  const { values, missing } = await savedAnswers(scope, tx, id);
  return Object.keys(adverseEvent().fields).every(
    (name) =>
      (isCorrection && staysSealed(scope, parsed, name)) ||
      (JSON.stringify(values[name] ?? null) === JSON.stringify(parsed.values[name] ?? null) &&
        missing[name] === parsed.missing[name]),
  );
}

/** Where the saved event differs from what was typed, in the fields that the caller may see, in words. */
export async function eventDifferences(
  scope: Scope,
  tx: Tx,
  id: string,
  parsed: Parsed,
): Promise<{ field: string; theirs: string }[]> {
  const saved = await savedAnswers(scope, tx, id);
  const { fields } = adverseEvent();
  const shown = isBlinded(scope) ? openFields(adverseEvent()) : Object.keys(fields);
  return shown.flatMap((name) => {
    const field = fields[name];
    if (!field) return [];
    const text = ({ values, missing }: Answers) => {
      const reason = missing[name];
      return reason === undefined
        ? kindOf(field).text(field, values[name] ?? null)
        : `missing: ${missingLabel(reason)}`;
    };
    const isRefused = parsed.errors.some((each) => each.field === name);
    return text(saved) === text(parsed) && !isRefused ? [] : [{ field: name, theirs: text(saved) }];
  });
}

/** How many events the caller has ever entered, void ones included. */
export const countEntered = async (scope: Scope): Promise<number> =>
  (await entered(scope, scope.engine.read)).length;

async function entered(scope: Scope, q: Tx['query']) {
  const { sealed_record: sealed } = scope.engine.tables;
  const open = instrumentTableOf(scope.engine.tables, 'adverse_event');
  const isHers = (table: typeof open | typeof sealed) => eq(table.entered_by, scope.actor.id);
  // Of a blinded person each event has an open half; to read the sealed one she has no right.
  if (isBlinded(scope))
    return q
      .select({ id: open.id, participant: open.participant_id, state: open.state })
      .from(open)
      .where(isHers(open))
      .orderBy(asc(open.entered_at), asc(open.id));
  return q
    .select({ id: sealed.id, participant: sealed.participant_id, state: sealed.state })
    .from(sealed)
    .where(and(eq(sealed.instrument, 'adverse_event'), eq(sealed.whole, 1), isHers(sealed)))
    .orderBy(asc(sealed.entered_at), asc(sealed.id));
}

/** The event that the caller has entered with the same answers since her page was opened; undefined for none. */
export async function enteredSince(
  scope: Scope,
  tx: Tx,
  participant: string,
  seen: number | undefined,
  parsed: Parsed,
): Promise<string | undefined> {
  if (seen === undefined) return undefined;
  for (const each of (await entered(scope, tx.query)).slice(seen))
    if (
      each.participant === participant &&
      each.state !== 'void' &&
      (await eventHolds(scope, tx, each.id, parsed, false))
    )
      return each.id;
  return undefined;
}
