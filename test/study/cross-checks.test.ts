// Rules over several fields of one form, with vectors on both sides of every edge.
import { describe, expect, test } from 'vitest';
import { parseForm } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { adverseEvent } from '#app/study/instruments/adverse-event.ts';
import { anthropometry } from '#app/study/instruments/anthropometry.ts';
import { dxa } from '#app/study/instruments/dxa.ts';

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

  test('is not asked for at exactly 0.4 cm, whatever the noise of doubles', () => {
    for (let tenths = 1450; tenths <= 1796; tenths++) {
      const typed = (value: number) => (value / 10).toFixed(1);
      expect(third(typed(tenths), typed(tenths + 4))).toEqual([]);
      expect(third(typed(tenths + 4), typed(tenths))).toEqual([]);
    }
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

  test('may be mild and serious, or severe and not: severity is not seriousness', () => {
    const mild = { ...event, end: '2026-02-20', severity: '1', serious: '1', serious_criteria: 'HOSP' };
    expect(parse(adverseEvent, mild).errors).toEqual([]);
    expect(parse(adverseEvent, { ...event, end: '2026-02-20', severity: '3' }).errors).toEqual([]);
  });
});
