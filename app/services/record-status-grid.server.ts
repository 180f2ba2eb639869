// The record status grid: one row a participant, a mark for each visit and form. Nothing here depends on an arm, and no count is
// made of rows that a blinded person may not see.
import {
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  notExists,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import { addDays } from '#app/study/schedule.ts';
import { cached } from '#db/cached.ts';
import { givenNumber } from '#db/given.ts';
import { breathe } from './breathe.server.ts';
import { isFollowed } from './capture/followed.server.ts';
import { instrumentTableOf } from './capture/lookups.server.ts';
import { type Status, statusOf } from './capture/status.server.ts';
import { type Part, readAcross } from './parts.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

export const gridFilters = [
  ['all', 'Everybody'],
  ['enrolled', 'Enrolled, not randomised'],
  ['randomised', 'Randomised'],
  ['due', 'Final visit due'],
  ['overdue', 'Final visit overdue'],
  ['left', 'No longer followed'],
] as const;
export type GridFilter = (typeof gridFilters)[number][0];

export interface GridRow extends Status {
  number: string;
  enrolledAt: string;
  randomisedOn: string | null;
}

export interface Grid {
  rows: GridRow[];
  total: number;
  page: number;
  pages: number;
  filter: GridFilter;
  search: string;
}

export const pageSize = 25;
export const nothing: Status = { marks: {}, visits: {} };

/** Participants that are looked at in one read: a filter asks for every form of each, and others wait meanwhile. */
const usuallyAtATime = 10_000;

/** A page of the grid. `search` matches the participant number; `atATime`: participants that are looked at in one read. */
export async function participantGrid(
  scope: Scope,
  input: { page: number; filter: string; search: string },
  atATime = usuallyAtATime,
): Promise<Grid> {
  const site = await needSite(scope);
  const today = dayAt(scope.world.now(), site.timeZone);
  const filter = gridFilters.find(([code]) => code === input.filter)?.[0] ?? 'all';
  const search = input.search.trim().toUpperCase().slice(0, 20);
  const reads = cached(scope.engine.read, `grid ${filter} ${search === '' ? '' : 'searched'}`, () =>
    prepareGrid(scope, filter, search !== ''),
  );
  const asked = { ...finalVisitDays(today), like: `%${search.replace(/[%_\\]/g, '')}%` };
  const parts = await partsOf(reads, asked, atATime);
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const page = Math.min(Math.max(1, input.page), pages);
  const rows = await readAcross(parts, (page - 1) * pageSize, pageSize);
  const statuses = await statusOf(scope, rows, today);
  return {
    rows: rows.map((row) => ({
      number: row.number,
      enrolledAt: row.enrolled_at,
      randomisedOn: row.randomised_on,
      ...(statuses.get(row.id) ?? nothing),
    })),
    total,
    page,
    pages,
    filter,
    search,
  };
}

type Asked = ReturnType<typeof finalVisitDays> & { like: string };
type Reads = ReturnType<typeof prepareGrid>;

/** Those who match among each so many participants, in the order of enrolment. */
async function partsOf({ count, last, read }: Reads, asked: Asked, atATime: number) {
  const parts: Part<Awaited<ReturnType<Reads['read']['execute']>>[number]>[] = [];
  const most = (await last.execute())[0]?.seq ?? 0;
  for (let after = -1; after < most; after += atATime) {
    const its = { ...asked, after, end: after + atATime };
    parts.push({
      total: Number((await count.execute(its))[0]?.n ?? 0),
      read: async (offset, limit) => read.execute({ ...its, offset, limit }),
    });
    await breathe();
  }
  return parts;
}

/** The reads of the grid. Day, search, range and page are given at each run. */
function prepareGrid(scope: Scope, filter: GridFilter, isSearched: boolean) {
  const { participant } = scope.engine.tables;
  const q = scope.engine.read;
  const where = and(
    gt(participant.seq, givenNumber('after')),
    lte(participant.seq, givenNumber('end')),
    condition(scope, filter),
    isSearched ? like(participant.number, sql.placeholder('like')) : undefined,
  );
  return {
    last: q
      .select({ seq: participant.seq })
      .from(participant)
      .orderBy(desc(participant.seq))
      .limit(1)
      .prepare(),
    count: q.select({ n: sql<number>`count(*)` }).from(participant).where(where).prepare(),
    read: q
      .select({
        id: participant.id,
        number: participant.number,
        enrolled_at: participant.enrolled_at,
        randomised_on: participant.randomised_on,
      })
      .from(participant)
      .where(where)
      .orderBy(asc(participant.seq))
      .limit(sql.placeholder('limit'))
      .offset(sql.placeholder('offset'))
      .prepare(),
  };
}

function finalVisit() {
  const visit = study.visits[study.visits.length - 1];
  if (!visit) throw new Error('The study has no visits.');
  return visit;
}

/** Randomised on these days: the soft window of the final visit opens, or closes, today. */
function finalVisitDays(today: string): { opens: string; closes: string } {
  const visit = finalVisit();
  return {
    opens: addDays(today, -(visit.targetDay + visit.soft[0])),
    closes: addDays(today, -(visit.targetDay + visit.soft[1])),
  };
}

function condition(scope: Scope, filter: GridFilter): SQL | undefined {
  const { participant } = scope.engine.tables;
  if (filter === 'all') return undefined;
  if (filter === 'left') return sql`not (${isFollowed(scope)})`;
  if (filter === 'enrolled') return and(isNull(participant.randomised_on), isFollowed(scope));
  if (filter === 'randomised') return isNotNull(participant.randomised_on);
  const visit = finalVisit();
  const unfinished = or(...visit.forms.map((form) => notComplete(scope, form, visit.name)));
  const { visit: visits } = scope.engine.tables;
  const missed = scope.engine.read
    .select({ one: sql`1` })
    .from(visits)
    .where(
      and(
        eq(visits.participant_id, participant.id),
        eq(visits.visit, visit.name),
        eq(visits.state, 'missed'),
      ),
    );
  const [opens, closes] = [sql.placeholder('opens'), sql.placeholder('closes')];
  const inTime =
    filter === 'overdue'
      ? lt(participant.randomised_on, closes)
      : and(lte(participant.randomised_on, opens), gte(participant.randomised_on, closes));
  return and(inTime, unfinished, notExists(missed), isFollowed(scope));
}

function notComplete(scope: Scope, form: string, visit: string): SQL {
  const { participant } = scope.engine.tables;
  const table = instrumentTableOf(scope.engine.tables, form);
  return notExists(
    scope.engine.read
      .select({ one: sql`1` })
      .from(table)
      .where(
        and(eq(table.participant_id, participant.id), eq(table.visit, visit), eq(table.state, 'complete')),
      ),
  );
}
