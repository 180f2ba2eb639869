// Visits outside the schedule: begun with a day and a reason, as often as needed; nothing is expected there, and what was
// measured stays closed to whoever measures at the next visit.
import { describe, expect, test } from 'vitest';
import { addDays } from '#app/study/days.ts';
import {
  anthropometryEntries,
  beginUnscheduled,
  book,
  but,
  completeFollowUp,
  dxaEntries,
  enrol,
  followUpDay,
  optionalEntries,
  randomised,
  save,
  strengthEntries,
  switchOn,
} from '../acts.ts';
import { readCsv } from '../csv.ts';
import { entriesOf } from '../db/raw.ts';
import { exported } from '../exporting.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const first = '2026-03-02';
const captureOf = (w: TestWorld) => w.as('assessor').capture;
const begin = (w: TestWorld, number: string, raw: object) => captureOf(w).beginUnscheduled(number, raw);
const day = addDays(first, 100);

describe('refused, and nothing is written', () => {
  test.each([
    ['no day', { date: '' }, 'date', 'enter the day on which she came'],
    ['a day to come', { date: '2026-03-03' }, 'date', '2026-03-03'],
    ['no day of the calendar', { date: '2026-02-30' }, 'date', '2026-02-30'],
    ['before her consent', { date: '2026-03-01' }, 'date', 'lies before the consent of 2026-03-02'],
    ['no reason', { why: '' }, 'why', 'Reason: choose why she came'],
    ['a reason that is none', { why: 'whim' }, 'why', 'Reason: choose why she came'],
    ['from a page older than another', { version: '1' }, 'date', 'was begun meanwhile'],
  ])('%s', async (_, raw, field, text) => {
    const w = await world();
    const number = await enrol(w);
    const before = (await entriesOf(w, 'open')).length;
    expect(await begin(w, number, { date: first, why: 'repeat', version: '0', ...raw })).toMatchObject({
      ok: false,
      errors: [{ field, message: expect.stringContaining(text) }],
    });
    expect((await entriesOf(w, 'open')).length).toBe(before);
  });

  test('of nobody, and whatever has to do with a visit that was never begun', async () => {
    const w = await world();
    const number = await randomised(w);
    expect(await refusal(begin(w, 'L-999', { date: first, why: 'repeat' }))).toBe('page.not_found');
    const form = 'anthropometry';
    for (const visit of ['unscheduled_1', 'unscheduled_0', 'unscheduled_100', 'unscheduled']) {
      const key = { number, visit, form };
      for (const role of ['assessor', 'coordinator'] as const) {
        const { capture } = w.as(role);
        expect(await refusal(capture.visit(number, visit)), visit).toBe('page.not_found');
        expect(await refusal(capture.openVisit(number, visit, { date: first })), visit).toBe(
          'page.not_found',
        );
      }
      expect(await refusal(captureOf(w).save(key, anthropometryEntries)), visit).toBe('page.not_found');
    }
  });

  test('it is neither booked nor missed, and has no form of the schedule alone', async () => {
    const w = await world();
    const number = await randomised(w);
    const visit = await beginUnscheduled(w, number, { date: first });
    expect(await refusal(captureOf(w).missVisit(number, visit, 'away'))).toBe('page.not_found');
    expect(await refusal(captureOf(w).bookVisit(number, visit, { day: first }))).toBe('page.not_found');
    for (const form of ['assessor_guess', 'auscal', 'demographics_history', 'qus'])
      expect(await refusal(captureOf(w).open({ number, visit, form })), form).toBe('page.not_found');
  });
});

test('pressed twice, one visit is begun', async () => {
  const w = await world();
  const number = await enrol(w);
  const raw = { date: first, why: 'repeat', version: '0' };
  expect(await begin(w, number, raw)).toEqual({ ok: true, visit: 'unscheduled_1' });
  const message = expect.stringContaining(`Another unscheduled visit was begun meanwhile, of ${first}`);
  expect(await begin(w, number, raw)).toMatchObject({ ok: false, errors: [{ message }], count: 1 });
  expect((await w.as('assessor').participants.view(number)).unscheduled).toHaveLength(1);
});

test('each has a key of its own, a day that can be corrected and its reason; the schedule goes on', async () => {
  const w = await world();
  const number = await randomised(w);
  w.setDay(day);
  expect(await beginUnscheduled(w, number, { date: day, why: 'safety' })).toBe('unscheduled_1');
  expect(await beginUnscheduled(w, number, { date: first, role: 'coordinator' })).toBe('unscheduled_2');
  expect(await captureOf(w).visit(number, 'unscheduled_1')).toMatchObject({
    ...{ label: 'Unscheduled visit 1', date: day, state: 'open', unscheduledReason: 'A safety check' },
    ...{ window: null, missableFrom: null, mayBook: false, forms: [] },
  });
  const other = { date: addDays(day, -1), reason: 'typed wrongly', version: '1' };
  expect(await captureOf(w).openVisit(number, 'unscheduled_1', other)).toEqual({ ok: true });
  const { unscheduled, visits } = await w.as('investigator').participants.view(number);
  expect(unscheduled.map(({ label, text }) => [label, text])).toEqual([
    ['Unscheduled visit 1', `${other.date}: A safety check`],
    ['Unscheduled visit 2', `${first}: A measurement is repeated`],
  ]);
  expect(Object.keys(visits)).toEqual(['baseline', 'followup']);
  await book(w, number, 'followup', { day: followUpDay });
  w.setDay(followUpDay);
  await completeFollowUp(w, number);
  expect((await captureOf(w).visit(number, 'followup')).closed).toBe(false);
});

test('the outcomes are entered there, the optional forms while they are switched on; a draft and a history are its own', async () => {
  const w = await world();
  const number = await randomised(w);
  await switchOn(w, 'qus');
  const visit = await beginUnscheduled(w, number, { date: first });
  const { optional } = await captureOf(w).visit(number, visit);
  expect(optional.map(({ name }) => name)).toEqual([
    ...['anthropometry', 'dxa', 'body_composition', 'kyphosis', 'strength_function', 'qus'],
  ]);
  const key = { number, visit, form: 'anthropometry' } as const;
  await w.as('assessor').drafts.keep([
    ['__place', `form/${number}/${visit}/anthropometry`],
    ['height_1', '161.0'],
  ]);
  expect((await captureOf(w).open(key)).draft).not.toBeNull();
  await save(w, key, anthropometryEntries);
  await save(w, key, but(anthropometryEntries, { weight_1: '63.9' }), { version: 1, reason: 'misread' });
  await save(w, { ...key, form: 'qus' }, optionalEntries.qus ?? []);
  expect((await captureOf(w).open(key)).version).toBe(2);
  // The form of the same name at the first visit is as it was.
  const { form, typed } = await captureOf(w).open({ ...key, form: 'kyphosis' });
  expect([form, typed]).toEqual(['kyphosis', {}]);
});

test('nothing is missing there but a form that was begun', async () => {
  const w = await world();
  const number = await randomised(w);
  const visit = await beginUnscheduled(w, number, { date: first });
  const missing = async () =>
    (await w.as('assessor').participants.workLists({ list: 'forms', page: 1 })).lists[0]?.rows.map((row) => [
      row.visit,
      Object.entries(row.marks).filter(([place]) => place.startsWith(`${row.visit}/`)),
    ]);
  expect(await missing()).toEqual([]);
  const key = { number, visit, form: 'strength_function' } as const;
  await save(w, key, strengthEntries.slice(0, 4));
  expect(await missing()).toEqual([[visit, [[`${visit}/strength_function`, 'incomplete']]]]);
  await save(w, key, strengthEntries, { version: 1, reason: 'the rest' });
  expect(await missing()).toEqual([]);
});

describe('the rule against anchoring', () => {
  const begun = async () => {
    const w = await world();
    const number = await randomised(w);
    w.setDay(day);
    const visit = await beginUnscheduled(w, number, { date: day });
    const key = { number, visit, form: 'anthropometry' } as const;
    await save(w, key, anthropometryEntries);
    await save(w, { ...key, form: 'strength_function' }, strengthEntries.slice(0, 4));
    return { w, number, visit, key };
  };

  test('values are closed to assessors from the next day until the next visit is finished; what is not complete is not', async () => {
    const { w, number, visit, key } = await begun();
    expect((await captureOf(w).open(key)).version).toBe(1);
    w.setDay(addDays(day, 1));
    expect(await refusal(captureOf(w).open(key))).toBe('form.closed');
    expect((await captureOf(w).visit(number, visit)).closed).toBe(true);
    await save(w, { ...key, form: 'strength_function' }, strengthEntries, { version: 1, reason: 'the rest' });
    await save(w, { ...key, form: 'dxa' }, but(dxaEntries, { scan_date: day }));
    for (const form of ['strength_function', 'dxa'])
      expect(await refusal(captureOf(w).open({ ...key, form })), form).toBe('form.closed');
    w.setDay(followUpDay);
    expect(await refusal(captureOf(w).open(key))).toBe('form.closed');
    await completeFollowUp(w, number);
    expect((await captureOf(w).open(key)).version).toBe(1);
  });

  test('one after the last visit of the schedule waits for none', async () => {
    const { w, number } = await begun();
    w.setDay(followUpDay);
    await completeFollowUp(w, number);
    const later = addDays(followUpDay, 5);
    w.setDay(later);
    const visit = await beginUnscheduled(w, number, { date: later });
    const key = { number, visit, form: 'anthropometry' } as const;
    await save(w, key, anthropometryEntries);
    w.setDay(addDays(later, 9));
    expect((await captureOf(w).open(key)).version).toBe(1);
  });

  test('a check across visits asks about the first visit, without its value', async () => {
    const { w, key } = await begun();
    const entries = but(anthropometryEntries, { weight_1: '90.0', weight_2: undefined });
    const saved = await captureOf(w).save(key, [
      ...entries,
      ['__version', '1'],
      ['__reason', 'weighed again'],
    ]);
    const warnings = saved.ok ? [] : saved.view.warnings.map(({ message }) => message);
    expect(warnings.join()).toContain('Check the scale, and weigh again.');
    expect(warnings.join()).not.toMatch(/\d\d\.\d/);
  });
});

test('the export has a row for each, after those of the schedule, and its reason', async () => {
  const w = await world();
  const number = await randomised(w);
  const visit = await beginUnscheduled(w, number, { date: first, why: 'asked' });
  await save(w, { number, visit, form: 'anthropometry' }, anthropometryEntries);
  const rows = readCsv((await exported(w))['visits.csv'] ?? '');
  expect(rows.map((row) => [row.visit, row.visit_date, row.unscheduled_reason])).toEqual([
    ['baseline', first, ''],
    [visit, first, 'asked'],
  ]);
});
