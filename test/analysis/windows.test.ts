// Analysis days and windows on every edge: the schedule has a day 0, analysis days have none.
import { expect, test } from 'vitest';
import { adyOf, analysisDay, analysisWindows, daysFrom, visitNumber } from '#app/study/analysis/windows.ts';
import { study } from '#app/study/index.ts';
import { windowOf } from '#app/study/schedule.ts';

test.each([
  ['2026-03-01', -1],
  ['2026-03-02', 1],
  ['2026-03-03', 2],
  ['2026-01-19', -42],
  ['2026-10-31', 244],
])('randomised on 2026-03-02, %s is analysis day %i', (day, ady) => {
  expect(adyOf('2026-03-02', day)).toBe(ady);
});

test.each([
  [244, 244, 0],
  [244, 245, 1],
  [244, 214, -30],
  [1, -1, -1],
  [1, 1, 0],
  [1, -42, -42],
])('from the target %i to day %i are %i days: there is no day 0 between', (target, ady, days) => {
  expect(daysFrom(target, ady)).toBe(days);
});

test('the first and last day of every hard window of the schedule is the first and last of its analysis window', () => {
  const randomised = '2026-03-02';
  for (const visit of study.visits) {
    const { earliest, latest, from, to } = windowOf(visit, randomised);
    const its = analysisWindows.find((each) => each.visit === visit.name);
    expect([its?.lo, its?.hi]).toEqual([adyOf(randomised, earliest), adyOf(randomised, latest)]);
    expect(its?.soft).toEqual([adyOf(randomised, from), adyOf(randomised, to)]);
  }
});

test('visits are numbered by their place, those outside the schedule by 99 and hundredths', () => {
  expect([analysisDay(0), analysisDay(-1)]).toEqual([1, -1]);
  expect([visitNumber('baseline', undefined), visitNumber('followup', undefined)]).toEqual([1, 2]);
  expect([visitNumber('unscheduled_1', 1), visitNumber('unscheduled_12', 12)]).toEqual([99.01, 99.12]);
  expect(visitNumber('nowhere', undefined)).toBeNull();
});
