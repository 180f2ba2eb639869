// What several roles may do, each group once. Which role has which stands in capabilities.server.ts.
import { changePassword } from '#app/services/accounts/own-password.server.ts';
import * as people from '#app/services/accounts/people.server.ts';
import { endSession, ownSessions } from '#app/services/accounts/sessions.server.ts';
import * as events from '#app/services/adverse-events.server.ts';
import { programs } from '#app/services/analysis-programs.server.ts';
import * as beacon from '#app/services/beacon.server.ts';
import { calendarWeek } from '#app/services/calendar.server.ts';
import * as feed from '#app/services/calendar-feed.server.ts';
import * as bookings from '#app/services/capture/bookings.server.ts';
import type { FormKey } from '#app/services/capture/door.server.ts';
import * as forms from '#app/services/capture/forms.server.ts';
import { missVisit } from '#app/services/capture/miss-visit.server.ts';
import { sameMode } from '#app/services/capture/mode.server.ts';
import * as unscheduled from '#app/services/capture/unscheduled.server.ts';
import * as visits from '#app/services/capture/visits.server.ts';
import { voidForm } from '#app/services/capture/void-form.server.ts';
import * as codeBreak from '#app/services/code-break.server.ts';
import * as codeBreaks from '#app/services/code-breaks.server.ts';
import * as course from '#app/services/course.server.ts';
import { discardDraft, keepDraft, ownDrafts } from '#app/services/drafts/drafts.server.ts';
import * as eligibility from '#app/services/eligibility.server.ts';
import { enrolmentCount } from '#app/services/enrolment-count.server.ts';
import type { Ticks } from '#app/services/free-text.server.ts';
import { lockView } from '#app/services/lock.server.ts';
import * as logs from '#app/services/logs.server.ts';
import * as participants from '#app/services/participants.server.ts';
import { gridFilters, participantGrid } from '#app/services/record-status-grid.server.ts';
import type { Scope } from '#app/services/scope.server.ts';
import * as sealedForms from '#app/services/sealed-forms.server.ts';
import * as settings from '#app/services/settings.server.ts';
import type { VoidInput } from '#app/services/two-layers/void.server.ts';
import * as incidents from '#app/services/unblinding-incidents.server.ts';
import { workLists } from '#app/services/work-lists.server.ts';
import type { SayAway } from './guard.server.ts';
import { viewerOf } from './viewer.server.ts';

export interface Desk {
  scope: Scope;
  session: string;
  keyFile: string;
  /** How a page says that the database is away. */
  sayAway?: SayAway;
}

export type Entries = readonly (readonly [string, string])[];

/** What every role may do: know who she is, who can see arms, how far recruitment is; look after her own account. */
export const everybody = ({ scope, session }: Desk) => ({
  viewer: () => viewerOf(scope),
  site: () => settings.needSite(scope),
  whoCanSeeArms: () => people.whoCanSeeArms(scope),
  codeBreaks: () => codeBreaks.codeBreaksForEverybody(scope),
  commitment: () => beacon.commitmentView(scope),
  enrolmentCount: () => enrolmentCount(scope),
  lock: () => lockView(scope),
  analysisPrograms: () => programs(scope),
  account: {
    sessions: async () =>
      (await ownSessions(scope)).map((each) => ({ ...each, current: each.id === session })),
    endSession: (id: string) => endSession(scope, id),
    signOut: () => endSession(scope, session),
    changePassword: (input: { current: string; password: string; again: string }) =>
      changePassword(scope, session, input),
  },
});

export const readingOf = (scope: Scope) => ({
  filters: async () => gridFilters,
  grid: (input: { page: number; filter: string; search: string }) => participantGrid(scope, input),
  view: (number: string) => participants.participantView(scope, number),
});

export const gridOf = (scope: Scope) => ({
  ...readingOf(scope),
  work: () => participants.workList(scope),
  workLists: (asked: { list: string; page: number }) => workLists(scope, asked),
});

/** A code break gives a receipt. The arm is shown by a page for which nobody signs in: see emergency.server.ts. */
export const emergencyOf = (scope: Scope) => ({
  page: (number: string) => codeBreaks.codeBreakPage(scope, number),
  of: (number: string) => codeBreaks.codeBreaksOf(scope, number),
  breakCode: (number: string, input: codeBreak.BreakInput) => codeBreak.breakCode(scope, number, input),
});

export const captureOf = (scope: Scope) => ({
  missedReasons: async () => visits.missedReasons,
  visit: (number: string, visit: string) => visits.visitView(scope, number, visit),
  openVisit: (number: string, visit: string, raw: unknown) => visits.openVisit(scope, number, visit, raw),
  missVisit: (number: string, visit: string, reason: string, page?: { version?: string; mode?: string }) =>
    missVisit(scope, number, visit, reason, page),
  bookVisit: (number: string, visit: string, raw: unknown) => bookings.bookVisit(scope, number, visit, raw),
  cancelBooking: (number: string, visit: string, page?: { version?: string; mode?: string }) =>
    bookings.cancelBooking(scope, number, visit, page),
  unscheduledPage: (number: string) => unscheduled.unscheduledPage(scope, number),
  beginUnscheduled: (number: string, raw: unknown) => unscheduled.beginUnscheduled(scope, number, raw),
  open: (key: FormKey) => forms.openForm(scope, key),
  save: (key: FormKey, entries: Entries) => forms.saveForm(scope, key, entries),
  voidForm: (key: FormKey, input: { reason: string; version: number; mode?: string; ticks?: Ticks }) =>
    voidForm(scope, key, input),
});

/** What she typed and did not save, for herself alone. */
export const draftsOf = (scope: Scope) => ({
  keep: (entries: Entries) => keepDraft(scope, entries),
  discard: (place: string) => discardDraft(scope, place),
  own: () => ownDrafts(scope),
});

export const calendarOf = (scope: Scope) => ({
  week: (day: string | null) => calendarWeek(scope, day),
  feed: () => feed.ownFeed(scope),
  makeFeed: () => feed.makeFeed(scope),
  revokeFeed: () => feed.revokeFeed(scope),
});

export const eligibilityOf = (scope: Scope) => ({
  view: (number: string) => eligibility.eligibilityView(scope, number),
  confirm: (number: string, input: eligibility.ConfirmInput) =>
    eligibility.confirmEligibility(scope, number, input),
});

export const eventsOf = (scope: Scope) => ({
  own: () => events.ownEvents(scope),
  voidEvent: (
    key: { number: string; id: string },
    input: { reason: string; version: number; mode?: string; ticks?: Ticks },
  ) => events.voidEvent(scope, key, input),
  begin: (number: string) => events.beginEvent(scope, number),
  open: async (id: string, mode?: string) => {
    // A page that is only read names no mode.
    if (mode !== undefined) await sameMode(scope, scope.engine.read, mode);
    return events.openEvent(scope, id);
  },
  save: (key: { number: string; id: string | null }, entries: Entries) =>
    events.saveEvent(scope, key, entries),
});

export const courseOf = (scope: Scope) => ({
  begin: (number: string) => course.beginCourse(scope, number),
  open: async (id: string, mode?: string) => {
    if (mode !== undefined) await sameMode(scope, scope.engine.read, mode);
    return course.openCourse(scope, id);
  },
  save: (key: { number: string; id: string | null }, entries: Entries) =>
    course.saveCourse(scope, key, entries),
  toVoid: async (id: string, mode?: string) => {
    if (mode !== undefined) await sameMode(scope, scope.engine.read, mode);
    return course.courseToVoid(scope, id);
  },
  voidRecord: (
    key: { number: string; id: string },
    input: { reason: string; version: number; mode?: string; ticks?: Ticks },
  ) => course.voidCourse(scope, key, input),
});

export const incidentsOf = (scope: Scope) => ({
  own: () => incidents.ownIncidents(scope),
  begin: (participant: string) => incidents.beginIncident(scope, participant),
  open: async (id: string, mode?: string) => {
    if (mode !== undefined) await sameMode(scope, scope.engine.read, mode);
    return incidents.openIncident(scope, id);
  },
  save: (key: { number: string | null; id: string | null }, entries: Entries) =>
    incidents.saveIncident(scope, key, entries),
  voidIncident: (
    key: { number: string | null; id: string },
    input: { reason: string; version: number; mode?: string; ticks?: Ticks },
  ) => incidents.voidIncident(scope, key, input),
});

/** What happened to a participant, as the reader's side of the blind keeps it. */
export const readingLogsOf = (scope: Scope) => ({ of: (number: string) => logs.logsOf(scope, number) });

export const logsOf = (scope: Scope) => ({
  ...readingLogsOf(scope),
  begin: (log: string, number: string, parent: string | null) => logs.beginLog(scope, log, number, parent),
  open: async (log: string, id: string, mode?: string) => {
    if (mode !== undefined) await sameMode(scope, scope.engine.read, mode);
    return logs.openLog(scope, log, id);
  },
  save: (key: logs.LogKey, entries: Entries) => logs.saveLog(scope, key, entries),
  voidEntry: (key: { log: string; number: string; id: string }, input: VoidInput) =>
    logs.voidLog(scope, key, input),
});

/** Questionnaires that would tell an arm. */
export const sealedFormsOf = (scope: Scope) => ({
  of: (number: string) => sealedForms.sealedFormsOf(scope, number),
  open: async (number: string, form: string, mode?: string) => {
    if (mode !== undefined) await sameMode(scope, scope.engine.read, mode);
    return sealedForms.openSealedForm(scope, number, form);
  },
  save: (number: string, form: string, entries: Entries) =>
    sealedForms.saveSealedForm(scope, number, form, entries),
  toVoid: (number: string, form: string) => sealedForms.sealedFormToVoid(scope, number, form),
  voidForm: (number: string, form: string, input: VoidInput) =>
    sealedForms.voidSealedForm(scope, number, form, input),
});
