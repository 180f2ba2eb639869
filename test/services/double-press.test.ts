// A button that is pressed twice does its work once: forms, screenings, consents and events.
import { expect, test } from 'vitest';
import {
  anthropometryEntries,
  but,
  consentEntries,
  type Entries,
  enrol,
  eventEntries,
  randomised,
  recordEvent,
  screen,
  screeningEntries,
} from '../acts.ts';
import { content, rowsOf } from '../db/raw.ts';
import { refusal, type TestWorld, type Which, world } from '../world.ts';

const count = async (w: TestWorld, table: string) => (await rowsOf(w, table)).length;
const seen = (entries: Entries, n: number): Entries => [...entries, ['__seen', String(n)]];

async function opened() {
  const w = await world();
  const number = await enrol(w);
  await w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02' });
  const save = (entries: Entries, version: number, reason = '', which: Which = 1) =>
    w
      .as('assessor', which)
      .capture.save({ number, visit: 'baseline', form: 'anthropometry' }, [
        ...entries,
        ['__version', String(version)],
        ['__reason', reason],
      ]);
  return { w, save };
}

test('the first save of a form twice, and a correction twice, are one each', async () => {
  const { w, save } = await opened();
  const once = await save(anthropometryEntries, 0);
  let before = await content(w);
  expect(await save(anthropometryEntries, 0)).toEqual(once);
  expect(await content(w)).toBe(before);
  const changed = but(anthropometryEntries, { weight_1: '64.0' });
  const corrected = await save(changed, 1, 'misread the scale');
  before = await content(w);
  expect(await save(changed, 1, 'misread the scale')).toEqual(corrected);
  expect(await content(w)).toBe(before);
});

test('equal values of somebody else are still shown as hers', async () => {
  const { save } = await opened();
  await save(anthropometryEntries, 0);
  expect(await save(anthropometryEntries, 0, '', 2)).toMatchObject({ ok: false, status: 409 });
  expect(await save(but(anthropometryEntries, { weight_1: '63.2' }), 0)).toMatchObject({ status: 409 });
});

test('a save of a form that changes nothing writes nothing and asks no reason; a reason for a value is a change', async () => {
  const { w, save } = await opened();
  await save(anthropometryEntries, 0);
  const before = await content(w);
  expect(await save(but(anthropometryEntries, { weight_1: ' 63,1 ' }), 1)).toMatchObject({ ok: true });
  expect(await content(w)).toBe(before);
  const reasoned = but(anthropometryEntries, { height_3__missing: '2' });
  expect(await save(reasoned, 1)).toMatchObject({ ok: false, view: { errors: [{ field: '__reason' }] } });
});

test('“Judge and add to the log” twice is one screening; another woman with equal values is a second', async () => {
  const w = await world();
  const { screening } = w.as('coordinator');
  expect((await screening.begin('')).seen).toBe(0);
  const press = () => screening.screen(seen(screeningEntries, 0));
  expect(await press()).toEqual({ ok: true, number: 'S-001' });
  const before = await content(w);
  expect(await press()).toEqual({ ok: true, number: 'S-001' });
  expect(await content(w)).toBe(before);
  expect(await screening.screen(seen(screeningEntries, 1))).toEqual({ ok: true, number: 'S-002' });
  expect(await screening.screen(seen(but(screeningEntries, { age: '67' }), 0))).toMatchObject({
    number: 'S-003',
  });
  expect(await w.as('coordinator', 2).screening.screen(seen(screeningEntries, 0))).toMatchObject({
    number: 'S-004',
  });
  expect(await screening.screen(screeningEntries)).toMatchObject({ number: 'S-005' });
});

test('“Enrol” twice is one participant, and a different consent is refused', async () => {
  const w = await world();
  const number = await screen(w);
  const { screening } = w.as('coordinator');
  const press = (entries: Entries) => screening.enrol(number, entries);
  expect(await press(seen(consentEntries, 0))).toEqual({ ok: true, number: 'L-001' });
  const before = await content(w);
  expect(await press(seen(consentEntries, 0))).toEqual({ ok: true, number: 'L-001' });
  expect(await content(w)).toBe(before);
  expect(await refusal(press(seen(but(consentEntries, { initials: 'AB' }), 0)))).toBe(
    'screening.already_enrolled',
  );
  expect(await refusal(press(consentEntries))).toBe('screening.already_enrolled');
  expect(await refusal(w.as('coordinator', 2).screening.enrol(number, seen(consentEntries, 0)))).toBe(
    'screening.already_enrolled',
  );
});

test.each(['assessor', 'trainer'] as const)(
  '“Save the event” of a new event twice is one: %s',
  async (role) => {
    const w = await world();
    const number = await randomised(w);
    await recordEvent(w, role, number);
    const { events } = w.as(role);
    const n = Number((await events.begin(number)).seen);
    expect(n).toBe(1);
    const press = (changes: Record<string, string> = {}, sent = n) =>
      events.save({ number, id: null }, seen(but(eventEntries, changes), sent));
    const once = await press();
    const before = await content(w);
    expect(await press()).toEqual(once);
    expect(await content(w)).toBe(before);
    expect(await count(w, 'sealed_record')).toBe(2);
    expect(await press({ term: 'Another pain' })).toMatchObject({ ok: true });
    expect(await press({}, 3)).toMatchObject({ ok: true });
    expect(await count(w, 'sealed_record')).toBe(4);
  },
);

test.each(['assessor', 'trainer'] as const)(
  'a correction of an event twice is one, and one that changes nothing writes nothing: %s',
  async (role) => {
    const w = await world();
    const number = await randomised(w);
    const id = await recordEvent(w, role, number);
    const correct = (entries: Entries, version: number, reason = '') =>
      w
        .as(role)
        .events.save({ number, id }, [...entries, ['__version', String(version)], ['__reason', reason]]);
    let before = await content(w);
    expect(await correct(eventEntries, 1)).toMatchObject({ ok: true, id });
    expect(await content(w)).toBe(before);
    const changed = but(eventEntries, { severity: '2', term: 'Something else' });
    const once = await correct(changed, 1, 'heard more');
    before = await content(w);
    expect(await correct(changed, 1, 'heard more')).toEqual(once);
    expect(await content(w)).toBe(before);
    expect(await correct(but(changed, { term: 'A third thing' }), 1, 'heard more')).toMatchObject({
      status: 409,
    });
    expect(await correct(but(changed, { term: 'A third thing' }), 2)).toMatchObject({
      view: { errors: [{ field: '__reason' }] },
    });
  },
);
