// One's own password: typed once more before what cannot be undone, and changed.
import { eq } from 'drizzle-orm';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { endTokensOf } from './access-tokens.server.ts';
import { closeLinks } from './links.server.ts';
import { hashPassword, newToken, passwordFault, passwordFits, tokenHash } from './password.server.ts';
import { endSessionsOf } from './sessions.server.ts';
import { countTry, forgetTries } from './throttle.server.ts';

export type Changed =
  | { ok: true; token: string }
  | { ok: false; errors: { field: string; message: string }[] };

// Tries of the current password are counted apart from sign-ins, so that neither closes the other.
const ownAccount = 'own account';

/** That the password typed is the caller's own. `hash` is what it was held against. */
export type Proof = { ok: true; hash: string } | { ok: false; message: string };

/**
 * Holds what was typed against the caller's own password. Five wrong tries close it for a quarter of an hour. A proof
 * counts once it is used: see spendProof.
 */
export async function provePassword(scope: Scope, typed: string, label: string): Promise<Proof> {
  const { credential } = scope.engine.tables;
  const wait = await audited(scope, { action: 'password.tried' }, (tx) =>
    countTry(scope, tx, { email: scope.actor.email, address: ownAccount, knownHere: true }),
  );
  if (wait > 0) {
    const message = `${label}: too many tries. Wait ${wait} ${wait === 1 ? 'minute' : 'minutes'}, then try again.`;
    return { ok: false, message };
  }
  const own = (
    await scope.engine.read
      .select({ hash: credential.password_hash })
      .from(credential)
      .where(eq(credential.id, scope.actor.id))
  )[0];
  if (own && (await passwordFits(own.hash, typed))) return { ok: true, hash: own.hash };
  await audited(scope, { action: 'password.refused' }, (tx) => tx.event('access', scope.actor.id));
  return { ok: false, message: `${label}: it is not the one in use.` };
}

/**
 * Uses a proof inside the transaction of the act that it was asked for: what was counted against her is forgotten. Answers
 * why it counts no more, or undefined. Hashing takes a while: meanwhile a reset may have set another password.
 */
export async function spendProof(
  scope: Scope,
  tx: Tx,
  proof: { hash: string },
  label: string,
): Promise<string | undefined> {
  const current = await tx.find(scope.engine.tables.credential, scope.actor.id);
  if (current?.password_hash !== proof.hash) return `${label}: it was changed meanwhile. Sign in again.`;
  await forgetTries(scope, tx, scope.actor.email, ownAccount);
  return undefined;
}

/**
 * Changes the caller's own password. Her other sessions end, her unused links stop working, and this session gets a new
 * token. Five wrong tries close it for a quarter of an hour.
 */
export async function changePassword(
  scope: Scope,
  session: string,
  input: { current: string; password: string; again: string },
): Promise<Changed> {
  const { credential } = scope.engine.tables;
  const label = 'Current password';
  const proof = await provePassword(scope, input.current, label);
  if (!proof.ok) return { ok: false, errors: [{ field: 'current', message: proof.message }] };
  const fault = passwordFault(input.password, scope.actor);
  if (fault) return { ok: false, errors: [{ field: 'password', message: fault }] };
  if (input.password !== input.again)
    return { ok: false, errors: [{ field: 'again', message: 'Password again: the two passwords differ.' }] };
  const hash = await hashPassword(input.password);
  return audited(scope, { action: 'password.changed' }, async (tx): Promise<Changed> => {
    const message = await spendProof(scope, tx, proof, label);
    if (message) return { ok: false, errors: [{ field: 'current', message }] };
    await tx.update(credential, scope.actor.id, { password_hash: hash, changed_at: tx.at });
    await closeLinks(scope, tx, scope.actor.id);
    await endSessionsOf(scope, tx, scope.actor.id, session);
    await endTokensOf(scope, tx, scope.actor.id);
    const token = newToken(tx.bytes(32));
    if (session) await tx.update(scope.engine.tables.session, session, { token_hash: tokenHash(token) });
    await tx.event('access', scope.actor.id);
    return { ok: true, token };
  });
}
