// What a participant says of her programme at the end: sealed as a whole, one of each, and nothing of it for the blinded.

import { expect, test } from 'vitest';
import { sealedForms } from '#app/study/index.ts';
import { but, type Entries, enrol, randomised } from '../acts.ts';
import { content, entriesOf, rowsOf } from '../db/raw.ts';
import { quickFormats } from '../exporting.ts';
import { answerSealed, sealedEntries, secondTrainer } from '../logging.ts';
import { refusal, world } from '../world.ts';

const names = sealedForms.map(({ name }) => name);
const again = (form: string, changes: Record<string, string>, version: number): Entries => [
  ...but(sealedEntries[form] ?? [], changes),
  ['__version', String(version)],
  ['__reason', 'misread the paper'],
];

test.each([
  ['bpaq_followup', { bpaq_answered_on: '' }, 'bpaq_answered_on'],
  ['bpaq_followup', { bpaq_total: '2000.01' }, 'bpaq_total'],
  ['paces_8', { paces_3: '8' }, 'paces_3'],
  ['paces_8', { paces_answered_on: '2031-01-01' }, 'paces_answered_on'],
  ['exit_survey', { exit_safe: '6' }, 'exit_safe'],
])('%s with %o is refused, and nothing is kept', async (form, changes, field) => {
  const w = await world();
  const number = await randomised(w);
  const before = await content(w);
  const entries = but(sealedEntries[form] ?? [], changes as Record<string, string>);
  expect(await w.as('trainer').sealedForms.save(number, form, entries)).toMatchObject({
    ok: false,
    status: 422,
    view: { errors: [{ field }] },
  });
  expect(await content(w)).toBe(before);
});

test('another form, and somebody who is not randomised, is not found', async () => {
  const w = await world();
  const number = await randomised(w);
  const waiting = await enrol(w);
  const { sealedForms: its } = w.as('trainer');
  for (const form of ['dxa', 'bpaq', 'fall', 'adverse_event', 'nothing'])
    expect(await refusal(its.open(number, form))).toBe('page.not_found');
  for (const form of names) {
    expect(await refusal(its.open(waiting, form))).toBe('page.not_found');
    expect(await refusal(its.toVoid(number, form))).toBe('page.not_found');
    expect(await refusal(its.save(waiting, form, sealedEntries[form] ?? []))).toBe('page.not_found');
    expect(await refusal(its.voidForm(number, form, { reason: 'none there', version: 1 }))).toBe(
      'page.not_found',
    );
  }
  expect(await refusal(its.of(waiting))).toBe('page.not_found');
});

test('it is in no open table and no open ledger, and no blinded role can ask for it', async () => {
  const w = await world();
  const number = await randomised(w);
  const open = async () => JSON.stringify(await entriesOf(w, 'open'));
  const before = await open();
  const exported = async () =>
    Buffer.from((await w.as('statistician').export.download(quickFormats)).bytes).toString('base64');
  const bytes = await exported();
  for (const form of names) await answerSealed(w, number, form);
  expect(await open()).toBe(before);
  expect(await exported()).toBe(bytes);
  const sealed = await rowsOf(w, 'sealed_record');
  expect(sealed).toHaveLength(names.length);
  expect(sealed.every(({ whole, cells }) => whole === 1 && !String(cells).includes('barbell'))).toBe(true);
  for (const role of ['administrator', 'coordinator', 'assessor', 'investigator', 'statistician'] as const)
    expect(Object.keys(w.as(role))).not.toContain('sealedForms');
});

test('each stands once: it is corrected by every trainer, and keeps what was before in the sealed ledger', async () => {
  const w = await world();
  const number = await randomised(w);
  const { sealedForms: its } = w.as('trainer');
  expect((await its.of(number)).forms).toEqual(names.map((form) => ({ form, state: 'none' })));
  const id = await answerSealed(w, number, 'paces_8');
  expect((await its.of(number)).forms).toContainEqual({ form: 'paces_8', state: 'complete' });
  expect((await its.open(number, 'paces_8')).typed).toMatchObject({ paces_4: '7', paces_total: '42.0' });
  const other = (await secondTrainer(w)).sealedForms;
  expect(await other.save(number, 'paces_8', again('paces_8', { paces_1: '1' }, 1))).toMatchObject({
    ok: true,
    id,
  });
  expect((await its.open(number, 'paces_8')).typed).toMatchObject({ paces_total: '38.0' });
  // From a page that was open before.
  expect(await its.save(number, 'paces_8', again('paces_8', { paces_1: '3' }, 1))).toMatchObject({
    ok: false,
    status: 409,
    view: { version: 2, conflict: { fields: [{ field: 'paces_1' }] } },
  });
  expect(await rowsOf(w, 'sealed_record')).toHaveLength(1);
});

test('two who enter the same one at the same time make one record', async () => {
  const w = await world();
  const number = await randomised(w);
  const both = [w.as('trainer'), await secondTrainer(w)];
  const saves = await Promise.all(
    both.map((trainer, i) =>
      trainer.sealedForms.save(number, 'exit_survey', [
        ...but(sealedEntries.exit_survey ?? [], { exit_safe: String(i + 1) }),
        ['__version', '0'],
      ]),
    ),
  );
  expect(saves.map((each) => (each.ok ? 'saved' : each.status)).sort()).toEqual([409, 'saved']);
  expect(await rowsOf(w, 'sealed_record')).toHaveLength(1);
});

test('an item that is missing gives no sum, and the form is incomplete without a reason for it', async () => {
  const w = await world();
  const number = await randomised(w);
  await answerSealed(w, number, 'paces_8', { paces_8: '' });
  const { sealedForms: its } = w.as('trainer');
  expect((await its.of(number)).forms).toContainEqual({ form: 'paces_8', state: 'incomplete' });
  expect((await its.open(number, 'paces_8')).typed.paces_total).toBe('');
});

test('void, it can be entered anew', async () => {
  const w = await world();
  const number = await randomised(w);
  const first = await answerSealed(w, number, 'bpaq_followup');
  const { sealedForms: its } = await secondTrainer(w);
  expect(await its.voidForm(number, 'bpaq_followup', { reason: 'x', version: 1 })).toMatchObject({
    ok: false,
  });
  expect(await its.voidForm(number, 'bpaq_followup', { reason: 'of another woman', version: 1 })).toEqual({
    ok: true,
  });
  expect((await its.of(number)).forms).toContainEqual({ form: 'bpaq_followup', state: 'none' });
  expect(await answerSealed(w, number, 'bpaq_followup')).not.toBe(first);
});
