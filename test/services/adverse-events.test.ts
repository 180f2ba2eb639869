// Adverse events: a trainer's event does not exist for the blinded; a term is sealed, whoever enters it; and
// whoever entered an event is the only one who lists, opens and corrects it.

import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { voidEvent } from '#app/services/adverse-events.server.ts';
import { adverseEvent } from '#app/study/instruments/adverse-event.ts';
import { but, type Entries, enrol, eventEntries, randomised, recordEvent } from '../acts.ts';
import { content, entriesOf, rowsOf } from '../db/raw.ts';
import { quickFormats } from '../exporting.ts';
import { refusal, type TestWorld, world } from '../world.ts';

type Role = 'coordinator' | 'assessor' | 'trainer';
const blinded = ['coordinator', 'assessor'] as const;
const correct = (
  w: TestWorld,
  role: Role,
  key: { number: string; id: string },
  entries: Entries,
  version: number,
  reason = 'heard more',
) => w.as(role).events.save(key, [...entries, ['__version', String(version)], ['__reason', reason]]);
const without = (...names: string[]) => eventEntries.filter(([name]) => !names.includes(name));
const sealed = ['term', 'relatedness', 'action_taken'];

test.each([
  ['no term', { term: '' }, 'term'],
  ['no onset', { onset: '' }, 'onset'],
  ['an onset in the future', { onset: '2026-03-03' }, 'onset'],
  ['an end before its onset', { onset: '2026-03', ongoing: '0', end: '2026-02' }, 'end'],
  ['an end while it is ongoing', { end: '2026-03-02' }, 'end'],
  ['no criterion though it is serious', { serious: '1' }, 'serious_criteria'],
  ['an outcome that is none', { outcome: 'BETTER' }, 'outcome'],
])('an event with %s is refused with everything typed still there', async (_, changes, field) => {
  const w = await world();
  const number = await randomised(w);
  const before = await content(w);
  for (const role of [...blinded, 'trainer'] as Role[]) {
    const answer = await w.as(role).events.save({ number, id: null }, but(eventEntries, changes));
    expect(answer).toMatchObject({
      ok: false,
      status: 422,
      view: { errors: [{ field }], typed: { severity: '1' } },
    });
  }
  expect(await content(w)).toBe(before);
});

test('partial dates are kept as they are known', async () => {
  const w = await world();
  const number = await randomised(w);
  const id = await recordEvent(w, 'assessor', number, { onset: '2025', ongoing: '0', end: '2026-02' });
  expect(await rowsOf(w, 'adverse_event')).toMatchObject([
    { id, onset: '2025', end: '2026-02', state: 'complete' },
  ]);
});

test("a trainer's event leaves the open tables and the open ledger as they were", async () => {
  const w = await world();
  const number = await randomised(w);
  const open = () =>
    Promise.all(['adverse_event', 'participant', 'ledger_open', 'visit'].map((table) => rowsOf(w, table)));
  const before = await open();
  await recordEvent(w, 'trainer', number, { term: 'SENTINEL while lifting' });
  expect(await open()).toEqual(before);
  expect(await rowsOf(w, 'sealed_record')).toMatchObject([{ whole: 1, entered_by: w.actor('trainer').id }]);
  expect(await content(w)).not.toContain('SENTINEL');
});

test("a trainer's event is absent for every blinded role: lists, pages, counts and export", async () => {
  const seen = async (withEvent: boolean) => {
    const w = await world();
    const number = await randomised(w);
    await recordEvent(w, 'assessor', number);
    const id = withEvent
      ? await recordEvent(w, 'trainer', number, { serious: '1', serious_criteria: 'HOSP' })
      : 'x';
    const views: unknown[] = [];
    for (const role of blinded) {
      const its = w.as(role);
      views.push(await its.events.own(), await its.participants.view(number), await its.participants.work());
      views.push(
        await its.participants.grid({ page: 1, filter: 'all', search: '' }),
        await its.capture.visit(number, 'followup'),
      );
      views.push(
        await refusal(its.events.open(id)),
        await refusal(correct(w, role, { number, id }, eventEntries, 1)),
      );
    }
    const { bytes } = await w.as('statistician').export.download(quickFormats);
    return { views, bytes: Buffer.from(bytes).toString('base64') };
  };
  expect(await seen(true)).toEqual(await seen(false));
});

test('verbatim term, relatedness to the programme and action taken are sealed, whoever enters them', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const role of [...blinded, 'trainer'] as Role[])
    await recordEvent(w, role, number, {
      term: 'SENTINEL pain',
      relatedness: 'DEFINITE',
      action_taken: 'LOAD_REDUCED',
    });
  const written = (await content(w))
    .replace(/"data":"(\\.|[^"\\])*"/g, '')
    .replace(/"cells_new":"\{\\"data\\":(\\.|[^"\\])*"/g, '');
  for (const text of ['SENTINEL', 'DEFINITE', 'LOAD_REDUCED']) expect(written).not.toContain(text);
  expect(Object.keys((await rowsOf(w, 'adverse_event'))[0] ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(term|relatedness|action_taken)$/)]),
  );
  for (const role of blinded) {
    const [own] = await w.as(role).events.own();
    expect(own).toMatchObject({ number, severity: 'Mild', term: null });
    const form = await w.as(role).events.open(String(own?.id));
    expect(sealed.filter((name) => name in form.typed)).toEqual([]);
  }
  const [own] = await w.as('trainer').events.own();
  expect((await w.as('trainer').events.open(String(own?.id))).typed).toMatchObject({
    term: 'SENTINEL pain',
    relatedness: 'DEFINITE',
    action_taken: 'LOAD_REDUCED',
  });
});

test('everyone lists and opens her own events only', async () => {
  const w = await world();
  const number = await randomised(w);
  const hers = await recordEvent(w, 'assessor', number);
  const coordinators = await recordEvent(w, 'coordinator', number);
  const trainers = await recordEvent(w, 'trainer', number);
  expect((await w.as('assessor').events.own()).map((each) => each.id)).toEqual([hers]);
  expect(await w.as('assessor', 2).events.own()).toEqual([]);
  for (const id of [coordinators, trainers])
    expect(await refusal(w.as('assessor').events.open(id))).toBe('page.not_found');
  for (const id of [hers, coordinators])
    expect(await refusal(w.as('trainer').events.open(id))).toBe('page.not_found');
  expect(await refusal(w.as('assessor', 2).events.open(hers))).toBe('page.not_found');
});

test("nobody corrects another's event, nor moves her own to another participant", async () => {
  const w = await world();
  const [number, other] = [await randomised(w), await randomised(w)];
  const id = await recordEvent(w, 'assessor', number);
  const trainers = await recordEvent(w, 'trainer', number);
  const before = await content(w);
  expect(
    await refusal(
      w
        .as('assessor', 2)
        .events.save({ number, id }, [...eventEntries, ['__version', '1'], ['__reason', 'because']]),
    ),
  ).toBe('page.not_found');
  expect(await refusal(correct(w, 'coordinator', { number, id }, eventEntries, 1))).toBe('page.not_found');
  expect(await refusal(correct(w, 'trainer', { number, id }, eventEntries, 1))).toBe('page.not_found');
  expect(await refusal(correct(w, 'assessor', { number, id: trainers }, eventEntries, 1))).toBe(
    'page.not_found',
  );
  expect(await refusal(correct(w, 'assessor', { number: other, id }, eventEntries, 1))).toBe(
    'page.not_found',
  );
  expect(await content(w)).toBe(before);
});

test('a correction needs a reason', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const role of ['assessor', 'trainer'] as Role[]) {
    const id = await recordEvent(w, role, number);
    const before = await content(w);
    const answer = await correct(w, role, { number, id }, but(eventEntries, { severity: '2' }), 1, ' ');
    expect(answer).toMatchObject({
      ok: false,
      status: 422,
      view: { errors: [{ field: '__reason' }], typed: { severity: '2' } },
    });
    expect(await content(w)).toBe(before);
    expect(await correct(w, role, { number, id }, but(eventEntries, { severity: '2' }), 1)).toMatchObject({
      ok: true,
      id,
    });
  }
  expect((await entriesOf(w, 'open')).at(-1)).toMatchObject({
    action: 'adverse_event.saved',
    reason: 'heard more',
  });
});

test('a correction by a blinded person keeps the sealed texts that she left blank, and replaces those that she typed', async () => {
  const w = await world();
  const number = await randomised(w);
  const id = await recordEvent(w, 'assessor', number);
  const cells = async () =>
    JSON.parse(String((await rowsOf(w, 'sealed_record'))[0]?.cells)) as Record<string, string>;
  const before = await cells();
  const typed: Entries = [...without('term', 'relatedness'), ['term', ' ']];
  expect(await correct(w, 'assessor', { number, id }, but(typed, { severity: '3' }), 1)).toMatchObject({
    ok: true,
  });
  const after = await cells();
  expect(after.term).toBe(before.term);
  expect(after.relatedness).toBe(before.relatedness);
  expect(after.action_taken).not.toBe(before.action_taken);
  expect(await rowsOf(w, 'adverse_event')).toMatchObject([{ severity: '3', version: 2, state: 'complete' }]);
});

test('a reason why a value is missing is kept: in the open where the field is, sealed where that is sealed', async () => {
  const w = await world();
  const number = await randomised(w);
  const changes = {
    ongoing: '0',
    end: undefined,
    end__missing: '2',
    relatedness: undefined,
    relatedness__missing: '9',
  };
  const id = await recordEvent(w, 'assessor', number, changes);
  expect(await rowsOf(w, 'adverse_event')).toMatchObject([
    { end: null, missing: '{"end":2}', state: 'complete' },
  ]);
  expect((await w.as('assessor').events.open(id)).missing).toEqual({ end: '2' });
  const trainers = await recordEvent(w, 'trainer', number, changes);
  const form = await w.as('trainer').events.open(trainers);
  expect(form.missing).toEqual({ end: '2', relatedness: '9' });
  expect(form.typed).toMatchObject({ end: '', relatedness: '', term: 'Knee pain after walking' });
});

test('saving over a newer version of her own, from another window, is refused and shows both', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const role of ['assessor', 'trainer'] as Role[]) {
    const id = await recordEvent(w, role, number);
    await correct(w, role, { number, id }, but(eventEntries, { severity: '2', term: 'Something else' }), 1);
    const before = await content(w);
    const answer = await correct(w, role, { number, id }, but(eventEntries, { severity: '3' }), 1);
    const conflict = [{ field: 'severity', label: 'Severity', theirs: 'Moderate', typed: '2', missing: '' }];
    expect(answer).toMatchObject({
      ok: false,
      status: 409,
      view: { version: 2, typed: { severity: '3' }, reason: 'heard more' },
    });
    if (answer.ok) throw new Error('saved');
    const said = 'Something else';
    const term = {
      field: 'term',
      label: adverseEvent.fields.term.label,
      theirs: said,
      typed: said,
      missing: '',
    };
    const fields = role === 'trainer' ? [term, ...conflict] : conflict;
    expect(answer.view.conflict).toEqual({ by: null, at: null, fields, taken: [], kept: [] });
    expect(await content(w)).toBe(before);
    expect((await correct(w, role, { number, id }, but(eventEntries, { severity: '3' }), 2)).ok).toBe(true);
  }
});

test('an event of the wrong participant is voided with a reason by whoever entered it, and stays in the ledger', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const role of ['assessor', 'trainer'] as const) {
    const id = await recordEvent(w, role, number);
    const scope = w.scope(role);
    expect(await voidEvent(scope, { number, id }, { reason: '', version: 1 })).toMatchObject({ ok: false });
    expect(await voidEvent(scope, { number, id }, { reason: 'of another woman', version: 7 })).toMatchObject({
      ok: false,
    });
    expect(
      await refusal(
        voidEvent(w.scope('coordinator'), { number, id }, { reason: 'of another woman', version: 1 }),
      ),
    ).toBe('page.not_found');
    expect(await voidEvent(scope, { number, id }, { reason: 'of another woman', version: 1 })).toEqual({
      ok: true,
    });
    expect(await w.as(role).events.own()).toEqual([]);
    expect(await refusal(w.as(role).events.open(id))).toBe('page.not_found');
    expect(await refusal(correct(w, role, { number, id }, eventEntries, 2))).toBe('page.not_found');
    const ledger = role === 'trainer' ? 'sealed' : 'open';
    expect((await entriesOf(w, ledger)).at(-1)).toMatchObject({
      action: 'adverse_event.voided',
      reason: 'of another woman',
    });
  }
  const { bytes } = await w.as('statistician').export.download(quickFormats);
  const csv = Buffer.from(unzipSync(bytes)['adverse_events.csv'] ?? []).toString();
  expect(csv.trim().split('\r\n')).toHaveLength(1);
});

test('the list says which of her events is complete', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const role of ['assessor', 'trainer'] as Role[]) {
    await recordEvent(w, role, number);
    await recordEvent(w, role, number, { severity: undefined });
    const states = (await w.as(role).events.own()).map((each) => each.state).sort();
    expect(states).toEqual(['complete', 'incomplete']);
  }
});

test('a serious event says so to whoever entered it, so that the page can name the safety contact', async () => {
  const w = await world();
  const number = await randomised(w);
  const save = (role: Role, changes: Record<string, string>) =>
    w.as(role).events.save({ number, id: null }, but(eventEntries, changes));
  expect(await save('trainer', { serious: '1', serious_criteria: 'HOSP' })).toMatchObject({
    ok: true,
    serious: true,
  });
  expect(await save('trainer', {})).toMatchObject({ ok: true, serious: false });
  expect((await w.as('trainer').site()).safetyPhone).toBe('+61 7 5550 0100');
});

test('blinded people record events of anybody enrolled, trainers only of those randomised', async () => {
  const w = await world();
  const number = await enrol(w);
  expect(await recordEvent(w, 'assessor', number)).toMatch(/^[0-9a-f]{24}$/);
  expect(await refusal(w.as('trainer').events.save({ number, id: null }, eventEntries))).toBe(
    'page.not_found',
  );
  for (const role of [...blinded, 'trainer'] as Role[])
    expect(await refusal(w.as(role).events.save({ number: 'L-404', id: null }, eventEntries))).toBe(
      'page.not_found',
    );
});

test('each look of a trainer at her events is an access event; a look of the blinded writes nothing', async () => {
  const w = await world();
  const number = await randomised(w);
  const id = await recordEvent(w, 'trainer', number);
  const hers = await recordEvent(w, 'assessor', number);
  const before = (await entriesOf(w, 'access')).length;
  await w.as('trainer').events.own();
  await w.as('trainer').events.open(id);
  expect(
    (await entriesOf(w, 'access', before)).map((each) => [each.action, each.subject, each.row_key]),
  ).toEqual([
    ['adverse_events.viewed', null, null],
    ['adverse_event.viewed', number, id],
  ]);
  const content_ = await content(w);
  await w.as('assessor').events.own();
  await w.as('assessor').events.open(hers);
  expect(await content(w)).toBe(content_);
});
