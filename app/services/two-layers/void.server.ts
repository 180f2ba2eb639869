// Voiding a record in two layers that was entered by mistake: by whoever entered it, or, where a form says so, by a colleague
// once she has left. Nothing is deleted, and what is sealed is not opened for it.
import type { Instrument } from '#app/study/instrument.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import { sameMode } from '../capture/mode.server.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from '../free-text.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { metParticipant, ownRecord } from './door.server.ts';
import { isBlinded } from './sealed.server.ts';

export type RecordVoided = { ok: true } | { ok: false; message: string | null; warnings?: Asked[] };

export interface VoidInput {
  reason: string;
  version: number;
  mode?: string;
  ticks?: Ticks;
}

/**
 * Voids a record that was entered by mistake; it stays readable in the ledger. `what`: as its page calls it. `orWhoLeft`: also
 * one of a colleague whose account is closed.
 */
export async function voidRecord(
  whose: Scope,
  { form, what, orWhoLeft }: { form: Instrument; what: string; orWhoLeft?: true },
  key: { number: string | null; id: string },
  input: VoidInput,
): Promise<RecordVoided> {
  const scope = whose.reach('voidRecord');
  const reason = input.reason.trim();
  if (reason.length < 3)
    return { ok: false, message: `Reason: say in a few words why this ${what} is void.` };
  const warnings = isBlinded(scope)
    ? askAbout(form.name, [{ field: 'reason', label: 'Reason', text: reason }], input.ticks)
    : [];
  return audited(scope, { action: `${form.name}.voided`, subject: key.number, reason }, async (tx) => {
    await sameMode(scope, tx.query, input.mode);
    const participant = key.number === null ? '' : (await metParticipant(scope, tx.query, key.number)).id;
    const before = await ownRecord(scope, form, tx, key.id, participant, orWhoLeft);
    if (before.version !== input.version)
      return {
        ok: false,
        message: `This ${what} was changed in another window. Read it again before you void it.`,
      };
    if (isAsked(warnings)) return { ok: false, message: null, warnings };
    await keepConfirmed(tx, 'open', warnings);
    const version = input.version + 1;
    await tx.update(scope.engine.tables.sealed_record, key.id, { state: 'void', version });
    if (isBlinded(scope))
      await tx.update(instrumentTableOf(scope.engine.tables, form.name), key.id, {
        state: 'void',
        void_reason: reason,
        version,
        changed_by: scope.actor.id,
        changed_at: tx.at,
      });
    return { ok: true };
  });
}
