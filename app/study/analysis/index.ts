// The analysis datasets of the study, each with how its rows come about. What is not recorded yet is named as awaiting.
import { adae, eventRows } from './adae.ts';
import { adeff } from './adeff.ts';
import { effRows } from './adeff-rows.ts';
import { adsl } from './adsl.ts';
import { adcm, addv, adfall, deviationRows, fallRows, medicationRows } from './logs.ts';
import type { Circumstances, Subject } from './subject.ts';
import type { AnalysisVariable, Dataset, Mask } from './variables.ts';

export { notDueOf } from './results.ts';
export type { Circumstances, FormRecord, Subject, Treatment, VisitRecord } from './subject.ts';
export type { Mask } from './variables.ts';

type Cell = string | number | null;

/** A variable without the derivation. */
export type DatasetVariable = Omit<AnalysisVariable<never>, 'of'>;

/** A dataset as this export may hold it. */
export interface AnalysisTable {
  name: string;
  label: string;
  structure: string;
  keys: readonly string[];
  class: string;
  variables: readonly DatasetVariable[];
  /** The forms that its rows are derived from; null: all. Of the others a subject may hold nothing. */
  needs: readonly string[] | null;
  /** The rows of one participant, in the order of the key. */
  rowsOf(subject: Subject, at: Circumstances): Cell[][];
}

function tableOf<From>(
  { variables, mask: _, ...dataset }: Dataset<From>,
  rowsOf: (subject: Subject, at: Circumstances) => readonly From[],
  isMasked: boolean,
  needs: readonly string[] | null,
): AnalysisTable {
  const shown = variables.filter(({ mask }) => !(isMasked && mask === 'drop'));
  return {
    ...dataset,
    needs,
    variables: shown.map(({ of: __, ...its }) => its),
    rowsOf: (subject, at) => rowsOf(subject, at).map((from) => shown.map((each) => each.of(from))),
  };
}

/** All of them; of a masked export without the variables that tell of an arm. */
export const analysisTables = (isMasked: boolean): AnalysisTable[] => [
  tableOf(adsl, (subject, at) => [{ subject, at }], isMasked, [
    ...['consent', 'course', 'demographics_history', 'anthropometry', 'dxa'],
  ]),
  tableOf(adeff, effRows, isMasked, null),
  tableOf(adae, eventRows, isMasked, ['adverse_event']),
  tableOf(adcm, medicationRows, isMasked, ['medication']),
  tableOf(adfall, fallRows, isMasked, ['fall']),
  tableOf(addv, deviationRows, isMasked, ['course']),
];

/** Datasets of the plan that nothing is recorded for yet. */
export const awaited = [
  {
    name: 'ADCOMP',
    label: 'Exercise Compliance Analysis Dataset',
    why: 'Awaiting: exercise sessions are not recorded yet',
    mask: 'drop' as Mask,
  },
] as const;
