// Who works in the study. One account has one role; an address that ever held an unblinded role never gets a
// blinded one; an invitation to an unblinded role needs a second person.
import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { problem } from '#app/problem.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from '../free-text.server.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { endTokensOf } from './access-tokens.server.ts';
import {
  accountsWaiting,
  closeLinks,
  giveLink,
  makeLink,
  type Purpose,
  reservedLink,
  reserveLink,
} from './links.server.ts';
import { endSessionsOf, isEmail, normalEmail } from './sessions.server.ts';

export const roleNames = Object.keys(roles) as RoleName[];
const invitation = z.object({ email: z.string(), name: z.string(), role: z.string() });
type Fault = { field: string; message: string };

/** A blinded account's link at once; or, for one that can see arms, the code of a link that a second person gives. */
export type Started = { token: string; code: null } | { token: null; code: string };

export type Invited = { ok: true; link: Started } | { ok: false; errors: Fault[]; warnings?: Asked[] };

/** Invites a person. An unblinded role waits for a second person and has no link before. */
export async function invite(scope: Scope, raw: unknown, ticks: Ticks = {}): Promise<Invited> {
  const input = invitation.parse(raw);
  const email = normalEmail(input.email);
  const name = input.name.trim();
  const errors: Fault[] = [];
  if (!isEmail(email))
    errors.push({ field: 'email', message: `E-mail address: “${input.email}” is not an e-mail address.` });
  if (name === '' || name.length > 100)
    errors.push({ field: 'name', message: 'Name: enter a name of at most 100 characters.' });
  const role = roleNames.find((each) => each === input.role);
  if (!role) errors.push({ field: 'role', message: 'Role: choose one of the roles.' });
  if (errors.length > 0 || !role) return { ok: false, errors };
  const warnings = askAbout('account', [{ field: 'name', label: 'Name', text: name }], ticks);

  const { account, site } = scope.engine.tables;
  return audited(scope, { action: 'account.invited' }, async (tx) => {
    const earlier = await tx.query
      .select({ role: account.role, state: account.state })
      .from(account)
      .where(eq(account.email, email))
      .orderBy(asc(account.created_at), asc(account.id));
    if (earlier.some((each) => each.state !== 'disabled'))
      return {
        ok: false,
        errors: [
          {
            field: 'email',
            message: `E-mail address: ${email} has an account already. One account has one role.`,
          },
        ],
      };
    if (roles[role].blinded && earlier.some((each) => !roles[each.role as RoleName].blinded))
      return {
        ok: false,
        errors: [
          {
            field: 'role',
            message: `Role: ${email} has held a role that knows arms, so it can never hold a blinded one.`,
          },
        ],
      };
    const contacts = await tx.query.select({ email: site.safety_email }).from(site).orderBy(site.id);
    if (roles[role].blinded && contacts.some((each) => each.email === email))
      return {
        ok: false,
        errors: [
          {
            field: 'email',
            message: `E-mail address: ${email} is the safety contact, who stands outside the blinded team.`,
          },
        ],
      };
    if (isAsked(warnings)) return { ok: false, errors: [], warnings };
    await keepConfirmed(tx, 'access', warnings);
    const blinded = roles[role].blinded;
    const row = { id: tx.id(), email, name, role, state: blinded ? 'invited' : 'unconfirmed' };
    await tx.insert(account, { ...row, invited_by: scope.actor.id, confirmed_by: null, created_at: tx.at });
    return { ok: true, link: await startLink(scope, tx, 'invitation', row) };
  });
}

/** Starts a link for an account: whole for a blinded one, half for one that can see arms. */
async function startLink(
  scope: Scope,
  tx: Tx,
  purpose: Purpose,
  its: { id: string; role: string },
): Promise<Started> {
  if (roles[its.role as RoleName].blinded)
    return { token: await makeLink(scope, tx, purpose, its.id), code: null };
  return { token: null, code: await reserveLink(scope, tx, purpose, its.id) };
}

/**
 * A second person confirms what somebody else started for an account that can see arms: an invitation or a new link.
 * Answers the link's token, which needs the code that the other person holds.
 */
export async function confirmLink(scope: Scope, id: string): Promise<string> {
  const { account } = scope.engine.tables;
  return audited(scope, { action: 'account.confirmed' }, async (tx) => {
    const row = await tx.find(account, id);
    const started = row && row.state !== 'disabled' ? await reservedLink(scope, tx, id) : undefined;
    if (!row || !started) throw problem('account.refused', 'Nothing waits for confirmation here.');
    if (started.started_by === scope.actor.id)
      throw problem('account.refused', 'A second person must confirm: you started this yourself.');
    if (row.state === 'unconfirmed')
      await tx.update(account, id, { state: 'invited', confirmed_by: scope.actor.id });
    else await tx.event('access', id);
    return giveLink(scope, tx, started);
  });
}

/** Starts a reset, or an invitation again. The administrator sees a link or half of one, never a password. */
export async function resetLink(scope: Scope, id: string): Promise<Started> {
  const { account } = scope.engine.tables;
  return audited(scope, { action: 'account.reset_started', reason: null }, async (tx) => {
    const row = await tx.find(account, id);
    if (!row || row.state === 'disabled') throw problem('account.refused', 'A closed account gets no link.');
    await tx.event('access', id);
    return startLink(scope, tx, row.state === 'active' ? 'reset' : 'invitation', row);
  });
}

export type Disabled = { ok: true } | { ok: false; warnings: Asked[] };

/** Closes an account for good and ends its sessions. The last administrator stays, since nobody closes her own. */
export async function disable(scope: Scope, id: string, why: string, ticks: Ticks = {}): Promise<Disabled> {
  const { account } = scope.engine.tables;
  const reason = why.trim();
  if (reason.length < 3) throw problem('account.refused', 'Say in a few words why this account is closed.');
  const warnings = askAbout('account', [{ field: 'reason', label: 'Reason', text: reason }], ticks);
  return audited(scope, { action: 'account.disabled', reason }, async (tx): Promise<Disabled> => {
    const row = await tx.find(account, id);
    if (!row || row.state === 'disabled') throw problem('account.refused', 'This account is closed already.');
    if (id === scope.actor.id) throw problem('account.refused', 'You cannot close your own account.');
    if (isAsked(warnings)) return { ok: false, warnings };
    await keepConfirmed(tx, 'access', warnings);
    await tx.update(account, id, { state: 'disabled' });
    await closeLinks(scope, tx, id);
    await endSessionsOf(scope, tx, id);
    await endTokensOf(scope, tx, id);
    return { ok: true };
  });
}

export interface Person {
  id: string;
  name: string;
  email: string;
  role: RoleName;
  state: string;
  invitedBy: string | null;
  confirmedBy: string | null;
  /** A link was started that waits for a second person. */
  waits: boolean;
}

// Whether an unblinded person has used her link yet is her act, and no blinded person sees her acts.
function shownState(row: { role: string; state: string }): string {
  if (roles[row.role as RoleName].blinded) return row.state;
  return row.state === 'active' || row.state === 'invited' ? 'confirmed' : row.state;
}

/** Everybody with an account, by name. */
export async function people(scope: Scope): Promise<Person[]> {
  const { account } = scope.engine.tables;
  const rows = await scope.engine.read
    .select({
      id: account.id,
      name: account.name,
      email: account.email,
      role: account.role,
      state: account.state,
      invited_by: account.invited_by,
      confirmed_by: account.confirmed_by,
    })
    .from(account)
    .orderBy(asc(account.name), asc(account.id));
  const waiting = await accountsWaiting(scope);
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role as RoleName,
    state: shownState(row),
    invitedBy: row.invited_by && (names.get(row.invited_by) ?? null),
    confirmedBy: row.confirmed_by && (names.get(row.confirmed_by) ?? null),
    waits: waiting.has(row.id) && row.state !== 'disabled',
  }));
}

/** Accounts that can see arms whose link waits for a second person. */
export async function waitingForConfirmation(scope: Scope): Promise<Person[]> {
  return (await people(scope)).filter((each) => each.waits);
}

export interface Unblinded {
  name: string;
  roleLabel: string;
  invitedBy: string | null;
  confirmedBy: string | null;
}

/** Who can see arms: everybody with an open or confirmed account in an unblinded role. Open to every role. */
export async function whoCanSeeArms(scope: Scope): Promise<Unblinded[]> {
  return (await people(scope))
    .filter((each) => !roles[each.role].blinded && each.state === 'confirmed')
    .map((each) => ({
      name: each.name,
      roleLabel: roles[each.role].label,
      invitedBy: each.invitedBy,
      confirmedBy: each.confirmedBy,
    }));
}
