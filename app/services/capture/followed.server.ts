// Who is still waited for: the lists leave out whoever withdrew consent, died or completed the study, and whoever is lost until
// she comes again. The same as app/study/course.ts says of one participant, as a condition of a query over many.
import { and, eq, gt, ne, notExists, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { course } from '#app/study/instruments/course.ts';
import type { Scope } from '../scope.server.ts';
import { instrumentTableOf } from './lookups.server.ts';

const nothing = sql`1`;

/** Records of a participant with one of these states; `more` narrows them. `her`: her id in the query around it. */
function recorded(scope: Scope, her: SQLWrapper, states: SQL, more?: SQL) {
  const table = instrumentTableOf(scope.engine.tables, course.name);
  return scope.engine.read
    .select({ one: nothing })
    .from(table)
    .where(
      and(
        sql`${table.participant_id} = ${her}`,
        ne(table.state, sql`'void'`),
        sql`${sql.identifier('course_status')} in ${states}`,
        more,
      ),
    );
}

const ended = sql`('WITHDREW_CONSENT', 'DIED')`;

/** Nobody waits for a participant of whom this does not hold. The query is of the table of participants. */
export function isFollowed(scope: Scope): SQL | undefined {
  const { participant, visit } = scope.engine.tables;
  const came = scope.engine.read
    .select({ one: nothing })
    .from(visit)
    .where(
      and(
        eq(visit.participant_id, participant.id),
        gt(visit.visit_date, sql`${sql.identifier('course_date')}`),
      ),
    );
  return and(
    notExists(recorded(scope, participant.id, sql`('WITHDREW_CONSENT', 'DIED', 'COMPLETED')`)),
    notExists(recorded(scope, participant.id, sql`('LOST')`, notExists(came))),
  );
}

/** She neither withdrew consent nor died: of the others what is missing is still looked for. */
export const isNotEnded = (scope: Scope): SQL =>
  notExists(recorded(scope, scope.engine.tables.participant.id, ended));

/** A booking that does not lie after the day on which she withdrew consent, or died. The query is of the table of bookings. */
export function isBeforeEnd(scope: Scope): SQL {
  const { booking } = scope.engine.tables;
  const before = sql`${sql.identifier('course_date')} < ${booking.day}`;
  return notExists(recorded(scope, booking.participant_id, ended, before));
}
