// Who may enter a record in two layers: of whom, and which.
import { and, eq, ne } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { Instrument } from '#app/study/instrument.ts';
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

/** Throws page.not_found unless the caller entered this record and it is not void; another's is simply not found. */
export async function needOwnRecord(scope: Scope, q: Reading, form: Instrument, id: string): Promise<void> {
  const { sealed_record: sealed } = scope.engine.tables;
  const open = instrumentTableOf(scope.engine.tables, form.name);
  const its = isBlinded(scope) ? open : sealed;
  const isForm = isBlinded(scope) ? undefined : and(eq(sealed.instrument, form.name), eq(sealed.whole, 1));
  const found = await q
    .select({ id: its.id })
    .from(its)
    .where(and(eq(its.id, id), eq(its.entered_by, scope.actor.id), ne(its.state, 'void'), isForm));
  if (found.length === 0) throw problem('page.not_found');
}

/**
 * The record as it stands, when the caller entered it for this participant; another's is simply not found. `orWhoLeft`: nor is
 * one of somebody in the same role whose account is closed.
 */
export async function ownRecord(
  scope: Scope,
  form: Instrument,
  tx: Tx,
  id: string,
  participant: string,
  orWhoLeft = false,
): Promise<Row> {
  const { sealed_record: sealed } = scope.engine.tables;
  const table = instrumentTableOf(scope.engine.tables, form.name);
  const row = (isBlinded(scope) ? await tx.find(table, id) : await tx.find(sealed, id)) as Row | undefined;
  const isHers =
    row !== undefined &&
    row.participant_id === participant &&
    (row.entered_by === scope.actor.id ||
      (orWhoLeft && (await hasLeft(scope, tx.query, String(row.entered_by)))));
  if (!row || !isHers || row.state === 'void' || row.whole === 0) throw problem('page.not_found');
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
