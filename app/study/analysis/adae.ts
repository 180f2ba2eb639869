// ADAE: one row an adverse event. Verbatim term, relatedness and action reveal the arm; events that unblinded people entered
// come with the unsealed study, numbered after the others so that no number changes.
import { daysBetween } from '../days.ts';
import type { Values } from '../field.ts';
import { adverseEvent } from '../instruments/adverse-event.ts';
import { identifiers, treatment } from './common.ts';
import { endOf, startOf, type WholeDay } from './partial-days.ts';
import type { Circumstances, Subject } from './subject.ts';
import { type Dataset, variablesOf } from './variables.ts';
import { adyOf } from './windows.ts';

export interface EventRow {
  subject: Subject;
  number: number;
  values: Values;
  start: WholeDay;
  end: WholeDay;
  /** The first of this participant, by day and number. */
  isFirst: boolean;
}

/** The events of a participant. */
export function eventRows(subject: Subject, at: Circumstances): EventRow[] {
  const rows = subject.events.map(({ values }, i) => ({
    ...{ subject, number: i + 1, values, isFirst: false },
    start: startOf(textOf(values.onset), subject.randomisedOn),
    end: endOf(textOf(values.end), at.cutOn),
  }));
  const [first] = rows.toSorted(
    (one, other) =>
      (one.start.day ?? '9').localeCompare(other.start.day ?? '9', 'en') || one.number - other.number,
  );
  if (first) first.isFirst = true;
  return rows;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
const { text, whole, date, yesNo, flag } = variablesOf<EventRow>();
const her = ({ subject }: EventRow) => subject;
const collected = { origin: 'Collected' } as const;
const assigned = { origin: 'Assigned' } as const;
const drop = { mask: 'drop' } as const;
const dropped = { ...drop, ...collected } as const;

const severities = ['MILD', 'MODERATE', 'SEVERE'];
const outcomes: Readonly<Record<string, string>> = {
  RECOVERED: 'RECOVERED/RESOLVED',
  RECOVERING: 'RECOVERING/RESOLVING',
  SEQUELAE: 'RECOVERED/RESOLVED WITH SEQUELAE',
  NOT_RECOVERED: 'NOT RECOVERED/NOT RESOLVED',
  FATAL: 'FATAL',
  UNKNOWN: 'UNKNOWN',
};
const spaced = (value: unknown) => (typeof value === 'string' ? value.replaceAll('_', ' ') : null);
const answer = (value: unknown) => (typeof value === 'boolean' ? (value ? 'Y' : 'N') : null);
const severity = ({ values }: EventRow) => severities[Number(values.severity) - 1] ?? null;
const severityNumber = ({ values }: EventRow) =>
  typeof values.severity === 'number' ? values.severity : null;
const relatedness = ({ values }: EventRow) => textOf(values.relatedness);
const isRelated = (row: EventRow) => {
  const its = relatedness(row);
  return its === null ? null : ['POSSIBLE', 'PROBABLE', 'DEFINITE'].includes(its) ? 'RELATED' : 'NOT RELATED';
};
/** Y or N of a serious event; of another nothing is asked. */
const criterion =
  (code: string) =>
  ({ values: { serious, serious_criteria: all } }: EventRow) =>
    serious === true ? (Array.isArray(all) && all.includes(code) ? 'Y' : 'N') : null;
const dayNumber = ({ subject }: EventRow, { day }: WholeDay) =>
  day === null ? null : adyOf(subject.randomisedOn, day);
const isKnown = ({ day, flag: added }: WholeDay) => day !== null && added === null;
const duration = ({ start, end }: EventRow) =>
  isKnown(start) && isKnown(end) ? daysBetween(start.day ?? '', end.day ?? '') + 1 : null;
const uncoded = 'Awaiting: terms are not coded';
const unasked = 'Awaiting: the form does not ask for it';
const nothing = () => null;
const added = {
  list: 'IMPUTE',
  codes: [
    ['D', 'Day'],
    ['M', 'Month and day'],
  ],
} as const;
const { severity: asked } = adverseEvent.fields;

export const adae: Dataset<EventRow> = {
  name: 'ADAE',
  label: 'Adverse Events Analysis Dataset',
  structure: 'One record per participant per adverse event',
  keys: ['STUDYID', 'USUBJID', 'AESEQ'],
  class: 'OCCURRENCE DATA STRUCTURE',
  mask: 'keep',
  variables: [
    ...identifiers(her),
    ...treatment('TRT01P', 'Planned Treatment for Period 01', her),
    text(40)('TRTA', 'Actual Treatment', 'Awaiting: exercise sessions are not recorded yet', nothing, drop),
    whole('TRTAN', 'Actual Treatment (N)', 'Awaiting: exercise sessions are not recorded yet', nothing, drop),
    whole(
      'AESEQ',
      'Sequence Number',
      'In the order of entry; those that unblinded people entered after the others',
      ({ number }) => number,
    ),
    text(800)(
      'AETERM',
      'Reported Term for the Adverse Event',
      'As it was entered',
      ({ values }) => textOf(values.term),
      dropped,
    ),
    text(100)('AEDECOD', 'Dictionary-Derived Term', uncoded, nothing, assigned),
    text(100)('AEBODSYS', 'Body System or Organ Class', uncoded, nothing, assigned),
    text(100)('AELLT', 'Lowest Level Term', uncoded, nothing, assigned),
    text(20)('AEDICTV', 'Dictionary Name and Version', uncoded, nothing, assigned),
    text(20)(
      'AESTDTC',
      'Start Date/Time of Adverse Event',
      'As it was entered: a day, a month or a year',
      ({ values }) => textOf(values.onset),
      collected,
    ),
    text(20)(
      'AEENDTC',
      'End Date/Time of Adverse Event',
      'As it was entered: a day, a month or a year',
      ({ values }) => textOf(values.end),
      collected,
    ),
    date(
      'ASTDT',
      'Analysis Start Date',
      'AESTDTC; known in part, its first possible day, or RANDDT where that lies within',
      ({ start }) => start.day,
    ),
    text(1)(
      'ASTDTF',
      'Analysis Start Date Imputation Flag',
      'What was added',
      ({ start }) => start.flag,
      added,
    ),
    whole('ASTDY', 'Analysis Start Relative Day', 'ASTDT as ADY is made', (row) => dayNumber(row, row.start)),
    date(
      'AENDT',
      'Analysis End Date',
      'AEENDTC; known in part, its last possible day, and not after the cut',
      ({ end }) => end.day,
    ),
    text(1)('AENDTF', 'Analysis End Date Imputation Flag', 'What was added', ({ end }) => end.flag, added),
    whole('AENDY', 'Analysis End Relative Day', 'AENDT as ADY is made', (row) => dayNumber(row, row.end)),
    whole('ADURN', 'Analysis Duration (N)', 'AENDT - ASTDT + 1, where neither was made whole', duration),
    text(4)(
      'ADURU',
      'Analysis Duration Units',
      'DAYS where there is a duration',
      (row) => (duration(row) === null ? null : 'DAYS'),
      assigned,
    ),
    text(8)('AESEV', 'Severity/Intensity', `In the terms of CDISC: ${asked.label}`, severity, collected),
    text(8)('ASEV', 'Analysis Severity/Intensity', 'AESEV', severity),
    whole('ASEVN', 'Analysis Severity/Intensity (N)', 'ASEV as a number', severityNumber, {
      codes: severities.map((each, i) => [i + 1, each] as const),
    }),
    yesNo('AESER', 'Serious Event', 'As it was entered', ({ values }) => answer(values.serious), collected),
    yesNo('AESDTH', 'Results in Death', 'A criterion of a serious event', criterion('DTH'), collected),
    yesNo('AESLIFE', 'Is Life Threatening', 'A criterion of a serious event', criterion('LIFE'), collected),
    yesNo(
      'AESHOSP',
      'Requires or Prolongs Hospitalization',
      'A criterion of a serious event',
      criterion('HOSP'),
      collected,
    ),
    yesNo(
      'AESDISAB',
      'Persist or Signif Disability/Incapacity',
      'A criterion of a serious event',
      criterion('DISAB'),
      collected,
    ),
    yesNo(
      'AESCONG',
      'Congenital Anomaly or Birth Defect',
      'A criterion of a serious event',
      criterion('CONG'),
      collected,
    ),
    yesNo(
      'AESMIE',
      'Other Medically Important Serious Event',
      'A criterion of a serious event',
      criterion('MIE'),
      collected,
    ),
    text(20)(
      'AEREL',
      'Causality',
      'Related to the exercise programme, as it was judged',
      (row) => spaced(relatedness(row)),
      dropped,
    ),
    text(12)('AREL', 'Analysis Causality', 'RELATED from possibly on', isRelated, drop),
    text(30)(
      'AEACN',
      'Action Taken with Study Treatment',
      'Action taken with the programme',
      ({ values }) => spaced(values.action_taken),
      dropped,
    ),
    text(40)(
      'AEOUT',
      'Outcome of Adverse Event',
      'In the terms of CDISC',
      ({ values }) => outcomes[String(values.outcome)] ?? null,
      collected,
    ),
    yesNo('AECONTRT', 'Concomitant or Additional Trtmnt Given', unasked, nothing, collected),
    yesNo('AFALLFL', 'Fall Flag', 'Awaiting: falls are a log of their own; see ADFALL', nothing),
    yesNo('AFRACFL', 'Fracture Flag', 'Awaiting: fractures are a log of their own', nothing),
    yesNo('AINJFL', 'Exercise Injury Flag', unasked, nothing, drop),
    whole(
      'SESSMISS',
      'Sessions Missed Because of Event',
      'Awaiting: exercise sessions are not recorded yet',
      nothing,
      drop,
    ),
    flag(
      'TRTEMFL',
      'Treatment Emergent Analysis Flag',
      'Y where ASTDT is on or after RANDDT',
      ({ subject, start }) => (start.day !== null && start.day >= subject.randomisedOn ? 'Y' : null),
    ),
    flag(
      'AOCCFL',
      '1st Occurrence within Subject Flag',
      'The first of her events here, by ASTDT and AESEQ',
      ({ isFirst }) => (isFirst ? 'Y' : null),
    ),
    flag('AOCCSFL', '1st Occurrence of SOC Flag', uncoded, nothing),
    flag('AOCCPFL', '1st Occurrence of Preferred Term Flag', uncoded, nothing),
    yesNo('SAFFL', 'Safety Population Flag', 'As in ADSL', () => 'Y'),
  ],
};
