// Visits: opened with a day inside its window, or outside it when that is confirmed; missed with a reason; and the
// grid that shows it all.
import { expect, test } from 'vitest';
import { addDays } from '#app/study/days.ts';
import { study } from '#app/study/index.ts';
import { anthropometryEntries, completeFollowUp, enrol, randomised, ready, save } from '../acts.ts';
import { entriesOf } from '../db/raw.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const first = '2026-03-02';
const day = (n: number) => addDays(first, n);
const open = (w: TestWorld, number: string, visit: string, date: string, more = {}) =>
  w.as('assessor').capture.openVisit(number, visit, { date, ...more });
const grid = (w: TestWorld, filter: string, page = 1, search = '') =>
  w.as('assessor').participants.grid({ page, filter, search });

test.each(['', 'soon', '2026-02-30', '2026-03-03'])('“%s” is no day for a visit', async (date) => {
  const w = await world();
  expect(await open(w, await enrol(w), 'baseline', date)).toMatchObject({
    ok: false,
    errors: [{ field: 'date' }],
    warning: null,
  });
});

test('a follow-up does not precede randomisation, and a baseline does not follow it', async () => {
  const w = await world();
  const number = await ready(w);
  w.setDay(day(5));
  expect(await open(w, number, 'followup', day(5))).toMatchObject({
    ok: false,
    errors: [{ message: expect.stringContaining('not randomised yet') }],
  });
  await w.as('coordinator').randomisation.randomise(number);
  for (const date of [day(5), day(4)])
    expect(await open(w, number, 'followup', date)).toMatchObject({
      errors: [{ message: expect.stringContaining('does not lie after') }],
    });
  w.setDay(day(9));
  const later = { date: day(9), reason: 'wrong date', version: '1' };
  expect(await w.as('coordinator').capture.openVisit(number, 'baseline', later)).toMatchObject({
    errors: [{ message: expect.stringContaining('lies after randomisation') }],
  });
});

test.each([
  [228, false],
  [229, true],
  [243, true],
  [257, true],
  [258, false],
])('day %i after randomisation lies inside the window: %s', async (n, inside) => {
  const w = await world();
  const number = await randomised(w);
  w.setDay(day(n));
  const answer = await open(w, number, 'followup', day(n));
  expect(answer.ok).toBe(inside);
  if (inside) return;
  expect(answer).toMatchObject({
    errors: [],
    warning: `Day ${n} after randomisation lies outside the window (day 229 to 257). Confirm that the date is right.`,
  });
  expect((await open(w, number, 'followup', day(n), { confirm: day(n - 1) })).ok).toBe(false);
  expect((await w.as('assessor').capture.visit(number, 'followup')).state).toBe('not_opened');
  expect((await open(w, number, 'followup', day(n), { confirm: day(n) })).ok).toBe(true);
});

test('the day of a visit changes only with a reason, and the ledger keeps the former', async () => {
  const w = await world();
  const number = await enrol(w);
  w.setDay(day(3));
  await open(w, number, 'baseline', day(2));
  const entries = (await entriesOf(w, 'open')).length;
  expect(await open(w, number, 'baseline', day(2))).toEqual({ ok: true });
  expect(await open(w, number, 'baseline', day(1), { reason: 'x', version: '1' })).toMatchObject({
    errors: [{ field: 'reason' }],
  });
  expect(await entriesOf(w, 'open')).toHaveLength(entries);
  expect(await open(w, number, 'baseline', day(1), { reason: 'misread the diary', version: '1' })).toEqual({
    ok: true,
  });
  expect((await entriesOf(w, 'open')).at(-1)).toMatchObject({
    reason: 'misread the diary',
    cells_old: `{"version":1,"visit_date":"${day(2)}"}`,
  });
});

test('two people who open a visit at once open one', async () => {
  const w = await world();
  const number = await enrol(w);
  await Promise.all([
    open(w, number, 'baseline', first),
    w.as('coordinator').capture.openVisit(number, 'baseline', { date: first }),
  ]);
  expect((await entriesOf(w, 'open')).filter((each) => each.action === 'visit.opened')).toHaveLength(1);
});

test('a visit is missed only with a reason from the list, after randomisation, and without forms', async () => {
  const w = await world();
  const number = await ready(w);
  const { capture } = w.as('assessor');
  for (const reason of ['', 'because', 'toString'])
    expect(await capture.missVisit(number, 'followup', reason)).toMatchObject({
      errors: [{ field: 'missed' }],
    });
  expect(await capture.missVisit(number, 'followup', 'away')).toMatchObject({ ok: false });
  await w.as('coordinator').randomisation.randomise(number);
  const other = await randomised(w);
  w.setDay(day(243));
  await open(w, other, 'followup', day(243));
  await save(w, { number: other, visit: 'followup', form: 'anthropometry' }, anthropometryEntries);
  expect(await refusal(capture.missVisit(other, 'followup', 'away', { version: '1' }))).toBe(
    'visit.has_forms',
  );
  expect(await capture.missVisit(number, 'followup', 'away')).toEqual({ ok: true });
  expect(await refusal(capture.missVisit(number, 'followup', 'away'))).toBe('visit.missed');
  expect(await capture.visit(number, 'followup')).toMatchObject({
    state: 'missed',
    missedReason: 'She was away',
    date: null,
  });
});

test('a missed visit takes no forms, and a day only with a reason: then it was not missed', async () => {
  const w = await world();
  const number = await randomised(w);
  w.setDay(day(243));
  await w.as('assessor').capture.missVisit(number, 'followup', 'declined');
  const key = { number, visit: 'followup', form: 'anthropometry' };
  expect(await refusal(w.as('assessor').capture.save(key, anthropometryEntries))).toBe('visit.missed');
  expect(await refusal(w.as('assessor').capture.open(key))).toBe('visit.missed');
  const { openVisit, visit } = w.as('assessor').capture;
  expect(await openVisit(number, 'followup', { date: day(243), version: '1' })).toMatchObject({
    ok: false,
    errors: [{ field: 'reason' }],
  });
  expect(await visit(number, 'followup')).toMatchObject({ state: 'missed' });
  const corrected = { date: day(243), reason: 'She came after all', version: '1' };
  expect(await openVisit(number, 'followup', corrected)).toEqual({ ok: true });
  expect(await visit(number, 'followup')).toMatchObject({
    state: 'open',
    date: day(243),
    missedReason: null,
  });
});

test('a visit that is none, and a participant who is none, are not found', async () => {
  const w = await world();
  const number = await enrol(w);
  for (const [who, visit] of [
    [number, 'third'],
    [number, 'constructor'],
    ['L-002', 'baseline'],
  ] as const) {
    expect(await refusal(open(w, who, visit, first))).toBe('page.not_found');
    expect(await refusal(w.as('assessor').capture.visit(who, visit))).toBe('page.not_found');
    expect(await refusal(w.as('assessor').capture.missVisit(who, visit, 'away'))).toBe('page.not_found');
  }
});

test('the grid marks every form: not started, incomplete, complete, overdue, missed', async () => {
  const w = await world();
  const number = await enrol(w);
  await open(w, number, 'baseline', first);
  await save(w, { number, visit: 'baseline', form: 'anthropometry' }, [['height_1', '161.8']]);
  const marks = async () => (await grid(w, 'all')).rows[0]?.marks;
  expect(await marks()).toEqual({
    ...Object.fromEntries(
      study.visits.flatMap(({ name, forms }) => forms.map((form) => [`${name}/${form}`, 'not_started'])),
    ),
    'baseline/anthropometry': 'incomplete',
  });
  const second = await randomised(w);
  w.setDay(day(257));
  expect((await grid(w, 'all', 1, second)).rows[0]?.marks).toMatchObject({
    'baseline/dxa': 'complete',
    'followup/dxa': 'not_started',
  });
  w.setDay(day(258));
  expect((await grid(w, 'all', 1, second)).rows[0]?.marks).toMatchObject({ 'followup/dxa': 'overdue' });
  const states = async () => {
    const { visits } = (await grid(w, 'all', 1, second)).rows[0] ?? {};
    return [visits?.baseline?.text, visits?.followup?.state];
  };
  expect(await states()).toEqual([`Done on ${first}`, 'overdue']);
  await w.as('assessor').capture.missVisit(second, 'followup', 'away');
  expect(await states()).toEqual([`Done on ${first}`, 'missed']);
  expect((await grid(w, 'all', 1, second)).rows[0]?.marks).toMatchObject({
    'baseline/dxa': 'complete',
    'followup/dxa': 'missed',
  });
});

test('who is due and who is overdue changes with the day, and ends with the visit', async () => {
  const w = await world();
  const due = await randomised(w);
  const missed = await randomised(w);
  await enrol(w);
  const lists = async () => {
    const { counts, baseline, due, overdue } = await w.as('assessor').participants.work();
    const numbers = [baseline, due, overdue].map((rows) => rows.map((row) => row.number));
    expect(numbers.map((each) => each.length)).toEqual([counts.baseline, counts.due, counts.overdue]);
    return numbers;
  };
  expect(await lists()).toEqual([['L-003'], [], []]);
  w.setDay(day(228));
  expect(await lists()).toEqual([['L-003'], [], []]);
  w.setDay(day(229));
  expect(await lists()).toEqual([['L-003'], [due, missed], []]);
  await w.as('assessor').capture.missVisit(missed, 'followup', 'away');
  w.setDay(day(257));
  expect(await lists()).toEqual([['L-003'], [due], []]);
  w.setDay(day(258));
  expect(await lists()).toEqual([['L-003'], [], [due]]);
  await completeFollowUp(w, due, day(258));
  expect(await lists()).toEqual([['L-003'], [], []]);
});

test('the grid has pages, a search by number, and no page beyond its end', async () => {
  const w = await world();
  for (let i = 0; i < 26; i++) await enrol(w);
  expect((await grid(w, 'all')).rows).toHaveLength(25);
  const last = await grid(w, 'all', 2);
  expect([last.total, last.pages, last.rows.map((row) => row.number)]).toEqual([26, 2, ['L-026']]);
  expect((await grid(w, 'all', 9)).rows).toEqual(last.rows);
  expect((await grid(w, 'all', -1)).page).toBe(1);
  expect((await grid(w, 'all', 1, ' l-02 ')).rows.map((row) => row.number)).toEqual([
    'L-020',
    'L-021',
    'L-022',
    'L-023',
    'L-024',
    'L-025',
    'L-026',
  ]);
  for (const search of ['%', '_', "'", 'Ł'])
    expect((await grid(w, 'all', 1, search)).total).toBe(search === "'" || search === 'Ł' ? 0 : 26);
  expect((await grid(w, 'all', 1, 'L_0')).total).toBe(0);
  expect((await grid(w, 'nonsense')).filter).toBe('all');
});

test('the day of the site decides, not the day of the server', async () => {
  const w = await world({ now: '2026-03-02T13:59:00.000Z' });
  const number = await enrol(w);
  expect((await open(w, number, 'baseline', '2026-03-03')).ok).toBe(false);
  w.pass(60_000);
  expect((await open(w, number, 'baseline', '2026-03-03')).ok).toBe(true);
});
