// When a visit may be opened or recorded as missed: too early is refused, late is confirmed; practice allows trying
// both visits on one day; and nobody overwrites a day that another window changed.
import { expect, test } from 'vitest';
import { addDays } from '#app/study/days.ts';
import { completeFollowUp, enrol, randomised, ready } from '../acts.ts';
import { entriesOf } from '../db/raw.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const first = '2026-03-02';
const day = (n: number) => addDays(first, n);
const captureOf = (w: TestWorld) => w.as('assessor').capture;
const said = (answer: { ok: boolean }) => JSON.stringify(answer);

test('before its hard window a follow-up is refused with the first day, and no tick helps', async () => {
  const w = await world();
  const number = await ready(w);
  const notYet = async () => (await captureOf(w).visit(number, 'followup')).notYet;
  expect(await notYet()).toContain('not randomised yet');
  await w.as('coordinator').randomisation.randomise(number);
  w.setDay(day(212));
  expect(await notYet()).toBe(`This visit can be made from ${day(213)} on.`);
  const early = { date: day(212), confirm: day(212) };
  expect(await captureOf(w).openVisit(number, 'followup', early)).toMatchObject({
    ok: false,
    errors: [{ field: 'date', message: expect.stringContaining(`from ${day(213)} on`) }],
    warning: null,
  });
  w.setDay(day(213));
  expect(await notYet()).toBeNull();
  const at = (confirm: string) => captureOf(w).openVisit(number, 'followup', { date: day(213), confirm });
  expect(await at('')).toMatchObject({ ok: false, errors: [], warning: expect.stringContaining('Day 213') });
  expect(await at(day(213))).toEqual({ ok: true });
});

test('after its hard window a follow-up is opened with a tick', async () => {
  const w = await world();
  const number = await randomised(w);
  w.setDay(day(300));
  const late = { date: day(300) };
  expect((await captureOf(w).openVisit(number, 'followup', late)).ok).toBe(false);
  expect(await captureOf(w).openVisit(number, 'followup', { ...late, confirm: day(300) })).toEqual({
    ok: true,
  });
});

test('in practice both visits can be tried on one day, and the question says that it is practice', async () => {
  const w = await world({ activated: false });
  const number = await randomised(w);
  const asked = await captureOf(w).openVisit(number, 'followup', { date: first });
  expect(asked).toMatchObject({
    ok: false,
    errors: [],
    warning: expect.stringContaining('in practice only'),
  });
  await completeFollowUp(w, number, first);
  expect((await w.as('assessor').participants.view(number)).marks['followup/dxa']).toBe('complete');
});

test('in practice too a follow-up does not precede randomisation', async () => {
  const w = await world({ activated: false, now: '2026-03-04' });
  const number = await randomised(w);
  const answer = await captureOf(w).openVisit(number, 'followup', { date: '2026-03-03' });
  expect(said(answer)).toContain('does not lie after');
});

test('a follow-up is not missed before its window begins; in practice from randomisation on', async () => {
  const w = await world();
  const number = await randomised(w);
  w.setDay(day(228));
  expect(await captureOf(w).missVisit(number, 'followup', 'away')).toMatchObject({
    ok: false,
    errors: [{ field: 'missed', message: expect.stringContaining(`from ${day(229)} on`) }],
  });
  expect((await captureOf(w).visit(number, 'followup')).missableFrom).toBe(day(229));
  w.setDay(day(229));
  expect(await captureOf(w).missVisit(number, 'followup', 'away')).toEqual({ ok: true });

  const practice = await world({ activated: false });
  const her = await randomised(practice);
  expect((await captureOf(practice).visit(her, 'followup')).missableFrom).toBe(first);
  expect(await captureOf(practice).missVisit(her, 'followup', 'away')).toEqual({ ok: true });
});

test('a baseline is never missed: she would never be randomised', async () => {
  for (const activated of [true, false]) {
    const w = await world({ activated });
    const number = await enrol(w);
    expect(await captureOf(w).missVisit(number, 'baseline', 'away')).toMatchObject({
      ok: false,
      errors: [{ field: 'missed' }],
    });
    expect(await captureOf(w).visit(number, 'baseline')).toMatchObject({
      state: 'not_opened',
      missableFrom: null,
    });
  }
});

test('while the first visit is closed to an assessor she does not change its day either', async () => {
  const w = await world({ now: '2026-03-05' });
  const number = await ready(w);
  const moved = { date: '2026-03-03', reason: 'misread the diary', version: '1' };
  await w.as('coordinator').randomisation.randomise(number);
  expect(await refusal(captureOf(w).openVisit(number, 'baseline', moved))).toBe('form.closed');
  expect((await captureOf(w).visit(number, 'baseline')).date).toBe('2026-03-02');
  expect(await w.as('coordinator').capture.openVisit(number, 'baseline', moved)).toEqual({ ok: true });
  await completeFollowUp(w, number, addDays('2026-03-05', 243));
  const back = { ...moved, date: '2026-03-02', confirm: '2026-03-02', version: '2' };
  expect(await captureOf(w).openVisit(number, 'baseline', back)).toEqual({ ok: true });
});

test('two windows on one visit: the second is told of the day that the first saved', async () => {
  const w = await world({ now: '2026-03-05' });
  const number = await enrol(w);
  await captureOf(w).openVisit(number, 'baseline', { date: '2026-03-02', version: '0' });
  const { version } = await captureOf(w).visit(number, 'baseline');
  const change = (date: string, sent: number) =>
    captureOf(w).openVisit(number, 'baseline', { date, reason: 'misread', version: String(sent) });
  expect(await change('2026-03-03', version)).toEqual({ ok: true });
  const before = (await entriesOf(w, 'open')).length;
  expect(await change('2026-03-04', version)).toMatchObject({
    ok: false,
    errors: [{ field: 'date', message: expect.stringContaining('2026-03-03') }],
  });
  expect(
    await captureOf(w).openVisit(number, 'baseline', { date: '2026-03-04', reason: 'misread' }),
  ).toMatchObject({
    ok: false,
  });
  expect(await entriesOf(w, 'open')).toHaveLength(before);
  const acts = (await entriesOf(w, 'open')).filter(
    (each) => each.table_name === 'visit' && each.subject === number,
  );
  expect(acts.map((each) => each.action)).toEqual(['visit.opened', 'visit.corrected']);
});

test('a visit that another window opened meanwhile is not recorded as missed from an old page', async () => {
  const w = await world();
  const number = await randomised(w);
  w.setDay(day(243));
  await captureOf(w).openVisit(number, 'followup', { date: day(243), version: '0' });
  expect(await captureOf(w).missVisit(number, 'followup', 'away', { version: '0' })).toMatchObject({
    ok: false,
    errors: [{ field: 'missed', message: expect.stringContaining(day(243)) }],
  });
  expect(await captureOf(w).missVisit(number, 'followup', 'away', { version: '1' })).toEqual({ ok: true });
});

test('an assessor who opens the first visit after the second leaves an access event, and nobody else does', async () => {
  const w = await world();
  const number = await randomised(w);
  await completeFollowUp(w, number);
  const key = (visit: string, form: string) => ({ number, visit, form });
  const before = (await entriesOf(w, 'access')).length;
  await captureOf(w).open(key('followup', 'dxa'));
  await w.as('coordinator').capture.open(key('baseline', 'demographics_history'));
  expect(await entriesOf(w, 'access', before)).toEqual([]);
  await captureOf(w).open(key('baseline', 'dxa'));
  expect(await entriesOf(w, 'access', before)).toMatchObject([
    { action: 'earlier_visit.opened', subject: number, actor: w.actor('assessor').id },
  ]);
});
