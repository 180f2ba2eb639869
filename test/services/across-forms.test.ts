// What an assessor is told when a second visit does not fit the first: to measure again, and nothing of what was measured.
import { expect, test } from 'vitest';
import type { FormSaved } from '#app/services/capture/forms.server.ts';
import {
  anthropometryEntries,
  but,
  compositionEntries,
  dxaEntries,
  type Entries,
  enrol,
  type FormKey,
  followUpDay,
  randomised,
  save,
  strengthEntries,
  ticks,
} from '../acts.ts';
import { content, rowsOf } from '../db/raw.ts';
import { type TestWorld, world } from '../world.ts';

const scanned = but(dxaEntries, { scan_date: followUpDay });

/** Somebody whose second visit is open; her first one is that of acts.ts. */
async function followed() {
  const w = await world();
  const number = await randomised(w);
  w.setDay(followUpDay);
  await w.as('assessor').capture.openVisit(number, 'followup', { date: followUpDay });
  return { w, number };
}
const enter = (w: TestWorld, number: string, form: FormKey['form'], entries: Entries) =>
  w.as('assessor').capture.save({ number, visit: 'followup', form }, [...entries, ['__version', '0']]);
const warningsOf = (answer: FormSaved) => (answer.ok ? [] : answer.view.warnings);

test.each<[string, FormKey['form'], Entries, string, Record<string, string>, Record<string, string>]>([
  // More, and less where it is possible, by more than is plausible: 0.850 and 0.650 g/cm², 161.85 cm, 63.1 kg, 26.5 and 58 kg, 6.90 and 11.10 s.
  [
    'dxa.ls_bmd_change',
    'dxa',
    scanned,
    'ls_bmd',
    { ls_bmd: '0.953', ls_bmc: '51.46' },
    { ls_bmd: '0.747', ls_bmc: '40.34' },
  ],
  [
    'dxa.fn_bmd_change',
    'dxa',
    scanned,
    'fn_bmd',
    { fn_bmd: '0.729', fn_bmc: '3.57' },
    { fn_bmd: '0.571', fn_bmc: '2.80' },
  ],
  [
    'anthropometry.height_change',
    'anthropometry',
    anthropometryEntries,
    'height_1',
    { height_1: '164.9', height_2: '164.9' },
    { height_1: '158.8', height_2: '158.8' },
  ],
  [
    'anthropometry.weight_change',
    'anthropometry',
    anthropometryEntries,
    'weight_1',
    { weight_1: '72.6' },
    { weight_1: '53.6' },
  ],
  [
    'strength_function.bes_change',
    'strength_function',
    strengthEntries,
    'bes_t1',
    { bes_t1: '76.6' },
    { bes_t1: '76.7' },
  ],
  [
    'strength_function.les_change',
    'strength_function',
    but(strengthEntries, { les_t1__confirm: '' }),
    'les_t1',
    { les_t1: '128.1' },
    { les_t1: '129.0' },
  ],
  [
    'strength_function.tug_change',
    'strength_function',
    strengthEntries,
    'tug_t1',
    { tug_t1: '13.91', tug_t2: '14.00' },
    { tug_t1: '14.20', tug_t2: '14.30' },
  ],
  [
    'strength_function.ftsts_change',
    'strength_function',
    strengthEntries,
    'ftsts_t1',
    { ftsts_t1: '24.11', ftsts_t2: '24.20' },
    { ftsts_t1: '24.80', ftsts_t2: '24.90' },
  ],
])(
  '%s asks to measure again, and says the same on either side',
  async (rule, form, usual, field, more, less) => {
    const { w, number } = await followed();
    const before = await content(w);
    const said = [];
    for (const changes of [more, less]) {
      const asked = warningsOf(await enter(w, number, form, but(usual, changes)));
      const found = asked.filter((each) => each.rule === rule);
      expect(found).toMatchObject([{ field, confirmed: false }]);
      said.push(found[0]?.message);
    }
    expect(said[0]).toBe(said[1]);
    expect(said[0]).not.toMatch(/\d/);
    expect(await content(w)).toBe(before);
    const typed = but(usual, more);
    const all = warningsOf(await enter(w, number, form, typed));
    await save(w, { number, visit: 'followup', form }, [...typed, ...ticks(all)]);
    const row = (await rowsOf(w, form)).find((each) => each.visit === 'followup');
    expect(JSON.parse(String(row?.warnings))[field]).toContain(rule);
  },
);

test('what lies within the limits is not asked about, nor is what was not measured at the first visit', async () => {
  const { w, number } = await followed();
  const within = but(scanned, { ls_bmd: '0.952', ls_bmc: '51.41', fn_bmd: '0.572', fn_bmc: '2.80' });
  expect(await enter(w, number, 'dxa', within)).toMatchObject({ ok: true });
  expect(await enter(w, number, 'anthropometry', anthropometryEntries)).toMatchObject({ ok: true });
  const other = await enrol(w);
  const first = { number: other, visit: 'baseline', form: 'anthropometry' } as const;
  await w.as('assessor').capture.openVisit(other, 'baseline', { date: followUpDay });
  await save(w, first, but(anthropometryEntries, { weight_1: '90.0' }));
});

test('a value that is refused is not asked about as well', async () => {
  const { w, number } = await followed();
  const typed = but(anthropometryEntries, { height_1: '20.0', height_2: '150.0' });
  const answer = await enter(w, number, 'anthropometry', typed);
  if (answer.ok) throw new Error('saved');
  expect(answer.view.errors.map((each) => each.field)).toEqual(['height_1']);
  expect(answer.view.warnings).toEqual([]);
});

test("another participant's first visit is not compared with", async () => {
  const { w, number } = await followed();
  const other = await enrol(w);
  await w.as('assessor').capture.openVisit(other, 'baseline', { date: followUpDay });
  const key = { number: other, visit: 'baseline', form: 'anthropometry' } as const;
  await save(w, key, but(anthropometryEntries, { height_1: '175.0', height_2: '175.0', weight_1: '80.0' }));
  expect(await enter(w, number, 'anthropometry', anthropometryEntries)).toMatchObject({ ok: true });
});

test('a scan whose parts add up to another weight than the scale shows is asked about', async () => {
  const { w, number } = await followed();
  // Nothing to compare with yet.
  expect(await enter(w, number, 'anthropometry', anthropometryEntries)).toMatchObject({ ok: true });
  const day = but(compositionEntries, { wb_scan_date: followUpDay });
  const heavier = but(day, { lean_mass: '45.00', fat_mass: '27.00', fat_percent: '36.5' });
  expect(warningsOf(await enter(w, number, 'body_composition', heavier)).map(({ rule }) => rule)).toEqual([
    'body_composition.scan_and_scale',
  ]);
  expect(await enter(w, number, 'body_composition', day)).toMatchObject({ ok: true });
});
