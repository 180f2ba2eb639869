// One-time links: the first administrator's, invitations and resets. A link is a token of 256 bits, stored as
// its hash, used once, and short-lived. An administrator can start a reset but never choose a password.
import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { RoleName } from '#app/study/roles.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { hashPassword, newToken, passwordFault, tokenHash } from './password.server.ts';
import { endSessionsOf, nobody, normalEmail } from './sessions.server.ts';
import { countTry, forgetTries } from './throttle.server.ts';

const hours = { first: 24, invitation: 7 * 24, reset: 2 } as const;
export type Purpose = keyof typeof hours;

/** Makes a link inside the caller's transaction; an older unused one of the same account stops working. */
export async function makeLink(
  scope: Scope,
  tx: Tx,
  purpose: Purpose,
  account: string | null,
): Promise<string> {
  const { link } = scope.engine.tables;
  const older = await tx.query
    .select({ id: link.id })
    .from(link)
    .where(
      and(account === null ? isNull(link.account_id) : eq(link.account_id, account), isNull(link.used_at)),
    )
    .orderBy(link.id);
  for (const { id } of older) await tx.update(link, id, { used_at: tx.at });
  const token = newToken(tx.bytes(32));
  const expires = new Date(Date.parse(tx.at) + hours[purpose] * 3_600_000).toISOString();
  const row = { id: tx.id(), token_hash: tokenHash(token), account_id: account, purpose };
  await tx.insert(link, { ...row, expires_at: expires, used_at: null });
  return token;
}

/** The set-up link while no account exists, else undefined. */
export async function firstLink(scope: Scope): Promise<string | undefined> {
  const { account } = scope.engine.tables;
  if ((await scope.engine.read.select({ id: account.id }).from(account).limit(1)).length > 0)
    return undefined;
  return audited(scope, { action: 'setup_link.made' }, async (tx) => {
    await tx.event('access');
    return makeLink(scope, tx, 'first', null);
  });
}

export interface OpenLink {
  id: string;
  purpose: Purpose;
  account: { id: string; email: string; name: string; role: RoleName; state: string } | null;
}

/** The link of a token while it can be used, else undefined. */
export async function openLink(
  scope: Pick<Scope, 'engine' | 'world'>,
  token: string,
): Promise<OpenLink | undefined> {
  const { link, account } = scope.engine.tables;
  const row = (
    await scope.engine.read
      .select({
        id: link.id,
        purpose: link.purpose,
        expires_at: link.expires_at,
        account_id: link.account_id,
      })
      .from(link)
      .where(and(eq(link.token_hash, tokenHash(token)), isNull(link.used_at)))
  )[0];
  if (!row || row.expires_at < scope.world.now()) return undefined;
  const purpose = row.purpose as Purpose;
  if (row.account_id === null) {
    const taken = await scope.engine.read.select({ id: account.id }).from(account).limit(1);
    return taken.length > 0 ? undefined : { id: row.id, purpose, account: null };
  }
  const owner = (
    await scope.engine.read
      .select({
        id: account.id,
        email: account.email,
        name: account.name,
        role: account.role,
        state: account.state,
      })
      .from(account)
      .where(eq(account.id, row.account_id))
  )[0];
  if (!owner || owner.state === 'disabled') return undefined;
  return { id: row.id, purpose, account: { ...owner, role: owner.role as RoleName } };
}

const acceptance = z.object({
  email: z.string().optional(),
  name: z.string().optional(),
  password: z.string(),
  again: z.string(),
});
export type Accepted = { ok: true } | { ok: false; errors: { field: string; message: string }[] };

const usedUp: Accepted = {
  ok: false,
  errors: [{ field: 'password', message: 'This link was used already or has expired. Ask for a new one.' }],
};

/** Uses a link: sets the password, and makes the first administrator where the link is that. */
export async function acceptLink(scope: Scope, token: string, raw: unknown): Promise<Accepted> {
  const input = acceptance.parse(raw);
  const link = await openLink(scope, token);
  if (!link) return usedUp;
  const email = link.account?.email ?? normalEmail(input.email ?? '');
  const name = (link.account?.name ?? input.name ?? '').trim();
  const errors: { field: string; message: string }[] = [];
  if (!link.account && !z.email().safeParse(email).success)
    errors.push({
      field: 'email',
      message: `E-mail address: “${input.email ?? ''}” is not an e-mail address.`,
    });
  if (!link.account && (name === '' || name.length > 100))
    errors.push({ field: 'name', message: 'Name: enter a name of at most 100 characters.' });
  const fault = passwordFault(input.password, { email, name });
  if (fault) errors.push({ field: 'password', message: fault });
  else if (input.password !== input.again)
    errors.push({ field: 'again', message: 'Password again: the two passwords differ.' });
  if (errors.length > 0) return { ok: false, errors };

  const hash = await hashPassword(input.password);
  const { account, credential, link: links } = scope.engine.tables;
  const actor = link.account ? { id: link.account.id, name, email, role: link.account.role } : nobody;
  return audited(
    { ...scope, actor },
    { action: `${link.purpose}_link.used` },
    async (tx): Promise<Accepted> => {
      // Hashing takes a while: meanwhile the link may have been used, or the account closed.
      const current = await tx.find(links, link.id);
      const owner = link.account && (await tx.find(account, link.account.id));
      if (current?.used_at !== null || owner?.state === 'disabled') return usedUp;
      await tx.update(links, link.id, { used_at: tx.at });
      const id = link.account?.id ?? tx.id();
      if (!link.account) {
        const row = {
          id,
          email,
          name,
          role: 'administrator',
          state: 'active',
          invited_by: null,
          confirmed_by: null,
        };
        await tx.insert(account, { ...row, created_at: tx.at });
      } else if (owner?.state === 'invited') await tx.update(account, id, { state: 'active' });
      const old = await tx.find(credential, id);
      if (old) await tx.update(credential, id, { password_hash: hash, changed_at: tx.at });
      else await tx.insert(credential, { id, password_hash: hash, changed_at: tx.at });
      await endSessionsOf(scope, tx, id);
      await tx.event('access', id);
      return { ok: true };
    },
  );
}

// Tries of the current password are counted apart from sign-ins, so that neither closes the other.
const ownAccount = 'own account';

/** Changes the caller's own password; her other sessions end. Five wrong tries close it for a quarter of an hour. */
export async function changePassword(
  scope: Scope,
  session: string,
  input: { current: string; password: string; again: string },
  fits: (stored: string, password: string) => Promise<boolean>,
): Promise<Accepted> {
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
  if (!own || !(await fits(own.hash, input.current))) {
    await audited(scope, { action: 'password.refused' }, (tx) => tx.event('access', scope.actor.id));
    const message = 'Current password: it is not the one in use.';
    return { ok: false, errors: [{ field: 'current', message }] };
  }
  const fault = passwordFault(input.password, scope.actor);
  if (fault) return { ok: false, errors: [{ field: 'password', message: fault }] };
  if (input.password !== input.again)
    return { ok: false, errors: [{ field: 'again', message: 'Password again: the two passwords differ.' }] };
  const hash = await hashPassword(input.password);
  await audited(scope, { action: 'password.changed' }, async (tx) => {
    await tx.update(credential, scope.actor.id, { password_hash: hash, changed_at: tx.at });
    await forgetTries(scope, tx, scope.actor.email, ownAccount);
    await endSessionsOf(scope, tx, scope.actor.id, session);
    await tx.event('access', scope.actor.id);
  });
  return { ok: true };
}
