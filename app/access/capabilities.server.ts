// Role -> the frozen object of what it can do. It is the only door to data: a role that is not given a
// function has no way to ask. A new role starts with nothing but what is everybody's.
import { endToken, ownTokens } from '#app/services/accounts/access-tokens.server.ts';
import { makeToken, type TokenInput, tokenChoices } from '#app/services/accounts/new-token.server.ts';
import * as people from '#app/services/accounts/people.server.ts';
import * as activation from '#app/services/activation.server.ts';
import * as events from '#app/services/adverse-events.server.ts';
import * as notes from '#app/services/allocation-notes.server.ts';
import { type ProgramInput, registerProgram } from '#app/services/analysis-programs.server.ts';
import * as beacon from '#app/services/beacon.server.ts';
import { sameMode } from '#app/services/capture/mode.server.ts';
import * as codeBreak from '#app/services/code-break.server.ts';
import * as codeBreaks from '#app/services/code-breaks.server.ts';
import { studyCodebook } from '#app/services/codebook.server.ts';
import * as sheets from '#app/services/consent-sheets.server.ts';
import { ownCourse } from '#app/services/course.server.ts';
import * as enrolment from '#app/services/enrolment.server.ts';
import { downloadBundle, downloadStream, type Options } from '#app/services/export/bundle.server.ts';
import { describeBundle } from '#app/services/export/description.server.ts';
import { formatNames, formatsNamed } from '#app/services/export/formats/index.server.ts';
import { listTables, readTable, type TableAsked } from '#app/services/export/one-table.server.ts';
import type { Ticks } from '#app/services/free-text.server.ts';
import { lockStudy, type SignInput, signUnsealing } from '#app/services/lock.server.ts';
import * as randomisation from '#app/services/randomisation/allocate.server.ts';
import { gate } from '#app/services/randomisation/gate.server.ts';
import * as reconsent from '#app/services/reconsent.server.ts';
import * as scanners from '#app/services/scanners.server.ts';
import * as screening from '#app/services/screening.server.ts';
import * as settings from '#app/services/settings.server.ts';
import * as unblinding from '#app/services/unblinding.server.ts';
import type { RoleName } from '#app/study/roles.ts';
import type { Making } from './downloads.server.ts';
import { guarded } from './guard.server.ts';
import {
  calendarOf,
  captureOf,
  courseOf,
  type Desk,
  draftsOf,
  type Entries,
  eligibilityOf,
  emergencyOf,
  eventsOf,
  everybody,
  gridOf,
  incidentsOf,
  logsOf,
  readingLogsOf,
  readingOf,
  sealedFormsOf,
} from './shared.server.ts';

export type { Desk };

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
        scanners: {
          list: () => scanners.scannersView(desk.scope),
          save: (entered: scanners.Entered) => scanners.saveScanner(desk.scope, entered),
          calibrate: (entered: scanners.Entered) => scanners.addCrossCalibration(desk.scope, entered),
        },
        sheets: {
          list: () => sheets.sheetsOf(desk.scope, desk.scope.engine.read),
          save: (entered: scanners.Entered) => sheets.saveSheet(desk.scope, entered),
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
          begin: (earlier: string) => screening.beginScreening(desk.scope, earlier),
          beginEnrolment: (number: string) => enrolment.beginEnrolment(desk.scope, number),
          screen: (entries: Entries) => screening.screen(desk.scope, entries),
          enrol: (number: string, entries: Entries) => enrolment.enrol(desk.scope, number, entries),
        },
        enterBeacon: (typed: string) => beacon.enterBeacon(desk.scope, desk.keyFile, typed),
        participants: gridOf(desk.scope),
        eligibility: eligibilityOf(desk.scope),
        calendar: calendarOf(desk.scope),
        capture: captureOf(desk.scope),
        events: eventsOf(desk.scope),
        emergency: emergencyOf(desk.scope),
        incidents: incidentsOf(desk.scope),
        course: courseOf(desk.scope),
        consents: {
          of: (number: string) => reconsent.consentsOf(desk.scope, number),
          again: (number: string, sent: Ticks) => reconsent.reconsent(desk.scope, number, sent),
          voidOne: (number: string, sent: Ticks) => reconsent.voidReconsent(desk.scope, number, sent),
          waiting: () => reconsent.waitingForConsent(desk.scope),
        },
        logs: logsOf(desk.scope),
        drafts: draftsOf(desk.scope),
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
        calendar: calendarOf(desk.scope),
        capture: captureOf(desk.scope),
        events: eventsOf(desk.scope),
        incidents: incidentsOf(desk.scope),
        logs: logsOf(desk.scope),
        drafts: draftsOf(desk.scope),
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
        logs: readingLogsOf(desk.scope),
        emergency: {
          ...emergencyOf(desk.scope),
          all: () => codeBreaks.allCodeBreaks(desk.scope),
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
        course: { ...courseOf(desk.scope), own: (number: string) => ownCourse(desk.scope, number) },
        logs: logsOf(desk.scope),
        sealedForms: sealedFormsOf(desk.scope),
        drafts: draftsOf(desk.scope),
      },
      desk.sayAway,
    ),
  statistician: (desk) =>
    guarded(
      {
        role: 'statistician',
        ...everybody(desk),
        codebook: () => studyCodebook(desk.scope),
        export: {
          describe: () => describeBundle(desk.scope),
          formats: async () => formatNames,
          download: (formats?: readonly string[]) => downloadBundle(desk.scope, { formats }),
          stream: (chosen: Pick<Options, 'formats' | 'withoutPlanned'>, making: Making) =>
            downloadStream(desk.scope, { ...chosen, ...making }),
        },
        tokens: {
          choices: async () => tokenChoices,
          own: () => ownTokens(desk.scope),
          make: (input: TokenInput) => makeToken(desk.scope, input),
          end: (id: string) => endToken(desk.scope, id),
        },
        // What her programs may ask for in her name.
        programs: {
          tables: () => listTables(desk.scope),
          table: (asked: TableAsked, token: string) => readTable(desk.scope, asked, token),
          bundle: (formats: string | null, options: Options) =>
            downloadStream(desk.scope, { ...options, formats: formatsNamed(formats) }),
        },
        registerProgram: (input: ProgramInput) => registerProgram(desk.scope, input),
        signUnsealing: (input: SignInput) => signUnsealing(desk.scope, input),
      },
      desk.sayAway,
    ),
} satisfies Record<RoleName, (desk: Desk) => object>;

export type Capabilities = { [R in RoleName]: ReturnType<(typeof capabilities)[R]> };
