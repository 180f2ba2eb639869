// ADSL: one row a randomised participant. What depends on sessions is awaiting until the programme records them: the variable
// is there once the study is unsealed, and empty.
import type { Value } from '../field.ts';
import { course } from '../instruments/course.ts';
import { identifiers, treatment } from './common.ts';
import type { Circumstances, FormRecord, Subject } from './subject.ts';
import { type Dataset, variablesOf } from './variables.ts';

export interface OfSubject {
  subject: Subject;
  at: Circumstances;
}

const { text, whole, number, date, yesNo } = variablesOf<OfSubject>();

const asText = (value: Value | undefined) => (typeof value === 'string' ? value : null);
const asNumber = (value: Value | undefined) => (typeof value === 'number' ? value : null);
const asYesNo = (value: Value | undefined) => (typeof value === 'boolean' ? (value ? 'Y' : 'N') : null);

/** The value of a field of the baseline visit. */
const baseline = (subject: Subject, form: string, field: string): Value | undefined =>
  subject.visits.find(({ visit }) => visit === 'baseline')?.forms[form]?.values[field];

const ends: Readonly<Record<string, string>> = {
  COMPLETED: 'COMPLETED',
  WITHDREW_CONSENT: 'DISCONTINUED',
  LOST: 'DISCONTINUED',
  DIED: 'DISCONTINUED',
};
/** The record that ends her participation: the earliest, and of one day the first entered. */
const endOf = ({ course }: Subject): FormRecord | undefined =>
  course
    .filter(({ values, byUnblinded }) => !byUnblinded && String(values.course_status) in ends)
    .reduce<FormRecord | undefined>(
      (one, other) =>
        one && String(one.values.course_date) <= String(other.values.course_date) ? one : other,
      undefined,
    );
const statusOf = (subject: Subject) => ends[String(endOf(subject)?.values.course_status)] ?? 'ONGOING';
const stopOf = ({ course }: Subject) =>
  course.find(({ values }) => values.course_status === 'WITHDREW_PROGRAMME');

const her = ({ subject }: OfSubject) => subject;
const drop = { mask: 'drop' } as const;
const awaiting = 'Awaiting: exercise sessions are not recorded yet';
const nothing = () => null;
const constant = (value: string) => () => value;

const age = ({ subject }: OfSubject) => asNumber(subject.screening.age);
const ageGroup = (from: OfSubject) => {
  const its = age(from);
  return its === null ? null : its < 65 ? 1 : 2;
};
const groups = ['<65', '>=65'];

const assignedArm = { mask: 'drop', origin: 'Assigned' } as const;
const completed = ({ subject }: OfSubject) =>
  subject.visits.some(({ visit, date: day }) => visit === 'followup' && day !== null) ? 'Y' : 'N';
const reasons = course.fields.course_reason.choices;
const reasonOf = (record: FormRecord | undefined) => {
  const code = record?.values.course_reason;
  return reasons.find(([each]) => each === code)?.[1] ?? asText(code);
};

/** Values of the baseline visit as they stand in the form. */
const collected = { origin: 'Collected' } as const;
const value = (form: string, field: string) => (from: OfSubject) =>
  asNumber(baseline(her(from), form, field));
const answer = (form: string, field: string) => (from: OfSubject) =>
  asYesNo(baseline(her(from), form, field));
const ofBaseline = (form: string, field: string) => `${form}.${field} at baseline`;
const measured = (name: string, label: string, format: string, form: string, field: string) =>
  number(format)(name, label, ofBaseline(form, field), value(form, field), collected);
const baselines = [
  measured('HEIGHTBL', 'Baseline Height (cm)', '8.1', 'anthropometry', 'height'),
  measured('WEIGHTBL', 'Baseline Weight (kg)', '8.1', 'anthropometry', 'weight'),
  measured('BMIBL', 'Baseline BMI (kg/m2)', '8.2', 'anthropometry', 'bmi'),
  measured('MENOYRS', 'Years Since Menopause', '8.1', 'demographics_history', 'menopause_years'),
  measured('LSTSBL', 'Baseline Lumbar Spine T-score', '8.2', 'dxa', 'ls_t'),
  measured('FNTSBL', 'Baseline Femoral Neck T-score', '8.2', 'dxa', 'fn_t'),
  yesNo(
    'OPMEDFL',
    'Osteoporosis Medication at Baseline Flag',
    ofBaseline('demographics_history', 'osteoporosis_medication'),
    answer('demographics_history', 'osteoporosis_medication'),
    collected,
  ),
  yesNo(
    'PRFRACFL',
    'Prior Fragility Fracture Flag',
    ofBaseline('demographics_history', 'fracture_since_50'),
    answer('demographics_history', 'fracture_since_50'),
    collected,
  ),
];

export const adsl: Dataset<OfSubject> = {
  name: 'ADSL',
  label: 'Subject-Level Analysis Dataset',
  structure: 'One record per randomised participant',
  keys: ['STUDYID', 'USUBJID'],
  class: 'SUBJECT LEVEL ANALYSIS DATASET',
  mask: 'keep',
  variables: [
    ...identifiers(her),
    text(10)(
      'SCRNID',
      'Screening Identifier',
      'The number in the screening log',
      (from) => her(from).screeningNumber,
      { origin: 'Assigned' },
    ),
    whole('AGE', 'Age', 'Completed years at screening', age, { origin: 'Collected' }),
    text(6)('AGEU', 'Age Units', 'YEARS', constant('YEARS'), { origin: 'Assigned' }),
    text(8)(
      'AGEGR1',
      'Pooled Age Group 1',
      'AGE under 65, or from 65 on',
      (from) => groups[(ageGroup(from) ?? 0) - 1] ?? null,
    ),
    whole('AGEGR1N', 'Pooled Age Group 1 (N)', 'AGEGR1 as a number', ageGroup),
    text(1)('SEX', 'Sex', 'F: women alone are eligible', constant('F'), { origin: 'Protocol' }),
    text(40)(
      'ARM',
      'Description of Planned Arm',
      'The arm that she was allocated to',
      (from) => her(from).treatment?.label ?? null,
      assignedArm,
    ),
    text(8)(
      'ARMCD',
      'Planned Arm Code',
      'The code of the arm',
      (from) => her(from).treatment?.arm ?? null,
      assignedArm,
    ),
    text(40)('ACTARM', 'Description of Actual Arm', awaiting, nothing, assignedArm),
    text(8)('ACTARMCD', 'Actual Arm Code', awaiting, nothing, assignedArm),
    ...treatment('TRT01P', 'Planned Treatment for Period 01', her),
    text(40)('TRT01A', 'Actual Treatment for Period 01', awaiting, nothing, assignedArm),
    whole('TRT01AN', 'Actual Treatment for Period 01 (N)', awaiting, nothing, assignedArm),
    yesNo(
      'MASKFL',
      'Masked Treatment Labels Flag',
      'Y unless the study is unsealed',
      ({ at }) => (at.isMasked ? 'Y' : 'N'),
      { origin: 'Assigned' },
    ),
    text(40)(
      'STRATAR',
      'Strata Used for Randomization',
      'The stratum that was frozen before she was drawn',
      (from) => her(from).stratum || null,
      { origin: 'Assigned' },
    ),
    whole(
      'STRATARN',
      'Strata Used for Randomization (N)',
      'STRATAR as a number: its place in the list of strata',
      ({ subject, at }) => at.strata.indexOf(subject.stratum) + 1 || null,
    ),
    text(40)(
      'STRATAV',
      'Strata from Verification Source',
      'The stratum by the history form as it is now: where it differs from STRATAR she was drawn in the wrong one',
      ({ subject, at }) => at.stratumNow(subject),
    ),
    date(
      'RFICDT',
      'Date of Informed Consent',
      'Date of consent',
      (from) => asText(her(from).consent.consent_date),
      { origin: 'Collected' },
    ),
    date('RANDDT', 'Date of Randomization', 'The day at the site', (from) => her(from).randomisedOn, {
      origin: 'Assigned',
    }),
    date('TRTSDT', 'Date of First Exposure to Treatment', awaiting, nothing, drop),
    date('TRTEDT', 'Date of Last Exposure to Treatment', awaiting, nothing, drop),
    yesNo('RANDFL', 'Randomized Population Flag', 'Y: everybody here is randomised', constant('Y')),
    yesNo('ITTFL', 'Intent-To-Treat Population Flag', 'Y: everybody randomised', constant('Y')),
    yesNo('PPROTFL', 'Per-Protocol Population Flag', 'Awaiting: blank until it is adjudicated', nothing, {
      origin: 'Assigned',
    }),
    yesNo('SAFFL', 'Safety Population Flag', 'Y: everybody randomised', constant('Y')),
    yesNo('COMPLFL', 'Completers Population Flag', 'Y where the follow-up visit was made', completed),
    text(12)(
      'EOSSTT',
      'End of Study Status',
      'COMPLETED or DISCONTINUED (consent withdrawn, lost, died) by the earliest such record that blinded staff made of the course; else ONGOING',
      (from) => statusOf(her(from)),
    ),
    date('EOSDT', 'End of Study Date', 'The day of that record', (from) =>
      asText(endOf(her(from))?.values.course_date),
    ),
    text(60)(
      'DCSREAS',
      'Reason for Discontinuation from Study',
      'Her reason, of the record that discontinued',
      (from) => (statusOf(her(from)) === 'DISCONTINUED' ? reasonOf(endOf(her(from))) : null),
      drop,
    ),
    text(12)(
      'EOTSTT',
      'End of Treatment Status',
      'DISCONTINUED where she stopped the programme or the study; COMPLETED where she completed the study; else ONGOING',
      (from) => (stopOf(her(from)) ? 'DISCONTINUED' : statusOf(her(from))),
      drop,
    ),
    text(60)(
      'DCTREAS',
      'Reason for Discontinuation of Treatment',
      'Her reason, of the record that she stopped the programme',
      (from) => reasonOf(stopOf(her(from))),
      drop,
    ),
    ...baselines,
    whole('SESSPLN', 'Exercise Sessions Planned', awaiting, nothing, drop),
    whole('SESSATT', 'Exercise Sessions Completed', awaiting, nothing, drop),
    number('8.1')('COMPPCT', 'Exercise Compliance (%)', awaiting, nothing, drop),
    date('DCUTDT', 'Data Cut Date', 'The day of the cut at the site', ({ at }) => at.cutOn, {
      origin: 'Assigned',
    }),
  ],
};
