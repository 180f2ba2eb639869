// What is recorded openly of the course of a participant: whoever is blinded reads status and day, whoever entered it.
import { and, asc, eq, ne } from 'drizzle-orm';
import {
  type Course,
  type CourseEntry,
  type CourseFacts,
  type CourseStatus,
  courseFrom,
} from '#app/study/course.ts';
import { study } from '#app/study/index.ts';
import { course } from '#app/study/instruments/course.ts';
import { cached } from '#db/cached.ts';
import { given } from '#db/given.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { instrumentTableOf, type ParticipantRow } from './lookups.server.ts';

export interface CourseRecord extends CourseEntry {
  id: string;
  enteredBy: string;
  /** Nothing of her is exported. */
  isWithheld: boolean;
}

/** Every open record that is not void, by day. */
export async function courseRecords(scope: Scope, q: Reading, participant: string): Promise<CourseRecord[]> {
  const table = instrumentTableOf(scope.engine.tables, course.name);
  const find = cached(q, courseRecords, () =>
    q
      .select()
      .from(table)
      .where(and(eq(table.participant_id, given('participant')), ne(table.state, 'void')))
      .orderBy(asc(table.entered_at), asc(table.id))
      .prepare(),
  );
  const rows = (await find.execute({ participant })) as Row[];
  const records = rows.map((row) => ({
    id: String(row.id),
    status: row.course_status as CourseStatus,
    day: String(row.course_date),
    enteredBy: String(row.entered_by),
    isWithheld: row.data_use === 'WITHHELD',
  }));
  return records.sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? -1 : 1));
}

/** What else is known of her: what a record of her course must fit. */
export async function courseFacts(
  scope: Scope,
  q: Reading,
  { id, randomised_on: randomisedOn }: Pick<ParticipantRow, 'id' | 'randomised_on'>,
): Promise<CourseFacts> {
  const { visit } = scope.engine.tables;
  const find = cached(q, courseFacts, () =>
    q
      .select({ visit: visit.visit, day: visit.visit_date })
      .from(visit)
      .where(eq(visit.participant_id, given('participant')))
      .orderBy(asc(visit.visit))
      .prepare(),
  );
  const made = await find.execute({ participant: id });
  return {
    randomisedOn,
    visits: made.flatMap(({ day }) => (day === null ? [] : [day])),
    finalVisit: made.some((each) => each.visit === study.visits.at(-1)?.name),
  };
}

/** Where she stands. */
export async function courseNow(
  scope: Scope,
  q: Reading,
  her: Pick<ParticipantRow, 'id' | 'randomised_on'>,
): Promise<Course> {
  const { visits } = await courseFacts(scope, q, her);
  return courseFrom(await courseRecords(scope, q, her.id), visits.toSorted().at(-1) ?? null);
}
