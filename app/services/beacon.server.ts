// The public value that comes after the commitment. Two people enter it, each by herself: of a published value the two must
// agree, of dice both count. The second entry puts the study into production, in its own transaction.
import { and, eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { goLive } from './activation.server.ts';
import { audited } from './ledger.server.ts';
import {
  type BeaconRole,
  beaconRoles,
  beaconTyped,
  type Commitment,
  lastCommitment,
} from './randomisation/commitment.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite, studyState } from './settings.server.ts';

export interface CommitmentView {
  mode: 'practice' | 'production';
  commitment: Omit<Commitment, 'id'> | null;
  /** Whether the reader is one of the two, and her entry is still wanted and possible today. */
  mayEnter: boolean;
}

/** The commitment for everybody: its text and hash, and how far its public value has come. */
export async function commitmentView(scope: Scope): Promise<CommitmentView> {
  const { mode, site } = await studyState(scope);
  const its = await lastCommitment(scope, scope.engine.read);
  if (!its) return { mode, commitment: null, mayEnter: false };
  const today = dayAt(scope.world.now(), site?.timeZone ?? 'UTC');
  const isOne = (beaconRoles as readonly string[]).includes(scope.actor.role);
  const { id: _, ...commitment } = its;
  return {
    mode,
    commitment,
    mayEnter: mode === 'practice' && isOne && (its.beaconDay === null || today >= its.beaconDay),
  };
}

export type Entered = { ok: true; live: boolean } | { ok: false; message: string; typed: string };

/** Enters the public value. A second entry of the same person replaces her first. Throws study.mode once it is settled. */
export async function enterBeacon(scope: Scope, keyFile: string, typed: string): Promise<Entered> {
  const site = await needSite(scope);
  const role = beaconRoles.find((each) => each === scope.actor.role);
  if (!role) throw problem('role.refused');
  return audited(scope, { action: 'beacon.entered' }, async (tx): Promise<Entered> => {
    const { tables } = scope.engine;
    const study = (await tx.query.select({ mode: tables.study.mode }).from(tables.study))[0];
    const its = await lastCommitment(scope, tx.query);
    if (study?.mode !== 'practice' || !its) throw problem('study.mode');
    const refused = (message: string): Entered => ({ ok: false, message, typed });
    if (its.beaconDay !== null && dayAt(tx.at, site.timeZone) < its.beaconDay)
      return refused(`Public value: it is known from ${its.beaconDay} on, so it cannot be entered before.`);
    const read = beaconTyped(its.kind, typed);
    if (!read.ok) return refused(read.message);
    const { beacon_entry: entry } = tables;
    const of = (who: BeaconRole) =>
      tx.query
        .select({ id: entry.id, value: entry.value })
        .from(entry)
        .where(and(eq(entry.commitment_id, its.id), eq(entry.role, who)));
    const other = (await of(role === 'administrator' ? 'coordinator' : 'administrator'))[0];
    if (its.kind === 'public' && other && other.value !== read.value)
      return refused(
        'Public value: it is not what the other person entered. Hold both against the place where it was published; either of you can enter hers again.',
      );
    const own = (await of(role))[0];
    const cells = { value: read.value, entered_by: scope.actor.id, entered_at: tx.at };
    if (own) await tx.update(entry, own.id, cells);
    else await tx.insert(entry, { id: tx.id(), commitment_id: its.id, role, ...cells });
    if (!other) return { ok: true, live: false };
    await goLive(scope, tx, keyFile, its.id);
    return { ok: true, live: true };
  });
}
