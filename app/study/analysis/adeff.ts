// ADEFF: one row a participant, parameter, analysis visit and day. How rows come about stands in adeff-rows.ts.
import { missingReasons } from '../missing.ts';
import { shortName } from '../short-name.ts';
import { assessorMasked, avisitOf, dtypeOf, type EffRow, reachesLeast, reasonOf } from './adeff-rows.ts';
import { identifiers, treatment } from './common.ts';
import { parameters } from './parameters.ts';
import { type Dataset, variablesOf } from './variables.ts';
import { windowVariables } from './window-variables.ts';
import { analysisWindows, outsideWindows } from './windows.ts';

const { text, whole, number, date, yesNo, flag } = variablesOf<EffRow>();
const her = ({ subject }: EffRow) => subject;
const collected = { origin: 'Collected' } as const;
const assigned = { origin: 'Assigned' } as const;
const pairs = <T>(all: readonly T[], code: (each: T) => string | number, label: (each: T) => string) => ({
  codes: all.map((each) => [code(each), label(each)] as const),
});
const visitCodes = [...analysisWindows, outsideWindows];
const sides: Readonly<Record<string, string>> = { L: 'LEFT', R: 'RIGHT' };
const criterion = 'Absolute change >= least significant change';
export const adeff: Dataset<EffRow> = {
  name: 'ADEFF',
  label: 'Efficacy Analysis Dataset',
  structure: 'One record per participant per parameter per analysis visit per analysis date',
  keys: ['STUDYID', 'USUBJID', 'PARAMCD', 'AVISITN', 'ADT', 'DTYPE', 'VISITNUM'],
  class: 'BASIC DATA STRUCTURE',
  mask: 'keep',
  variables: [
    ...identifiers(her),
    ...treatment('TRTP', 'Planned Treatment', her),
    ...treatment('TRT01P', 'Planned Treatment for Period 01', her),
    text(8)(
      'PARAMCD',
      'Parameter Code',
      'The analysis code of the field',
      ({ parameter }) => parameter.code,
      {
        ...assigned,
        ...pairs(
          parameters,
          ({ code }) => code,
          ({ label }) => label,
        ),
      },
    ),
    text(60)(
      'PARAM',
      'Parameter',
      'Label and unit of the field',
      ({ parameter }) => parameter.label,
      assigned,
    ),
    whole('PARAMN', 'Parameter (N)', 'The number of the parameter', ({ parameter }) => parameter.n, {
      ...assigned,
      ...pairs(
        parameters,
        ({ n }) => n,
        ({ label }) => label,
      ),
    }),
    text(40)(
      'PARCAT1',
      'Parameter Category 1',
      'The heading of the parameter',
      ({ parameter }) => parameter.category,
      assigned,
    ),
    text(20)(
      'AVISIT',
      'Analysis Visit',
      'The window that ADY lies in; or the one whose target is closest where ANL02FL takes it; of a planned value that is missing the visit it was planned for',
      (row) => avisitOf(row).avisit,
    ),
    whole(
      'AVISITN',
      'Analysis Visit (N)',
      'AVISIT as a number',
      (row) => avisitOf(row).avisitn,
      pairs(
        visitCodes,
        ({ avisitn }) => avisitn,
        ({ avisit }) => avisit,
      ),
    ),
    text(20)('VISIT', 'Visit Name', 'The visit as it was made', ({ result }) => result.visitLabel, collected),
    number('8.2')(
      'VISITNUM',
      'Visit Number',
      'Its place in the schedule; 99 and hundredths for visits outside it',
      ({ result }) => result.visitNumber,
      assigned,
    ),
    date(
      'ADT',
      'Analysis Date',
      'The day of measuring that the form holds; else the day of the visit',
      ({ result }) => result.day,
      collected,
    ),
    whole(
      'ADY',
      'Analysis Relative Day',
      'ADT - RANDDT + 1 from the day of randomisation on, else ADT - RANDDT',
      ({ ady }) => ady,
    ),
    number('BEST12.')(
      'AVAL',
      'Analysis Value',
      'The value of the field, in its unit',
      ({ result }) => result.value,
      collected,
    ),
    text(20)('AVALC', 'Analysis Value (C)', 'UNABLE where MISRSNN is 2', ({ result }) =>
      result.missing === 2 ? 'UNABLE' : null,
    ),
    number('BEST12.')('BASE', 'Baseline Value', 'AVAL of the row with ABLFL', ({ base }) => base),
    number('BEST12.')(
      'CHG',
      'Change from Baseline',
      'AVAL - BASE after the day of randomisation',
      ({ change }) => change,
    ),
    number('8.2')(
      'PCHG',
      'Percent Change from Baseline',
      '100 * CHG / BASE; blank where BASE is 0',
      ({ percentChange }) => percentChange,
    ),
    flag(
      'ABLFL',
      'Baseline Record Flag',
      'The last value on or before the day of randomisation',
      ({ isBaseline }) => (isBaseline ? 'Y' : null),
    ),
    flag(
      'ANL01FL',
      'Analysis Flag 01',
      'Within the window, closest to its target, of two as close the earlier',
      ({ isMain }) => (isMain ? 'Y' : null),
    ),
    flag('ANL02FL', 'Analysis Flag 02', 'As ANL01FL, also outside the window', ({ isSensitive }) =>
      isSensitive ? 'Y' : null,
    ),
    text(12)(
      'DTYPE',
      'Derivation Type',
      'How the value came from attempts; PHANTOM where a planned value is missing',
      dtypeOf,
      {
        codes: [
          ['MAXIMUM', 'Largest attempt'],
          ['MINIMUM', 'Smallest attempt'],
          ['AVERAGE', 'Mean of the measurements'],
          ['MEDIAN', 'Median of three measurements'],
          ['PHANTOM', 'Planned and missing'],
        ],
      },
    ),
    ...windowVariables,
    text(40)(
      'MISRSN',
      'Reason Result Is Missing',
      'The reason on the form, of the visit, or of her end',
      ({ result }) => reasonOf(result.missing),
      collected,
    ),
    whole('MISRSNN', 'Reason Result Is Missing (N)', 'MISRSN as its code', ({ result }) => result.missing, {
      ...collected,
      codes: missingReasons,
    }),
    text(60)(
      'CRIT1',
      'Analysis Criterion 1',
      'Where the least significant change of the scanner is known',
      ({ isAfter, leastChange }) => (isAfter && leastChange !== null ? criterion : null),
      assigned,
    ),
    yesNo(
      'CRIT1FL',
      'Criterion 1 Evaluation Result Flag',
      'Y where the absolute value of CHG reaches the least significant change of site and scanner',
      reachesLeast,
    ),
    text(480)(
      'DEVID',
      'Device Identifier',
      'The scanner as the form names it',
      ({ result }) => result.device,
      collected,
    ),
    text(5)(
      'LAT',
      'Laterality',
      'The side that was measured',
      ({ result }) => sides[result.side ?? ''] ?? null,
      collected,
    ),
    yesNo(
      'ASSRFL',
      'Assessor Masked at Assessment Flag',
      'N where blinded staff reported an assessor unblinded of her on or before ADT',
      assessorMasked,
      // How assessors learnt an arm, laid beside the letters of the masked groups, could tell which is which.
      { mask: 'drop' },
    ),
    yesNo('ITTFL', 'Intent-To-Treat Population Flag', 'As in ADSL', () => 'Y'),
    yesNo('PPROTFL', 'Per-Protocol Population Flag', 'As in ADSL', () => null, assigned),
    text(8)(
      'SRCDOM',
      'Source Data',
      'The form, by its name of eight characters',
      ({ result }) => shortName(result.form, 8),
      assigned,
    ),
    text(8)(
      'SRCVAR',
      'Source Variable',
      'The field, by its name of eight characters',
      ({ parameter }) => shortName(parameter.field, 7),
      assigned,
    ),
    whole(
      'SRCSEQ',
      'Source Sequence Number',
      'Place among her records of that form',
      ({ sequence }) => sequence,
      assigned,
    ),
  ],
};
