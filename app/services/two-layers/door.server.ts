// Who may enter a record in two layers: of whom, and which.
import { and, eq, ne, type SQL } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { type Instrument, isShared } from '#app/study/instrument.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import { instrumentTableOf, type ParticipantRow, participantNumbered } from '../capture/lookups.server.ts';
import type { Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { isBlinded } from './sealed.server.ts';

/** The participant with this number, where the caller meets her. Throws page.not_found. */
export async function metParticipant(scope: Scope, q: Reading, number: string): Promise<ParticipantRow> {
  const participant = await participantNumbered(scope, q, number);
  if (!isBlinded(scope) && !participant.randomised_at) throw problem('page.not_found');
  return participant;
}

/** The records of this form that the caller may open again: her own, or those of her side where they are shared. */
export function mayOpenAgain(scope: Scope, form: Instrument): SQL | undefined {
  const { sealed_record: sealed } = scope.engine.tables;
  const isBlind = isBlinded(scope);
  const its = isBlind ? instrumentTableOf(scope.engine.tables, form.name) : sealed;
  return and(
    ne(its.state, 'void'),
    isShared(form) ? undefined : eq(its.entered_by, scope.actor.id),
    isBlind ? undefined : and(eq(sealed.instrument, form.name), eq(sealed.whole, 1)),
  );
}

/** Throws page.not_found unless the caller may open this record again; another's is simply not found. */
export async function needRecord(scope: Scope, q: Reading, form: Instrument, id: string): Promise<void> {
  await participantOf(scope, q, form, id);
}

/** The id of the participant whose record this is; empty for none. Throws page.not_found as needRecord does. */
async function participantOf(scope: Scope, q: Reading, form: Instrument, id: string): Promise<string> {
  const its = isBlinded(scope)
    ? instrumentTableOf(scope.engine.tables, form.name)
    : scope.engine.tables.sealed_record;
  const [found] = await q
    .select({ participant: its.participant_id })
    .from(its)
    .where(and(eq(its.id, id), mayOpenAgain(scope, form)));
  if (!found) throw problem('page.not_found');
  return found.participant;
}

/** Throws page.not_found unless `parent` is a record of this participant that a part of this form can belong to. */
export async function needParent(
  scope: Scope,
  q: Reading,
  form: Instrument,
  participant: string,
  parent: string | null | undefined,
): Promise<void> {
  const log = form.within === undefined ? undefined : instrumentNamed(form.within);
  if (!log) return;
  if (!parent || (await participantOf(scope, q, log, parent)) !== participant)
    throw problem('page.not_found');
}

/** The one record of a form that does not repeat, of this participant; undefined where nobody has entered it. */
export async function onlyRecord(
  scope: Scope,
  q: Reading,
  form: Instrument,
  participant: string,
): Promise<string | undefined> {
  const { sealed_record: sealed } = scope.engine.tables;
  const [found] = await q
    .select({ id: sealed.id })
    .from(sealed)
    .where(and(eq(sealed.participant_id, participant), mayOpenAgain(scope, form)));
  return found?.id;
}

/**
 * The record as it stands, when the caller may correct it and it is this participant's; another's is simply not found.
 * `orWhoLeft`: nor is one of somebody in the same role whose account is closed.
 */
export async function ownRecord(
  scope: Scope,
  form: Instrument,
  tx: Tx,
  id: string,
  participant: string,
  orWhoLeft = false,
): Promise<Row> {
  const { tables } = scope.engine;
  const row = (
    isBlinded(scope)
      ? await tx.find(instrumentTableOf(tables, form.name), id)
      : await tx.find(tables.sealed_record, id)
  ) as Row | undefined;
  const isForm = isBlinded(scope) || (row?.instrument === form.name && row.whole === 1);
  if (!row || !isForm || row.participant_id !== participant || row.state === 'void')
    throw problem('page.not_found');
  const isHers = isShared(form) || row.entered_by === scope.actor.id;
  if (!isHers && !(orWhoLeft && (await hasLeft(scope, tx.query, String(row.entered_by)))))
    throw problem('page.not_found');
  return row;
}

/** Whether this is somebody in the role of the caller whose account is closed. */
export async function hasLeft(scope: Scope, q: Reading, id: string): Promise<boolean> {
  const { account } = scope.engine.tables;
  const found = await q
    .select({ id: account.id })
    .from(account)
    .where(and(eq(account.id, id), eq(account.role, scope.actor.role), eq(account.state, 'disabled')));
  return found.length > 0;
}

/** A record that the caller may void, hers or of a colleague who has left. Throws page.not_found. */
export async function recordToVoid(scope: Scope, { name }: Instrument, id: string) {
  const { participant, sealed_record: sealed } = scope.engine.tables;
  const open = instrumentTableOf(scope.engine.tables, name);
  const its = isBlinded(scope) ? open : sealed;
  const isForm = isBlinded(scope) ? undefined : and(eq(sealed.instrument, name), eq(sealed.whole, 1));
  const [row] = await scope.engine.read
    .select({
      participant: its.participant_id,
      number: participant.number,
      version: its.version,
      by: its.entered_by,
    })
    .from(its)
    .innerJoin(participant, eq(participant.id, its.participant_id))
    .where(and(eq(its.id, id), ne(its.state, 'void'), isForm));
  const isHers =
    row !== undefined && (row.by === scope.actor.id || (await hasLeft(scope, scope.engine.read, row.by)));
  if (!isHers) throw problem('page.not_found');
  return row;
}
