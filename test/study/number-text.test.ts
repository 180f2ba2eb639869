// Numbers are read as people type them: what can be read in two ways, or has a digit too many, is refused.
import { describe, expect, test } from 'vitest';
import { hasDecimals, readNumber } from '#app/study/number-text.ts';

const density = { label: 'Density', decimals: 3, min: 0.4, max: 2, unit: 'g/cm²' };
const weight = { label: 'Weight', decimals: 1, min: 30, max: 200, unit: 'kg' };
const tScore = { label: 'T-score', decimals: 2, min: -6, max: 6 };
const count = { label: 'Falls', decimals: 0, min: 0, max: 100 };
const calcium = { label: 'Calcium', decimals: 3, min: 0, max: 6000, unit: 'mg' };

const why = (raw: string, limits: Parameters<typeof readNumber>[1]) => {
  const read = readNumber(raw, limits);
  return read.ok ? `accepted as ${read.value}` : read.message;
};

describe('refused', () => {
  test.each([
    'NaN',
    'Infinity',
    '-Infinity',
    '1e3',
    '6E1',
    '0x10',
    '0b11',
    '0o17',
    '\uff16\uff12', // full-width digits
    '\u0666\u0662', // Arabic digits
    '62\u00bd', // a half in one character
    '6 2',
    '6\u00a02',
    "6'2",
    '6_2',
    '62.0.0',
    '62,0,0',
    '62.0,0',
    '--62',
    '+-62',
    '62-',
    '(62)',
    '62kg',
    '62 kg',
    '< 62',
    '.',
    ',',
    '-',
    '+',
    '\u2212',
    '-.',
    '\u201362', // en dash is no minus sign
    '',
  ])('%j is no number', (raw) => {
    expect(why(raw, weight)).toBe(`Weight: “${raw}” is not a number.`);
  });

  test.each(['1.5', '1,5', '1.0', '1,0', '.5'])('%j is no whole number', (raw) => {
    expect(why(raw, count)).toBe(`Falls: “${raw}” is not a whole number.`);
  });

  test.each(['five', '1e1', '\u0665'])('%j is no whole number either', (raw) => {
    expect(why(raw, count)).toBe(`Falls: “${raw}” is not a whole number.`);
  });

  test.each([
    ['62.04', weight, '2 decimals; at most 1 is possible'],
    ['62,04', weight, '2 decimals; at most 1 is possible'],
    ['62.00', weight, '2 decimals; at most 1 is possible'],
    ['0.8504', density, '4 decimals; at most 3 are possible'],
    ['0,8500', density, '4 decimals; at most 3 are possible'],
    ['-3.315', tScore, '3 decimals; at most 2 are possible'],
  ])('%j has a digit too many and is not rounded', (raw, limits, rule) => {
    expect(why(raw, limits)).toBe(`${limits.label}: “${raw}” has ${rule}.`);
  });

  test.each(['1,234', '999,000', '0,500'])('%j could mean thousands where thousands are possible', (raw) => {
    expect(why(raw, calcium)).toContain('can be read as thousands or as a decimal');
  });

  test.each(['62.', '62,', '-3.'])('%j ends in a decimal sign', (raw) => {
    expect(why(raw, weight)).toContain('ends in a decimal sign');
  });

  test('more digits than a double holds exactly', () => {
    expect(why('1234567890', { ...count, max: Number.MAX_VALUE })).toContain('too many digits');
  });

  test.each([
    ['0.399', density],
    ['2.001', density],
    ['29.9', weight],
    ['200.1', weight],
    ['-6.01', tScore],
    ['\u22126.01', tScore],
    ['6.01', tScore],
    ['-1', count],
    ['101', count],
  ])('%j lies one step outside the range', (raw, limits) => {
    expect(why(raw, limits)).toMatch(
      new RegExp(`lies outside the possible range ${limits.min} to ${limits.max}`),
    );
  });

  test('the message says label, typed text, rule and unit', () => {
    expect(why('200,1', weight)).toBe('Weight: “200,1” lies outside the possible range 30 to 200 kg.');
  });
});

describe('accepted', () => {
  test.each([
    ['0.4', density, 0.4],
    ['2', density, 2],
    ['2.000', density, 2],
    ['30', weight, 30],
    ['200.0', weight, 200],
    ['-6.00', tScore, -6],
    ['6', tScore, 6],
    ['0', count, 0],
    ['100', count, 100],
  ])('both ends of the range: %j', (raw, limits, value) => {
    expect(readNumber(raw, limits)).toEqual({ ok: true, value });
  });

  test.each([
    ['0,850', density, 0.85], // thousands are not possible here
    ['62,5', weight, 62.5],
    ['1,25', calcium, 1.25],
    ['1234.567', calcium, 1234.567],
    ['\u22123.31', tScore, -3.31],
    ['\u22123,31', tScore, -3.31],
    ['-3.31', tScore, -3.31],
    ['+1.5', tScore, 1.5],
    ['.5', tScore, 0.5],
    ['-.5', tScore, -0.5],
    ['007', count, 7],
  ])('%j', (raw, limits, value) => {
    expect(readNumber(raw, limits)).toEqual({ ok: true, value });
  });

  test('minus nought is nought', () => {
    const read = readNumber('-0.00', tScore);
    expect(read.ok && Object.is(read.value, 0)).toBe(true);
  });

  test('every hundredth of the T-scores is the double that its text means', () => {
    for (let hundredths = -600; hundredths <= 600; hundredths++) {
      const raw = (hundredths / 100).toFixed(2);
      expect(readNumber(raw, tScore)).toEqual({ ok: true, value: Number(raw) + 0 });
    }
  });
});

describe('decimals of a value', () => {
  test.each([
    [0.8501, 3],
    [62.05, 1],
    [0.5, 0],
    [0.1 + 0.2, 1],
  ])('%d has more than %d', (value, decimals) => {
    expect(hasDecimals(value, decimals)).toBe(false);
  });

  test.each([
    [0.85, 3],
    [-3.31, 2],
    [62, 0],
    [1.005, 3],
  ])('%d has at most %d', (value, decimals) => {
    expect(hasDecimals(value, decimals)).toBe(true);
  });
});
