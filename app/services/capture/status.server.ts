// The state of forms and visits, as the record status grid shows them.
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import { daysBetween } from '#app/study/schedule.ts';
import { cached } from '#db/cached.ts';
import { given } from '#db/given.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { instrumentTableOf, liveRecord, visitOf } from './lookups.server.ts';

export type Mark = 'not_started' | 'incomplete' | 'complete' | 'overdue' | 'missed';

/** Whether every form of the visit is complete, or the visit is recorded as missed. */
export async function isVisitFinished(
  scope: Scope,
  q: Reading,
  participant: string,
  visit: string,
): Promise<boolean> {
  const definition = study.visits.find((each) => each.name === visit);
  if (!definition) return true;
  if ((await visitOf(scope, q, participant, visit))?.state === 'missed') return true;
  for (const form of definition.forms) {
    const record = await liveRecord(scope, q, form, participant, visit);
    if (record?.state !== 'complete') return false;
  }
  return true;
}

/** Days after the day that anchors a visit at which it is overdue. */
export function isOverdue(
  visit: (typeof study.visits)[number],
  randomisedOn: string | null,
  today: string,
): boolean {
  return (
    randomisedOn !== null &&
    visit.targetDay > 0 &&
    daysBetween(randomisedOn, today) > visit.targetDay + visit.soft[1]
  );
}

export interface Marks {
  [visitAndForm: string]: Mark;
}

/** The reads behind the marks, for that many participants: a page is drawn often, and its queries are built once. */
function prepareMarks(scope: Scope, count: number) {
  const { read: q, tables } = scope.engine;
  const { visit: visits } = tables;
  const all = Array.from({ length: count }, (_, i) => given(`id${i}`));
  const ids = sql`(${sql.join(all, sql`, `)})`;
  const names = [...new Set<string>(study.visits.flatMap((each) => [...each.forms]))];
  const forms = names.map((name) => {
    const table = instrumentTableOf(tables, name);
    const read = q
      .select({ participant: table.participant_id, visit: table.visit, state: table.state })
      .from(table)
      .where(and(inArray(table.participant_id, ids), ne(table.state, 'void')))
      .orderBy(asc(table.participant_id), asc(table.visit), asc(table.id))
      .prepare();
    return { name, read };
  });
  const missed = q
    .select({ participant: visits.participant_id, visit: visits.visit })
    .from(visits)
    .where(and(inArray(visits.participant_id, ids), eq(visits.state, sql`'missed'`)))
    .orderBy(asc(visits.participant_id), asc(visits.visit))
    .prepare();
  return { forms, missed };
}

/** The marks of some participants, form by form: `baseline/dxa` -> mark. One query a table, whatever the number. */
export async function marksOf(
  scope: Scope,
  participants: readonly { id: string; randomised_on: string | null }[],
  today: string,
): Promise<Map<string, Marks>> {
  const states = new Map<string, string>();
  if (participants.length > 0) {
    const ids = Object.fromEntries(participants.map((each, i) => [`id${i}`, each.id]));
    const { forms, missed } = cached(scope.engine.read, `marks of ${participants.length}`, () =>
      prepareMarks(scope, participants.length),
    );
    for (const { name, read } of forms)
      for (const row of await read.execute(ids))
        states.set(`${row.participant} ${row.visit}/${name}`, row.state);
    for (const row of await missed.execute(ids)) states.set(`${row.participant} ${row.visit}`, 'missed');
  }
  return new Map(
    participants.map((each) => {
      const marks: Marks = {};
      for (const visit of study.visits) {
        const isMissed = states.has(`${each.id} ${visit.name}`);
        const late = isOverdue(visit, each.randomised_on, today);
        for (const form of visit.forms) {
          const state = states.get(`${each.id} ${visit.name}/${form}`) as Mark | undefined;
          marks[`${visit.name}/${form}`] =
            isMissed && !state ? 'missed' : (state ?? (late ? 'overdue' : 'not_started'));
        }
      }
      return [each.id, marks];
    }),
  );
}
