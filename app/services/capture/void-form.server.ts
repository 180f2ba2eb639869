// Voiding a form that was entered for the wrong participant.
import { problem } from '#app/problem.ts';
import { enrolment } from '#app/study/schedule.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from '../free-text.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { type FormKey, formOf, mayOpen, needOwn, roleOf } from './door.server.ts';
import { instrumentTableOf, liveRecord, participantNumbered } from './lookups.server.ts';
import { sameMode } from './mode.server.ts';

export type Voided = { ok: true } | { ok: false; message: string | null; warnings?: Asked[] };

/** Voids a form entered for the wrong participant: it stays readable in the ledger and is never deleted. */
export async function voidForm(
  scope: Scope,
  key: FormKey,
  input: { reason: string; version: number; mode?: string; ticks?: Ticks },
): Promise<Voided> {
  const { instrument } = formOf(key, roleOf(scope));
  // Without a consent nobody is enrolled: it is corrected, never voided.
  if (key.visit === enrolment.name) throw problem('page.not_found');
  const reason = input.reason.trim();
  if (reason.length < 3) return { ok: false, message: 'Reason: say in a few words why this form is void.' };
  const warnings = askAbout(key.form, [{ field: 'reason', label: 'Reason', text: reason }], input.ticks);
  return audited(scope, { action: 'form.voided', subject: key.number, reason }, async (tx) => {
    await sameMode(scope, tx.query, input.mode);
    const participant = await participantNumbered(scope, tx.query, key.number);
    await mayOpen(scope, tx.query, participant, key, roleOf(scope));
    const before = await liveRecord(scope, tx.query, key.form, participant.id, key.visit);
    if (!before) throw problem('page.not_found');
    needOwn(scope, instrument, before);
    if (Number(before.version) !== input.version)
      return {
        ok: false,
        message: 'Somebody has changed this form meanwhile. Read it again before you void it.',
      };
    if (isAsked(warnings)) return { ok: false, message: null, warnings };
    await keepConfirmed(tx, 'open', warnings);
    await tx.update(instrumentTableOf(scope.engine.tables, key.form), String(before.id), {
      state: 'void',
      void_reason: reason,
      version: input.version + 1,
      changed_by: scope.actor.id,
      changed_at: tx.at,
    });
    return { ok: true };
  });
}
