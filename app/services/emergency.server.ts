// The page of a code break: it shows the arm of one participant, once, to whoever has both its address and its code.
// Nobody is signed in here and no capability leads here; test/architecture.test.ts lists who imports this file.
import { eq } from 'drizzle-orm';
import type { Reading } from '#db/open.ts';
import { plainCode, tokenHash } from './accounts/password.server.ts';
import { nobody } from './accounts/sessions.server.ts';
import { audited } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { revealWithoutRecord } from './unblinding.server.ts';

async function openBreak(scope: Scope, q: Reading, token: string) {
  const { code_break: table, code_break_link: link, participant, account, site } = scope.engine.tables;
  const row = (
    await q
      .select({
        id: table.id,
        participant: participant.id,
        number: participant.number,
        receiver: table.receiver,
        receiverRole: table.receiver_role,
        reader: table.reader,
        by: account.name,
        at: table.broken_at,
        zone: site.time_zone,
        codeHash: link.code_hash,
        expiresAt: link.expires_at,
      })
      .from(link)
      .innerJoin(table, eq(table.id, link.id))
      .innerJoin(participant, eq(participant.id, table.participant_id))
      .innerJoin(account, eq(account.id, table.broken_by))
      .innerJoin(site, eq(site.id, participant.site_id))
      .where(eq(link.token_hash, tokenHash(token)))
  )[0];
  return row && row.expiresAt >= scope.world.now() ? row : undefined;
}

export interface EmergencyPage {
  number: string;
  receiver: string;
  receiverRole: string;
  operatorReads: boolean;
  by: string;
  at: string;
  timeZone: string;
}

/**
 * What the page says before it shows anything; null where no code break has this address, or its time is over. It is the
 * same before and after the arm was read: whoever is blinded and holds the address learns nothing from it.
 */
export async function emergencyPage(scope: Scope, token: string): Promise<EmergencyPage | null> {
  const its = await openBreak(scope, scope.engine.read, token);
  if (!its) return null;
  const { number, receiver, receiverRole, by, at, zone: timeZone } = its;
  return { number, receiver, receiverRole, operatorReads: its.reader === 'operator', by, at, timeZone };
}

export type Shown = { ok: true; number: string; arm: string } | { ok: false; message: string };

const usedUp: Shown = {
  ok: false,
  message:
    'Code: this page has shown the arm already, or its time is over. Ask whoever gave it to you for a new one.',
};

/** Shows the arm of the one participant, once; that it was shown is an entry of the sealed ledger. */
export async function revealForEmergency(scope: Scope, token: string, typed: string): Promise<Shown> {
  const its = await openBreak(scope, scope.engine.read, token);
  if (!its) return usedUp;
  // An actor of its own, since nobody is signed in.
  const reader = { ...scope, actor: { ...nobody, id: `reader of ${its.id}` } };
  // First, so that whoever has half of it is not told whether it was read.
  if (tokenHash(plainCode(typed)) !== its.codeHash) {
    await audited(reader, { action: 'code_break.code_refused', subject: its.number }, (tx) =>
      tx.event('access', its.id),
    );
    return { ok: false, message: 'Code: it is not the one that belongs to this page.' };
  }
  const { code_break_reading: reading } = scope.engine.tables;
  return audited(reader, { action: 'code_break.read', subject: its.number }, async (tx): Promise<Shown> => {
    const now = await openBreak(scope, tx.query, token);
    if (!now || (await tx.find(reading, its.id))) return usedUp;
    await tx.insert(reading, { id: its.id, participant_id: its.participant, read_at: tx.at });
    const [line] = await revealWithoutRecord(scope, tx.query, its.number);
    if (!line) throw new Error(`The randomised participant of ${its.id} has no allocation.`);
    return { ok: true, number: line.number, arm: line.arm };
  });
}
