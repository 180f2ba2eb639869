// The end of a trial. The lock closes every clinical table for good; the writer itself enforces it, see db/ledger.ts. Then
// two people, one of each of two roles, sign the unsealing. Neither is ever taken back: whoever could open a lock again
// could change the data after the arms were seen.
import { asc, eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { type RoleName, roles, unsealers } from '#app/study/roles.ts';
import { type Proof, provePassword, spendProof } from './accounts/own-password.server.ts';
import { registeredPrograms } from './analysis-programs.server.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from './free-text.server.ts';
import { audited, type Tx } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { studyState } from './settings.server.ts';
import { type Unfinished, unfinished } from './unfinished.server.ts';

interface Signature {
  by: string;
  at: string;
  reason: string;
}

export interface LockView {
  state: 'practice' | 'open' | 'locked' | 'unsealed';
  lock: Signature | null;
  signatures: (Signature & { role: string })[];
  /** Whose signature is still missing, once the study is locked. */
  missing: string[];
  /** What is still asked of the reader; `program`: to register the program of the analysis before she signs. */
  asked: 'lock' | 'program' | 'signature' | null;
  /** How many programs of the analysis are registered. */
  programs: number;
  /** What would stay unfinished, in pooled counts: for whoever may lock. */
  unfinished: Unfinished[] | null;
}

/** The lock and the unsealing for everybody: state, who, when and why. */
export async function lockView(scope: Scope): Promise<LockView> {
  const { mode, lockedAt, unsealed } = await studyState(scope);
  const { study_lock: table, unsealing, account } = scope.engine.tables;
  const { read } = scope.engine;
  const lock = (
    await read
      .select({ by: account.name, at: table.locked_at, reason: table.reason })
      .from(table)
      .leftJoin(account, eq(account.id, table.locked_by))
      .orderBy(asc(table.id))
  )[0];
  const signed = await read
    .select({ role: unsealing.role, by: account.name, at: unsealing.signed_at, reason: unsealing.reason })
    .from(unsealing)
    .leftJoin(account, eq(account.id, unsealing.signed_by))
    .orderBy(asc(unsealing.signed_at), asc(unsealing.id));
  const missing = unsealers.filter((role) => signed.every((each) => each.role !== role));
  const labels = (names: readonly RoleName[]) => names.map((each) => roles[each].label);
  const mayLock = lockedAt === null && mode === 'production' && scope.actor.role === 'administrator';
  const maySign = lockedAt !== null && missing.some((role) => role === scope.actor.role);
  const programs = (await registeredPrograms(read, scope.engine.tables)).length;
  const needsProgram = programs === 0 && scope.actor.role === 'statistician';
  return {
    state: unsealed ? 'unsealed' : lockedAt !== null ? 'locked' : mode === 'practice' ? 'practice' : 'open',
    lock: lock ? { ...lock, by: lock.by ?? '' } : null,
    signatures: signed.map((each) => ({
      ...each,
      by: each.by ?? '',
      role: roles[each.role as RoleName]?.label ?? each.role,
    })),
    missing: lockedAt === null ? [] : labels(missing),
    asked: mayLock ? 'lock' : !maySign ? null : needsProgram ? 'program' : 'signature',
    programs,
    unfinished: mayLock ? await unfinished(scope) : null,
  };
}

export interface SignInput {
  reason: string;
  confirm: string;
  password: string;
  ticks?: Ticks;
}

export type Done =
  | { ok: true }
  | { ok: false; errors: { field: string; message: string }[]; warnings?: Asked[] };

/**
 * Locks the study for good. Throws study.mode in practice, study.locked when it is locked already.
 */
export async function lockStudy(scope: Scope, input: SignInput): Promise<Done> {
  const { mode, lockedAt } = await studyState(scope);
  if (mode !== 'production')
    throw problem('study.mode', 'The study is in practice: only a study in production is locked.');
  if (lockedAt !== null) throw problem('study.locked');
  return signing(scope, 'study.locked', input, 'lock the study', async (tx, reason) => {
    // A second row is refused by the lock itself.
    await tx.insert(scope.engine.tables.study_lock, {
      id: 'study',
      reason,
      locked_by: scope.actor.id,
      locked_at: tx.at,
    });
    return { ok: true };
  });
}

/**
 * Signs the unsealing for the caller's role; with the second signature the study is unsealed. Throws role.refused for a
 * role that does not sign, study.mode before the lock, where the role has signed already, and for the statistician before
 * a program of the analysis is registered.
 */
export async function signUnsealing(scope: Scope, input: SignInput): Promise<Done> {
  const role = unsealers.find((each) => each === scope.actor.role);
  if (!role) throw problem('role.refused');
  if ((await studyState(scope)).lockedAt === null)
    throw problem('study.mode', 'The study is not locked yet.');
  const { engine } = scope;
  // None is ever taken away, so one that is there is there when she signs.
  if (role === 'statistician' && (await registeredPrograms(engine.read, engine.tables)).length === 0)
    throw problem(
      'study.mode',
      'No program of the analysis is registered yet. Register it on the page “Programs of the analysis”, then sign.',
    );
  const { unsealing, account } = engine.tables;
  return signing(scope, 'unsealing.signed', input, 'unseal', async (tx, reason) => {
    const others = await tx.query
      .select({ role: unsealing.role, by: unsealing.signed_by, email: account.email })
      .from(unsealing)
      .leftJoin(account, eq(account.id, unsealing.signed_by))
      .orderBy(asc(unsealing.id));
    if (others.some((each) => each.role === role))
      throw problem('study.mode', `The ${roles[role].label.toLowerCase()}'s signature is there already.`);
    const own = await tx.find(account, scope.actor.id);
    // A closed account's address may be invited to another role.
    if (!own || others.some((each) => each.by === own.id || each.email === own.email))
      return refused('confirm', 'Confirmation: two different people must sign, and you have signed already.');
    await tx.insert(unsealing, {
      id: tx.id(),
      role,
      reason,
      signed_by: scope.actor.id,
      signed_at: tx.at,
    });
    return { ok: true };
  });
}

const refused = (field: string, message: string): Done => ({ ok: false, errors: [{ field, message }] });
const passwordLabel = 'Your password';

/** What both acts ask for: a reason, the words typed, and the password once more; the password is held against last. */
async function signing(
  scope: Scope,
  action: string,
  input: SignInput,
  words: string,
  act: (tx: Tx, reason: string) => Promise<Done>,
): Promise<Done> {
  const reason = input.reason.trim();
  const errors: { field: string; message: string }[] = [];
  if (reason.length < 10 || reason.length > 500)
    errors.push({
      field: 'reason',
      message: `Reason: it has ${reason.length} characters; from 10 to 500 are possible.`,
    });
  if (input.confirm.trim().toLowerCase() !== words)
    errors.push({
      field: 'confirm',
      message: `Confirmation: ${input.confirm.trim() === '' ? 'nothing is typed' : `“${input.confirm}” is typed`}, and “${words}” is asked for.`,
    });
  if (input.password === '')
    errors.push({ field: 'password', message: `${passwordLabel}: it is asked for once more.` });
  const warnings = askAbout(action, [{ field: 'reason', label: 'Reason', text: reason }], input.ticks);
  if (errors.length > 0 || isAsked(warnings))
    return { ok: false, errors, ...(warnings.length > 0 && { warnings }) };
  const proof: Proof = await provePassword(scope, input.password, passwordLabel);
  if (!proof.ok) return refused('password', proof.message);
  return audited(scope, { action, reason }, async (tx) => {
    const changed = await spendProof(scope, tx, proof, passwordLabel);
    if (changed) return refused('password', changed);
    const done = await act(tx, reason);
    if (done.ok) await keepConfirmed(tx, 'open', warnings);
    return done;
  });
}
