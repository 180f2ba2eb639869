// The change of one's own password.
import { eq } from 'drizzle-orm';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { closeLinks } from './links.server.ts';
import { hashPassword, newToken, passwordFault, passwordFits, tokenHash } from './password.server.ts';
import { endSessionsOf } from './sessions.server.ts';
import { countTry, forgetTries } from './throttle.server.ts';

export type Changed =
  | { ok: true; token: string }
  | { ok: false; errors: { field: string; message: string }[] };

// Tries of the current password are counted apart from sign-ins, so that neither closes the other.
const ownAccount = 'own account';

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
  const wait = await audited(scope, { action: 'password.tried' }, (tx) =>
    countTry(scope, tx, { email: scope.actor.email, address: ownAccount, knownHere: true }),
  );
  if (wait > 0) {
    const message = `Current password: too many tries. Wait ${wait} ${wait === 1 ? 'minute' : 'minutes'}, then try again.`;
    return { ok: false, errors: [{ field: 'current', message }] };
  }
  const own = (
    await scope.engine.read
      .select({ hash: credential.password_hash })
      .from(credential)
      .where(eq(credential.id, scope.actor.id))
  )[0];
  if (!own || !(await passwordFits(own.hash, input.current))) {
    await audited(scope, { action: 'password.refused' }, (tx) => tx.event('access', scope.actor.id));
    const message = 'Current password: it is not the one in use.';
    return { ok: false, errors: [{ field: 'current', message }] };
  }
  const fault = passwordFault(input.password, scope.actor);
  if (fault) return { ok: false, errors: [{ field: 'password', message: fault }] };
  if (input.password !== input.again)
    return { ok: false, errors: [{ field: 'again', message: 'Password again: the two passwords differ.' }] };
  const hash = await hashPassword(input.password);
  return audited(scope, { action: 'password.changed' }, async (tx): Promise<Changed> => {
    // Hashing takes a while: meanwhile a reset may have set another password, which this one must not undo.
    const current = await tx.find(credential, scope.actor.id);
    if (current?.password_hash !== own.hash) {
      const message = 'Current password: it was changed meanwhile. Sign in again.';
      return { ok: false, errors: [{ field: 'current', message }] };
    }
    await tx.update(credential, scope.actor.id, { password_hash: hash, changed_at: tx.at });
    await closeLinks(scope, tx, scope.actor.id);
    await forgetTries(scope, tx, scope.actor.email, ownAccount);
    await endSessionsOf(scope, tx, scope.actor.id, session);
    const token = newToken(tx.bytes(32));
    if (session) await tx.update(scope.engine.tables.session, session, { token_hash: tokenHash(token) });
    await tx.event('access', scope.actor.id);
    return { ok: true, token };
  });
}
