// Entering a form: refused with everything typed still there, or saved whole. A warning asks, an edit says why,
// nobody's newer value is lost, and nothing is ever deleted.
import { expect, test } from 'vitest';
import { gate } from '#app/services/capture/cells.server.ts';
import type { FormSaved } from '#app/services/capture/forms.server.ts';
import { instrumentNamed } from '#app/study/index.ts';
import {
  anthropometryEntries,
  but,
  dxaEntries,
  type Entries,
  enrol,
  guessEntries,
  historyEntries,
  randomised,
  ready,
  save,
  saveOthers,
  strengthEntries,
  ticks,
} from '../acts.ts';
import { content, entriesOf, rowsOf } from '../db/raw.ts';
import { refusal, type TestWorld, type Which, world } from '../world.ts';

const heights = (number: string) => ({ number, visit: 'baseline', form: 'anthropometry' }) as const;
const scan = (number: string) => ({ number, visit: 'baseline', form: 'dxa' }) as const;

/** Somebody enrolled whose baseline visit is open. */
async function opened() {
  const w = await world();
  const number = await enrol(w);
  await w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02' });
  return { w, number };
}
const enter = (
  w: TestWorld,
  key: { number: string; visit: string; form: string },
  entries: Entries,
  version = 0,
  reason = '',
  which: Which = 1,
) =>
  w
    .as('assessor', which)
    .capture.save(key, [...entries, ['__version', String(version)], ['__reason', reason]]);
const viewOf = (answer: FormSaved) => {
  if (answer.ok) throw new Error('saved');
  return answer.view;
};

test.each([
  ['out of range', { height_1: '99.9' }],
  ['a digit too many', { height_1: '161.85' }],
  ['no number', { height_1: 'tall' }],
  ['an ambiguous comma', { height_1: '1,618' }],
])('a value that is %s refuses the form, changes nothing and keeps everything typed', async (_, wrong) => {
  const { w, number } = await opened();
  const before = await content(w);
  const view = viewOf(await enter(w, heights(number), but(anthropometryEntries, wrong)));
  expect(view.errors.map((each) => each.field)).toEqual(['height_1']);
  expect(view.typed).toMatchObject({ ...wrong, height_2: '161.9', weight_1: '63.1' });
  expect(view).toMatchObject({ version: 0, state: 'not_started' });
  expect(await content(w)).toBe(before);
});

test('an unusual value is saved only when what was said of it is confirmed, and that is kept', async () => {
  const { w, number } = await opened();
  const typed = but(dxaEntries, { ls_bmd: '1.500', ls_area: '54.00', ls_bmc: '81.00' });
  const asked = viewOf(await enter(w, scan(number), typed));
  expect(asked.errors).toEqual([]);
  expect(asked.warnings.map((each) => each.rule)).toEqual(['dxa.ls_bmd.expected']);
  const tick = asked.warnings[0]?.message ?? '';
  for (const other of [tick.replace('1.5', '1.499'), '1.500', 'on'])
    expect(
      viewOf(await enter(w, scan(number), [...typed, ['ls_bmd__confirm', other]])).warnings,
    ).toHaveLength(1);
  expect(await rowsOf(w, 'dxa')).toEqual([]);
  expect(await enter(w, scan(number), [...typed, ['ls_bmd__confirm', tick]])).toEqual({
    ok: true,
    state: 'complete',
  });
  expect((await rowsOf(w, 'dxa'))[0]).toMatchObject({
    ls_bmd: 1.5,
    warnings: '{"ls_bmd":["dxa.ls_bmd.expected"]}',
  });
});

test('two warnings at one field are both kept', async () => {
  const { w, number } = await opened();
  const typed = but(dxaEntries, { ls_bmd: '1.500' });
  await save(w, scan(number), [...typed, ...ticks(viewOf(await enter(w, scan(number), typed)).warnings)]);
  expect(JSON.parse(String((await rowsOf(w, 'dxa'))[0]?.warnings))).toEqual({
    ls_bmd: ['dxa.ls_bmd.expected', 'dxa.ls_bmc_area'],
  });
});

test('missing for a reason is not the same as blank', async () => {
  const { w, number } = await opened();
  const blank = strengthEntries.filter(([name]) => name !== 'les_t3');
  const key = { number, visit: 'baseline', form: 'strength_function' };
  expect(await enter(w, key, blank)).toEqual({ ok: true, state: 'incomplete' });
  expect((await rowsOf(w, 'strength_function'))[0]).toMatchObject({ les_t3: null, missing: '{}' });
  expect(await enter(w, key, [...blank, ['les_t3__missing', '2']], 1, 'she was too tired')).toEqual({
    ok: true,
    state: 'complete',
  });
  expect((await rowsOf(w, 'strength_function'))[0]).toMatchObject({
    les_t3: null,
    missing: '{"les_t3":2}',
    les: 58,
  });
});

test.each([
  ['a value and a reason', [['les_t3__missing', '2']]],
  [
    'a reason that is none',
    [
      ['les_t3', ''],
      ['les_t3__missing', '99'],
    ],
  ],
  [
    'a reason that follows from the visit',
    [
      ['les_t3', ''],
      ['les_t3__missing', '4'],
    ],
  ],
] as [string, Entries][])('%s is refused', async (_, entries) => {
  const { w, number } = await opened();
  const key = { number, visit: 'baseline', form: 'strength_function' };
  const view = viewOf(await enter(w, key, but(strengthEntries, Object.fromEntries(entries))));
  expect(view.errors.map((each) => each.field)).toEqual(['les_t3']);
  expect(view.missing.les_t3).toBe(entries.at(-1)?.[1]);
});

test('scores are computed by the server, from every attempt that was kept, whatever a browser sends', async () => {
  const { w, number } = await opened();
  const key = { number, visit: 'baseline', form: 'strength_function' };
  const forged: Entries = [
    ...strengthEntries,
    ['bes', '99'],
    ['tug', '1'],
    ['les', ''],
    ['id', 'x'],
    ['state', 'void'],
    ['entered_by', 'x'],
  ];
  expect((await enter(w, key, forged)).ok).toBe(true);
  expect((await rowsOf(w, 'strength_function'))[0]).toMatchObject({
    bes_t1: 24,
    bes_t2: 26.5,
    bes_t3: 25,
    bes: 26.5,
    les: 58,
    tug: 6.9,
    ftsts: 11.1,
    frt: 33.5,
    state: 'complete',
    entered_by: w.actor('assessor').id,
  });
  expect((await w.as('assessor').capture.open(key)).typed).toMatchObject({ bes: '26.5', tug: '6.90' });
});

test('what was saved comes back as it was measured', async () => {
  const { w, number } = await opened();
  await save(w, scan(number), dxaEntries);
  const view = await w.as('assessor').capture.open(scan(number));
  expect(view.typed).toMatchObject(Object.fromEntries(dxaEntries));
  expect(view).toMatchObject({ version: 1, state: 'complete', errors: [], warnings: [], conflict: null });
});

test('a saved value changes only with a reason, which stands in the ledger as it was typed', async () => {
  const { w, number } = await opened();
  await save(w, heights(number), anthropometryEntries);
  const before = await content(w);
  const changed = but(anthropometryEntries, { weight_1: '64.0' });
  for (const reason of ['', '  ', 'x '])
    expect(viewOf(await enter(w, heights(number), changed, 1, reason))).toMatchObject({
      errors: [{ field: '__reason' }],
      typed: { weight_1: '64.0' },
    });
  expect(await content(w)).toBe(before);
  expect((await enter(w, heights(number), changed, 1, '  misread: “=63”, <b>  ')).ok).toBe(true);
  expect((await entriesOf(w, 'open')).at(-1)).toMatchObject({
    reason: 'misread: “=63”, <b>',
    subject: number,
  });
  expect((await rowsOf(w, 'anthropometry'))[0]).toMatchObject({
    weight: 64,
    version: 2,
    entered_by: w.actor('assessor').id,
  });
});

test('saving over a newer version is refused: what one of the two changed is taken, what both did is shown', async () => {
  const { w, number } = await opened();
  await save(w, heights(number), anthropometryEntries);
  await save(w, heights(number), but(anthropometryEntries, { height_1: '160.0', height_2: '160.1' }), {
    version: 1,
    reason: 'wrong line',
    which: 2,
  });
  const before = await content(w);
  const mine = but(anthropometryEntries, { weight_1: '64.0', height_2: '', height_2__missing: '2' });
  const answer = await enter(w, heights(number), mine, 1, 'scale was off');
  expect(answer).toMatchObject({ ok: false, status: 409 });
  const view = viewOf(answer);
  expect(view.typed).toMatchObject({ height_1: '160.0', weight_1: '64.0' });
  expect(view.missing).toEqual({ height_2: '2' });
  expect(view).toMatchObject({ version: 2, reason: 'scale was off' });
  expect(view.conflict).toMatchObject({
    by: w.actor('assessor', 2).name,
    fields: [{ field: 'height_2', theirs: '160.1', typed: '160.1', missing: '' }],
    taken: ['First height'],
    kept: ['First weight'],
  });
  expect(await content(w)).toBe(before);
  const chosen: [string, string][] = [
    ...but(mine, { height_1: '160.0' }),
    ['height_2__take', 'theirs'],
    ['height_2__theirs', '160.1'],
    ['height_2__theirs_missing', ''],
  ];
  expect((await enter(w, heights(number), chosen, view.version, 'scale was off')).ok).toBe(true);
  expect(await rowsOf(w, 'anthropometry')).toMatchObject([
    { height_1: 160, height_2: 160.1, weight_1: 64, missing: '{}' },
  ]);
});

test('of two first saves at the same moment one is kept, and one is shown the other', async () => {
  const { w, number } = await opened();
  const both = await Promise.all([
    enter(w, heights(number), anthropometryEntries),
    enter(w, heights(number), but(anthropometryEntries, { weight_1: '70.0' }), 0, '', 2),
  ]);
  expect(both.map((each) => (each.ok ? 200 : each.status)).sort()).toEqual([200, 409]);
  expect(await rowsOf(w, 'anthropometry')).toHaveLength(1);
});

test.each(['', 'x', '-1', '2', '1e9'])('a version “%s” that was never shown is refused', async (version) => {
  const { w, number } = await opened();
  await save(w, heights(number), anthropometryEntries);
  const answer = await w
    .as('assessor')
    .capture.save(heights(number), [
      ...but(anthropometryEntries, { weight_1: '64.0' }),
      ['__version', version],
      ['__reason', 'because'],
    ]);
  expect(answer).toMatchObject({ ok: false, status: 409 });
});

test('a form of the wrong woman is voided with a reason and never deleted; the true one can be entered', async () => {
  const { w, number } = await opened();
  const { capture } = w.as('assessor');
  await save(w, heights(number), anthropometryEntries);
  const before = await content(w);
  expect(await capture.voidForm(heights(number), { reason: ' ', version: 1 })).toMatchObject({ ok: false });
  expect(await capture.voidForm(heights(number), { reason: 'another woman', version: 0 })).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^Somebody has changed/),
  });
  expect(await content(w)).toBe(before);
  expect(await capture.voidForm(heights(number), { reason: 'another woman', version: 1 })).toEqual({
    ok: true,
  });
  expect(await refusal(capture.voidForm(heights(number), { reason: 'once more', version: 2 }))).toBe(
    'page.not_found',
  );
  expect(await capture.open(heights(number))).toMatchObject({ version: 0, state: 'not_started', typed: {} });
  await save(w, heights(number), but(anthropometryEntries, { weight_1: '70.0' }));
  expect(
    (await rowsOf(w, 'anthropometry')).map((row) => [row.state, row.weight_1, row.void_reason]).sort(),
  ).toEqual([
    ['complete', 70, null],
    ['void', 63.1, 'another woman'],
  ]);
  expect((await w.as('assessor').participants.view(number)).marks['baseline/anthropometry']).toBe('complete');
});

test("a coordinator cannot enter, open or void an assessor's form, nor an assessor hers", async () => {
  const w = await world();
  const number = await ready(w);
  const { capture } = w.as('coordinator');
  for (const form of ['anthropometry', 'dxa', 'strength_function']) {
    const key = { number, visit: 'baseline', form };
    expect(await refusal(capture.open(key))).toBe('role.refused');
    expect(await refusal(capture.save(key, []))).toBe('role.refused');
    expect(await refusal(capture.voidForm(key, { reason: 'because', version: 1 }))).toBe('role.refused');
  }
  const hers = { number, visit: 'baseline', form: 'demographics_history' };
  expect(await refusal(w.as('assessor').capture.open(hers))).toBe('role.refused');
  expect(await refusal(w.as('assessor').capture.save(hers, historyEntries(true)))).toBe('role.refused');
});

test.each([
  ['a form that is not of the visit', { visit: 'followup', form: 'demographics_history' }],
  ['a form of no visit', { visit: 'baseline', form: 'consent' }],
  ['a form that reveals', { visit: 'baseline', form: 'adverse_event' }],
  ['a visit that is none', { visit: 'constructor', form: 'dxa' }],
  ['a form that is none', { visit: 'baseline', form: '__proto__' }],
])('%s is not found', async (_, place) => {
  const { w, number } = await opened();
  expect(await refusal(w.as('assessor').capture.open({ number, ...place }))).toBe('page.not_found');
  expect(await refusal(w.as('coordinator').capture.save({ number, ...place }, []))).toBe('page.not_found');
});

test('values of the first visit are closed to assessors from randomisation until the second is finished', async () => {
  const w = await world();
  const number = await ready(w);
  const { capture } = w.as('assessor');
  expect((await capture.open(scan(number))).typed.ls_bmd).toBe('0.850');
  await w.as('coordinator').randomisation.randomise(number);
  const closed = async () => {
    expect(await refusal(capture.open(scan(number)))).toBe('form.closed');
    expect(await refusal(capture.save(scan(number), [...dxaEntries, ['__version', '0']]))).toBe(
      'form.closed',
    );
    expect(await refusal(capture.voidForm(scan(number), { reason: 'because', version: 1 }))).toBe(
      'form.closed',
    );
    expect((await capture.visit(number, 'baseline')).closed).toBe(true);
  };
  await closed();
  w.setDay('2026-10-31');
  await capture.openVisit(number, 'followup', { date: '2026-10-31' });
  await closed();
  const second = (form: string) => ({ number, visit: 'followup', form });
  await saveOthers(w, number, 'followup', '2026-10-31');
  await enter(w, second('anthropometry'), anthropometryEntries);
  await enter(w, second('dxa'), but(dxaEntries, { scan_date: '2026-10-31' }));
  await closed();
  await enter(w, second('strength_function'), strengthEntries.slice(1));
  await closed();
  await enter(w, second('strength_function'), strengthEntries, 1, 'one was left out');
  await closed();
  await enter(w, second('assessor_guess'), guessEntries);
  expect((await capture.open(scan(number))).typed.ls_bmd).toBe('0.850');
  await capture.voidForm(second('dxa'), { reason: 'another woman', version: 1 });
  await closed();
});

test('a missed second visit opens the values of the first', async () => {
  const w = await world();
  const number = await randomised(w);
  w.setDay('2026-10-31');
  await w.as('assessor').capture.missVisit(number, 'followup', 'away');
  expect((await w.as('assessor').capture.open(scan(number))).typed.ls_bmd).toBe('0.850');
});

test('the last gate lets nothing through that the definition does not allow, and names fields only', async () => {
  const form = instrumentNamed('anthropometry');
  if (!form) throw new Error('no such form');
  const whole = Object.fromEntries(Object.keys(form.fields).map((name) => [name, null]));
  expect(() => gate(form, { ...whole, height_1: 161.8 })).not.toThrow();
  for (const [name, value] of [
    ['height_1', 99.125],
    ['height_1', Number.NaN],
    ['height_1', '161.8'],
    ['height_1', undefined],
    ['arm', 'HIPRT'],
  ] as const)
    expect(() => gate(form, { ...whole, [name]: value } as never)).toThrow(
      /^anthropometry: the definition does not allow what was to be stored in (height_1|unrecognized_keys)\.$/,
    );
});
