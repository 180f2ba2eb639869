// Visits that were opened and of which a form is missing: for the work list.
import { and, asc, eq, exists, like, ne, or, sql } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import { unscheduled, type Visit } from '#app/study/schedule.ts';
import { cached } from '#db/cached.ts';
import { isNotEnded } from './capture/followed.server.ts';
import { instrumentTableOf } from './capture/lookups.server.ts';
import type { Scope } from './scope.server.ts';
import type { Found, Source } from './work-lists.server.ts';

/** Visits that were opened and lack a form, in the order of their days. */
export async function unfinishedOnes(scope: Scope): Promise<Source> {
  const found: (Found & { seq: number; made: string | null })[] = [];
  for (const visit of study.visits) {
    const key = `work unfinished ${visit.name}`;
    const read = cached(scope.engine.read, key, () => prepareUnfinished(scope, visit));
    found.push(...(await read.execute()).map((row) => ({ ...row, day: null, time: null })));
  }
  const begun = cached(scope.engine.read, 'work begun outside', () => prepareBegun(scope));
  found.push(...(await begun.execute()).map((row) => ({ ...row, day: null, time: null })));
  const dayOf = ({ made }: { made: string | null }) => made ?? '';
  found.sort((a, b) => (dayOf(a) === dayOf(b) ? a.seq - b.seq : dayOf(a) < dayOf(b) ? -1 : 1));
  return { total: found.length, read: async (offset, limit) => found.slice(offset, offset + limit) };
}

function unfinishedColumns({ engine: { tables } }: Scope) {
  const { participant, visit } = tables;
  return {
    id: participant.id,
    seq: participant.seq,
    number: participant.number,
    enrolled_at: participant.enrolled_at,
    randomised_on: participant.randomised_on,
    visit: visit.visit,
    made: visit.visit_date,
  };
}

/**
 * The complete forms are counted, participant by participant, in one pass over each table: to ask for each form of each
 * visit takes twice as long where nearly all are complete.
 */
function prepareUnfinished(scope: Scope, visit: Visit) {
  const { participant, visit: visits } = scope.engine.tables;
  const name = sql`cast(${visit.name} as text)`;
  const complete = visit.forms.map((form) => {
    const table = instrumentTableOf(scope.engine.tables, form);
    return sql`select ${table.participant_id} as her from ${table} where ${table.visit} = ${name} and ${table.state} = 'complete'`;
  });
  const whole = sql`select her from (${sql.join(complete, sql` union all `)}) as forms group by her having count(*) = ${visit.forms.length}`;
  return scope.engine.read
    .select(unfinishedColumns(scope))
    .from(visits)
    .innerJoin(participant, eq(participant.id, visits.participant_id))
    .where(
      and(
        eq(visits.visit, name),
        ne(visits.state, sql`'missed'`),
        isNotEnded(scope),
        sql`${participant.id} not in (${whole})`,
      ),
    )
    .orderBy(asc(participant.seq))
    .prepare();
}

/** Visits outside the schedule of which a form was begun and is not complete: nothing else of them is missing. */
function prepareBegun(scope: Scope) {
  const { participant, visit: visits } = scope.engine.tables;
  const incomplete = unscheduled.optional.map((form) => {
    const table = instrumentTableOf(scope.engine.tables, form);
    return exists(
      scope.engine.read
        .select({ one: sql`1` })
        .from(table)
        .where(
          and(
            eq(table.participant_id, visits.participant_id),
            eq(table.visit, visits.visit),
            eq(table.state, sql`'incomplete'`),
          ),
        ),
    );
  });
  return scope.engine.read
    .select(unfinishedColumns(scope))
    .from(visits)
    .innerJoin(participant, eq(participant.id, visits.participant_id))
    .where(
      and(
        like(visits.visit, sql`cast(${`${unscheduled.name}%`} as text)`),
        isNotEnded(scope),
        or(...incomplete),
      ),
    )
    .orderBy(asc(participant.seq), asc(visits.visit))
    .prepare();
}
