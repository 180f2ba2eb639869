// Times on the wall and instants: no jump of the clock moves, doubles or swallows an appointment.
import { describe, expect, test } from 'vitest';
import { addDays } from '#app/study/days.ts';
import { instantAt, mondayOf, readTime } from '#app/study/wall-clock.ts';

test.each(['', '9', '24:00', '9:60', '09:3', '930x', '-1:00', '09:300'])('%j is no time of a day', (raw) => {
  expect(readTime(raw)).toBeUndefined();
});

test.each([
  ['9:30', '09:30'],
  ['09.30', '09:30'],
  [' 0930 ', '09:30'],
  ['23:59', '23:59'],
  ['0:00', '00:00'],
])('%j is %s', (raw, time) => {
  expect(readTime(raw)).toBe(time);
});

describe('when the clock jumps', () => {
  test('a time that it leaves out is no instant', () => {
    expect(instantAt('2026-03-29', '02:30', 'Europe/Berlin')).toBeUndefined();
    expect(instantAt('2026-10-04', '02:15', 'Australia/Sydney')).toBeUndefined();
    // Half an hour only.
    expect(instantAt('2026-10-04', '02:15', 'Australia/Lord_Howe')).toBeUndefined();
    expect(instantAt('2026-10-04', '02:30', 'Australia/Lord_Howe')).toBe('2026-10-03T15:30:00.000Z');
    // At midnight: the day begins at one.
    expect(instantAt('2026-04-24', '00:30', 'Africa/Cairo')).toBeUndefined();
  });

  test('of a time that it shows twice the earlier is meant', () => {
    expect(instantAt('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(instantAt('2026-04-05', '02:30', 'Australia/Sydney')).toBe('2026-04-04T15:30:00.000Z');
  });

  test('on every day of a year the wall shows the time at its instant, on either side of the date line', () => {
    let met = 0;
    for (const timeZone of ['Europe/Berlin', 'Australia/Sydney', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
      for (let day = '2026-01-01'; day < '2027-01-01'; day = addDays(day, 1))
        for (const time of ['00:00', '02:30', '09:30', '23:30']) {
          const instant = instantAt(day, time, timeZone);
          if (instant === undefined) continue;
          met += Number(shown.format(new Date(instant)) === `${day} ${time}`);
        }
    }
    // All but the two that are left out.
    expect(met).toBe(4 * 365 * 4 - 2);
  });

  test('in a place without jumps no time is left out', () => {
    for (let day = '2026-01-01'; day < '2027-01-01'; day = addDays(day, 1))
      expect(instantAt(day, '02:30', 'Australia/Brisbane')).toBe(`${addDays(day, -1)}T16:30:00.000Z`);
  });
});

test('a week begins on Monday', () => {
  expect(['2026-03-01', '2026-03-02', '2026-03-08', '2026-03-09'].map(mondayOf)).toEqual([
    '2026-02-23',
    '2026-03-02',
    '2026-03-02',
    '2026-03-09',
  ]);
});
