// The emergency code break in one line each: what the form asks for, the act, and the page that shows the arm.
import { nobody } from '#app/services/accounts/sessions.server.ts';
import type { BreakInput, BreakReceipt } from '#app/services/code-break.server.ts';
import { revealForEmergency } from '#app/services/emergency.server.ts';
import type { TestWorld } from './world.ts';

export type Breaker = 'coordinator' | 'investigator';

/** What the form asks for, with the password of this role, from a page that showed no earlier code break. */
export const breakInput = (
  w: TestWorld,
  role: Breaker = 'investigator',
  changes: BreakInput = {},
): BreakInput => ({
  kind: 'treatment',
  reason: 'She fell at home and is to be operated on tonight.',
  receiver: 'Dr Rita Roth',
  receiver_role: 'emergency physician, Robina Hospital',
  reader: 'receiver',
  seen: '0',
  password: w.signInOf(role).password,
  ...changes,
});

/** Breaks the code of one participant. Answers the receipt. */
export async function breakCode(
  w: TestWorld,
  number: string,
  changes: BreakInput = {},
  role: Breaker = 'investigator',
): Promise<BreakReceipt> {
  const broken = await w.as(role).emergency.breakCode(number, breakInput(w, role, changes));
  if (!broken.ok) throw new Error(JSON.stringify(broken.errors));
  return broken.receipt;
}

/** What the page answers to whoever has both halves. */
export const show = (w: TestWorld, { token, code }: Pick<BreakReceipt, 'token' | 'code'>) =>
  revealForEmergency(w.runtime.scope(nobody), token, code);
