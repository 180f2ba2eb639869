// What follows from the course of a participant: what may no longer be done with her, which lists she leaves, and the final visit
// that is offered early to whoever stopped the programme.
import { describe, expect, test } from 'vitest';
import { addDays } from '#app/study/days.ts';
import {
  anthropometryEntries,
  book,
  but,
  completeFollowUp,
  courseEntries,
  dxaEntries,
  enrol,
  followUpDay,
  historyEntries,
  measured,
  randomised,
  ready,
  recordCourse,
  save,
} from '../acts.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const stopped = '2026-05-04';
const tell = (w: TestWorld, number: string, course_status: string, course_date = stopped) =>
  recordCourse(w, 'coordinator', number, {
    ...{ course_status, course_date, course_reason: undefined },
    ...(course_status === 'WITHDREW_CONSENT' && { data_use: 'KEPT' }),
  });
const ends = [
  ['WITHDREW_CONSENT', 'she withdrew consent on 2026-05-04'],
  ['DIED', 'she died on 2026-05-04'],
] as const;
const opening = (date: string) => ({ date, confirm: date });
const errorsOf = (answer: { ok: boolean; errors?: unknown }) => JSON.stringify(answer.errors ?? 'accepted');
const listed = async (w: TestWorld) =>
  (await w.as('coordinator').participants.workLists({ list: '', page: 1 })).lists.flatMap(({ name, rows }) =>
    rows.map((row) => `${name} ${row.number}`),
  );
const inFilter = async (w: TestWorld, filter: string) =>
  (await w.as('coordinator').participants.grid({ page: 1, filter, search: '' })).rows.map(
    (row) => row.number,
  );

describe.each(ends)('after %s', (status, why) => {
  test('no later visit is opened, booked or entered; what lies before it still is', async () => {
    const w = await world();
    const number = await randomised(w);
    w.setDay(addDays(followUpDay, 1));
    await tell(w, number, status);
    const { capture } = w.as('assessor');
    const opened = await capture.openVisit(number, 'followup', opening(followUpDay));
    expect(errorsOf(opened)).toContain(
      `Date of the visit: ${followUpDay} is too late: ${why}, and nothing may be measured, booked or drawn after that.`,
    );
    const booked = await capture.bookVisit(number, 'followup', { day: addDays(followUpDay, 2) });
    expect(errorsOf(booked)).toContain(`there is nothing to book, since ${why}`);
    expect(await capture.visit(number, 'followup')).toMatchObject({
      notYet: `Not any more: ${why}, and nothing may be measured, booked or drawn after that.`,
      mayBook: false,
    });
    // Entered late, of a visit that was made before.
    const key = { number, visit: 'baseline', form: 'demographics_history' };
    await save(w, key, but(historyEntries(false), { falls_12_months: '2' }), {
      version: 1,
      reason: 'a typing error',
    });
  });

  test('a form of a visit that she never came to is refused, with what was typed', async () => {
    const w = await world();
    const number = await enrol(w);
    w.setDay('2026-05-05');
    await tell(w, number, status);
    const key = { number, visit: 'baseline', form: 'demographics_history' };
    const saved = await w.as('coordinator').capture.save(key, historyEntries(false));
    if (saved.ok) throw new Error('It was saved.');
    expect(saved.view.errors).toMatchObject([
      {
        field: 'menopause_years',
        message: expect.stringContaining(`this form cannot be saved, since ${why}`),
      },
    ]);
    expect(saved.view.typed.menopause_years).toBe('16');
  });

  test('she is not randomised, and the gate says why', async () => {
    const w = await world();
    const number = await ready(w);
    w.setDay('2026-05-05');
    await tell(w, number, status);
    const { randomisation } = w.as('coordinator');
    const gate = await randomisation.gate(number);
    expect(gate.ready).toBe(false);
    expect(gate.conditions[0]).toMatchObject({ id: 'consent', holds: false });
    expect(gate.conditions[0]?.items.at(-1)?.says).toMatch(/ on 2026-05-04: she cannot be randomised$/);
    expect(await refusal(randomisation.randomise(number))).toBe('randomisation.not_ready');
  });

  test('it cannot be recorded before a visit that she came to, and a void record ends it', async () => {
    const w = await world();
    const number = await randomised(w);
    await completeFollowUp(w, number);
    const entries = but(courseEntries, {
      ...{ course_status: status, course_date: stopped, course_reason: undefined },
      ...(status === 'WITHDREW_CONSENT' && { data_use: 'KEPT' }),
    });
    const { course, participants } = w.as('coordinator');
    const early = await course.save({ number, id: null }, entries);
    expect(JSON.stringify(early)).toContain(`she came to a visit on ${followUpDay}`);
    const id = await tell(w, number, status, followUpDay);
    expect((await participants.view(number)).course.since).toBe(followUpDay);
    await course.voidRecord({ number, id }, { reason: 'another woman', version: 1 });
    expect((await participants.view(number)).course).toMatchObject({ standing: 'in_follow_up', since: null });
  });
});

test.each(['WITHDREW_CONSENT', 'DIED', 'LOST'])(
  'after %s she leaves lists, filters and calendar',
  async (status) => {
    const w = await world();
    const [gone, stays] = [await randomised(w), await randomised(w)];
    const waiting = await enrol(w);
    w.setDay('2026-05-05');
    for (const number of [gone, waiting]) await tell(w, number, status);
    w.setDay(addDays('2026-03-02', 243));
    expect(await listed(w)).toEqual([`book ${stays}`]);
    expect(await inFilter(w, 'due')).toEqual([stays]);
    expect(await inFilter(w, 'left')).toEqual([gone, waiting]);
    expect(await inFilter(w, 'enrolled')).toEqual([]);
    expect((await w.as('assessor').calendar.week(null)).toBook.map((each) => each.number)).toEqual([stays]);
    expect((await w.as('coordinator').participants.work()).due.map((each) => each.number)).toEqual([stays]);
    w.setDay(addDays('2026-03-02', 265));
    expect(await inFilter(w, 'overdue')).toEqual([stays]);
    const view = await w.as('assessor').participants.view(gone);
    expect(view.visits.followup).toMatchObject({ state: 'not_expected' });
    expect(Object.values(view.marks)).not.toContain('overdue');
    expect(
      (await w.as('administrator').lock()).unfinished?.find(({ what }) => what.startsWith('Final'))?.count,
    ).toBe(1);
  },
);

test('an appointment after her death is in no calendar; of somebody lost it stays, and a visit ends the loss', async () => {
  const w = await world();
  const [dead, lost] = [await randomised(w), await randomised(w)];
  for (const number of [dead, lost]) await book(w, number, 'followup', { day: followUpDay });
  w.setDay('2026-05-05');
  await tell(w, dead, 'DIED');
  await tell(w, lost, 'LOST');
  w.setDay(followUpDay);
  const { calendar, capture, participants } = w.as('assessor');
  const expected = (await calendar.week(followUpDay)).days.flatMap((each) => each.appointments);
  expect(expected.map((each) => each.number)).toEqual([lost]);
  expect((await participants.view(dead)).visits.followup?.state).toBe('not_expected');
  expect((await participants.view(lost)).course.standing).toBe('lost');
  expect(await capture.openVisit(lost, 'followup', opening(followUpDay))).toEqual({ ok: true });
  expect((await participants.view(lost)).course).toMatchObject({ standing: 'in_follow_up', since: null });
  expect(await listed(w)).toEqual([`forms ${lost}`]);
  expect(await inFilter(w, 'due')).toEqual([lost]);
  expect(await inFilter(w, 'left')).toEqual([dead]);
});

test('whoever completed the study is waited for no more, and what is missing of her is', async () => {
  const w = await world();
  const number = await randomised(w);
  w.setDay(followUpDay);
  const { capture, participants } = w.as('assessor');
  await capture.openVisit(number, 'followup', opening(followUpDay));
  await tell(w, number, 'COMPLETED', followUpDay);
  expect(await inFilter(w, 'due')).toEqual([]);
  expect(await listed(w)).toEqual([`forms ${number}`]);
  const key = { number, visit: 'followup', form: 'anthropometry' };
  await save(w, key, anthropometryEntries);
  expect((await participants.view(number)).course.standing).toBe('completed');
});

test('whoever may not be randomised any more is not among those to be confirmed', async () => {
  const w = await world();
  const [gone, stays] = [await measured(w), await measured(w)];
  expect((await w.as('assessor').participants.work()).confirm).toEqual([gone, stays]);
  await tell(w, gone, 'DIED', '2026-03-02');
  expect((await w.as('assessor').participants.work()).confirm).toEqual([stays]);
});

describe('an early final visit', () => {
  const early = '2026-05-20';
  const question =
    'Day 79 after randomisation lies before the window (day 229 to 257). She stopped the programme on 2026-05-04: this will be her final visit, marked as early, and there is none in the window. Confirm that she is measured now.';

  test('is refused while she follows the programme, and before the day on which she stopped', async () => {
    const w = await world();
    const number = await randomised(w);
    w.setDay(early);
    const { capture } = w.as('assessor');
    const refused = await capture.openVisit(number, 'followup', opening(early));
    expect(errorsOf(refused)).toContain('this visit can be made from 2026-10-01 on.');
    expect((await capture.visit(number, 'followup')).earlyFrom).toBeNull();
    await tell(w, number, 'WITHDREW_PROGRAMME');
    const before = await capture.openVisit(number, 'followup', opening('2026-05-03'));
    expect(errorsOf(before)).toContain('or from 2026-05-04 on, when she stopped the programme');
  });

  test('is offered, asked about and marked', async () => {
    const w = await world();
    const number = await randomised(w);
    w.setDay(early);
    await tell(w, number, 'WITHDREW_PROGRAMME');
    const { capture, participants } = w.as('assessor');
    expect(await capture.visit(number, 'followup')).toMatchObject({ notYet: null, earlyFrom: stopped });
    expect(await capture.openVisit(number, 'followup', { date: early })).toMatchObject({
      ok: false,
      warning: question,
    });
    expect(await capture.openVisit(number, 'followup', opening(early))).toEqual({ ok: true });
    await save(w, { number, visit: 'followup', form: 'dxa' }, but(dxaEntries, { scan_date: early }));
    expect((await participants.view(number)).visits.followup).toMatchObject({
      ...{ state: 'arrived', outside: 'before', text: `Arrived on ${early}, before its window` },
    });
  });

  test('is booked in the same way, and refused after consent was withdrawn', async () => {
    const w = await world();
    const number = await randomised(w);
    w.setDay(early);
    await tell(w, number, 'WITHDREW_PROGRAMME');
    const { capture } = w.as('coordinator');
    const asked = await capture.bookVisit(number, 'followup', { day: early });
    expect(asked).toMatchObject({ ok: false, errors: [], warnings: [{ message: question }] });
    expect(await capture.bookVisit(number, 'followup', { day: early, day__confirm: question })).toEqual({
      ok: true,
    });
    await tell(w, number, 'WITHDREW_CONSENT', '2026-05-10');
    expect(errorsOf(await capture.openVisit(number, 'followup', opening(early)))).toContain(
      'she withdrew consent',
    );
    expect((await capture.visit(number, 'followup')).earlyFrom).toBeNull();
  });
});
