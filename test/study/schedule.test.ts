// Visits and windows. Days are calendar days: no clock change and no leap day moves them.
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '#app/study/days.ts';
import { dueState, type Visit, visits, windowOf } from '#app/study/schedule.ts';

const visitNamed = (name: string): Visit => {
  const found = visits.find((each) => each.name === name);
  if (!found) throw new Error(`The study has no visit ${name}.`);
  return found;
};
const [baseline, followup] = [visitNamed('baseline'), visitNamed('followup')];
const randomised = '2026-03-01';
const stateOn = (visit: Visit, day: number, isDone = false) =>
  dueState(visit, randomised, addDays(randomised, day), isDone);

describe('the follow-up visit, 243 days after randomisation', () => {
  test.each([
    [0, 'not_due'],
    [228, 'not_due'],
    [229, 'due'],
    [243, 'due'],
    [257, 'due'],
    [258, 'overdue'],
    [273, 'overdue'],
    [274, 'too_late'],
    [1000, 'too_late'],
  ])('on day %d is %s', (day, state) => {
    expect(stateOn(followup, day)).toBe(state);
  });

  test('its windows, both ends included', () => {
    expect(windowOf(followup, randomised)).toEqual({
      earliest: '2026-09-30',
      from: '2026-10-16',
      to: '2026-11-13',
      latest: '2026-11-29',
    });
  });

  test('is not due before randomisation', () => {
    expect(dueState(followup, null, '2030-01-01', false)).toBe('not_due');
  });
});

describe('the baseline visit, before randomisation', () => {
  test.each([
    [-29, 'not_due'],
    [-28, 'due'],
    [-7, 'due'],
    [0, 'due'],
    [1, 'too_late'],
  ])('on day %d of randomisation is %s', (day, state) => {
    expect(stateOn(baseline, day)).toBe(state);
  });

  test('is due as long as nobody is randomised', () => {
    expect(dueState(baseline, null, '2020-01-01', false)).toBe('due');
    expect(dueState(baseline, null, '2030-01-01', false)).toBe('due');
  });
});

test('a visit that is done is done on every day', () => {
  for (const visit of visits)
    for (let day = -60; day <= 400; day++) expect(stateOn(visit, day, true)).toBe('done');
  expect(dueState(followup, null, '2026-03-01', true)).toBe('done');
});

test('a state never goes back as days pass, whatever the day of randomisation', () => {
  const order = ['not_due', 'due', 'overdue', 'too_late'];
  for (let start = 0; start < 800; start += 31) {
    const on = addDays('2023-12-01', start);
    for (const visit of visits) {
      let before = 0;
      for (let day = -60; day <= 400; day++) {
        const now = order.indexOf(dueState(visit, on, addDays(on, day), false));
        expect(now).toBeGreaterThanOrEqual(before);
        before = now;
      }
      expect(order[before]).toBe('too_late');
    }
  }
});

test('a window is as long as the study says, across leap days and changes of the clock', () => {
  for (let start = 0; start < 1500; start += 13) {
    const on = addDays('2023-02-20', start);
    for (const visit of visits) {
      const { earliest, from, to, latest } = windowOf(visit, on);
      expect(daysBetween(from, to)).toBe(visit.soft[1] - visit.soft[0]);
      expect(daysBetween(earliest, latest)).toBe(visit.hard[1] - visit.hard[0]);
      expect(daysBetween(on, from)).toBe(visit.targetDay + visit.soft[0]);
      expect([earliest, from, to, latest]).toEqual([earliest, from, to, latest].sort());
    }
  }
});
