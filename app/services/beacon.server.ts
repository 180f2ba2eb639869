// The public value that comes after the commitment. Two people enter it, each by herself: of a published value the two must
// agree, of dice both count. The second entry puts the study into production, in its own transaction.
import { and, eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { namesOf } from './accounts/names.server.ts';
import { goLive } from './activation.server.ts';
import { audited } from './ledger.server.ts';
import {
  type BeaconRole,
  beaconRoles,
  type Commitment,
  lastCommitment,
} from './randomisation/commitment.server.ts';
import { beaconTyped, formIn } from './randomisation/public-value.server.ts';
import { receiptsSoFar } from './randomisation/receipts.server.ts';
import { uploadedList } from './randomisation/uploaded.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite, studyState } from './settings.server.ts';

export interface CommitmentView {
  mode: 'practice' | 'production';
  commitment:
    | (Omit<Commitment, 'id' | 'entered'> & {
        form: string;
        entered: { role: BeaconRole; by: string | null; at: string }[];
      })
    | null;
  /** How many are randomised by this list, and the last receipt. Null before the list begins. */
  receipts: { allocations: number; last: string } | null;
  /** Whether the reader is one of the two, and her entry is still wanted and possible today. */
  mayEnter: boolean;
}

/** The commitment for everybody: its text and hash, how far its public value has come, and the last receipt. */
export async function commitmentView(scope: Scope): Promise<CommitmentView> {
  const { mode, site } = await studyState(scope);
  const q = scope.engine.read;
  const its = await lastCommitment(scope, q);
  if (!its) return { mode, commitment: null, receipts: null, mayEnter: false };
  const today = dayAt(scope.world.now(), site?.timeZone ?? 'UTC');
  const isOne = (beaconRoles as readonly string[]).includes(scope.actor.role);
  const nameOf = await namesOf(
    scope,
    its.entered.map(({ by }) => by),
  );
  const { id: _, ...commitment } = its;
  const receipts = await receiptsSoFar(scope, q);
  return {
    mode,
    commitment: {
      ...commitment,
      form: formIn(its.text),
      entered: its.entered.map((each) => ({ ...each, by: nameOf(each.by) })),
    },
    receipts: receipts && { allocations: receipts.allocations.length, last: receipts.last },
    mayEnter: mode === 'practice' && isOne && (its.beaconDay === null || today >= its.beaconDay),
  };
}

export type Entered = { ok: true; live: boolean } | { ok: false; message: string; typed: string };

/** Enters the public value. A second entry of the same person replaces her first. Throws study.mode once it is settled. */
export async function enterBeacon(blinded: Scope, keyFile: string, typed: string): Promise<Entered> {
  const scope = blinded.reach('enterBeacon');
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
    if (await uploadedList(scope.engine, tx.query))
      return refused(
        'Public value: a list was uploaded since. The administrator commits to it, or its custodian takes it away again.',
      );
    const read = beaconTyped(its.kind, formIn(its.text), typed);
    if (!read.ok) return refused(read.message);
    const { beacon_entry: entry, account } = tables;
    const of = (who: BeaconRole) =>
      tx.query
        .select({ id: entry.id, value: entry.value, by: entry.entered_by, email: account.email })
        .from(entry)
        .leftJoin(account, eq(account.id, entry.entered_by))
        .where(and(eq(entry.commitment_id, its.id), eq(entry.role, who)));
    const other = (await of(role === 'administrator' ? 'coordinator' : 'administrator'))[0];
    const person = await tx.find(account, scope.actor.id);
    // A closed account's address may be invited to another role.
    if (!person || other?.by === person.id || other?.email === person.email)
      return refused('Public value: two different people must enter it, and you have entered it already.');
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
