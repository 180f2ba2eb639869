// ADCM, ADFALL and ADDV: medication, falls and protocol deviations, one row each. What reveals the arm comes with the unsealed
// study; what unblinded people entered too, numbered after the rest so that no number changes.
import type { Value, Values } from '../field.ts';
import { course } from '../instruments/course.ts';
import { fall } from '../instruments/fall.ts';
import { medication } from '../instruments/medication.ts';
import { identifiers, treatment } from './common.ts';
import { endOf, startOf } from './partial-days.ts';
import type { Circumstances, FormRecord, Subject } from './subject.ts';
import { type Dataset, variablesOf } from './variables.ts';
import { adyOf } from './windows.ts';

export interface LogRow {
  subject: Subject;
  at: Circumstances;
  number: number;
  values: Values;
}

const rowsOf = (subject: Subject, at: Circumstances, records: readonly FormRecord[]): LogRow[] =>
  records.map(({ values }, i) => ({ subject, at, number: i + 1, values }));
const isDeviation = ({ values }: FormRecord) => values.course_status === 'DEVIATION';

export const medicationRows = (its: Subject, at: Circumstances) => rowsOf(its, at, its.medications);
export const fallRows = (its: Subject, at: Circumstances) => rowsOf(its, at, its.falls);
export const deviationRows = (its: Subject, at: Circumstances) =>
  rowsOf(its, at, its.course.filter(isDeviation));

const { text, whole, date, yesNo, flag } = variablesOf<LogRow>();
const her = ({ subject }: LogRow) => subject;
const collected = { origin: 'Collected' } as const;
const dropped = { ...collected, mask: 'drop' } as const;
const asText = (value: Value | undefined) => (typeof value === 'string' ? value : null);
const asked = (name: string) => (row: LogRow) => asText(row.values[name]);
const answer = (value: Value | undefined) => (typeof value === 'boolean' ? (value ? 'Y' : 'N') : null);
const added = {
  list: 'IMPUTE',
  codes: [
    ['D', 'Day'],
    ['M', 'Month and day'],
  ],
} as const;

const beginning = (prefix: string, label: string) => [
  ...identifiers(her),
  ...treatment('TRT01P', 'Planned Treatment for Period 01', her),
  whole(
    `${prefix}SEQ`,
    'Sequence Number',
    `Place of the ${label} in the order of entry`,
    ({ number }) => number,
  ),
];

/** A day that may be known in part: as entered, made whole, with its flag and its analysis day. */
const start = (names: readonly [string, string, string, string], label: string, field: string) => {
  const whole_ = ({ subject, values }: LogRow) => startOf(asText(values[field]), subject.randomisedOn);
  return [
    text(20)(names[0], `${label} as Entered`, 'A day, a month or a year', asked(field), collected),
    date(
      names[1],
      `Analysis ${label}`,
      `${names[0]}; known in part, its first possible day, or RANDDT where that lies within`,
      (row) => whole_(row).day,
    ),
    text(1)(names[2], `${label} Imputation Flag`, 'What was added', (row) => whole_(row).flag, added),
    whole(names[3], `${label} Relative Day`, `${names[1]} as ADY is made`, (row) => {
      const { day } = whole_(row);
      return day === null ? null : adyOf(row.subject.randomisedOn, day);
    }),
  ];
};
const onTrial =
  (field: string) =>
  ({ subject, values }: LogRow) => {
    const { day } = startOf(asText(values[field]), subject.randomisedOn);
    return day !== null && day >= subject.randomisedOn ? 'Y' : null;
  };
const occurrence = { class: 'OCCURRENCE DATA STRUCTURE', mask: 'keep' } as const;
const stop = ({ values, at }: LogRow) => endOf(asText(values.med_stop), at.cutOn);

export const adcm: Dataset<LogRow> = {
  ...occurrence,
  name: 'ADCM',
  label: 'Concomitant Medications Analysis Dataset',
  structure: 'One record per participant per medication',
  keys: ['STUDYID', 'USUBJID', 'CMSEQ'],
  variables: [
    ...beginning('CM', 'medication'),
    text(320)('CMTRT', 'Reported Name of Drug', 'As it was entered', asked('med_name'), collected),
    text(20)('CMCLAS', 'Medication Class', 'The kind that was chosen', asked('med_class'), {
      ...collected,
      codes: medication.fields.med_class.choices,
    }),
    ...start(['CMSTDTC', 'ASTDT', 'ASTDTF', 'ASTDY'], 'Start Date', 'med_start'),
    text(20)('CMENDTC', 'End Date as Entered', 'A day, a month or a year', asked('med_stop'), collected),
    date(
      'AENDT',
      'Analysis End Date',
      'CMENDTC; known in part, its last possible day, and not after the cut',
      (row) => stop(row).day,
    ),
    text(1)('AENDTF', 'End Date Imputation Flag', 'What was added', (row) => stop(row).flag, added),
    yesNo('CMONGO', 'Ongoing', 'As it was entered', ({ values }) => answer(values.med_ongoing), collected),
    text(800)('CMINDC', 'Indication', 'As it was entered', asked('med_reason'), dropped),
    flag(
      'ONTRTFL',
      'On or After Randomization Flag',
      'Y where ASTDT is on or after RANDDT',
      onTrial('med_start'),
    ),
  ],
};

export const adfall: Dataset<LogRow> = {
  ...occurrence,
  name: 'ADFALL',
  label: 'Falls Analysis Dataset',
  structure: 'One record per participant per fall',
  keys: ['STUDYID', 'USUBJID', 'FASEQ'],
  variables: [
    ...beginning('FA', 'fall'),
    ...start(['FADTC', 'ADT', 'ADTF', 'ADY'], 'Date of Fall', 'fall_day'),
    text(20)('FAINJ', 'Injury', 'As it was entered', asked('fall_injury'), {
      ...collected,
      codes: fall.fields.fall_injury.choices,
    }),
    text(20)('FACARE', 'Medical Care', 'As it was entered', asked('fall_care'), {
      ...collected,
      codes: fall.fields.fall_care.choices,
    }),
    text(20)('FACIRC', 'Where She Fell', 'As it was entered', asked('fall_circumstance'), {
      ...dropped,
      codes: fall.fields.fall_circumstance.choices,
    }),
    flag(
      'ONTRTFL',
      'On or After Randomization Flag',
      'Y where ADT is on or after RANDDT',
      onTrial('fall_day'),
    ),
  ],
};

export const addv: Dataset<LogRow> = {
  ...occurrence,
  name: 'ADDV',
  label: 'Protocol Deviations Analysis Dataset',
  structure: 'One record per participant per protocol deviation',
  keys: ['STUDYID', 'USUBJID', 'DVSEQ'],
  variables: [
    ...beginning('DV', 'deviation'),
    text(20)('DVCAT', 'Category for Protocol Deviation', 'What it concerns', asked('deviation_category'), {
      ...collected,
      codes: course.fields.deviation_category.choices,
    }),
    date('ADT', 'Analysis Date', 'The day on which it happened', asked('course_date'), collected),
    whole(
      'ADY',
      'Analysis Relative Day',
      'ADT - RANDDT + 1 from the day of randomisation on, else ADT - RANDDT',
      ({ subject, values }) => {
        const day = asText(values.course_date);
        return day === null ? null : adyOf(subject.randomisedOn, day);
      },
    ),
  ],
};
