// The assessor's guess: asked last, read again by whoever entered it alone, and in no export before the study is unsealed.
import { expect, test } from 'vitest';
import { arms } from '#app/study/arms.ts';
import { assessorGuess } from '#app/study/instruments/assessor-guess.ts';
import {
  anthropometryEntries,
  but,
  completeFollowUp,
  dxaEntries,
  type Entries,
  followUpDay,
  guessEntries,
  randomised,
  save,
  saveOthers,
  strengthEntries,
  ticks,
} from '../acts.ts';
import { readCsv } from '../csv.ts';
import { rowsOf } from '../db/raw.ts';
import { exported } from '../exporting.ts';
import { lock, unseal } from '../locking.ts';
import { refusal, type TestWorld, type Which, world } from '../world.ts';

const keyOf = (number: string) => ({ number, visit: 'followup', form: 'assessor_guess' }) as const;
const send = (w: TestWorld, number: string, entries: Entries, { version = 0, which = 1 as Which } = {}) =>
  w.as('assessor', which).capture.save(keyOf(number), [...entries, ['__version', String(version)]]);

/** Everything of the second visit but strength is entered. */
async function nearlyMeasured() {
  const w = await world();
  const number = await randomised(w);
  w.setDay(followUpDay);
  await w.as('assessor').capture.openVisit(number, 'followup', { date: followUpDay });
  await save(w, { number, visit: 'followup', form: 'anthropometry' }, anthropometryEntries);
  await save(w, { number, visit: 'followup', form: 'dxa' }, but(dxaEntries, { scan_date: followUpDay }));
  await saveOthers(w, number, 'followup', followUpDay);
  return { w, number };
}

test('it is refused until everything else of the visit is complete, and what was typed is kept', async () => {
  const { w, number } = await nearlyMeasured();
  const strength = { number, visit: 'followup', form: 'strength_function' } as const;
  const early = async () => {
    const saved = await send(w, number, guessEntries);
    if (saved.ok) throw new Error('It was saved.');
    expect(saved.status).toBe(422);
    expect(saved.view.typed.guess).toBe('SUPERVISED');
    expect(await rowsOf(w, 'assessor_guess')).toEqual([]);
    return saved.view.errors;
  };
  const message = 'Guess: this form is asked last. Complete first: Strength and function.';
  expect(await early()).toEqual([{ field: 'guess', message }]);
  await save(w, strength, strengthEntries.slice(1));
  expect(await early()).toEqual([{ field: 'guess', message }]);
  await save(w, strength, strengthEntries, { version: 1, reason: 'one was left out' });
  expect(await send(w, number, guessEntries)).toEqual({ ok: true, state: 'complete' });
});

test('a guess without a confidence is refused, one that says “I do not know” is not', async () => {
  const { w, number } = await nearlyMeasured();
  await save(w, { number, visit: 'followup', form: 'strength_function' }, strengthEntries);
  const refused = await send(w, number, but(guessEntries, { confidence: undefined }));
  if (refused.ok) throw new Error('It was saved.');
  expect(refused.view.errors.map((each) => each.field)).toEqual(['confidence']);
  const unknown = but(guessEntries, { guess: 'UNKNOWN', confidence: undefined, reason_for_guess: 'NONE' });
  expect(await send(w, number, unknown)).toEqual({ ok: true, state: 'complete' });
});

test('being told, and no incident, is asked about', async () => {
  const { w, number } = await nearlyMeasured();
  await save(w, { number, visit: 'followup', form: 'strength_function' }, strengthEntries);
  const told = but(guessEntries, { reason_for_guess: 'TOLD' });
  const asked = await send(w, number, told);
  if (asked.ok) throw new Error('It was saved.');
  expect(asked.view.warnings).toMatchObject([{ rule: 'assessor_guess.heard_not_logged', confirmed: false }]);
  expect(await send(w, number, [...told, ...ticks(asked.view.warnings)])).toMatchObject({ ok: true });
});

test('nobody but whoever entered it opens, changes or voids it; that it is there, everybody sees', async () => {
  const w = await world();
  const number = await randomised(w);
  await completeFollowUp(w, number);
  const another = w.as('assessor', 2).capture;
  const before = await rowsOf(w, 'assessor_guess');
  expect(await refusal(another.open(keyOf(number)))).toBe('form.confidential');
  // Also from a page that was opened before the other saved hers: she is told nothing of what stands there.
  for (const version of [0, 1])
    expect(
      await refusal(send(w, number, but(guessEntries, { guess: 'AT_HOME' }), { version, which: 2 })),
    ).toBe('form.confidential');
  expect(await refusal(another.voidForm(keyOf(number), { reason: 'because', version: 1 }))).toBe(
    'form.confidential',
  );
  expect(await refusal(w.as('coordinator').capture.open(keyOf(number)))).toBe('role.refused');
  expect(await rowsOf(w, 'assessor_guess')).toEqual(before);
  for (const role of ['coordinator', 'assessor'] as const)
    expect((await w.as(role, 2).participants.view(number)).marks['followup/assessor_guess']).toBe('complete');
  expect((await w.as('assessor').capture.open(keyOf(number))).typed.guess).toBe('SUPERVISED');
});

test('the void one of a colleague does not keep another from guessing anew', async () => {
  const w = await world();
  const number = await randomised(w);
  await completeFollowUp(w, number);
  await w.as('assessor').capture.voidForm(keyOf(number), { reason: 'another woman', version: 1 });
  expect(await send(w, number, guessEntries, { which: 2 })).toMatchObject({ ok: true });
});

const cells = ['guess', 'confidence', 'reason_for_guess', 'incident'] as const;
async function taken(w: TestWorld) {
  const all = await exported(w);
  const row = readCsv(all['participants.csv'] ?? '').find((each) => each.participant === 'L-001') ?? {};
  return { row, all };
}

test('an export holds its state alone until the study is unsealed: a guess would name the masked groups', async () => {
  const w = await world();
  await completeFollowUp(w, await randomised(w));
  for (const step of ['dummy', 'masked']) {
    const { row, all } = await taken(w);
    expect(row.assessor_guess_state, step).toBe('complete');
    expect([step, ...cells.map((name) => row[name])]).toEqual([step, '', '', '', '']);
    expect(all['README.txt']).toContain('What assessors guessed');
    const book = readCsv(all['codebook.csv'] ?? '').find(
      (each) => each.dataset === 'assessor_guess' && each.name === 'guess',
    );
    expect(book?.derivation).toBe('Empty until the study is unsealed');
    if (step === 'dummy') await lock(w);
  }
  await unseal(w);
  const { row, all } = await taken(w);
  expect(cells.map((name) => row[name])).toEqual(['SUPERVISED', '2', 'PERFORMANCE', '0']);
  expect(all['README.txt']).not.toContain('What assessors guessed');
});

test('every arm is meant by one choice of the form, and no choice is the name of an arm', () => {
  const choices = assessorGuess.fields.guess.choices.map(([code]) => code as string);
  expect(arms.map((each) => each.guess).sort()).toEqual(choices.filter((code) => code !== 'UNKNOWN').sort());
  const words = assessorGuess.fields.guess.choices.flat().map((each) => each.toLowerCase());
  for (const { code, label, short } of arms)
    for (const name of [code, label, short])
      expect(
        words.some((each) => each.includes(name.toLowerCase())),
        name,
      ).toBe(false);
});
