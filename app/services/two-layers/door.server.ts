// Who may enter a record in two layers: of whom, and which.
import { and, eq, ne } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { Reading } from '#db/open.ts';
import { instrumentTableOf, type ParticipantRow, participantNumbered } from '../capture/lookups.server.ts';
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
