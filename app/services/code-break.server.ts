// The emergency code break: a blinded person has the arm of one participant shown to one receiver who is named. What she
// gets is a receipt: the two halves of a page that shows the arm once. Everything here is an act of blinded people and
// says nothing of an arm, nor whether the page was read; the page itself is in emergency.server.ts.
import { eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { Field } from '#app/study/field.ts';
import { kindOf } from '#app/study/kinds.ts';
import { provePassword, spendProof } from './accounts/own-password.server.ts';
import { codeLength, newCode, newToken, plainCode, tokenHash } from './accounts/password.server.ts';
import { sameModeAlsoLocked } from './capture/mode.server.ts';
import {
  breakKinds,
  breakReaders,
  breaks,
  type CodeBreak,
  randomisedOne,
  validMinutes,
} from './code-breaks.server.ts';
import { type Asked, askAbout, isAsked, keepConfirmed, type Ticks } from './free-text.server.ts';
import { audited } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

export interface BreakInput {
  kind?: string;
  reason?: string;
  receiver?: string;
  receiver_role?: string;
  reader?: string;
  password?: string;
  /** How many code breaks of hers the page showed. */
  seen?: string;
  mode?: string;
  ticks?: Ticks;
}

/** The two halves of the page that shows the arm. Neither is stored, nor shown again. */
export interface BreakReceipt {
  number: string;
  receiver: string;
  operatorReads: boolean;
  token: string;
  code: string;
  expiresAt: string;
}

type Fault = { field: string; message: string };
export type Broken = { ok: true; receipt: BreakReceipt } | { ok: false; errors: Fault[]; warnings?: Asked[] };

const passwordLabel = 'Your password';
const texts = [
  ['reason', 10, { kind: 'long_text', label: 'What has happened', maxLength: 500 }],
  ['receiver', 3, { kind: 'text', label: 'Name of the receiver', maxLength: 100 }],
  ['receiver_role', 3, { kind: 'text', label: 'What the receiver is', maxLength: 100 }],
] as const satisfies readonly [string, number, Field][];

function choiceOf<const C extends readonly (readonly [string, string])[]>(
  field: string,
  label: string,
  typed: string | undefined,
  choices: C,
  errors: Fault[],
): C[number][0] | '' {
  const found = choices.find(([code]) => code === typed);
  if (found) return found[0];
  const said = typed ? `“${typed}” is not one of the answers` : 'choose one of the answers';
  errors.push({ field, message: `${label}: ${said}.` });
  return '';
}

/** What was typed, with everything that is wrong with it, in the order of the page. */
function readInput(input: BreakInput, today: string) {
  const errors: Fault[] = [];
  const kind = choiceOf('kind', 'Why it is needed now', input.kind, breakKinds, errors);
  const read = { reason: '', receiver: '', receiver_role: '' };
  for (const [field, shortest, its] of texts) {
    const parsed = kindOf(its).parse(its, input[field] ?? '', { today });
    const text = parsed.ok && typeof parsed.value === 'string' ? parsed.value : '';
    const fault = `${its.label}: it has ${text.length} characters; from ${shortest} to ${its.maxLength} are possible.`;
    if (!parsed.ok) errors.push({ field, message: parsed.message });
    else if (text.length < shortest) errors.push({ field, message: fault });
    read[field] = text;
  }
  const reader = choiceOf('reader', 'Who opens the page', input.reader, breakReaders, errors);
  if (!input.password)
    errors.push({ field: 'password', message: `${passwordLabel}: it is asked for once more.` });
  return { errors, row: { kind, ...read, reader } };
}

/**
 * Breaks the code of one participant for one receiver. Throws page.not_found, code_break.too_early or study.mode_changed. A
 * form that is sent again, and one that was open when somebody else broke her code, breaks nothing.
 */
export async function breakCode(scope: Scope, number: string, input: BreakInput): Promise<Broken> {
  const site = await needSite(scope);
  await sameModeAlsoLocked(scope, scope.engine.read, input.mode);
  await randomisedOne(scope, scope.engine.read, number);
  const { errors, row } = readInput(input, dayAt(scope.world.now(), site.timeZone));
  const free = texts.map(([field, , { label }]) => ({ field, label, text: row[field] }));
  const warnings = askAbout('code_break', free, input.ticks);
  if (errors.length > 0) return { ok: false, errors };
  if (isAsked(warnings)) return { ok: false, errors, warnings };
  const proof = await provePassword(scope, input.password ?? '', passwordLabel);
  if (!proof.ok) return { ok: false, errors: [{ field: 'password', message: proof.message }] };
  const { code_break: table, code_break_link: links } = scope.engine.tables;
  const intent = { action: 'code.broken', subject: number, reason: row.reason };
  return audited(scope, intent, async (tx): Promise<Broken> => {
    await sameModeAlsoLocked(scope, tx.query, input.mode);
    const her = await randomisedOne(scope, tx.query, number);
    const changed = await spendProof(scope, tx, proof, passwordLabel);
    if (changed) return { ok: false, errors: [{ field: 'password', message: changed }] };
    const before = await breaks(scope, tx.query, eq(table.participant_id, her.id));
    if (String(before.length) !== input.seen) return { ok: false, errors: [meanwhile(number, before)] };
    await keepConfirmed(tx, 'open', warnings);
    const [id, token, code] = [tx.id(), newToken(tx.bytes(32)), newCode(tx.bytes(codeLength))];
    const expiresAt = new Date(Date.parse(tx.at) + validMinutes * 60_000).toISOString();
    await tx.insert(table, {
      ...{ id, participant_id: her.id, ...row, broken_by: scope.actor.id, broken_at: tx.at },
      ...{ acknowledged_by: null, acknowledged_at: null },
    });
    await tx.insert(links, {
      id,
      token_hash: tokenHash(token),
      code_hash: tokenHash(plainCode(code)),
      expires_at: expiresAt,
    });
    const { receiver, reader } = row;
    return {
      ok: true,
      receipt: { number, receiver, operatorReads: reader === 'operator', token, code, expiresAt },
    };
  });
}

function meanwhile(number: string, before: readonly CodeBreak[]): Fault {
  const last = before.at(-1);
  const message = last
    ? `Nothing was done: since this page was opened, ${last.by} has broken the code of ${number} for ${last.receiver}. Send it once more only if another receiver must know, or if nobody has the address and the code of that one.`
    : 'Nothing was done: this page does not say what it showed. Open it anew.';
  return { field: 'kind', message };
}

/**
 * An investigator has read of it. Done twice it is done once. Throws page.not_found, or code_break.own: what somebody did
 * in her name she must see.
 */
export async function acknowledge(scope: Scope, id: string): Promise<void> {
  const { code_break: table } = scope.engine.tables;
  await audited(scope, { action: 'code_break.acknowledged' }, async (tx) => {
    const row = await tx.find(table, id);
    if (!row) throw problem('page.not_found');
    if (row.broken_by === scope.actor.id) throw problem('code_break.own');
    if (row.acknowledged_at !== null) return;
    await tx.update(table, id, { acknowledged_by: scope.actor.id, acknowledged_at: tx.at });
  });
}
