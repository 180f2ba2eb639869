// The scanners of the site: refused or entered, kept for ever, and what follows for a scan.
import { expect, test } from 'vitest';
import { but, dxaEntries, followUpDay, randomised, ready, save, ticks } from '../acts.ts';
import { content, entriesOf, rowsOf } from '../db/raw.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const medix = {
  scanner: 'Medix DR',
  serial: 'M-1001',
  software: 'Medilink 4.2',
  ls_lsc: '0.028',
  fn_lsc: '0.033',
  in_use: '1',
};
const other = { ...medix, scanner: 'Medix 90', serial: 'M-2002' };
const calibration = {
  one: 'Medix DR',
  other: 'Medix 90',
  made_on: '2026-03-01',
  made_by: 'Paula Price',
  equation: 'second = 1.012 x first',
};
const scanners = (w: TestWorld) => w.as('administrator').scanners;
const later = but(dxaEntries, { scan_date: followUpDay });

async function entered(w: TestWorld, ...all: (typeof medix)[]) {
  for (const each of all) expect(await scanners(w).save(each)).toEqual({ ok: true });
}

/** Somebody whose second visit is open; her first scan was made on the Medix DR. */
async function followed() {
  const w = await world();
  const number = await randomised(w);
  w.setDay(followUpDay);
  const { capture } = w.as('assessor');
  await capture.openVisit(number, 'followup', { date: followUpDay });
  const key = { number, visit: 'followup', form: 'dxa' } as const;
  const scanOn = (device: string) => capture.save(key, [...but(later, { device }), ['__version', '0']]);
  return { w, capture, key, scanOn };
}

test.each([
  ['scanner', '', 'Name: this is needed.'],
  ['serial', 'x'.repeat(41), 'Serial number: the text has 41 characters; at most 40 are possible.'],
  ['software', ' ', 'Software: this is needed.'],
  [
    'ls_lsc',
    '0.3',
    'Least significant change, spine: “0.3” lies outside the possible range 0.001 to 0.2 g/cm².',
  ],
  ['fn_lsc', 'small', 'Least significant change, femoral neck: “small” is not a number'],
  ['in_use', 'perhaps', 'In use: “perhaps” is not one of the choices.'],
])('a scanner with %s “%s” is refused, and nothing is changed', async (field, text, message) => {
  const w = await world();
  const before = await content(w);
  const answer = await scanners(w).save({ ...medix, [field]: text });
  expect(answer).toMatchObject({ ok: false, errors: [{ field, message: expect.stringContaining(message) }] });
  expect(await content(w)).toBe(before);
});

test('a second scanner of the same name is refused, and so is another name for one that records may hold', async () => {
  const w = await world();
  await entered(w, medix);
  const [row] = await rowsOf(w, 'scanner');
  const before = await content(w);
  expect(await scanners(w).save({ ...other, scanner: ' medix  dr' })).toMatchObject({
    errors: [{ field: 'scanner', message: expect.stringContaining('there is a scanner') }],
  });
  const renamed = { ...medix, id: String(row?.id), version: '1', scanner: 'Medix XL' };
  expect(await scanners(w).save(renamed)).toMatchObject({ errors: [{ field: 'scanner' }] });
  expect(await refusal(scanners(w).save({ ...medix, id: 'none' }))).toBe('page.not_found');
  expect(await content(w)).toBe(before);
});

test('what is known of a scanner changes, and what was known stays in the ledger', async () => {
  const w = await world();
  await entered(w, medix);
  const [row] = await rowsOf(w, 'scanner');
  const changed = { ...medix, id: String(row?.id), version: '1', ls_lsc: '0.031' };
  expect(await scanners(w).save(changed)).toEqual({ ok: true });
  expect(await rowsOf(w, 'scanner')).toMatchObject([{ ls_lsc: 0.031, fn_lsc: 0.033, version: 2 }]);
  const last = (await entriesOf(w, 'open')).at(-1);
  expect([last?.cells_old, last?.cells_new]).toEqual([
    '{"ls_lsc":0.028,"version":1}',
    '{"ls_lsc":0.031,"version":2}',
  ]);
  // Pressed twice it is once; from a page that is older than the row it is refused.
  expect(await scanners(w).save(changed)).toEqual({ ok: true });
  expect(await scanners(w).save({ ...changed, ls_lsc: '0.040' })).toMatchObject({ ok: false });
  expect(await rowsOf(w, 'scanner')).toMatchObject([{ version: 2 }]);
});

test.each([
  ['one', 'Medix XL', 'First scanner: “Medix XL” is none of the scanners.'],
  ['other', 'Medix DR', 'Second scanner: it is the first one.'],
  ['made_on', '2031-01-01', 'Day of the calibration: '],
  ['made_by', '', 'Made by: this is needed.'],
  ['equation', '', 'Equation: this is needed.'],
])('a cross-calibration with %s “%s” is refused', async (field, text, message) => {
  const w = await world();
  await entered(w, medix, other);
  const before = await content(w);
  const answer = await scanners(w).calibrate({ ...calibration, [field]: text });
  expect(answer).toMatchObject({ ok: false, errors: [{ field, message: expect.stringContaining(message) }] });
  expect(await content(w)).toBe(before);
});

test('words of the programme are asked about in what is written of a scanner and a calibration', async () => {
  const w = await world();
  const asked = await scanners(w).save({ ...medix, software: 'used at the gym' });
  expect(asked).toMatchObject({ ok: false, warnings: [{ field: 'software', confirmed: false }] });
  const warnings = asked.ok ? [] : (asked.warnings ?? []);
  const confirmed = { ...medix, software: 'used at the gym', ...Object.fromEntries(ticks(warnings)) };
  expect(await scanners(w).save(confirmed)).toEqual({ ok: true });
  await entered(w, other);
  const gym = { ...calibration, equation: 'second = first, at the gym' };
  expect(await scanners(w).calibrate(gym)).toMatchObject({ ok: false, warnings: [{ field: 'equation' }] });
});

test('dxa.no_cross_calibration: another scanner than at the first visit is refused until the two are calibrated', async () => {
  const { w, capture, key, scanOn } = await followed();
  const refused = async () => {
    const answer = await scanOn('Medix 90');
    if (answer.ok) throw new Error('saved');
    expect(answer.view.errors).toMatchObject([{ field: 'device' }]);
    expect(answer.view.errors[0]?.message).toContain('no cross-calibration of the two');
    expect(answer.view.errors[0]?.message).not.toMatch(/\d|Medix/);
    expect(answer.view.warnings).toEqual([]);
  };
  await refused();
  await entered(w, medix, other, { ...other, scanner: 'Medix XL' });
  await refused();
  expect(await scanners(w).calibrate({ ...calibration, one: 'Medix XL' })).toEqual({ ok: true });
  await refused();
  expect(await scanners(w).calibrate({ ...calibration, one: 'Medix 90', other: 'Medix DR' })).toEqual({
    ok: true,
  });
  const asked = await scanOn('Medix 90');
  if (asked.ok) throw new Error('saved');
  expect(asked.view.errors).toEqual([]);
  expect(asked.view.warnings.map((each) => each.rule)).toEqual(['dxa.other_scanner']);
  await save(w, key, [...but(later, { device: 'Medix 90' }), ...ticks(asked.view.warnings)]);
  expect((await capture.open(key)).typed.device).toBe('Medix 90');
});

test('a scan names one of the scanners in use, once there are some; a record keeps what it named before', async () => {
  const w = await world();
  const number = await ready(w);
  const key = { number, visit: 'baseline', form: 'dxa' } as const;
  const { capture } = w.as('assessor');
  expect(await capture.open(key)).not.toHaveProperty('scanners');
  await entered(w, other, { ...medix, scanner: 'Medix XL', in_use: '0' });
  expect((await capture.open(key)).scanners).toEqual(['Medix 90']);
  const on = (device: string, version: number) =>
    capture.save(key, [
      ...but(dxaEntries, { device, operator: 'BB' }),
      ['__version', String(version)],
      ['__reason', 'named wrongly'],
    ]);
  for (const device of ['Elsewhere', 'Medix XL'])
    expect(await on(device, 1)).toMatchObject({ view: { errors: [{ field: 'device' }] } });
  expect(await on('Medix DR', 1)).toMatchObject({ ok: true });
  expect(await on('Medix 90', 2)).toMatchObject({ ok: true });
  expect(await on('Medix DR', 3)).toMatchObject({ view: { errors: [{ field: 'device' }] } });
});

test('nobody but the administrator enters scanners', async () => {
  const w = await world();
  for (const role of ['coordinator', 'assessor', 'investigator', 'statistician', 'trainer'] as const)
    expect(w.as(role)).not.toHaveProperty('scanners');
});
