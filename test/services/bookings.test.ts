// Appointments: refused where the visit itself would be, asked about outside the window, and never written over.
import { describe, expect, test } from 'vitest';
import { addDays } from '#app/study/days.ts';
import { book, completeFollowUp, enrol, followUpDay, randomised } from '../acts.ts';
import { entriesOf } from '../db/raw.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const first = '2026-03-02';
const target = addDays(first, 243);
const captureOf = (w: TestWorld) => w.as('assessor').capture;
const viewOf = async (w: TestWorld, number: string, visit = 'followup') => {
  const { booking, bookingVersion, mayBook } = await captureOf(w).visit(number, visit);
  return { booking, bookingVersion, mayBook };
};
const booked = (w: TestWorld, number: string, raw: object, visit = 'followup') =>
  captureOf(w).bookVisit(number, visit, raw);
const error = (field: string, text: string) => ({
  ok: false,
  errors: [{ field, message: expect.stringContaining(text) }],
  warnings: [],
});

describe('refused, and nothing is written', () => {
  test.each([
    ['no day', { day: '' }, error('day', 'enter the day on which she is to come')],
    ['no day of the calendar', { day: '2026-02-30' }, error('day', '2026-02-30')],
    ['before today', { day: '2026-03-01' }, error('day', '2026-03-01 lies before today, 2026-03-02')],
    [
      'years ahead',
      { day: '2030-10-31' },
      error('day', 'lies after 2027-03-03; a visit is booked at most a year'),
    ],
    [
      'too early to serve',
      { day: '2026-08-01' },
      error('day', 'Day of the appointment: 2026-08-01 is too early'),
    ],
    ['no time', { day: target, time: 'noon' }, error('time', '“noon” is no time. Enter hours and minutes')],
    ['past midnight', { day: target, time: '24:30' }, error('time', '“24:30” is no time')],
  ])('%s', async (_, raw, answer) => {
    const w = await world();
    const number = await randomised(w);
    const before = await entriesOf(w, 'open');
    expect(await booked(w, number, raw)).toEqual(answer);
    expect(await entriesOf(w, 'open')).toEqual(before);
    expect(await viewOf(w, number)).toEqual({ booking: null, bookingVersion: 0, mayBook: true });
  });

  test('a time that the clock leaves out at this site', async () => {
    const w = await world();
    const moved = await w.as('administrator').settings.saveSite({
      ...(await site(w)),
      time_zone: 'Australia/Sydney',
    });
    expect(moved).toMatchObject({ ok: true });
    const number = await enrol(w);
    expect(await booked(w, number, { day: '2026-10-04', time: '02:30' }, 'baseline')).toEqual(
      error('time', 'the clocks go forward on 2026-10-04 and leave out 02:30'),
    );
  });

  test('a follow-up of somebody who is not randomised, and a visit that nobody knows', async () => {
    const w = await world();
    const number = await enrol(w);
    expect(await booked(w, number, { day: target })).toEqual(error('day', 'she is not randomised yet'));
    expect((await viewOf(w, number)).mayBook).toBe(false);
    expect(await refusal(booked(w, number, { day: target }, 'nothing'))).toBe('page.not_found');
    expect(await refusal(booked(w, 'L-099', { day: target }))).toBe('page.not_found');
  });

  test('a visit that was made, or missed, has no appointment any more', async () => {
    const w = await world();
    const [made, missed] = [await randomised(w), await randomised(w)];
    await book(w, made, 'followup', { day: followUpDay });
    await completeFollowUp(w, made);
    await captureOf(w).missVisit(missed, 'followup', 'away');
    const later = { day: addDays(followUpDay, 1), version: '1' };
    expect(await booked(w, made, later)).toEqual(error('day', 'is opened already'));
    expect(await booked(w, missed, later)).toEqual(error('day', 'is recorded as missed already'));
    const cancelled = await captureOf(w).cancelBooking(made, 'followup', { version: '1' });
    expect(cancelled).toEqual(error('day', 'its booking stays as it was'));
    expect(await viewOf(w, made)).toEqual({ booking: null, bookingVersion: 1, mayBook: false });
  });
});

test('booked, moved, cancelled and booked again; from an older page nothing changes', async () => {
  const w = await world();
  const number = await randomised(w);
  expect(await booked(w, number, { day: '31/10/2026', time: '9.30' })).toEqual({ ok: true });
  expect(await viewOf(w, number)).toEqual({
    booking: { day: '2026-10-31', time: '09:30' },
    bookingVersion: 1,
    mayBook: true,
  });
  const entries = await entriesOf(w, 'open');
  // Pressed twice.
  expect(await booked(w, number, { day: '2026-10-31', time: '09:30' })).toEqual({ ok: true });
  expect(await entriesOf(w, 'open')).toEqual(entries);
  const older = await booked(w, number, { day: '2026-11-02', version: '0' });
  expect(older).toMatchObject({
    errors: [{ field: 'day', message: expect.stringContaining('was booked for 2026-10-31 09:30 meanwhile') }],
    version: 1,
  });
  expect(await booked(w, number, { day: '2026-11-02', version: '1' })).toEqual({ ok: true });
  const capture = captureOf(w);
  expect(await capture.cancelBooking(number, 'followup', { version: '1' })).toMatchObject({
    ok: false,
    version: 2,
  });
  expect(await capture.cancelBooking(number, 'followup', { version: '2' })).toEqual({ ok: true });
  expect(await viewOf(w, number)).toEqual({ booking: null, bookingVersion: 3, mayBook: true });
  expect(await capture.cancelBooking(number, 'followup', { version: '2' })).toEqual({ ok: true });
  expect(await booked(w, number, { day: '2026-11-03', version: '2' })).toMatchObject({
    errors: [{ field: 'day', message: expect.stringContaining('was cancelled meanwhile') }],
  });
  expect(await booked(w, number, { day: '2026-11-03', version: '3' })).toEqual({ ok: true });
});

test('outside the window it asks once, and the day that was asked about is the one that is confirmed', async () => {
  const w = await world();
  const number = await randomised(w);
  const day = addDays(target, 15);
  const messageOf = async (raw: object) => {
    const answer = await booked(w, number, raw);
    return answer.ok ? '' : String(answer.warnings.find((each) => !each.confirmed)?.message);
  };
  const message = await messageOf({ day });
  expect(message).toContain('Day 258 after randomisation lies outside the window');
  expect(await messageOf({ day, day__confirm: 'another question' })).toBe(message);
  const other = addDays(day, 1);
  expect(await messageOf({ day: other, day__confirm: message })).toContain('Day 259');
  expect(await booked(w, number, { day, day__confirm: message })).toEqual({ ok: true });
});

describe('the calendar', () => {
  test('shows a week from Monday to Sunday, by time, with what became of each', async () => {
    const w = await world();
    const numbers = [await randomised(w), await randomised(w), await randomised(w), await randomised(w)];
    const [one = '', two = '', three = '', four = ''] = numbers;
    const monday = '2026-10-26';
    await book(w, one, 'followup', { day: target, time: '14:00' });
    await book(w, two, 'followup', { day: target, time: '09:30' });
    await book(w, three, 'followup', { day: target });
    await book(w, four, 'followup', { day: monday, time: '10:00' });
    w.setDay(target);
    await captureOf(w).openVisit(two, 'followup', { date: target });
    const week = await w.as('assessor').calendar.week('2026-10-29');
    expect([week.monday, week.before, week.after]).toEqual([monday, '2026-10-19', '2026-11-02']);
    // Nothing was booked before the study began, and nothing is more than a year ahead.
    const edge = async (day: string) => w.as('assessor').calendar.week(day);
    expect([(await edge(first)).before, (await edge('1950-01-01')).before]).toEqual([null, null]);
    expect([(await edge('2027-10-25')).after, (await edge('2027-10-26')).after]).toEqual([
      '2027-11-01',
      '2027-11-01',
    ]);
    expect((await edge('2027-11-01')).after).toBeNull();
    const shown = week.days.flatMap(({ day, appointments }) =>
      appointments.map((each) => [day, each.time, each.number, each.standing.text]),
    );
    expect(shown).toEqual([
      [monday, '10:00', four, 'Due until 2026-11-14'],
      [target, null, three, `Booked for ${target}`],
      [target, '09:30', two, `Arrived on ${target}`],
      [target, '14:00', one, `Booked for ${target}`],
    ]);
    expect(week.days.map(({ day }) => day).at(-1)).toBe('2026-11-01');
    expect([week.toBook, week.toBookCount]).toEqual([[], 0]);
  });

  test('whoever is inside her window and has no appointment is to be booked, and nobody else', async () => {
    const w = await world();
    const [open, cancelled, missed] = [await randomised(w), await randomised(w), await randomised(w)];
    await enrol(w);
    await book(w, cancelled, 'followup', { day: target });
    await captureOf(w).cancelBooking(cancelled, 'followup', { version: '1' });
    const toBook = async (day: string) =>
      (await w.as('coordinator').calendar.week(day)).toBook.map(({ number }) => number);
    w.setDay(target);
    await captureOf(w).missVisit(missed, 'followup', 'declined');
    // The soft window is day 229 to day 257: a Saturday and a Saturday.
    expect(await toBook(addDays(first, 228))).toEqual([open, cancelled]);
    expect(await toBook(addDays(first, 222))).toEqual([]);
    expect(await toBook(addDays(first, 258))).toEqual([open, cancelled]);
    expect(await toBook(addDays(first, 259))).toEqual([]);
  });
});

const site = async (w: TestWorld) => {
  const { name, timeZone, scanner, safetyName, safetyPhone, safetyEmail } = await w.as('coordinator').site();
  return {
    ...{ name, time_zone: timeZone, scanner },
    ...{ safety_name: safetyName, safety_phone: safetyPhone, safety_email: safetyEmail },
  };
};
