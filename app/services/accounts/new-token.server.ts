// A new access token: what is asked for before one is made.
import { asc, eq } from 'drizzle-orm';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { isTokenScope, tokenMark, tokenScopes } from './access-tokens.server.ts';
import { provePassword, spendProof } from './own-password.server.ts';
import { newToken, tokenHash } from './password.server.ts';

/** Days that a token may be made for. */
export const tokenDays = [7, 30, 90, 365] as const;
/** What the form offers. */
export const tokenChoices = {
  scopes: Object.entries(tokenScopes).map(([value, label]) => ({ value, label })),
  days: [...tokenDays],
};
/** Tokens that somebody may have at a time. */
const most = 20;
const nameShape = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}$/;

export interface TokenInput {
  name: string;
  scopes: readonly string[];
  days: string;
  password: string;
}

export type Made = { ok: true; token: string } | { ok: false; errors: { field: string; message: string }[] };

function faultsOf({ name, scopes, days, password }: TokenInput) {
  const errors: { field: string; message: string }[] = [];
  const add = (field: string, message: string) => errors.push({ field, message });
  if (!nameShape.test(name))
    add(
      'name',
      name === ''
        ? 'Name: nothing is typed. Say which program uses it.'
        : `Name: “${name}” is not possible; up to 60 letters, digits, spaces, dots, dashes and underscores are, and the first is a letter or a digit.`,
    );
  const strange = scopes.find((each) => !isTokenScope(each));
  if (scopes.length === 0) add('scope', 'It may read: nothing is chosen. Choose at least one.');
  else if (strange !== undefined) add('scope', `It may read: “${strange}” is no choice.`);
  if (!tokenDays.some((each) => String(each) === days))
    add('days', `It ends after: ${days === '' ? 'nothing is chosen' : `“${days}” is no choice`}.`);
  if (password === '') add('password', 'Your password: it is asked for once more.');
  return errors;
}

/** Makes a token and answers it, once. Its day of expiry counts from now. */
export async function makeToken(scope: Scope, typed: TokenInput): Promise<Made> {
  const input = { ...typed, name: typed.name.trim() };
  const errors = faultsOf(input);
  if (errors.length > 0) return { ok: false, errors };
  const label = 'Your password';
  const proof = await provePassword(scope, input.password, label);
  if (!proof.ok) return { ok: false, errors: [{ field: 'password', message: proof.message }] };
  const { access_token: table } = scope.engine.tables;
  return audited(scope, { action: 'access_token.made' }, async (tx): Promise<Made> => {
    const refused = (field: string, message: string): Made => ({ ok: false, errors: [{ field, message }] });
    const changed = await spendProof(scope, tx, proof, label);
    if (changed) return refused('password', changed);
    const own = await tx.query
      .select({ name: table.name })
      .from(table)
      .where(eq(table.account_id, scope.actor.id))
      .orderBy(asc(table.id));
    if (own.some(({ name }) => name === input.name))
      return refused('name', `Name: you have a token “${input.name}” already. End it, or take another name.`);
    if (own.length >= most)
      return refused('name', `Name: you have ${own.length} tokens, and at most ${most}. End one first.`);
    const id = tx.id();
    const token = `${tokenMark}${newToken(tx.bytes(32))}`;
    const end = new Date(Date.parse(tx.at) + Number(input.days) * 86_400_000).toISOString();
    await tx.insert(table, {
      ...{ id, token_hash: tokenHash(token), account_id: scope.actor.id, name: input.name },
      scopes: [...new Set(input.scopes)].sort().join(' '),
      ...{ made_at: tx.at, expires_at: end, used_at: null },
    });
    await tx.event('access', id);
    return { ok: true, token };
  });
}
