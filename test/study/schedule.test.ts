// Visits and windows. Days are calendar days: no clock change and no leap day moves them.
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '#app/study/days.ts';
import { type Visit, visits, windowOf } from '#app/study/schedule.ts';
import { shortOf, standingOf, type VisitFacts } from '#app/study/visit-state.ts';

const visitNamed = (name: string): Visit => {
  const found = visits.find((each) => each.name === name);
  if (!found) throw new Error(`The study has no visit ${name}.`);
  return found;
};
const [baseline, followup] = [visitNamed('baseline'), visitNamed('followup')];
const randomised = '2026-03-01';
const untouched = { made: null, missed: false, complete: false, booked: null, isFollowed: true };
const standing = (visit: Visit, facts: Partial<VisitFacts> & Pick<VisitFacts, 'today'>) =>
  standingOf(visit, { randomisedOn: randomised, ...untouched, ...facts });
const at = (day: number) => addDays(randomised, day);
const stateOn = (visit: Visit, day: number, complete = false) =>
  standing(visit, { today: at(day), complete }).state;

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
    expect(standing(followup, { randomisedOn: null, today: '2030-01-01' })).toEqual({
      ...{ state: 'not_due', outside: null, text: 'Not due before randomisation' },
    });
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
    for (const today of ['2020-01-01', '2030-01-01'])
      expect(standing(baseline, { randomisedOn: null, today }).state).toBe('due');
  });
});

test('a visit that is done is done on every day', () => {
  for (const visit of visits)
    for (let day = -60; day <= 400; day++) expect(stateOn(visit, day, true)).toBe('done');
  expect(standing(followup, { randomisedOn: null, today: randomised, complete: true }).state).toBe('done');
});

test('a state never goes back as days pass, whatever the day of randomisation', () => {
  const order = ['not_due', 'due', 'overdue', 'too_late'];
  for (let start = 0; start < 800; start += 31) {
    const on = addDays('2023-12-01', start);
    for (const visit of visits) {
      let before = 0;
      for (let day = -60; day <= 400; day++) {
        const now = order.indexOf(standing(visit, { randomisedOn: on, today: addDays(on, day) }).state);
        expect(now).toBeGreaterThanOrEqual(before);
        before = now;
      }
      expect(order[before]).toBe('too_late');
    }
  }
});

describe('what was entered comes before what the windows say', () => {
  // On day 300, when an untouched visit would be too late.
  const today = at(300);
  test.each([
    [{ made: at(243) }, 'arrived', null, 'Arrived on 2026-10-30', 'Arrived'],
    [{ made: at(228) }, 'arrived', 'before', 'Arrived on 2026-10-15, before its window', 'Arrived, early'],
    [{ made: at(229) }, 'arrived', null, 'Arrived on 2026-10-16', 'Arrived'],
    [{ made: at(257), complete: true }, 'done', null, 'Done on 2026-11-13', 'Done'],
    [
      { made: at(258), complete: true },
      'done',
      'after',
      'Done on 2026-11-14, after its window',
      'Done, late',
    ],
    [{ missed: true }, 'missed', null, 'Missed', 'Missed'],
    // The booking of a visit that was made or missed says when she was expected, and no more.
    [{ made: at(243), booked: at(310) }, 'arrived', null, 'Arrived on 2026-10-30', 'Arrived'],
    [{ missed: true, booked: at(310) }, 'missed', null, 'Missed', 'Missed'],
    [{ booked: at(300) }, 'booked', 'after', 'Booked for 2026-12-26, after its window', 'Booked, late'],
    [{ booked: at(299) }, 'too_late', 'after', 'Too late: its last day was 2026-11-29', 'Too late'],
    [{}, 'too_late', 'after', 'Too late: its last day was 2026-11-29', 'Too late'],
  ] as const)('%o', (facts, state, outside, text, short) => {
    const its = standing(followup, { today, ...facts });
    expect([its, shortOf(its)]).toEqual([{ state, outside, text }, short]);
  });

  test('a booking that is still to come, inside the window and before it', () => {
    expect(standing(followup, { today: at(200), booked: at(243) }).text).toBe('Booked for 2026-10-30');
    expect(standing(followup, { today: at(200), booked: at(220) }).text).toBe(
      'Booked for 2026-10-07, before its window',
    );
    const unplaced = { randomisedOn: null, today: randomised, booked: at(2) };
    expect(standing(baseline, unplaced)).toMatchObject({ state: 'booked', outside: null });
  });

  test('the days that matter are named', () => {
    expect([228, 229, 258].map((day) => standing(followup, { today: at(day) }).text)).toEqual([
      'Not due before 2026-10-16',
      'Due until 2026-11-13',
      'Overdue: its window closed on 2026-11-13',
    ]);
  });
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

test('a visit of somebody who is no longer followed is not expected, unless she made it or is booked', () => {
  const gone = { isFollowed: false };
  for (const day of [10, 243, 260, 300])
    expect(standing(followup, { ...gone, today: at(day) })).toMatchObject({
      state: 'not_expected',
      outside: null,
    });
  expect(standing(followup, { ...gone, today: at(300), missed: true }).state).toBe('missed');
  expect(standing(followup, { ...gone, today: at(300), made: at(243) }).state).toBe('arrived');
  expect(standing(followup, { ...gone, today: at(200), booked: at(243) }).state).toBe('booked');
});
