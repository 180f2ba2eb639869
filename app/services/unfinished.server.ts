// What a lock would leave unfinished: counts of acts of blinded people, pooled over everybody, so that nobody locks by
// accident. They are for a role that sees no clinical data; nothing of them depends on an arm.
import { and, eq, isNotNull, isNull, notExists, or, type SQL, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { study } from '#app/study/index.ts';
import { isFollowed } from './capture/followed.server.ts';
import { instrumentTableOf } from './capture/lookups.server.ts';
import type { Scope } from './scope.server.ts';

export interface Unfinished {
  what: string;
  count: number;
}

/** In the order in which a trial is worked through; zeros stand too. */
export async function unfinished(scope: Scope): Promise<Unfinished[]> {
  const { participant, visit, instruments } = scope.engine.tables;
  const { read } = scope.engine;
  const count = async (table: SQLiteTable, where: SQL | undefined) =>
    Number((await read.select({ n: sql<number>`count(*)` }).from(table).where(where))[0]?.n ?? 0);
  let open = 0;
  let missing = 0;
  for (const { name, forms, targetDay } of study.visits) {
    const isHere = and(eq(visit.participant_id, participant.id), eq(visit.visit, name));
    const row = read.select({ one: sql`1` }).from(visit).where(isHere);
    if (targetDay > 0)
      missing += await count(
        participant,
        and(isNotNull(participant.randomised_on), notExists(row), isFollowed(scope)),
      );
    const unfinishedForms = forms.map((form) => {
      const table = instrumentTableOf(scope.engine.tables, form);
      const isWhole = and(
        eq(table.participant_id, visit.participant_id),
        eq(table.visit, name),
        eq(table.state, 'complete'),
      );
      return notExists(read.select({ one: sql`1` }).from(table).where(isWhole));
    });
    open += await count(visit, and(eq(visit.visit, name), eq(visit.state, 'open'), or(...unfinishedForms)));
  }
  let incomplete = 0;
  for (const table of Object.values(instruments))
    incomplete += await count(table, eq(table.state, 'incomplete'));
  return [
    {
      what: 'Enrolled and not randomised',
      count: await count(participant, and(isNull(participant.randomised_on), isFollowed(scope))),
    },
    { what: 'Visits that are open and not finished', count: open },
    { what: 'Final visits neither opened nor recorded as missed', count: missing },
    { what: 'Forms saved with something missing', count: incomplete },
  ];
}
