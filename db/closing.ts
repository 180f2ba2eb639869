// A study whose ledgers take no entry any more can only be read: it was moved to another place, or it is on its way
// into this one. Triggers see to it, so that a server which still runs on it cannot write either.
import { desc, inArray } from 'drizzle-orm';
import type { Closed, Reading } from './open.ts';
import type { Tables } from './schema/index.ts';
import { ledgerNames } from './schema/ledgers.ts';

/** What a refused entry says. */
export const closedSentence = 'this study was moved';

/** Each ledger and the trigger that closes it. */
export const closingTriggers = ledgerNames.map((name) => ({
  table: `ledger_${name}`,
  trigger: `ledger_${name}_closed`,
}));

/** The acts of a move, in the access ledgers of the two places. */
export const movedAction = 'study.moved';
export const receivedAction = 'study.received';

/** Why the ledgers were closed, from the last act of a move. */
export async function reasonIn(q: Reading, { ledger_access: access }: Tables): Promise<Closed> {
  const [last] = await q
    .select({ action: access.action, subject: access.row_key, at: access.at })
    .from(access)
    .where(inArray(access.action, [movedAction, receivedAction]))
    .orderBy(desc(access.seq))
    .limit(1);
  return {
    why: last?.action === movedAction ? 'moved' : 'arriving',
    place: last?.subject ?? 'another place',
    at: last?.at ?? '',
  };
}

/** What whoever wants to work with it must do. */
export const closedText = (name: string, { why, place, at }: Closed): string =>
  why === 'moved'
    ? `The study in ${name} was moved to ${place} on ${at.slice(0, 10)}: start it there. Should that copy be lost, npm run move with --former-copy-is-lost '${place}' makes another from here.`
    : `The study in ${name} has come from ${place} by a move that was not completed: run the same npm run move again.`;
