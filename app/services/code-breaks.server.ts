// The code breaks that were made, as blinded people read of them: for whom and by whom, and why. Nothing here says an arm,
// nor whether a page was read.
import { asc, eq, type SQL } from 'drizzle-orm';
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
}

/** Code breaks, the oldest first; of whom `where` says. */
export async function breaks(scope: Scope, q: Reading, where?: SQL): Promise<CodeBreak[]> {
  const { code_break: table, participant } = scope.engine.tables;
  const rows = await q
    .select({ its: table, number: participant.number })
    .from(table)
    .innerJoin(participant, eq(participant.id, table.participant_id))
    .where(where)
    .orderBy(asc(table.broken_at), asc(table.id));
  const nameOf = await namesOf(
    scope,
    rows.flatMap(({ its }) => [its.broken_by, its.acknowledged_by]),
  );
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
  }));
}

/** Every code break, for those who answer for safety. */
export const allCodeBreaks = (scope: Scope): Promise<CodeBreak[]> => breaks(scope, scope.engine.read);

/** For everybody: whose arm was asked for, for whom and by whom. Why stays with those who answer for safety. */
export async function codeBreaksForEverybody(scope: Scope) {
  return (await allCodeBreaks(scope)).map(({ kind: _, reason: __, acknowledged: ___, ...told }) => told);
}

export interface CodeBreakPage {
  number: string;
  identity: string | null;
  kinds: typeof breakKinds;
  readers: typeof breakReaders;
  minutes: number;
  /** Who knows arms without this system. */
  safety: { name: string; phone: string };
  earlier: CodeBreak[];
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
    earlier: await codeBreaksOf(scope, number),
  };
}

/** The code breaks of one participant. */
export async function codeBreaksOf(scope: Scope, number: string): Promise<CodeBreak[]> {
  const her = await participantNumbered(scope, scope.engine.read, number);
  return breaks(scope, scope.engine.read, eq(scope.engine.tables.code_break.participant_id, her.id));
}

/** Throws page.not_found, or code_break.too_early. */
export async function randomisedOne(scope: Scope, q: Reading, number: string) {
  const her = await participantNumbered(scope, q, number);
  if (her.randomised_at === null) throw problem('code_break.too_early');
  return her;
}
