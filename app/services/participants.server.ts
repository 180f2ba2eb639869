// The record status grid and the work lists: one row a participant, a mark for each visit and form. Nothing
// here depends on an arm, and no count is made of rows that a blinded person may not see.
import {
  and,
  asc,
  eq,
  gte,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  ne,
  notExists,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import { addDays } from '#app/study/schedule.ts';
import { cached } from '#db/cached.ts';
import { isFollowed } from './capture/followed.server.ts';
import { identityOf } from './capture/identity.server.ts';
import { instrumentTableOf, participantNumbered } from './capture/lookups.server.ts';
import { type Status, statusOf } from './capture/status.server.ts';
import { type UnscheduledVisit, unscheduledOf } from './capture/unscheduled.server.ts';
import { type CourseView, courseView } from './course.server.ts';
import { toConfirm } from './eligibility.server.ts';
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
const nothing: Status = { marks: {}, visits: {} };

/** A page of the grid. `search` matches the participant number. */
export async function participantGrid(
  scope: Scope,
  input: { page: number; filter: string; search: string },
): Promise<Grid> {
  const site = await needSite(scope);
  const today = dayAt(scope.world.now(), site.timeZone);
  const filter = gridFilters.find(([code]) => code === input.filter)?.[0] ?? 'all';
  const search = input.search.trim().toUpperCase().slice(0, 20);
  const { count, read } = cached(scope.engine.read, `grid ${filter} ${search === '' ? '' : 'searched'}`, () =>
    prepareGrid(scope, filter, search !== ''),
  );
  const asked = { ...finalVisitDays(today), like: `%${search.replace(/[%_\\]/g, '')}%` };
  const total = Number((await count.execute(asked))[0]?.n ?? 0);
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const page = Math.min(Math.max(1, input.page), pages);
  const rows = await read.execute({ ...asked, offset: (page - 1) * pageSize });
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

/** The two reads of the grid. Day, search and page are given at each run. */
function prepareGrid(scope: Scope, filter: GridFilter, isSearched: boolean) {
  const { participant } = scope.engine.tables;
  const q = scope.engine.read;
  const where = and(
    condition(scope, filter),
    isSearched ? like(participant.number, sql.placeholder('like')) : undefined,
  );
  return {
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
      .limit(pageSize)
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

export interface ParticipantView extends GridRow {
  unscheduled: UnscheduledVisit[];
  consented: boolean;
  /** Initials and year of birth, to tell two people apart. */
  identity: string | null;
  course: CourseView;
  today: string;
}

/** One participant: marks and dates, no values. Throws page.not_found. */
export async function participantView(scope: Scope, number: string): Promise<ParticipantView> {
  const site = await needSite(scope);
  const today = dayAt(scope.world.now(), site.timeZone);
  const row = await participantNumbered(scope, scope.engine.read, number);
  const consent = instrumentTableOf(scope.engine.tables, 'consent');
  const consents = await scope.engine.read
    .select({ id: consent.id })
    .from(consent)
    .where(and(eq(consent.participant_id, row.id), ne(consent.state, 'void')))
    .orderBy(asc(consent.id));
  const status = (await statusOf(scope, [row], today)).get(row.id) ?? nothing;
  return {
    number,
    enrolledAt: row.enrolled_at,
    randomisedOn: row.randomised_on,
    ...status,
    consented: consents.length > 0,
    unscheduled: await unscheduledOf(scope, scope.engine.read, row.id),
    identity: await identityOf(scope, scope.engine.read, row.id),
    course: await courseView(scope, scope.engine.read, row),
    today,
  };
}

export interface WorkList {
  today: string;
  /** Numbers of those whose eligibility the reader could confirm now. */
  confirm: string[];
  baseline: GridRow[];
  due: GridRow[];
  overdue: GridRow[];
  counts: { baseline: number; due: number; overdue: number };
}

/** What an assessor or coordinator does now: eligibility to confirm, baseline to finish, final visits due and overdue. */
export async function workList(scope: Scope): Promise<WorkList> {
  const site = await needSite(scope);
  const [baseline, due, overdue] = await Promise.all(
    (['enrolled', 'due', 'overdue'] as const).map((filter) =>
      participantGrid(scope, { page: 1, filter, search: '' }),
    ),
  );
  const rows = (grid: Grid | undefined) => grid?.rows ?? [];
  return {
    today: dayAt(scope.world.now(), site.timeZone),
    confirm: await toConfirm(scope),
    baseline: rows(baseline),
    due: rows(due),
    overdue: rows(overdue),
    counts: { baseline: baseline?.total ?? 0, due: due?.total ?? 0, overdue: overdue?.total ?? 0 },
  };
}
