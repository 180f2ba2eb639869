// Personal access tokens: what a program of somebody's shows instead of her password. Each has a name, scopes and an end; it is
// shown once and kept as a hash. It can do less than she can, and never more: whoever leaves, changes role or gets another
// password has none.
import { and, asc, eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { RoleName } from '#app/study/roles.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Actor, Scope } from '../scope.server.ts';
import { tokenHash } from './password.server.ts';

/** What a token may be allowed; a new one is a line here and a look at it where its route begins. */
export const tokenScopes = {
  tables: 'Each table of the dataset, in any format',
  bundle: 'The whole dataset as a zip',
} as const;
export type TokenScope = keyof typeof tokenScopes;

/** By it a token is known for one where it should not be, such as in a program that is shared. */
export const tokenMark = 'eqp_';

export interface OwnToken {
  id: string;
  name: string;
  scopes: TokenScope[];
  madeAt: string;
  expiresAt: string;
  usedAt: string | null;
  isExpired: boolean;
}

export const isTokenScope = (text: string): text is TokenScope => Object.hasOwn(tokenScopes, text);
const scopesOf = (text: string) => text.split(' ').filter(isTokenScope);

/** The actor's own, the newest first. */
export async function ownTokens(scope: Scope): Promise<OwnToken[]> {
  const { access_token: table } = scope.engine.tables;
  const now = scope.world.now();
  const rows = await scope.engine.read
    .select()
    .from(table)
    .where(eq(table.account_id, scope.actor.id))
    .orderBy(asc(table.made_at), asc(table.id));
  return rows.toReversed().map((row) => ({
    ...{ id: row.id, name: row.name, scopes: scopesOf(row.scopes) },
    ...{ madeAt: row.made_at, expiresAt: row.expires_at, usedAt: row.used_at },
    isExpired: row.expires_at <= now,
  }));
}

/** Ends a token of the actor's; another's is simply not found. */
export async function endToken(scope: Scope, id: string): Promise<void> {
  const { access_token: table } = scope.engine.tables;
  await audited(scope, { action: 'access_token.ended' }, async (tx) => {
    const row = await tx.find(table, id);
    if (row?.account_id !== scope.actor.id) return;
    await tx.remove(table, id);
    await tx.event('access', id);
  });
}

/** Ends every token of an account, in the act that ends its sessions. */
export async function endTokensOf({ engine }: Scope, tx: Tx, accountId: string): Promise<void> {
  const { access_token: table } = engine.tables;
  const own = await tx.query
    .select({ id: table.id })
    .from(table)
    .where(eq(table.account_id, accountId))
    .orderBy(asc(table.id));
  for (const { id } of own) await tx.remove(table, id);
}

/** Notes in the act of a token that it was used. Throws token.refused where it was ended meanwhile. */
export async function noteUse({ engine }: Scope, tx: Tx, id: string): Promise<void> {
  const { access_token: table } = engine.tables;
  if (!(await tx.find(table, id))) throw problem('token.refused');
  await tx.update(table, id, { used_at: tx.at });
  await tx.event('access', id);
}

export interface TokenHolder extends Actor {
  role: RoleName;
  token: string;
  scopes: readonly TokenScope[];
}

/** Who holds this token; undefined when it is unknown, ended or past its day, or the account is closed. */
export async function tokenHolder(
  { engine, world }: Pick<Scope, 'engine' | 'world'>,
  token: string,
): Promise<TokenHolder | undefined> {
  if (!token.startsWith(tokenMark)) return undefined;
  const { access_token: table, account } = engine.tables;
  const row = (
    await engine.read
      .select({
        ...{ token: table.id, scopes: table.scopes, expires: table.expires_at },
        ...{ id: account.id, name: account.name, email: account.email, role: account.role },
      })
      .from(table)
      .innerJoin(account, eq(account.id, table.account_id))
      .where(and(eq(table.token_hash, tokenHash(token)), eq(account.state, 'active')))
  )[0];
  if (!row || row.expires <= world.now()) return undefined;
  const { expires: _, scopes, role, ...its } = row;
  return { ...its, role: role as RoleName, scopes: scopesOf(scopes) };
}
