// Rules over several fields of one form, with vectors on both sides of every edge.
import { describe, expect, test } from 'vitest';
import { parseForm } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { adverseEvent } from '#app/study/instruments/adverse-event.ts';
import { anthropometry } from '#app/study/instruments/anthropometry.ts';
import { dxa } from '#app/study/instruments/dxa.ts';
import { screening } from '#app/study/instruments/screening.ts';
import { strengthFunction } from '#app/study/instruments/strength-function.ts';

const entriesOf = (typed: Record<string, string | string[]>) =>
  Object.entries(typed).flatMap(([name, texts]) =>
    [texts].flat().map((text) => [name, text] as [string, string]),
  );
const parse = (its: Instrument, typed: Record<string, string | string[]>) =>
  parseForm(its, entriesOf(typed), { today: '2026-03-01' });
const rulesOf = (its: Instrument, typed: Record<string, string | string[]>) =>
  parse(its, typed).warnings.map((each) => each.rule);
const errorsAt = (field: string, typed: Record<string, string | string[]>) =>
  parse(adverseEvent, typed)
    .errors.filter((each) => each.field === field)
    .map((each) => each.message);

describe('content divided by area agrees with density within 2 %', () => {
  const spine = (bmd: string, bmc: string, area: string) =>
    rulesOf(dxa, { ls_bmd: bmd, ls_bmc: bmc, ls_area: area });
  const neck = (bmd: string, bmc: string, area: string) =>
    rulesOf(dxa, { fn_bmd: bmd, fn_bmc: bmc, fn_area: area });

  test.each([
    ['1.000', '51.01', '50.00'],
    ['1.000', '48.99', '50.00'],
    ['0.850', '50.00', '50.00'],
  ])('asks at the spine: %s with %s / %s', (...typed) => {
    expect(spine(...typed)).toEqual(['dxa.ls_bmc_area']);
  });

  test.each([
    ['1.000', '51.00', '50.00'], // exactly 2 %
    ['1.000', '49.00', '50.00'],
    ['1.000', '50.00', '50.00'],
    ['0.850', '', '50.00'],
    ['0.850', '42.50', ''],
    ['', '42.50', '50.00'],
  ])('does not ask at the spine: %s with %s / %s', (...typed) => {
    expect(spine(...typed)).toEqual([]);
  });

  test('asks at the neck, and only there', () => {
    expect(neck('0.700', '3.58', '5.00')).toEqual(['dxa.fn_bmc_area']);
    expect(neck('0.700', '3.57', '5.00')).toEqual([]);
    expect(neck('0.700', '3.43', '5.00')).toEqual([]);
    expect(neck('0.700', '3.42', '5.00')).toEqual(['dxa.fn_bmc_area']);
  });

  test('exactly 2 % is within 2 %, whatever the noise of doubles', () => {
    for (let area = 3000; area <= 7500; area += 50) {
      const typed = (hundredths: number) => (hundredths / 100).toFixed(2);
      expect(spine('1.000', typed(area * 1.02), typed(area))).toEqual([]);
      expect(spine('1.000', typed(area * 0.98), typed(area))).toEqual([]);
      expect(
        rulesOf(dxa, { ls_bmd: '1.000', ls_bmc: typed(area * 1.02 + 1), ls_area: typed(area) }),
      ).toContain('dxa.ls_bmc_area');
    }
  });

  test('the message says both figures', () => {
    const [warning] = parse(dxa, { ls_bmd: '0.850', ls_bmc: '50', ls_area: '50' }).warnings;
    expect(warning?.message).toContain('is 1.000 g/cm²');
    expect(warning?.message).toContain('0.85');
  });
});

describe('a third height', () => {
  const third = (first: string, second: string, last = '') =>
    rulesOf(anthropometry, { height_1: first, height_2: second, height_3: last });

  test.each([
    ['161.0', '161.5'],
    ['161.5', '161.0'],
    ['160.1', '160.6'],
  ])('is asked for when %s and %s differ by more than 0.4 cm', (first, second) => {
    expect(third(first, second)).toEqual(['anthropometry.third_height']);
  });

  test('is not asked for when it is there, or when one of two is missing', () => {
    expect(third('161.0', '163.0', '162.0')).toEqual([]);
    expect(third('161.0', '')).toEqual([]);
  });

  test('is not asked for when it is said why there is none', () => {
    const typed = { height_1: '161.0', height_2: '163.0', height_3__missing: '2' };
    expect(rulesOf(anthropometry, typed)).toEqual([]);
  });

  test('is not asked for at exactly 0.4 cm, whatever the noise of doubles', () => {
    for (let tenths = 1450; tenths <= 1796; tenths++) {
      const typed = (value: number) => (value / 10).toFixed(1);
      expect(third(typed(tenths), typed(tenths + 4))).toEqual([]);
      expect(third(typed(tenths + 4), typed(tenths))).toEqual([]);
    }
  });
});

describe('the body mass index', () => {
  const body = (height: string, weight: string) =>
    parse(anthropometry, { height_1: height, height_2: height, weight_1: weight });
  // 160 cm: 2.56 square metres.
  test.each([
    ['40.8', '15.9'],
    ['102.6', '40.1'],
  ])('is asked about at the weight when it is unusual: %s kg give %s', (weight, bmi) => {
    const { errors, warnings } = body('160.0', weight);
    expect(errors).toEqual([]);
    expect(warnings).toMatchObject([{ field: 'weight_1', rule: 'anthropometry.bmi_unusual' }]);
    expect(warnings[0]?.message).toContain(`${bmi} kg/m²`);
  });

  test.each(['41.0', '102.4'])('is not asked about at the ends of what is expected: %s kg', (weight) => {
    expect(body('160.0', weight)).toMatchObject({ errors: [], warnings: [] });
  });

  test.each([
    ['180.0', '38.5', '11.9'],
    ['150.0', '157.8', '70.1'],
  ])('is refused where it is impossible: %s cm and %s kg', (height, weight, bmi) => {
    const { errors } = body(height, weight);
    expect(errors).toMatchObject([{ field: 'weight_1' }]);
    expect(errors[0]?.message).toContain(`${bmi} kg/m²`);
  });

  test('is possible at both ends', () => {
    for (const [height, weight] of [
      ['180.0', '38.9'],
      ['150.0', '157.5'],
    ] as const)
      expect(body(height, weight).errors).toEqual([]);
  });
});

describe('functional reach', () => {
  test.each(['33.4', '33.1', '32.9'])('of %s cm is asked about: it is read to 0.5 cm', (typed) => {
    for (const name of ['frt_t1', 'frt_t2', 'frt_t3'])
      expect(parse(strengthFunction, { [name]: typed }).warnings).toMatchObject([
        { field: name, rule: `strength_function.${name}_step` },
      ]);
  });

  test.each(['33.5', '33.0', '33', ''])('of “%s” is not asked about', (typed) => {
    expect(rulesOf(strengthFunction, { frt_t1: typed })).toEqual([]);
  });
});

describe('a T-score of an existing report', () => {
  const known = { screening_date: '2026-02-20', age: '66' };
  test.each(['ls_t', 'fn_t'])('asks for the date of the report: %s', (name) => {
    const score = { [name]: '-2.1' };
    expect(parse(screening, { ...known, ...score }).warnings).toMatchObject([
      { field: 't_score_date', rule: 'screening.report_undated' },
    ]);
    expect(rulesOf(screening, { ...known, ...score, t_score_date: '2026-01-15' })).toEqual([]);
  });

  test('is not asked for where there is no T-score', () => {
    expect(rulesOf(screening, known)).toEqual([]);
  });

  test('cannot come from a report that was written after the screening', () => {
    const errors = (t_score_date: string) =>
      parse(screening, { ...known, ls_t: '-2.1', t_score_date }).errors;
    expect(errors('2026-02-21').filter((each) => each.field === 't_score_date')).toHaveLength(1);
    expect(errors('2026-02-20').filter((each) => each.field === 't_score_date')).toEqual([]);
  });
});

describe('an adverse event', () => {
  const event = { term: 'Sore back', onset: '2026-02-10', ongoing: '0', serious: '0' };

  test.each([
    ['2026-02-10', '2026-02-09'],
    ['2026-02-10', '2026-01'],
    ['2026-02-10', '2025'],
    ['2026-02', '2026-01-31'],
    ['2026-02', '2026-01'],
    ['2026', '2025-12-31'],
    ['2026', '2025'],
  ])('that began on %s cannot end on %s', (onset, end) => {
    expect(errorsAt('end', { ...event, onset, end })).toEqual([
      `End: ${end} lies before the onset ${onset}.`,
    ]);
  });

  test.each([
    ['2026-02-10', '2026-02-10'],
    ['2026-02-10', '2026-02-11'],
    ['2026-02-10', '2026-02'],
    ['2026-02-10', '2026'],
    ['2026-02', '2026-02-01'],
    ['2026', '2026-01-01'],
    ['2025', '2026'],
  ])('that began on %s may end on %s', (onset, end) => {
    expect(errorsAt('end', { ...event, onset, end })).toEqual([]);
  });

  test('that is ongoing cannot have ended', () => {
    expect(errorsAt('end', { ...event, ongoing: '1', end: '2026-02-20' })).toHaveLength(1);
    expect(errorsAt('end', { ...event, ongoing: '1' })).toEqual([]);
  });

  test('that is not ongoing needs an end, or a reason', () => {
    expect(errorsAt('end', event)).toHaveLength(1);
    expect(errorsAt('end', { ...event, end__missing: '9' })).toEqual([]);
    expect(errorsAt('end', { ...event, end: '2026-02' })).toEqual([]);
    expect(errorsAt('end', { ...event, ongoing: '' })).toEqual([]);
  });

  test('that is serious needs a criterion', () => {
    expect(errorsAt('serious_criteria', { ...event, serious: '1' })).toHaveLength(1);
    expect(errorsAt('serious_criteria', { ...event, serious: '1', serious_criteria: 'MIE' })).toEqual([]);
    expect(
      errorsAt('serious_criteria', { ...event, serious: '1', serious_criteria: ['DTH', 'LIFE'] }),
    ).toEqual([]);
  });

  test.each(['0', ''])('with the answer %j to serious has no criterion', (serious) => {
    expect(errorsAt('serious_criteria', { ...event, serious, serious_criteria: 'HOSP' })).toHaveLength(1);
    expect(errorsAt('serious_criteria', { ...event, serious })).toEqual([]);
  });

  const asked = (more: Record<string, string | string[]>) =>
    rulesOf(adverseEvent, { ...event, end: '2026-02-20', ...more });

  test('that was fatal is asked about unless it is serious by death', () => {
    const rule = ['adverse_event.fatal_serious'];
    expect(asked({ outcome: 'FATAL' })).toEqual(rule);
    expect(asked({ outcome: 'FATAL', serious: '1', serious_criteria: 'HOSP' })).toEqual(rule);
    expect(asked({ outcome: 'FATAL', serious: '1', serious_criteria: ['DTH', 'HOSP'] })).toEqual([]);
    expect(asked({ outcome: 'UNKNOWN' })).toEqual([]);
  });

  test('that is ongoing and recovered is asked about', () => {
    const ongoing = { ongoing: '1', end: '' };
    expect(asked({ ...ongoing, outcome: 'RECOVERED' })).toEqual(['adverse_event.ongoing_recovered']);
    expect(asked({ ...ongoing, outcome: 'RECOVERING' })).toEqual([]);
    expect(asked({ outcome: 'RECOVERED' })).toEqual([]);
  });

  test('may be mild and serious, or severe and not: severity is not seriousness', () => {
    const mild = { ...event, end: '2026-02-20', severity: '1', serious: '1', serious_criteria: 'HOSP' };
    expect(parse(adverseEvent, mild).errors).toEqual([]);
    expect(parse(adverseEvent, { ...event, end: '2026-02-20', severity: '3' }).errors).toEqual([]);
  });
});

describe('the phantom check of the day', () => {
  const errors = (typed: Record<string, string>) =>
    parse(dxa, typed).errors.filter((each) => each.field === 'phantom');

  test('dxa.phantom_outside refuses a density of a day on which it was outside its limits', () => {
    for (const density of ['ls_bmd', 'fn_bmd'])
      expect(errors({ phantom: 'OUTSIDE', [density]: '0.850' })).toMatchObject([
        { message: expect.stringContaining('no density of this day counts') },
      ]);
    expect(errors({ phantom: 'OUTSIDE', ls_bmd__missing: '3', fn_bmd__missing: '3' })).toEqual([]);
    for (const phantom of ['WITHIN', 'NOT_DONE']) expect(errors({ phantom, ls_bmd: '0.850' })).toEqual([]);
  });

  test('dxa.phantom_not_done asks where it was not done', () => {
    expect(rulesOf(dxa, { phantom: 'NOT_DONE' })).toEqual(['dxa.phantom_not_done']);
    for (const phantom of ['WITHIN', 'OUTSIDE', '']) expect(rulesOf(dxa, { phantom })).toEqual([]);
  });
});
