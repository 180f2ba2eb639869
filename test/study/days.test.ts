// Calendar days as text: no time zone, no instant, no guessing.
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, isDay, isPartialDay, readDay } from '#app/study/days.ts';

describe('is no day', () => {
  test.each([
    '2023-02-29',
    '1900-02-29', // no leap year: divisible by 100
    '2026-04-31',
    '2026-00-10',
    '2026-01-00',
    '2026-13-01',
    '1899-12-31',
    '2101-01-01',
    '2026-3-01',
    '26-03-01',
    '2026-03-01T00:00:00Z',
    ' 2026-03-01',
    '2026-03-01\n',
    '\u0662\u0660\u0662\u0666-03-01',
    '2026-03',
    '2026',
    '',
  ])('%j', (text) => {
    expect(isDay(text)).toBe(false);
  });

  test.each(['2026-13', '2026-00', '2026-3', '1899', '2101', '26', '2026-02-30', ''])(
    '%j, nor a part of one',
    (text) => {
      expect(isPartialDay(text)).toBe(false);
    },
  );
});

describe('is a day', () => {
  test.each(['2024-02-29', '2000-02-29', '1900-01-01', '2100-12-31', '2026-12-31'])('%j', (text) => {
    expect(isDay(text)).toBe(true);
    expect(isPartialDay(text)).toBe(true);
  });

  test.each(['2026-02', '2026'])('%j, in part', (text) => {
    expect(isPartialDay(text)).toBe(true);
  });
});

describe('as typed', () => {
  test.each([
    '2/28/2026',
    '31/4/2026',
    '1/1/26',
    '1-2-2026',
    '1 Mar 2026',
    '20260301',
    '2026-13-1',
    '2026-2-30',
    '2026-003-01',
    '2026-3-',
    '2026/03/01',
    '//2026',
  ])('%j is refused', (raw) => {
    expect(readDay(raw, false)).toBeUndefined();
    expect(readDay(raw, true)).toBeUndefined();
  });

  test.each(['3/2026', '03.2026', '2026-03', '2026-3', '2026'])(
    '%j is refused where a whole day is asked',
    (raw) => {
      expect(readDay(raw, false)).toBeUndefined();
    },
  );

  test.each([
    ['1/3/2026', '2026-03-01'],
    ['01/03/2026', '2026-03-01'],
    ['31.12.2026', '2026-12-31'],
    ['2026-03-01', '2026-03-01'],
    ['2026-3-1', '2026-03-01'],
    ['2026-3-01', '2026-03-01'],
    ['2026-12-1', '2026-12-01'],
  ])('%j is %s: the day comes first', (raw, day) => {
    expect(readDay(raw, false)).toBe(day);
    expect(readDay(raw, true)).toBe(day);
  });

  test.each([
    ['3/2026', '2026-03'],
    ['12.2026', '2026-12'],
    ['2026-03', '2026-03'],
    ['2026-3', '2026-03'],
    ['2026', '2026'],
  ])('%j is the partial day %s', (raw, day) => {
    expect(readDay(raw, true)).toBe(day);
  });
});

describe('arithmetic', () => {
  test.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2024-02-29', 1, '2024-03-01'],
    ['2023-02-28', 1, '2023-03-01'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-03-28', 2, '2026-03-30'], // clocks go forward in Europe
    ['2026-10-24', 2, '2026-10-26'], // and back
    ['2026-10-03', 2, '2026-10-05'], // forward in Australia
    ['2026-03-01', 243, '2026-10-30'],
    ['2026-03-01', 0, '2026-03-01'],
  ])('%s and %d days is %s', (day, count, wanted) => {
    expect(addDays(day, count)).toBe(wanted);
    expect(daysBetween(day, wanted)).toBe(count);
  });

  test('going there and back is standing still, for every day of five years', () => {
    let day = '2023-01-01';
    for (let i = 0; i < 1826; i++) {
      const next = addDays(day, 1);
      expect(isDay(next)).toBe(true);
      expect(next > day).toBe(true);
      expect(daysBetween(day, next)).toBe(1);
      expect(addDays(addDays(day, 243), -243)).toBe(day);
      day = next;
    }
    expect(day).toBe('2028-01-01');
  });
});
