// The state of forms and visits, as the record status grid shows them.
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import { isPastWindow, type Standing, standingOf } from '#app/study/visit-state.ts';
import { cached } from '#db/cached.ts';
import { given } from '#db/given.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { isBeforeEnd, isFollowed } from './followed.server.ts';
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

export interface Marks {
  [visitAndForm: string]: Mark;
}

/** What the pages show of one participant: a mark for each form, and where each visit stands. */
export interface Status {
  marks: Marks;
  visits: { [visit: string]: Standing };
}

/** The reads behind it, for that many participants: a page is drawn often, and its queries are built once. */
function prepareStatus(scope: Scope, count: number) {
  const { read: q, tables } = scope.engine;
  const { visit: visits, booking, participant } = tables;
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
  const made = q
    .select({
      participant: visits.participant_id,
      visit: visits.visit,
      state: visits.state,
      day: visits.visit_date,
    })
    .from(visits)
    .where(inArray(visits.participant_id, ids))
    .orderBy(asc(visits.participant_id), asc(visits.visit))
    .prepare();
  const booked = q
    .select({ participant: booking.participant_id, visit: booking.visit, day: booking.day })
    .from(booking)
    .where(and(inArray(booking.participant_id, ids), eq(booking.state, sql`'booked'`), isBeforeEnd(scope)))
    .orderBy(asc(booking.participant_id), asc(booking.visit))
    .prepare();
  const followed = q
    .select({ id: participant.id })
    .from(participant)
    .where(and(inArray(participant.id, ids), isFollowed(scope)))
    .orderBy(asc(participant.id))
    .prepare();
  return { forms, made, booked, followed };
}

interface Participant {
  id: string;
  randomised_on: string | null;
}

/** At most so many are asked for at once. */
const batch = 25;

/** The status of some participants: one query a table for each 25 of them. */
export async function statusOf(
  scope: Scope,
  participants: readonly Participant[],
  today: string,
): Promise<Map<string, Status>> {
  const found = new Map<string, Status>();
  for (let at = 0; at < participants.length; at += batch)
    for (const [id, status] of await statusOfSome(scope, participants.slice(at, at + batch), today))
      found.set(id, status);
  return found;
}

async function statusOfSome(
  scope: Scope,
  participants: readonly Participant[],
  today: string,
): Promise<[string, Status][]> {
  // One or a whole batch, so that there are two sets of queries and not one for each number.
  const count = participants.length === 1 ? 1 : batch;
  const ids = Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`id${i}`, participants[i]?.id ?? '']),
  );
  const reads = cached(scope.engine.read, `status of ${count}`, () => prepareStatus(scope, count));
  const forms = new Map<string, string>();
  for (const { name, read } of reads.forms)
    for (const row of await read.execute(ids))
      forms.set(`${row.participant} ${row.visit}/${name}`, row.state);
  const keyed = <T extends { participant: string; visit: string }>(rows: T[]) =>
    new Map(rows.map((row) => [`${row.participant} ${row.visit}`, row]));
  const made = keyed(await reads.made.execute(ids));
  const booked = keyed(await reads.booked.execute(ids));
  const followed = new Set((await reads.followed.execute(ids)).map((row) => row.id));
  return participants.map(({ id, randomised_on: randomisedOn }) => {
    const status: Status = { marks: {}, visits: {} };
    for (const visit of study.visits) {
      const row = made.get(`${id} ${visit.name}`);
      const missed = row?.state === 'missed';
      const late = followed.has(id) && isPastWindow(visit, randomisedOn, today);
      const states = visit.forms.map((form) => forms.get(`${id} ${visit.name}/${form}`) as Mark | undefined);
      visit.forms.forEach((form, i) => {
        status.marks[`${visit.name}/${form}`] =
          missed && !states[i] ? 'missed' : (states[i] ?? (late ? 'overdue' : 'not_started'));
      });
      status.visits[visit.name] = standingOf(visit, {
        ...{ randomisedOn, today, missed, made: row?.day ?? null },
        complete: states.every((state) => state === 'complete'),
        booked: booked.get(`${id} ${visit.name}`)?.day ?? null,
        isFollowed: followed.has(id),
      });
    }
    return [id, status];
  });
}
