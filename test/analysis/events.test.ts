// Adverse events, medication, falls and deviations: days known in part, terms, and what a masked export may hold.
import { describe, expect, test } from 'vitest';
import { analysisTables, type Circumstances, type Subject } from '#app/study/analysis/index.ts';
import { endOf, startOf } from '#app/study/analysis/partial-days.ts';
import { at, record, subject } from './subjects.ts';

function rows(
  name: string,
  its: Partial<Subject>,
  wanted: string[],
  circumstances: Partial<Circumstances> = {},
) {
  const table = analysisTables(circumstances.isMasked ?? false).find((each) => each.name === name);
  const where = (variable: string) => table?.variables.findIndex((each) => each.name === variable) ?? -1;
  return (table?.rowsOf(subject(its), at(circumstances)) ?? []).map((cells) =>
    wanted.map((variable) => cells[where(variable)]),
  );
}

describe('a day known in part, of somebody randomised on 2026-03-02', () => {
  test.each([
    [null, null, null],
    ['2026-05-17', '2026-05-17', null],
    ['2026-05', '2026-05-01', 'D'],
    ['2026-03', '2026-03-02', 'D'],
    ['2026-02', '2026-02-01', 'D'],
    ['2026', '2026-03-02', 'M'],
    ['2025', '2025-01-01', 'M'],
  ])('begins as %s: %s, added %s', (known, day, flag) => {
    expect(startOf(known, '2026-03-02')).toEqual({ day, flag });
  });

  test.each([
    [null, null, null],
    ['2026-05-17', '2026-05-17', null],
    ['2026-05', '2026-05-31', 'D'],
    ['2024-02', '2024-02-29', 'D'],
    ['2025-12', '2025-12-31', 'D'],
    ['2026-06', '2026-06-10', 'D'],
    ['2025', '2025-12-31', 'M'],
    ['2026', '2026-06-10', 'M'],
  ])('ends as %s: %s, and not after the cut of 2026-06-10; added %s', (known, day, flag) => {
    expect(endOf(known, '2026-06-10')).toEqual({ day, flag });
  });
});

const event = (more = {}) =>
  record({
    ...{ term: 'sore back', onset: '2026-05-17', end: '2026-05-19', severity: 2, serious: false },
    ...{ serious_criteria: null, outcome: 'SEQUELAE', relatedness: 'POSSIBLE', action_taken: 'LOAD_REDUCED' },
    ...more,
  });

describe('ADAE', () => {
  test('has days, duration and the terms of CDISC', () => {
    const wanted = [
      'AESEQ',
      'ASTDT',
      'ASTDY',
      'AENDT',
      'ADURN',
      'ADURU',
      'AESEV',
      'ASEVN',
      'AESER',
      'AEOUT',
      'TRTEMFL',
    ];
    expect(rows('ADAE', { events: [event()] }, wanted)).toEqual([
      [
        1,
        '2026-05-17',
        77,
        '2026-05-19',
        3,
        'DAYS',
        'MODERATE',
        2,
        'N',
        'RECOVERED/RESOLVED WITH SEQUELAE',
        'Y',
      ],
    ]);
  });

  test('a day made whole has no duration, and one before randomisation emerged before treatment', () => {
    const events = [event({ onset: '2026-05' }), event({ onset: '2026-03-01' })];
    expect(rows('ADAE', { events }, ['ASTDT', 'ASTDTF', 'ADURN', 'TRTEMFL', 'ASTDY'])).toEqual([
      ['2026-05-01', 'D', null, 'Y', 61],
      ['2026-03-01', null, 80, null, -1],
    ]);
  });

  test('criteria are answered of a serious event, and of no other', () => {
    const events = [event({ serious: true, serious_criteria: ['HOSP'] }), event()];
    expect(rows('ADAE', { events }, ['AESER', 'AESHOSP', 'AESDTH'])).toEqual([
      ['Y', 'Y', 'N'],
      ['N', null, null],
    ]);
  });

  test.each([
    ['NOT_RELATED', 'NOT RELATED'],
    ['UNLIKELY', 'NOT RELATED'],
    ['POSSIBLE', 'RELATED'],
    ['DEFINITE', 'RELATED'],
    [null, null],
  ])('related as %s: %s', (relatedness, related) => {
    expect(rows('ADAE', { events: [event({ relatedness })] }, ['AREL'])).toEqual([[related]]);
  });

  test('the first of her events is marked, by its day and then by its number', () => {
    const events = [event({ onset: '2026-06-01' }), event(), event()];
    expect(rows('ADAE', { events }, ['AESEQ', 'AOCCFL'])).toEqual([
      [1, null],
      [2, 'Y'],
      [3, null],
    ]);
  });

  test('masked, it has no term, no relatedness, no action', () => {
    const names = analysisTables(true)
      .find(({ name }) => name === 'ADAE')
      ?.variables.map((each) => each.name);
    for (const name of ['AETERM', 'AEREL', 'AREL', 'AEACN']) expect(names).not.toContain(name);
  });
});

test('ADCM: what she takes, from when and until when, and whether on the trial', () => {
  const medications = [
    record({
      med_name: 'alendronate',
      med_class: 'BISPHOSPHONATE',
      med_start: '2019',
      med_ongoing: true,
      med_stop: null,
    }),
    record({
      med_name: 'calcium',
      med_class: 'CALCIUM',
      med_start: '2026-03-02',
      med_ongoing: false,
      med_stop: '2026-04',
    }),
  ];
  const wanted = ['CMSEQ', 'CMTRT', 'CMCLAS', 'ASTDT', 'ASTDTF', 'AENDT', 'AENDTF', 'CMONGO', 'ONTRTFL'];
  expect(rows('ADCM', { medications }, wanted)).toEqual([
    [1, 'alendronate', 'BISPHOSPHONATE', '2019-01-01', 'M', null, null, 'Y', null],
    [2, 'calcium', 'CALCIUM', '2026-03-02', null, '2026-04-30', 'D', 'N', 'Y'],
  ]);
});

test('ADFALL and ADDV: falls, and deviations among what became of her', () => {
  const falls = [
    record({ fall_day: '2026-04-01', fall_injury: 'MINOR', fall_care: 'NONE', fall_circumstance: 'SESSION' }),
  ];
  expect(rows('ADFALL', { falls }, ['FASEQ', 'ADT', 'ADY', 'FAINJ', 'FACIRC'])).toEqual([
    [1, '2026-04-01', 31, 'MINOR', 'SESSION'],
  ]);
  const course = [
    record({ course_status: 'WITHDREW_PROGRAMME', course_date: '2026-04-01' }),
    record({ course_status: 'DEVIATION', course_date: '2026-05-01', deviation_category: 'VISIT' }),
  ];
  expect(rows('ADDV', { course }, ['DVSEQ', 'DVCAT', 'ADT', 'ADY'])).toEqual([
    [1, 'VISIT', '2026-05-01', 61],
  ]);
});
