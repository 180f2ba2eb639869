// The code breaks that were made, as blinded people read of them: for whom and by whom, and why. Nothing here says an arm,
// nor whether a page was read.
import { and, asc, eq, inArray, isNotNull, type SQL } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { Reading } from '#db/open.ts';
import { namesOf } from './accounts/names.server.ts';
import { identityOf } from './capture/identity.server.ts';
import { participantNumbered } from './capture/lookups.server.ts';
import type { Scope } from './scope.server.ts';
import { needSite } from './settings.server.ts';

export const breakKinds = [
  ['treatment', 'Her treatment depends on it'],
  ['serious_event', 'A serious adverse event has to be judged with it'],
  ['other', 'Another emergency'],
] as const;

export const breakReaders = [
  ['receiver', 'The receiver'],
  ['operator', 'I do, and tell the receiver'],
] as const;

/** How long the page can be read. */
export const validMinutes = 15;

export interface CodeBreak {
  id: string;
  number: string;
  kind: string;
  reason: string;
  receiver: string;
  receiverRole: string;
  /** Who asked for it; she reads the arm herself where `operatorReads`. */
  by: string;
  operatorReads: boolean;
  at: string;
  acknowledged: { by: string; at: string } | null;
  /** Whether the reader asked for it herself. */
  isOwn: boolean;
  /** The last link to a password of whoever asked: who started it, and when it was used or withdrawn. */
  link: { by: string | null; at: string } | null;
}

/** What everybody may read of one. Why stays with those who answer for safety. */
export type ToldBreak = Omit<CodeBreak, 'kind' | 'reason' | 'acknowledged' | 'isOwn' | 'link'>;

const told = ({ id, number, receiver, receiverRole, by, operatorReads, at }: CodeBreak): ToldBreak => ({
  ...{ id, number, receiver, receiverRole, by, operatorReads, at },
});

/** Code breaks, the oldest first; of whom `where` says. */
export async function breaks(scope: Scope, q: Reading, where?: SQL): Promise<CodeBreak[]> {
  const { code_break: table, participant } = scope.engine.tables;
  const rows = await q
    .select({ its: table, number: participant.number })
    .from(table)
    .innerJoin(participant, eq(participant.id, table.participant_id))
    .where(where)
    .orderBy(asc(table.broken_at), asc(table.id));
  const links = await linksOf(
    scope,
    q,
    rows.map(({ its }) => its.broken_by),
  );
  const nameOf = await namesOf(scope, [
    ...rows.flatMap(({ its }) => [its.broken_by, its.acknowledged_by]),
    ...links.map((each) => each.by),
  ]);
  const linkOf = (account: string, before: string) => {
    const last = links.findLast((each) => each.account === account && each.at <= before);
    return last ? { by: nameOf(last.by), at: last.at } : null;
  };
  return rows.map(({ its, number }) => ({
    id: its.id,
    number,
    kind: breakKinds.find(([code]) => code === its.kind)?.[1] ?? its.kind,
    reason: its.reason,
    receiver: its.receiver,
    receiverRole: its.receiver_role,
    by: nameOf(its.broken_by) ?? '',
    operatorReads: its.reader === 'operator',
    at: its.broken_at,
    acknowledged:
      its.acknowledged_at === null
        ? null
        : { by: nameOf(its.acknowledged_by) ?? '', at: its.acknowledged_at },
    isOwn: its.broken_by === scope.actor.id,
    link: linkOf(its.broken_by, its.broken_at),
  }));
}

/** The links of these accounts, the oldest first: whoever sets a colleague's password could act in her name. */
async function linksOf(scope: Scope, q: Reading, accounts: readonly string[]) {
  const { link } = scope.engine.tables;
  if (accounts.length === 0) return [];
  const rows = await q
    .select({ account: link.account_id, by: link.started_by, at: link.used_at })
    .from(link)
    .where(and(inArray(link.account_id, [...new Set(accounts)]), isNotNull(link.used_at)))
    .orderBy(asc(link.used_at), asc(link.id));
  return rows.map(({ account, by, at }) => ({ account, by, at: at ?? '' }));
}

/** Every code break, for those who answer for safety. */
export const allCodeBreaks = (scope: Scope): Promise<CodeBreak[]> => breaks(scope, scope.engine.read);

/** For everybody: whose arm was asked for, for whom and by whom. */
export const codeBreaksForEverybody = async (scope: Scope): Promise<ToldBreak[]> =>
  (await allCodeBreaks(scope)).map(told);

export interface CodeBreakPage {
  number: string;
  identity: string | null;
  kinds: typeof breakKinds;
  readers: typeof breakReaders;
  minutes: number;
  /** Who knows arms without this system. */
  safety: { name: string; phone: string };
  /** How many code breaks of hers there are. */
  seen: number;
}

/** What the page of a code break shows. Throws page.not_found, or code_break.too_early. */
export async function codeBreakPage(scope: Scope, number: string): Promise<CodeBreakPage> {
  const { safetyName, safetyPhone } = await needSite(scope);
  const q = scope.engine.read;
  const her = await randomisedOne(scope, q, number);
  return {
    number,
    identity: await identityOf(scope, q, her.id),
    kinds: breakKinds,
    readers: breakReaders,
    minutes: validMinutes,
    safety: { name: safetyName, phone: safetyPhone },
    seen: (await codeBreaksOf(scope, number)).length,
  };
}

/** The code breaks of one participant. */
export async function codeBreaksOf(scope: Scope, number: string): Promise<ToldBreak[]> {
  const her = await participantNumbered(scope, scope.engine.read, number);
  const hers = eq(scope.engine.tables.code_break.participant_id, her.id);
  return (await breaks(scope, scope.engine.read, hers)).map(told);
}

/** Throws page.not_found, or code_break.too_early. */
export async function randomisedOne(scope: Scope, q: Reading, number: string) {
  const her = await participantNumbered(scope, q, number);
  if (her.randomised_at === null) throw problem('code_break.too_early');
  return her;
}
