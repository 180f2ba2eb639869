// One participant as her page shows her, and what an assessor or coordinator does now. Nothing here depends on an arm.
import { and, asc, eq, ne } from 'drizzle-orm';
import { identityOf } from './capture/identity.server.ts';
import { instrumentTableOf, participantNumbered } from './capture/lookups.server.ts';
import { statusOf } from './capture/status.server.ts';
import { type UnscheduledVisit, unscheduledOf } from './capture/unscheduled.server.ts';
import { type CourseView, courseView } from './course.server.ts';
import { toConfirm } from './eligibility.server.ts';
import { type Grid, type GridRow, nothing, participantGrid } from './record-status-grid.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

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
