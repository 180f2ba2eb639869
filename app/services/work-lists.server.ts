// What is to be done about visits: overdue, due this week, due and not booked, and visits of which forms are missing. It
// follows from days, bookings and what was entered: nothing here depends on an arm.
import { and, asc, between, eq, gte, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { addDays } from '#app/study/days.ts';
import { study } from '#app/study/index.ts';
import { unscheduledNumber, type Visit } from '#app/study/schedule.ts';
import { cached } from '#db/cached.ts';
import { given } from '#db/given.ts';
import { isFollowed } from './capture/followed.server.ts';
import { statusOf } from './capture/status.server.ts';
import { unscheduledOf } from './capture/unscheduled.server.ts';
import { unfinishedOnes } from './missing-forms.server.ts';
import { type Part, readAcross } from './parts.server.ts';
import { type GridRow, pageSize } from './record-status-grid.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

export const workListNames = ['overdue', 'week', 'book', 'forms'] as const;
export type WorkListName = (typeof workListNames)[number];

export interface WorkRow extends GridRow {
  visit: string;
  /** The booking, one whose day has passed too. */
  expected: { day: string; time: string | null } | null;
}

export interface WorkList {
  name: WorkListName;
  total: number;
  page: number;
  pages: number;
  rows: WorkRow[];
}

/** Rows of each list where all are shown at once. */
const few = 10;

export interface Found {
  id: string;
  number: string;
  enrolled_at: string;
  randomised_on: string | null;
  visit: string;
  day: string | null;
  time: string | null;
}

/** A page of one list; without a name the beginning of each. */
export async function workLists(
  scope: Scope,
  asked: { list: string; page: number },
): Promise<{ today: string; lists: WorkList[] }> {
  const today = dayAt(scope.world.now(), (await needSite(scope)).timeZone);
  const one = workListNames.find((name) => name === asked.list);
  const lists: WorkList[] = [];
  for (const name of one ? [one] : workListNames) {
    const size = one ? pageSize : few;
    const source = name === 'forms' ? await unfinishedOnes(scope) : await waitingOnes(scope, name, today);
    const pages = Math.max(1, Math.ceil(source.total / size));
    const page = one ? Math.min(asked.page, pages) : 1;
    const found = await source.read((page - 1) * size, size);
    lists.push({ name, total: source.total, page, pages, rows: await withStatus(scope, found, today) });
  }
  return { today, lists };
}

async function withStatus(scope: Scope, found: Found[], today: string): Promise<WorkRow[]> {
  const people = new Map(found.map((each) => [each.id, each]));
  const statuses = await statusOf(scope, [...people.values()], today);
  const rows = found.flatMap((each): WorkRow[] => {
    const status = statuses.get(each.id);
    if (!status) return [];
    const row = {
      ...{ number: each.number, enrolledAt: each.enrolled_at, randomisedOn: each.randomised_on },
      ...status,
      visit: each.visit,
      expected: each.day === null ? null : { day: each.day, time: each.time },
    };
    return [row];
  });
  return Promise.all(rows.map((row, i) => withUnscheduled(scope, row, found[i]?.id ?? '')));
}

/** A visit outside the schedule brings its own marks: no other page shows it in a row. */
async function withUnscheduled(scope: Scope, row: WorkRow, id: string): Promise<WorkRow> {
  if (unscheduledNumber(row.visit) === undefined) return row;
  const all = await unscheduledOf(scope, scope.engine.read, id);
  const its = all.find(({ visit }) => visit === row.visit);
  const marks = its?.forms.map(({ name, state }) => [`${row.visit}/${name}`, state] as const) ?? [];
  const standing = { state: 'arrived', outside: null, text: its?.text ?? '' } as const;
  return {
    ...row,
    marks: { ...row.marks, ...Object.fromEntries(marks) },
    visits: { ...row.visits, [row.visit]: standing },
  };
}

/** A list that is read by the page. */
export type Source = Part<Found>;

type Waiting = Exclude<WorkListName, 'forms'>;

/** Visits that nobody has opened or recorded as missed, one visit of the schedule after the other. */
async function waitingOnes(scope: Scope, list: Waiting, today: string): Promise<Source> {
  const parts: Source[] = [];
  for (const visit of study.visits) {
    const reads = cached(scope.engine.read, `work ${list} ${visit.name}`, () => prepare(scope, list, visit));
    if (!reads) continue;
    const days = daysOf(visit, today);
    const total = Number((await reads.count.execute(days))[0]?.n ?? 0);
    parts.push({
      total,
      read: (offset: number, limit: number) => reads.rows.execute({ ...days, offset, limit }),
    });
  }
  return {
    total: parts.reduce((sum, { total }) => sum + total, 0),
    read: (offset, limit) => readAcross(parts, offset, limit),
  };
}

/** The days that the conditions are given. `opens` and `closes`: whoever was randomised then has that day today. */
function daysOf(visit: Visit, today: string) {
  const opens = addDays(today, -(visit.targetDay + visit.soft[0]));
  return {
    ...{ today, next: addDays(today, 6) },
    ...{ opens, opensNext: addDays(opens, 6) },
    closes: addDays(today, -(visit.targetDay + visit.soft[1])),
  };
}

/** The name of a visit in a prepared query, for the reason that `given` has. */
const named = ({ name }: Visit) => sql<string>`cast(${name} as text)`;

/** The reads of a list for one visit, or undefined where the visit cannot be on it. */
function prepare(scope: Scope, list: Waiting, visit: Visit) {
  const { participant, visit: visits, booking } = scope.engine.tables;
  const where = condition(scope, list, visit);
  if (!where) return undefined;
  const q = scope.engine.read;
  const name = named(visit);
  const isMade = and(eq(visits.participant_id, participant.id), eq(visits.visit, name));
  const isBooked = and(
    eq(booking.participant_id, participant.id),
    eq(booking.visit, name),
    eq(booking.state, sql`'booked'`),
  );
  const all = and(isNull(visits.id), where, isFollowed(scope));
  return {
    count: q
      .select({ n: sql<number>`count(*)` })
      .from(participant)
      .leftJoin(visits, isMade)
      .leftJoin(booking, isBooked)
      .where(all)
      .prepare(),
    rows: q
      .select({
        id: participant.id,
        number: participant.number,
        enrolled_at: participant.enrolled_at,
        randomised_on: participant.randomised_on,
        visit: name,
        day: booking.day,
        time: booking.time,
      })
      .from(participant)
      .leftJoin(visits, isMade)
      .leftJoin(booking, isBooked)
      .where(all)
      // In a week the appointments come first, in the order of the day.
      .orderBy(
        ...(list === 'week'
          ? [asc(sql`coalesce(${booking.day}, '9999')`), asc(sql`coalesce(${booking.time}, '')`)]
          : []),
        asc(participant.randomised_on),
        asc(participant.seq),
      )
      .limit(sql.placeholder('limit'))
      .offset(sql.placeholder('offset'))
      .prepare(),
  };
}

function condition(scope: Scope, list: Waiting, visit: Visit): SQL | undefined {
  const { participant, booking } = scope.engine.tables;
  const { randomised_on: randomisedOn } = participant;
  const follows = visit.targetDay > 0;
  // An appointment that nobody came to is none.
  const unbooked = or(isNull(booking.day), lt(booking.day, given('today')));
  if (list === 'overdue') return follows ? and(lt(randomisedOn, given('closes')), unbooked) : undefined;
  if (list === 'book')
    return follows
      ? and(gte(randomisedOn, given('closes')), lte(randomisedOn, given('opens')), unbooked)
      : and(isNull(randomisedOn), unbooked);
  const expected = between(booking.day, given('today'), given('next'));
  const opening = between(randomisedOn, given('opens'), given('opensNext'));
  return follows ? and(isNotNull(randomisedOn), or(expected, opening)) : expected;
}
