// Role -> the frozen object of what it can do. It is the only door to data: a role that is not given a
// function has no way to ask. A new role starts with nothing but what is everybody's.
import { changePassword } from '#app/services/accounts/own-password.server.ts';
import * as people from '#app/services/accounts/people.server.ts';
import { endSession, ownSessions } from '#app/services/accounts/sessions.server.ts';
import * as activation from '#app/services/activation.server.ts';
import * as events from '#app/services/adverse-events.server.ts';
import * as notes from '#app/services/allocation-notes.server.ts';
import * as beacon from '#app/services/beacon.server.ts';
import type { FormKey } from '#app/services/capture/door.server.ts';
import * as forms from '#app/services/capture/forms.server.ts';
import { missVisit } from '#app/services/capture/miss-visit.server.ts';
import { sameMode } from '#app/services/capture/mode.server.ts';
import * as visits from '#app/services/capture/visits.server.ts';
import { voidForm } from '#app/services/capture/void-form.server.ts';
import * as codeBreak from '#app/services/code-break.server.ts';
import * as eligibility from '#app/services/eligibility.server.ts';
import * as enrolment from '#app/services/enrolment.server.ts';
import { enrolmentCount } from '#app/services/enrolment-count.server.ts';
import { describeBundle, downloadBundle } from '#app/services/export/bundle.server.ts';
import type { Ticks } from '#app/services/free-text.server.ts';
import { lockStudy, lockView, type SignInput, signUnsealing } from '#app/services/lock.server.ts';
import * as participants from '#app/services/participants.server.ts';
import * as randomisation from '#app/services/randomisation/allocate.server.ts';
import { gate } from '#app/services/randomisation/gate.server.ts';
import type { Scope } from '#app/services/scope.server.ts';
import * as screening from '#app/services/screening.server.ts';
import * as settings from '#app/services/settings.server.ts';
import * as unblinding from '#app/services/unblinding.server.ts';
import * as incidents from '#app/services/unblinding-incidents.server.ts';
import type { RoleName } from '#app/study/roles.ts';
import { guarded, type SayAway } from './guard.server.ts';
import { viewerOf } from './viewer.server.ts';

export interface Desk {
  scope: Scope;
  session: string;
  keyFile: string;
  /** How a page says that the database is away. */
  sayAway?: SayAway;
}

type Entries = readonly (readonly [string, string])[];

/** What every role may do: know who she is, who can see arms, how far recruitment is; look after her own account. */
const everybody = ({ scope, session }: Desk) => ({
  viewer: () => viewerOf(scope),
  site: () => settings.needSite(scope),
  whoCanSeeArms: () => people.whoCanSeeArms(scope),
  codeBreaks: () => codeBreak.codeBreaksForEverybody(scope),
  commitment: () => beacon.commitmentView(scope),
  enrolmentCount: () => enrolmentCount(scope),
  lock: () => lockView(scope),
  account: {
    sessions: async () =>
      (await ownSessions(scope)).map((each) => ({ ...each, current: each.id === session })),
    endSession: (id: string) => endSession(scope, id),
    signOut: () => endSession(scope, session),
    changePassword: (input: { current: string; password: string; again: string }) =>
      changePassword(scope, session, input),
  },
});

const readingOf = (scope: Scope) => ({
  filters: async () => participants.gridFilters,
  grid: (input: { page: number; filter: string; search: string }) =>
    participants.participantGrid(scope, input),
  view: (number: string) => participants.participantView(scope, number),
});

const gridOf = (scope: Scope) => ({
  ...readingOf(scope),
  work: () => participants.workList(scope),
});

/** A code break gives a receipt. The arm is shown by a page for which nobody signs in: see emergency.server.ts. */
const emergencyOf = (scope: Scope) => ({
  page: (number: string) => codeBreak.codeBreakPage(scope, number),
  of: (number: string) => codeBreak.codeBreaksOf(scope, number),
  breakCode: (number: string, input: codeBreak.BreakInput) => codeBreak.breakCode(scope, number, input),
});

const captureOf = (scope: Scope) => ({
  missedReasons: async () => visits.missedReasons,
  visit: (number: string, visit: string) => visits.visitView(scope, number, visit),
  openVisit: (number: string, visit: string, raw: unknown) => visits.openVisit(scope, number, visit, raw),
  missVisit: (number: string, visit: string, reason: string, page?: { version?: string; mode?: string }) =>
    missVisit(scope, number, visit, reason, page),
  open: (key: FormKey) => forms.openForm(scope, key),
  save: (key: FormKey, entries: Entries) => forms.saveForm(scope, key, entries),
  voidForm: (key: FormKey, input: { reason: string; version: number; mode?: string; ticks?: Ticks }) =>
    voidForm(scope, key, input),
});

const eligibilityOf = (scope: Scope) => ({
  view: (number: string) => eligibility.eligibilityView(scope, number),
  confirm: (number: string, input: eligibility.ConfirmInput) =>
    eligibility.confirmEligibility(scope, number, input),
});

const eventsOf = (scope: Scope) => ({
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

const incidentsOf = (scope: Scope) => ({
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

export const capabilities = {
  administrator: (desk) =>
    guarded(
      {
        role: 'administrator',
        ...everybody(desk),
        people: {
          list: () => people.people(desk.scope),
          invite: (raw: unknown, ticks?: Ticks) => people.invite(desk.scope, raw, ticks),
          confirm: (id: string) => people.confirmLink(desk.scope, id),
          reset: (id: string) => people.resetLink(desk.scope, id),
          disable: (id: string, reason: string, ticks?: Ticks) =>
            people.disable(desk.scope, id, reason, ticks),
        },
        settings: {
          state: () => settings.studyState(desk.scope),
          saveSite: (raw: unknown, ticks?: Ticks) => settings.saveSite(desk.scope, raw, ticks),
          activation: () => activation.activation(desk.scope, desk.keyFile),
          makeKey: () => activation.makeStudyKey(desk.scope, desk.keyFile),
          commit: (input: activation.CommitInput) => activation.commit(desk.scope, desk.keyFile, input),
        },
        enterBeacon: (typed: string) => beacon.enterBeacon(desk.scope, desk.keyFile, typed),
        lockStudy: (input: SignInput) => lockStudy(desk.scope, input),
        signUnsealing: (input: SignInput) => signUnsealing(desk.scope, input),
      },
      desk.sayAway,
    ),
  coordinator: (desk) =>
    guarded(
      {
        role: 'coordinator',
        ...everybody(desk),
        people: {
          waiting: () => people.waitingForConfirmation(desk.scope),
          confirm: (id: string) => people.confirmLink(desk.scope, id),
        },
        screening: {
          log: (page: number) => screening.screeningLog(desk.scope, page),
          view: (number: string) => screening.screeningView(desk.scope, number),
          seen: () => screening.seenSoFar(desk.scope),
          screen: (entries: Entries) => screening.screen(desk.scope, entries),
          enrol: (number: string, entries: Entries) => enrolment.enrol(desk.scope, number, entries),
        },
        enterBeacon: (typed: string) => beacon.enterBeacon(desk.scope, desk.keyFile, typed),
        participants: gridOf(desk.scope),
        eligibility: eligibilityOf(desk.scope),
        capture: captureOf(desk.scope),
        events: eventsOf(desk.scope),
        emergency: emergencyOf(desk.scope),
        incidents: incidentsOf(desk.scope),
        randomisation: {
          gate: (number: string) => gate(desk.scope, number),
          randomise: async (number: string, mode?: string) => {
            await sameMode(desk.scope, desk.scope.engine.read, mode);
            return randomisation.randomise(desk.scope, number);
          },
          noteKinds: async () => notes.noteKinds,
          notes: (number: string) => notes.notesOf(desk.scope, number),
          note: (number: string, input: notes.NoteInput) => notes.noteMistake(desk.scope, number, input),
        },
      },
      desk.sayAway,
    ),
  assessor: (desk) =>
    guarded(
      {
        role: 'assessor',
        ...everybody(desk),
        participants: gridOf(desk.scope),
        eligibility: eligibilityOf(desk.scope),
        capture: captureOf(desk.scope),
        events: eventsOf(desk.scope),
        incidents: incidentsOf(desk.scope),
      },
      desk.sayAway,
    ),
  investigator: (desk) =>
    guarded(
      {
        role: 'investigator',
        ...everybody(desk),
        participants: readingOf(desk.scope),
        events: { all: () => events.blindedEvents(desk.scope) },
        emergency: {
          ...emergencyOf(desk.scope),
          all: () => codeBreak.allCodeBreaks(desk.scope),
          acknowledge: (id: string) => codeBreak.acknowledge(desk.scope, id),
        },
      },
      desk.sayAway,
    ),
  trainer: (desk) =>
    guarded(
      {
        role: 'trainer',
        ...everybody(desk),
        programme: {
          revealArms: () => unblinding.revealArmsToTrainer(desk.scope),
          revealArm: (number: string) => unblinding.revealArmOf(desk.scope, number),
          recordTold: async (number: string, typed: string, mode?: string) => {
            await sameMode(desk.scope, desk.scope.engine.read, mode);
            return unblinding.recordTold(desk.scope, number, typed);
          },
        },
        events: eventsOf(desk.scope),
        incidents: incidentsOf(desk.scope),
      },
      desk.sayAway,
    ),
  statistician: (desk) =>
    guarded(
      {
        role: 'statistician',
        ...everybody(desk),
        export: { describe: () => describeBundle(desk.scope), download: () => downloadBundle(desk.scope) },
        signUnsealing: (input: SignInput) => signUnsealing(desk.scope, input),
      },
      desk.sayAway,
    ),
} satisfies Record<RoleName, (desk: Desk) => object>;

export type Capabilities = { [R in RoleName]: ReturnType<(typeof capabilities)[R]> };
