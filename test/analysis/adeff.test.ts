// Which result is which, each rule of docs/analysis.md on its own: one participant, one parameter.
import { describe, expect, test } from 'vitest';
import { effRows, rowsOfParameter } from '#app/study/analysis/adeff-rows.ts';
import { analysisTables } from '#app/study/analysis/index.ts';
import { parameters } from '#app/study/analysis/parameters.ts';
import { addDays } from '#app/study/days.ts';
import { at, record, subject, visit } from './subjects.ts';

const randomised = '2026-03-02';
const onDay = (ady: number) => addDays(randomised, ady > 0 ? ady - 1 : ady);
const spine = parameters.find(({ code }) => code === 'LSBMD');
const adeff = analysisTables(false).find(({ name }) => name === 'ADEFF');

/** The rows of a parameter, by the variables that are asked for. */
function rows(
  visits: ReturnType<typeof visit>[],
  wanted: string[],
  more = {},
  code = 'LSBMD',
  cutOn = '2027-06-01',
) {
  const her = subject({ randomisedOn: randomised, visits, ...more });
  const circumstances = at({ cutOn });
  return (adeff?.rowsOf(her, circumstances) ?? [])
    .map((cells) => Object.fromEntries(adeff?.variables.map(({ name }, i) => [name, cells[i]]) ?? []))
    .filter((row) => row.PARAMCD === code)
    .map((row) => wanted.map((name) => row[name]));
}
const dxa = (ady: number, ls_bmd: number | null, missing = {}) => ({
  dxa: record({ ls_bmd, scan_date: onDay(ady), device: 'Medix DR' }, missing),
});

describe('baseline', () => {
  test('is the last value on or before the day of randomisation', () => {
    expect(
      rows(
        [
          visit('baseline', onDay(-20), dxa(-20, 0.8)),
          visit('unscheduled_1', onDay(1), dxa(1, 0.81)),
          visit('followup', onDay(244), dxa(244, 0.85)),
        ],
        ['AVISIT', 'ADY', 'AVAL', 'BASE', 'ABLFL', 'ANL01FL'],
      ),
    ).toEqual([
      ['Baseline', -20, 0.8, 0.81, null, null],
      ['Baseline', 1, 0.81, 0.81, 'Y', 'Y'],
      ['Month 8', 244, 0.85, 0.81, null, 'Y'],
    ]);
  });

  test('is never a value after the day of randomisation, whatever its visit is called', () => {
    expect(
      rows(
        [visit('baseline', onDay(2), dxa(2, 0.8))],
        ['AVISIT', 'ABLFL', 'BASE', 'CHG'],
        {},
        'LSBMD',
        '2026-04-01',
      ),
    ).toEqual([['Month 8', null, null, null]]);
  });

  test.each([
    [-42, 'Y', 'Y'],
    [-43, null, 'N'],
  ])('on day %i the main analysis takes it: %s', (ady, main, inWindow) => {
    expect(
      rows(
        [visit('baseline', onDay(ady), dxa(ady, 0.8))],
        ['AVISIT', 'ABLFL', 'ANL01FL', 'ANL02FL', 'AWINFL'],
        {},
        'LSBMD',
        '2026-04-01',
      ),
    ).toEqual([['Baseline', 'Y', main, 'Y', inWindow]]);
  });
});

describe('month 8', () => {
  test.each([
    [213, null, 'N', -31],
    [214, 'Y', 'Y', -30],
    [244, 'Y', 'Y', 0],
    [274, 'Y', 'Y', 30],
    [275, null, 'N', 31],
  ])('a value of day %i: main analysis %s, in the window %s', (ady, main, inWindow, difference) => {
    expect(
      rows(
        [visit('followup', onDay(ady), dxa(ady, 0.85))],
        ['AVISIT', 'AVISITN', 'ANL01FL', 'ANL02FL', 'AWINFL', 'AWTARGET', 'AWTDIFF', 'AWLO', 'AWHI', 'AWU'],
      ).filter(([avisit]) => avisit !== 'Baseline'),
    ).toEqual([['Month 8', 8, main, 'Y', inWindow, 244, difference, 214, 274, 'DAYS']]);
  });

  test('of several in the window it is the one closest to the target, of two as close the earlier', () => {
    const of = (...days: number[]) =>
      rows(
        days.map((ady, i) =>
          visit(i === 0 ? 'followup' : `unscheduled_${i}`, onDay(ady), dxa(ady, ady / 1000)),
        ),
        ['ADY', 'ANL01FL', 'ANL02FL'],
        {},
        'LSBMD',
      ).filter(([ady]) => ady !== null);
    expect(of(240, 246)).toEqual([
      [240, null, null],
      [246, 'Y', 'Y'],
    ]);
    expect(of(246, 242)).toEqual([
      [242, 'Y', 'Y'],
      [246, null, null],
    ]);
    expect(of(300, 250)).toContainEqual([250, 'Y', 'Y']);
  });

  test('a value outside the window that is not taken stays unscheduled', () => {
    expect(
      rows(
        [visit('unscheduled_1', onDay(100), dxa(100, 0.82)), visit('followup', onDay(250), dxa(250, 0.85))],
        ['AVISIT', 'AVISITN', 'VISIT', 'ANL01FL', 'ANL02FL', 'AWTARGET', 'AWINFL'],
      ).filter(([avisit]) => avisit !== 'Baseline'),
    ).toEqual([
      ['Month 8', 8, 'Follow-up visit', 'Y', 'Y', 244, 'Y'],
      ['Unscheduled', 99, 'Unscheduled visit 1', null, null, null, null],
    ]);
  });
});

describe('change', () => {
  const both = [visit('baseline', onDay(-7), dxa(-7, 0.812)), visit('followup', onDay(244), dxa(244, 0.842))];
  test('is the difference to the baseline, unrounded, and in percent of it', () => {
    const [, [change, percent] = []] = rows(both, ['CHG', 'PCHG']);
    expect(change).toBe(0.842 - 0.812);
    expect(percent).toBe((100 * (0.842 - 0.812)) / 0.812);
    expect(rows(both, ['CHG', 'PCHG'])[0]).toEqual([null, null]);
  });

  test('reaches the least significant change of its scanner, and no rounding decides', () => {
    const reached = (least: number | undefined) =>
      rowsOfParameter(
        spine ?? parameters[0] ?? never(),
        subject({ randomisedOn: randomised, visits: both }),
        at({ leastChange: () => least }),
      ).length;
    expect(reached(0.03)).toBe(2);
    const flags = (least: number | undefined) => {
      const her = subject({ randomisedOn: randomised, visits: both });
      const all = adeff?.rowsOf(her, at({ leastChange: () => least })) ?? [];
      const where = (name: string) => adeff?.variables.findIndex((each) => each.name === name) ?? -1;
      return all
        .filter((cells) => cells[where('PARAMCD')] === 'LSBMD')
        .map((cells) => [cells[where('CRIT1')] !== null, cells[where('CRIT1FL')]]);
    };
    expect(flags(0.03)).toEqual([
      [false, null],
      [true, 'Y'],
    ]);
    expect(flags(0.031)).toEqual([
      [false, null],
      [true, 'N'],
    ]);
    expect(flags(undefined)).toEqual([
      [false, null],
      [false, null],
    ]);
  });

  test('there is no percentage of a baseline of nothing', () => {
    expect(
      rows(
        [
          visit('baseline', onDay(-7), { dxa: record({ ls_t: 0 }) }),
          visit('followup', onDay(244), { dxa: record({ ls_t: 1 }) }),
        ],
        ['CHG', 'PCHG'],
        {},
        'LSTSC',
      ),
    ).toEqual([
      [null, null],
      [1, null],
    ]);
  });
});

describe('missing values', () => {
  const wanted = ['AVISIT', 'ADT', 'AVAL', 'AVALC', 'DTYPE', 'MISRSNN', 'MISRSN', 'ANL01FL'];
  test('planned and not done: a row with the reason of the form and the day of the visit', () => {
    expect(
      rows([visit('baseline', onDay(-7), dxa(-7, null, { ls_bmd: 1 }))], wanted, {}, 'LSBMD', '2026-04-01'),
    ).toEqual([['Baseline', onDay(-7), null, null, 'PHANTOM', 1, 'Declined', null]]);
  });

  test('unable: a word beside the missing value, never a number', () => {
    const ftsts = { strength_function: record({ ftsts: null }, { ftsts_t1: 2, ftsts_t2: 2 }) };
    expect(rows([visit('baseline', onDay(-7), ftsts)], wanted, {}, 'FTSTS', '2026-04-01')).toEqual([
      ['Baseline', onDay(-7), null, 'UNABLE', 'PHANTOM', 2, 'Unable', null],
    ]);
  });

  test('a visit that was missed is 4, after she was lost or withdrew 5, and not entered yet 7', () => {
    const missed = [visit('followup', null, {}, 'missed')];
    const last = (...args: Parameters<typeof rows>) => rows(...args).at(-1);
    expect(last(missed, wanted)).toEqual(['Month 8', null, null, null, 'PHANTOM', 4, 'Visit missed', null]);
    expect(last(missed, ['MISRSNN'], { endedOn: onDay(90) })).toEqual([5]);
    expect(last([], ['AVISIT', 'MISRSNN'], { endedOn: onDay(90) })).toEqual(['Month 8', 5]);
    expect(last([visit('followup', onDay(244), {})], ['AVISIT', 'MISRSNN'])).toEqual(['Month 8', 7]);
  });

  test('a visit that is not due has no row; from the day after its window on it has one', () => {
    const months = (cutOn: string) => rows([], ['AVISIT'], {}, 'LSBMD', cutOn).map(([avisit]) => avisit);
    expect(months(onDay(274))).not.toContain('Month 8');
    expect(months(onDay(275))).toContain('Month 8');
  });

  test('a form that a site may switch on is planned nowhere', () => {
    expect(rows([visit('followup', onDay(244), {})], ['AVISIT'], {}, 'SI')).toEqual([]);
  });
});

test('a score says how it came from the attempts, and the best of a timed test is the smallest', () => {
  const scores = {
    strength_function: record({ bes: 30, tug: 7.1 }),
    anthropometry: record({ height: 160.2, height_1: 160, height_2: 160.6, height_3: 160.2 }),
    kyphosis: record({ kyph_neutral: 40 }),
  };
  const dtype = (code: string) =>
    rows([visit('baseline', onDay(-7), scores)], ['DTYPE'], {}, code, '2026-04-01')[0];
  expect(dtype('BES')).toEqual(['MAXIMUM']);
  expect(dtype('TUG')).toEqual(['MINIMUM']);
  expect(dtype('HEIGHT')).toEqual(['MEDIAN']);
  expect(dtype('KYPHN')).toEqual(['AVERAGE']);
});

test('keys tell the rows apart, and rows stand in the order of their keys', () => {
  const her = subject({
    randomisedOn: randomised,
    visits: [
      visit('baseline', onDay(-7), dxa(-7, 0.8)),
      visit('unscheduled_1', onDay(-7), dxa(-7, 0.8)),
      visit('followup', null, {}, 'missed'),
      visit('unscheduled_2', onDay(244), dxa(244, 0.8)),
    ],
  });
  const all = adeff?.rowsOf(her, at({})) ?? [];
  const where = (name: string) => adeff?.variables.findIndex((each) => each.name === name) ?? -1;
  const keys = all.map((cells) => (adeff?.keys ?? []).map((name) => cells[where(name)] ?? ''));
  expect(new Set(keys.map((each) => each.join('|'))).size).toBe(keys.length);
  const inOrder = keys.toSorted((one, other) => {
    for (const [i, cell] of one.entries()) {
      const its = other[i] ?? '';
      if (cell !== its) return cell < its ? -1 : 1;
    }
    return 0;
  });
  expect(keys).toEqual(inOrder);
});

test('masked, there is no row of a parameter that a sealed questionnaire holds', () => {
  const her = subject({
    randomisedOn: randomised,
    visits: [visit('baseline', onDay(-7), { bpaq: record({ bpaq_current: 12 }) })],
  });
  const codes = (isMasked: boolean) => effRows(her, at({ isMasked })).map(({ parameter }) => parameter.code);
  expect(codes(true)).not.toContain('BPAQC');
  expect(codes(false)).toContain('BPAQC');
  expect(codes(true)).toContain('LSBMD');
});

function never(): never {
  throw new Error('There is no parameter.');
}
