// The study: everything that a blinded person may know of the protocol. Arms and the design of the list are not
// here; see arms.ts and design.ts.
import { acrossChecks } from './across-checks.ts';
import {
  checkAcrossForms,
  checkEligibility,
  checkSchedule,
  checkStudy,
  checkUnscheduled,
} from './definition-checks.ts';
import { criteria, limits } from './eligibility.ts';
import type { Instrument } from './instrument.ts';
import { adverseEvent } from './instruments/adverse-event.ts';
import { anthropometry } from './instruments/anthropometry.ts';
import { assessorGuess } from './instruments/assessor-guess.ts';
import { auscal } from './instruments/auscal.ts';
import { bodyComposition } from './instruments/body-composition.ts';
import { bpaq } from './instruments/bpaq.ts';
import { consent } from './instruments/consent.ts';
import { course } from './instruments/course.ts';
import { demographicsHistory } from './instruments/demographics-history.ts';
import { dxa } from './instruments/dxa.ts';
import { fall } from './instruments/fall.ts';
import { bpaqFollowup, exitSurvey, paces8 } from './instruments/followup-questionnaires.ts';
import { fracture } from './instruments/fracture.ts';
import { kyphosis } from './instruments/kyphosis.ts';
import { medicalHistory } from './instruments/medical-history.ts';
import { medication, medicationDose } from './instruments/medication.ts';
import { flexicurve, hip3d, jump, pqct, qus } from './instruments/optional-forms.ts';
import { screening } from './instruments/screening.ts';
import { strengthFunction } from './instruments/strength-function.ts';
import { unblindingIncident } from './instruments/unblinding-incident.ts';
import { whoqolBref } from './instruments/whoqol-bref.ts';
import { programmeWords } from './programme-words.ts';
import { unscheduled, visits } from './schedule.ts';

const instruments: readonly Instrument[] = [
  screening,
  consent,
  demographicsHistory,
  medicalHistory,
  anthropometry,
  dxa,
  bodyComposition,
  kyphosis,
  strengthFunction,
  auscal,
  whoqolBref,
  bpaq,
  qus,
  jump,
  flexicurve,
  hip3d,
  pqct,
  assessorGuess,
  adverseEvent,
  fall,
  fracture,
  medication,
  medicationDose,
  bpaqFollowup,
  paces8,
  exitSurvey,
  unblindingIncident,
  course,
];

checkStudy(instruments, visits);
checkSchedule(visits);
checkUnscheduled(unscheduled, instruments);
checkAcrossForms(acrossChecks, instruments, visits);
checkEligibility(criteria, limits, instruments);

export const study = {
  id: 'liftmor',
  title: 'LIFTMOR',
  subtitle: 'Heavy lifting against home exercise for bone loss in women over 60',
  /** The register's number of the trial whose protocol this is. */
  registration: 'ACTRN12616000475448',
  version: '1.13.0',
  instruments,
  visits,
  unscheduled,
  acrossChecks,
  programmeWords,
} as const;

/** The instrument with this name, or undefined. */
export function instrumentNamed(name: string): Instrument | undefined {
  return instruments.find((each) => each.name === name);
}

/** The logs that are kept of a participant, and what belongs to a record of one. */
export const logs: readonly Instrument[] = instruments.filter((each) => each.log);
export const partsOf = (log: string): Instrument[] => instruments.filter((each) => each.within === log);

/** The forms that are sealed as a whole, in the order of the study. */
export const sealedForms: readonly Instrument[] = instruments.filter((each) => each.reveals === 'arm');
