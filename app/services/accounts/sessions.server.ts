// Sign-in and sessions. The cookie holds 256 random bits; the table holds their hash. Idle and absolute
// limits are judged at reading; the last use is written at most once a minute and never by the request itself.
import { and, desc, eq, gte, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { RoleName } from '#app/study/roles.ts';
import { cached } from '#db/cached.ts';
import { given } from '#db/given.ts';
import type { Engine } from '#db/open.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Actor, Scope } from '../scope.server.ts';
import {
  hashPassword,
  isOutdated,
  newToken,
  passwordFits,
  tokenHash,
  wasteTheSameTime,
} from './password.server.ts';
import { countTry, forgetTries, isKnownHere } from './throttle.server.ts';

export const idleMinutes = 60;
export const absoluteHours = 12;

export const normalEmail = (email: string) => email.trim().normalize('NFKC').toLowerCase();

/** Whether a text is an e-mail address of a length that mail can carry (RFC 5321, 4.5.3.1). */
export const isEmail = (text: string) => z.email().max(254).safeParse(text).success;

/** The actor of an act for which nobody is signed in. */
export const nobody: Actor = { id: 'nobody', name: 'Nobody', email: '', role: 'system' };

export type SignIn = { ok: true; token: string } | { ok: false; message: string };

const refusal = 'The e-mail address and the password do not fit together, or the account is not active.';

/** Signs in. The same answer and the same work for an unknown address, a wrong password and a closed account. */
export async function signIn(
  scope: Scope,
  input: { email: string; password: string; address: string; former?: string },
): Promise<SignIn> {
  const email = normalEmail(input.email);
  const { account, credential, session } = scope.engine.tables;
  const found = (
    await scope.engine.read
      .select({
        id: account.id,
        role: account.role,
        state: account.state,
        hash: credential.password_hash,
        name: account.name,
      })
      .from(account)
      .innerJoin(credential, eq(credential.id, account.id))
      .where(and(eq(account.email, email), eq(account.state, 'active')))
      .orderBy(desc(account.created_at), account.id)
      .limit(1)
  )[0];
  const actor: Actor = found
    ? { id: found.id, name: found.name, email, role: found.role as RoleName }
    : nobody;
  const as = { ...scope, actor };
  const knownHere = found ? await isKnownHere(scope, found.id, input.address) : false;
  const wait = await audited({ ...scope, actor: nobody }, { action: 'sign_in.tried' }, (tx) =>
    countTry(scope, tx, { email, address: input.address, knownHere }),
  );
  if (wait > 0) {
    await audited(as, { action: 'sign_in.locked' }, (tx) => tx.event('access'));
    return {
      ok: false,
      message: `Too many tries. Wait ${wait} ${wait === 1 ? 'minute' : 'minutes'}, then try again.`,
    };
  }
  const fits = found ? await passwordFits(found.hash, input.password) : false;
  if (!found) await wasteTheSameTime(input.password);
  if (!found || !fits) {
    await audited(as, { action: 'sign_in.refused' }, (tx) => tx.event('access'));
    return { ok: false, message: refusal };
  }
  const stronger = isOutdated(found.hash) ? await hashPassword(input.password) : undefined;
  const token = await audited(as, { action: 'sign_in.done' }, async (tx) => {
    // Checking takes a while: meanwhile the password may have been changed, or the account closed.
    const now = await tx.find(credential, found.id);
    if (now?.password_hash !== found.hash || (await tx.find(account, found.id))?.state !== 'active')
      return undefined;
    if (input.former) await endPresented(scope, tx, input.former);
    await forgetTries(scope, tx, email, input.address);
    if (stronger) await tx.update(credential, found.id, { password_hash: stronger });
    const secret = newToken(tx.bytes(32));
    const row = { id: tx.id(), token_hash: tokenHash(secret), account_id: found.id, address: input.address };
    await tx.insert(session, { ...row, created_at: tx.at, used_at: tx.at, ended: 0 });
    await tx.event('access');
    return secret;
  });
  return token === undefined ? { ok: false, message: refusal } : { ok: true, token };
}

/** A browser that signs in again leaves its former session. */
async function endPresented(scope: Scope, tx: Tx, token: string): Promise<void> {
  const { session } = scope.engine.tables;
  const former = await tx.query
    .select({ id: session.id })
    .from(session)
    .where(and(eq(session.token_hash, tokenHash(token)), eq(session.ended, 0)))
    .orderBy(session.id);
  for (const { id } of former) await tx.update(session, id, { ended: 1 });
}

export interface SignedIn extends Actor {
  role: RoleName;
  session: string;
}

function prepareLookup(engine: Engine) {
  const { account, session } = engine.tables;
  return engine.read
    .select({
      session: session.id,
      created_at: session.created_at,
      used_at: session.used_at,
      id: account.id,
      name: account.name,
      email: account.email,
      role: account.role,
    })
    .from(session)
    .innerJoin(account, eq(account.id, session.account_id))
    .where(
      and(eq(session.token_hash, given('hash')), eq(session.ended, sql`0`), eq(account.state, sql`'active'`)),
    )
    .prepare();
}

/** Who holds this token, or undefined when it is unknown, ended or past a limit. */
export async function signedIn(
  scope: Pick<Scope, 'engine' | 'world'>,
  token: string,
): Promise<SignedIn | undefined> {
  const { engine } = scope;
  const lookup = cached(engine.read, prepareLookup, () => prepareLookup(engine));
  const row = (await lookup.execute({ hash: tokenHash(token) }))[0];
  if (!row) return undefined;
  const now = Date.parse(scope.world.now());
  const idle = now - Date.parse(row.used_at);
  if (idle > idleMinutes * 60_000 || now - Date.parse(row.created_at) > absoluteHours * 3_600_000)
    return undefined;
  if (idle > 60_000) touch(engine, row.session, scope.world.now());
  return { id: row.id, name: row.name, email: row.email, role: row.role as RoleName, session: row.session };
}

const rememberedDays = 7;

/**
 * Whose session this token was, though it has ended, while the account is open: so that what she typed into an open page
 * is not lost. It lets nobody in. Undefined for a token that is unknown, or that was given out too long ago.
 */
export async function formerlySignedIn(
  { engine, world }: Pick<Scope, 'engine' | 'world'>,
  token: string,
): Promise<Actor | undefined> {
  const { account, session } = engine.tables;
  const since = new Date(Date.parse(world.now()) - rememberedDays * 86_400_000).toISOString();
  const row = (
    await engine.read
      .select({ id: account.id, name: account.name, email: account.email, role: account.role })
      .from(session)
      .innerJoin(account, eq(account.id, session.account_id))
      .where(
        and(
          eq(session.token_hash, tokenHash(token)),
          eq(account.state, 'active'),
          gte(session.created_at, since),
        ),
      )
  )[0];
  return row && { ...row, role: row.role as RoleName };
}

// The last use is no part of the record: outside the ledgers, behind the queue, after the answer.
function touch(engine: Engine, id: string, at: string): void {
  const { session } = engine.tables;
  void engine
    .write(async (q) => q.update(session).set({ used_at: at }).where(eq(session.id, id)))
    .catch(() => undefined);
}

/** Ends one session of an account; another's session is simply not found. */
export async function endSession(scope: Scope, id: string): Promise<void> {
  await audited(scope, { action: 'session.ended' }, async (tx) => {
    const row = await tx.find(scope.engine.tables.session, id);
    if (!row || row.account_id !== scope.actor.id) return;
    await tx.update(scope.engine.tables.session, id, { ended: 1 });
    await tx.event('access', id);
  });
}

/** Ends every session of an account but the one named. */
export async function endSessionsOf(scope: Scope, tx: Tx, account: string, except = ''): Promise<void> {
  const { session } = scope.engine.tables;
  const open = await tx.query
    .select({ id: session.id })
    .from(session)
    .where(and(eq(session.account_id, account), eq(session.ended, 0), ne(session.id, except)))
    .orderBy(session.id);
  for (const { id } of open) await tx.update(session, id, { ended: 1 });
}

/** The caller's own sessions that still work, newest first. */
export async function ownSessions(scope: Scope) {
  const { session } = scope.engine.tables;
  const ago = (ms: number) => new Date(Date.parse(scope.world.now()) - ms).toISOString();
  return scope.engine.read
    .select({
      id: session.id,
      address: session.address,
      created_at: session.created_at,
      used_at: session.used_at,
    })
    .from(session)
    .where(
      and(
        eq(session.account_id, scope.actor.id),
        eq(session.ended, 0),
        gte(session.used_at, ago(idleMinutes * 60_000)),
        gte(session.created_at, ago(absoluteHours * 3_600_000)),
      ),
    )
    .orderBy(desc(session.created_at), session.id);
}
