// One-time links: the first administrator's, invitations and resets. A link is a token of 256 bits, stored as its hash,
// used once, and short-lived. The link of an account that can see arms has two halves, so that neither of the two
// blinded people who pass them on can use it: whoever starts it gets a code, whoever confirms it gets the address.
import { and, eq, isNull, like } from 'drizzle-orm';
import { type RoleName, roles } from '#app/study/roles.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { codeLength, newCode, newToken, plainCode, tokenHash } from './password.server.ts';

const hours = { first: 24, invitation: 7 * 24, reset: 2 } as const;
export type Purpose = keyof typeof hours;

/** Makes a link inside the caller's transaction; an older unused one of the same account stops working. */
export async function makeLink(
  scope: Scope,
  tx: Tx,
  purpose: Purpose,
  account: string | null,
): Promise<string> {
  const token = newToken(tx.bytes(32));
  await write(scope, tx, purpose, account, { token_hash: tokenHash(token) });
  return token;
}

/** Starts the link of an account that can see arms. Answers the code; a second person gives the link. */
export async function reserveLink(scope: Scope, tx: Tx, purpose: Purpose, account: string): Promise<string> {
  const code = newCode(tx.bytes(codeLength));
  await write(scope, tx, purpose, account, {
    token_hash: `${reserved}${tx.id()}`,
    code_hash: tokenHash(plainCode(code)),
  });
  return code;
}

/** The link that was started for an account and waits for a second person, or undefined. */
export async function reservedLink(scope: Scope, tx: Tx, account: string) {
  const { link } = scope.engine.tables;
  const open = and(eq(link.account_id, account), isNull(link.used_at), like(link.token_hash, `${reserved}%`));
  return (
    await tx.query
      .select({ id: link.id, purpose: link.purpose, started_by: link.started_by })
      .from(link)
      .where(open)
      .orderBy(link.id)
  )[0];
}

/** Gives the address of a started link to the second person. Its time begins now. */
export async function giveLink(
  scope: Scope,
  tx: Tx,
  started: { id: string; purpose: string },
): Promise<string> {
  const token = newToken(tx.bytes(32));
  const expires_at = expiryOf(tx, started.purpose as Purpose);
  await tx.update(scope.engine.tables.link, started.id, { token_hash: tokenHash(token), expires_at });
  return token;
}

/** Accounts whose link was started and waits for a second person. */
export async function accountsWaiting(scope: Scope): Promise<Set<string>> {
  const { link } = scope.engine.tables;
  const rows = await scope.engine.read
    .select({ account: link.account_id })
    .from(link)
    .where(and(isNull(link.used_at), like(link.token_hash, `${reserved}%`)))
    .orderBy(link.id);
  return new Set(rows.flatMap((row) => (row.account === null ? [] : [row.account])));
}

// No token hashes to it: a hash has no blank.
const reserved = 'reserved ';
const expiryOf = (tx: Tx, purpose: Purpose) =>
  new Date(Date.parse(tx.at) + hours[purpose] * 3_600_000).toISOString();

async function write(
  scope: Scope,
  tx: Tx,
  purpose: Purpose,
  account: string | null,
  secrets: { token_hash: string; code_hash?: string },
): Promise<void> {
  const { link } = scope.engine.tables;
  await closeLinks(scope, tx, account);
  const started_by = scope.actor.role === 'system' ? null : scope.actor.id;
  const row = { id: tx.id(), account_id: account, purpose, started_by, expires_at: expiryOf(tx, purpose) };
  await tx.insert(link, { ...row, ...secrets, used_at: null });
}

/** Every unused link of an account stops working. */
export async function closeLinks(scope: Scope, tx: Tx, account: string | null): Promise<void> {
  const { link } = scope.engine.tables;
  const its = account === null ? isNull(link.account_id) : eq(link.account_id, account);
  const open = await tx.query
    .select({ id: link.id })
    .from(link)
    .where(and(its, isNull(link.used_at)))
    .orderBy(link.id);
  for (const { id } of open) await tx.update(link, id, { used_at: tx.at });
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
  /** Hash of the code that must come with it. */
  codeHash: string | null;
  account: { id: string; email: string; name: string; role: RoleName; state: string } | null;
}

/**
 * The link of a token while it can be used, else undefined. `shown`: for showing its page. Whether somebody who can see
 * arms has used her link is her act, so its page looks the same before and after.
 */
export async function openLink(
  scope: Pick<Scope, 'engine' | 'world'>,
  token: string,
  { shown = false } = {},
): Promise<OpenLink | undefined> {
  const { link, account } = scope.engine.tables;
  const row = (
    await scope.engine.read
      .select({
        id: link.id,
        purpose: link.purpose,
        expires_at: link.expires_at,
        used_at: link.used_at,
        code_hash: link.code_hash,
        account_id: link.account_id,
      })
      .from(link)
      .where(eq(link.token_hash, tokenHash(token)))
  )[0];
  if (!row || row.expires_at < scope.world.now()) return undefined;
  const found = { id: row.id, purpose: row.purpose as Purpose, codeHash: row.code_hash };
  if (row.account_id === null) {
    const taken = await scope.engine.read.select({ id: account.id }).from(account).limit(1);
    return taken.length > 0 || row.used_at !== null ? undefined : { ...found, account: null };
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
  const role = owner.role as RoleName;
  if (row.used_at !== null && (!shown || roles[role].blinded)) return undefined;
  return { ...found, account: { ...owner, role } };
}
