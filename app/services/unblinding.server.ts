// What unblinded people see: the arm of participants already randomised. Each view is an access event. This
// file and the randomisation folder are the only ones in the services that read allocations.
import { asc, desc, eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { ArmCode, ArmLabel } from '#app/study/arm-types.ts';
import { arms } from '#app/study/arms.ts';
import { kinds } from '#app/study/kinds.ts';
import type { Reading } from '#db/open.ts';
import { participantNumbered } from './capture/lookups.server.ts';
import { audited } from './ledger.server.ts';
import { SealedArm } from './randomisation/arm.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

export interface AllocatedLine {
  number: string;
  allocatedAt: string;
  arm: ArmLabel;
  toldOn: string | null;
}

function armLabel(code: ArmCode): ArmLabel {
  return (arms.find((each) => each.code === code)?.label ?? code) as ArmLabel;
}

/** The allocations with what belongs to them; of one participant where a number is given. The caller records it. */
export async function revealWithoutRecord(
  scope: Scope,
  q: Reading,
  number?: string,
): Promise<AllocatedLine[]> {
  const { allocation, participant, arm_told: told } = scope.engine.tables;
  const rows = await q
    .select({
      id: allocation.id,
      participant: allocation.participant_id,
      arm: allocation.arm,
      at: allocation.allocated_at,
      number: participant.number,
      told_on: told.told_on,
    })
    .from(allocation)
    .innerJoin(participant, eq(participant.id, allocation.participant_id))
    .leftJoin(told, eq(told.participant_id, allocation.participant_id))
    .where(number === undefined ? undefined : eq(participant.number, number))
    .orderBy(desc(allocation.allocated_at), asc(allocation.id));
  const keys = await scope.keyring();
  return rows.map((row) => {
    const place = { participant: row.participant, row: row.id, column: 'arm' };
    const sealed = new SealedArm(keys.open(place, row.arm));
    const arm = armLabel(sealed.revealToUnblinded());
    return { number: row.number, allocatedAt: row.at, arm, toldOn: row.told_on };
  });
}

/** The trainer's list: newest first, each with her arm and the day on which she was told. */
export async function revealArmsToTrainer(scope: Scope): Promise<AllocatedLine[]> {
  await audited(scope, { action: 'arms.viewed' }, (tx) => tx.event('access'));
  return revealWithoutRecord(scope, scope.engine.read);
}

/** The arm of one participant. Throws page.not_found when there is none, or she is not randomised. */
export async function revealArmOf(scope: Scope, number: string): Promise<AllocatedLine> {
  const { randomised_at: at } = await participantNumbered(scope, scope.engine.read, number);
  if (!at) throw problem('page.not_found');
  await audited(scope, { action: 'arm.viewed', subject: number }, (tx) => tx.event('access'));
  const [line] = await revealWithoutRecord(scope, scope.engine.read, number);
  if (!line) throw problem('page.not_found');
  return line;
}

export type Told = { ok: true } | { ok: false; message: string; typed: string };

/** Records the day on which the trainer told a participant her arm; a correction keeps the former day in the ledger. */
export async function recordTold(scope: Scope, number: string, typed: string): Promise<Told> {
  const site = await needSite(scope);
  const today = dayAt(scope.world.now(), site.timeZone);
  const parsed = kinds.day.parse({ kind: 'day', label: 'Told her on', notFuture: true }, typed, { today });
  if (!parsed.ok) return { ok: false, message: parsed.message, typed };
  const day = parsed.value;
  if (typeof day !== 'string')
    return { ok: false, message: 'Told her on: enter the day on which you told her.', typed };
  const { arm_told: table } = scope.engine.tables;
  return audited(scope, { action: 'arm.told', subject: number }, async (tx) => {
    const participant = await participantNumbered(scope, tx.query, number);
    if (!participant.randomised_on) throw problem('page.not_found');
    if (day < participant.randomised_on)
      return {
        ok: false,
        message: `Told her on: ${day} lies before her randomisation on ${participant.randomised_on}.`,
        typed,
      };
    const before = (
      await tx.query.select({ id: table.id }).from(table).where(eq(table.participant_id, participant.id))
    )[0];
    if (before) await tx.update(table, before.id, { told_on: day });
    else
      await tx.insert(table, {
        id: tx.id(),
        participant_id: participant.id,
        told_on: day,
        entered_by: scope.actor.id,
        entered_at: tx.at,
      });
    return { ok: true };
  });
}
