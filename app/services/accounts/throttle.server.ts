// Lock-outs. They count by account and address together, so that nobody can lock a colleague out from
// elsewhere; an account that is tried from many strange addresses is closed to strange addresses alone, and an
// address from which many accounts are tried is closed to accounts that never signed in from there.
import { and, eq } from 'drizzle-orm';
import { sha256 } from '#db/canonical.ts';
import type { Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';

const minutes = (count: number) => count * 60_000;
const limits = {
  pair: { failures: 5, window: minutes(15) },
  address: { failures: 100, window: minutes(15) },
  account: { failures: 60, window: minutes(60) },
} as const;
type Kind = keyof typeof limits;

const keys = (email: string, address: string): Record<Kind, string> => ({
  pair: sha256(`pair\n${email}\n${address}`),
  address: sha256(`address\n${address}`),
  account: sha256(`account\n${email}`),
});

/**
 * Counts a try before the password is checked, so that many at once cannot slip through. Answers the
 * minutes to wait when there were too many, else 0.
 */
export async function countTry(
  scope: Scope,
  tx: Tx,
  who: { email: string; address: string; knownHere: boolean },
): Promise<number> {
  const { throttle } = scope.engine.tables;
  let wait = 0;
  for (const [kind, id] of Object.entries(keys(who.email, who.address)) as [Kind, string][]) {
    const row = await tx.find(throttle, id);
    const age = row ? Date.parse(tx.at) - Date.parse(row.since) : 0;
    const current = row && age < limits[kind].window ? row : undefined;
    const failures = (current?.failures ?? 0) + 1;
    if (failures > limits[kind].failures && !(kind !== 'pair' && who.knownHere))
      wait = Math.max(wait, Math.ceil((limits[kind].window - age) / minutes(1)), 1);
    if (!row) await tx.insert(throttle, { id, failures, since: tx.at });
    else await tx.update(throttle, id, { failures, since: current ? current.since : tx.at });
  }
  return wait;
}

/** A success clears what was counted against this account from this address, and takes back its own try. */
export async function forgetTries(scope: Scope, tx: Tx, email: string, address: string): Promise<void> {
  const { throttle } = scope.engine.tables;
  const ids = keys(email, address);
  if (await tx.find(throttle, ids.pair)) await tx.update(throttle, ids.pair, { failures: 0 });
  for (const id of [ids.address, ids.account]) {
    const row = await tx.find(throttle, id);
    if (row) await tx.update(throttle, id, { failures: Math.max(0, row.failures - 1) });
  }
}

/** Whether this account has signed in from this address before. */
export async function isKnownHere(scope: Scope, account: string, address: string): Promise<boolean> {
  const { session } = scope.engine.tables;
  const rows = await scope.engine.read
    .select({ id: session.id })
    .from(session)
    .where(and(eq(session.account_id, account), eq(session.address, address)))
    .limit(1);
  return rows.length > 0;
}
