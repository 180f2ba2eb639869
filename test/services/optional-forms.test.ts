// Forms that a site may switch on: offered at every visit from then on, and nothing waits for them.

import { describe, expect, test } from 'vitest';
import { study } from '#app/study/index.ts';
import {
  completeFollowUp,
  followUpDay,
  measured,
  optionalEntries,
  randomised,
  ready,
  save,
  switchOn,
} from '../acts.ts';
import { readCsv } from '../csv.ts';
import { rowsOf } from '../db/raw.ts';
import { exported } from '../exporting.ts';
import { lock } from '../locking.ts';
import { refusal, site, type TestWorld, world } from '../world.ts';

const jumps = (number: string, visit = 'baseline') => ({ number, visit, form: 'jump' }) as const;
const entries = optionalEntries.jump ?? [];
const offered = async (w: TestWorld, number: string, visit = 'baseline') =>
  (await w.as('assessor').capture.visit(number, visit)).optional.map(({ name, state }) => [name, state]);

describe('refused', () => {
  test('a form that is switched off is not there: not offered, not opened, not saved, not voided', async () => {
    const w = await world();
    const number = await measured(w);
    const { capture } = w.as('assessor');
    expect(await offered(w, number)).toEqual([]);
    expect(await refusal(capture.open(jumps(number)))).toBe('page.not_found');
    expect(await refusal(capture.save(jumps(number), [...entries, ['__version', '0']]))).toBe(
      'page.not_found',
    );
    await switchOn(w, 'jump');
    await save(w, jumps(number), entries);
    await switchOn(w);
    expect(await refusal(capture.open(jumps(number)))).toBe('page.not_found');
    const input = { reason: 'another woman', version: 1 };
    expect(await refusal(capture.voidForm(jumps(number), input))).toBe('page.not_found');
    expect(await rowsOf(w, 'jump')).toMatchObject([{ state: 'complete' }]);
  });

  test('whoever is no assessor does not open it, and nobody switches anything on in a locked study', async () => {
    const w = await world();
    const number = await measured(w);
    await switchOn(w, 'jump');
    expect(await refusal(w.as('coordinator').capture.open(jumps(number)))).toBe('role.refused');
    await lock(w);
    const { settings } = w.as('administrator');
    expect(await refusal(settings.saveSite(site, { optional_qus: '1' }))).toBe('study.locked');
    expect((await settings.state()).site?.optionalForms).toEqual(['jump']);
  });

  test('the first visit stays closed after randomisation, its optional forms with it', async () => {
    const w = await world();
    await switchOn(w, 'jump');
    const number = await randomised(w);
    expect(await refusal(w.as('assessor').capture.open(jumps(number)))).toBe('form.closed');
  });

  test('a visit at which one was entered is not missed', async () => {
    const w = await world();
    await switchOn(w, 'jump');
    const number = await randomised(w);
    w.setDay(followUpDay);
    const { capture } = w.as('assessor');
    await capture.openVisit(number, 'followup', { date: followUpDay });
    await save(w, jumps(number, 'followup'), entries);
    expect(await refusal(capture.missVisit(number, 'followup', 'away', { version: '1' }))).toBe(
      'visit.has_forms',
    );
  });

  test('a box that is none switches nothing on', async () => {
    const w = await world();
    await switchOn(w, 'dxa', 'nonsense', 'pqct');
    expect((await w.as('administrator').settings.state()).site?.optionalForms).toEqual(['pqct']);
  });
});

test('the administrator switches them on, which is audited, and they are offered with their state', async () => {
  const w = await world();
  const number = await measured(w);
  await switchOn(w, 'pqct', 'qus', 'jump');
  expect(await offered(w, number)).toEqual([
    ['qus', 'not_started'],
    ['jump', 'not_started'],
    ['pqct', 'not_started'],
  ]);
  await save(w, jumps(number), entries.slice(0, 1));
  expect(await offered(w, number)).toContainEqual(['jump', 'incomplete']);
  const [row] = await rowsOf(w, 'site');
  expect(row?.optional_forms).toBe('qus jump pqct');
  const last = (await rowsOf(w, 'ledger_open')).filter((each) => each.action === 'site.saved').at(-1);
  expect(JSON.stringify(last)).toContain('qus jump pqct');
});

test('every attempt is kept, the score is the best; one that was stopped by pain has its own code', async () => {
  const w = await world();
  const number = await measured(w);
  await switchOn(w, 'jump', 'flexicurve');
  await save(w, jumps(number), entries);
  const [row] = await rowsOf(w, 'jump');
  expect(row).toMatchObject({ jump_height_1: 14, jump_height_2: 15.5, jump_height: 15.5, state: 'complete' });
  expect(JSON.parse(String(row?.missing))).toEqual({ jump_height_3: 8, jump_impulse_3: 8 });
  await save(w, { number, visit: 'baseline', form: 'flexicurve' }, optionalEntries.flexicurve ?? []);
  expect((await rowsOf(w, 'flexicurve'))[0]).toMatchObject({
    flexi_1: 12.5,
    flexi_2: 13,
    flexi_index: 12.75,
  });
});

test('nothing waits for them: neither randomisation, nor the end of a visit, nor the lock', async () => {
  const w = await world();
  await switchOn(w, ...Object.keys(optionalEntries));
  const number = await ready(w);
  expect((await w.as('coordinator').randomisation.gate(number)).ready).toBe(true);
  await w.as('coordinator').randomisation.randomise(number);
  await completeFollowUp(w, number);
  expect((await w.as('administrator').lock()).unfinished?.map(({ count }) => count)).toEqual([0, 0, 0, 0]);
});

test('their columns are in every export, whether or not they are switched on', async () => {
  const w = await world();
  await switchOn(w, 'jump');
  const number = await measured(w);
  await save(w, jumps(number), entries);
  const [row] = readCsv((await exported(w))['participants.csv'] ?? '');
  expect(row).toMatchObject({ jump_height_bl: '15.5', jump_height_3_bl_missing: '8', bua_bl: '' });
});

test('the study offers all of them at both visits', () => {
  const names = study.instruments
    .filter((each) => 'optional' in each && each.optional)
    .map(({ name }) => name);
  expect(names).toEqual(Object.keys(optionalEntries));
  for (const visit of study.visits) expect(visit.optional).toEqual(names);
});
