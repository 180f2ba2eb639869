// Using a one-time link.
import { z } from 'zod';
import { type Asked, askAbout, isAsked, keepConfirmed } from '../free-text.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { endTokensOf } from './access-tokens.server.ts';
import { openLink } from './links.server.ts';
import { hashPassword, passwordFault, plainCode, tokenHash } from './password.server.ts';
import { endSessionsOf, isEmail, nobody, normalEmail } from './sessions.server.ts';

const acceptance = z.object({
  email: z.string().optional(),
  name: z.string().optional(),
  name__confirm: z.string().optional(),
  password: z.string(),
  again: z.string(),
  code: z.string().optional(),
});
export type Accepted =
  | { ok: true }
  | { ok: false; errors: { field: string; message: string }[]; warnings?: Asked[] };

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
  if (!link.account && !isEmail(email))
    errors.push({
      field: 'email',
      message: `E-mail address: “${input.email ?? ''}” is not an e-mail address.`,
    });
  if (!link.account && (name === '' || name.length > 100))
    errors.push({ field: 'name', message: 'Name: enter a name of at most 100 characters.' });
  if (link.codeHash !== null && tokenHash(plainCode(input.code ?? '')) !== link.codeHash)
    errors.push({
      field: 'code',
      message: 'Code: it is not the one that belongs to this link. Ask the administrator for it.',
    });
  const fault = passwordFault(input.password, { email, name });
  if (fault) errors.push({ field: 'password', message: fault });
  else if (input.password !== input.again)
    errors.push({ field: 'again', message: 'Password again: the two passwords differ.' });
  const texts = link.account ? [] : [{ field: 'name', label: 'Name', text: name }];
  const warnings = askAbout('account', texts, input);
  if (errors.length > 0 || isAsked(warnings))
    return { ok: false, errors, ...(warnings.length > 0 && { warnings }) };

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
      await endTokensOf(scope, tx, id);
      await keepConfirmed(tx, 'access', warnings);
      await tx.event('access', id);
      return { ok: true };
    },
  );
}
