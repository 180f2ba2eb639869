// Mistakes found after randomisation are noted and never undone: the allocation stands in every byte.
import { expect, test } from 'vitest';
import { enrol, noteEntries, noteMistake, randomised, ready } from '../acts.ts';
import { readCsv } from '../csv.ts';
import { content, entriesOf, headsOf, rowsOf } from '../db/raw.ts';
import { exported } from '../exporting.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const desk = (w: TestWorld, which: 1 | 2 = 1) => w.as('coordinator', which).randomisation;

test.each([
  ['no kind', { kind: undefined }, [['kind', 'What was found: choose one of the answers.']]],
  ['a kind that is none', { kind: 'undo' }, [['kind', 'What was found: “undo” is not one of the answers.']]],
  [
    'nine characters',
    { note: ' 9 letters ' },
    [['note', 'Note: the text has 9 characters; at least 10 are needed to say what happened.']],
  ],
  [
    '501 characters',
    { note: 'x'.repeat(501) },
    [['note', 'Note: the text has 501 characters; at most 500 are possible.']],
  ],
  [
    'a character that cannot be printed',
    { note: 'turned \u202e round about' },
    [['note', 'Note: the text holds a character that cannot be printed.']],
  ],
  [
    'neither',
    { kind: '', note: '' },
    [
      ['kind', 'What was found: choose one of the answers.'],
      ['note', 'Note: the text has 0 characters; at least 10 are needed to say what happened.'],
    ],
  ],
])('with %s nothing is noted', async (_, changes, errors) => {
  const w = await world();
  const number = await randomised(w);
  const before = await content(w);
  expect(await desk(w).note(number, { ...noteEntries, ...changes })).toEqual({
    ok: false,
    errors: errors.map(([field, message]) => ({ field, message })),
  });
  expect(await content(w)).toBe(before);
});

test('before randomisation nothing is noted, and nobody who is not there', async () => {
  const w = await world();
  for (const number of [await ready(w), await enrol(w)])
    expect(await refusal(desk(w).note(number, noteEntries))).toBe('note.too_early');
  expect(await refusal(desk(w).note('L-009', noteEntries))).toBe('page.not_found');
  expect(await rowsOf(w, 'allocation_note')).toEqual([]);
});

test.each(['assessor', 'trainer', 'statistician', 'administrator'] as const)(
  '%s: has no way to note, nor to read notes',
  async (role) => {
    const w = await world();
    expect(Object.keys(w.as(role))).not.toContain('randomisation');
  },
);

test.each(['ineligible', 'wrong_stratum', 'other'])(
  '%s: the note is kept; allocation, participant and sealed ledger stay as they were in every byte',
  async (kind) => {
    const w = await world();
    const number = await randomised(w);
    const stands = async () =>
      JSON.stringify([
        await rowsOf(w, 'allocation'),
        await rowsOf(w, 'participant'),
        await rowsOf(w, 'eligibility_confirmation'),
        (await headsOf(w)).sealed,
      ]);
    const before = await stands();
    const after = (await headsOf(w)).open?.seq;
    await noteMistake(w, number, { kind });
    expect(await stands()).toBe(before);
    expect(await entriesOf(w, 'open', after)).toMatchObject([
      { action: 'allocation.noted', subject: number, table_name: 'allocation_note' },
    ]);
    expect(await desk(w, 2).notes(number)).toMatchObject([
      { note: noteEntries.note, by: w.actor('coordinator').name, at: expect.stringMatching(/^2026-03-02T/) },
    ]);
  },
);

test('10 and 500 characters are enough and not too many; lines stay lines', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const note of ['x'.repeat(10), 'y'.repeat(500), 'first line\r\nsecond line'])
    await noteMistake(w, number, { note });
  const notes = await desk(w).notes(number);
  expect(notes.map((each) => each.note.length)).toEqual([10, 500, 22]);
  expect(notes[2]?.note).toBe('first line\nsecond line');
});

test('pressed twice it is one note; from a new page, or by somebody else, the same words are another', async () => {
  const w = await world();
  const number = await randomised(w);
  const press = (seen: string, which: 1 | 2 = 1) => desk(w, which).note(number, { ...noteEntries, seen });
  await Promise.all([press('0'), press('0')]);
  expect(await desk(w).notes(number)).toHaveLength(1);
  await press('1');
  await press('0', 2);
  expect(await desk(w).notes(number)).toHaveLength(3);
});

test('the export: kind and day at the site with the arm column of the others, and no word of the text', async () => {
  const w = await world({ now: '2026-03-02T15:00:00.000Z' });
  const [, second] = [await randomised(w, {}), await randomised(w, { medication: true })];
  await noteMistake(w, second, { note: 'SENTINEL_NOTE of a coordinator', kind: 'wrong_stratum' });
  const files = await exported(w);
  const textOf = (name: string) => files[name] ?? '';
  const [her] = readCsv(textOf('participants.csv')).filter((row) => row.participant === second);
  expect(readCsv(textOf('allocation_notes.csv'))).toEqual([
    {
      study_id: 'liftmor',
      participant: second,
      arm: her?.arm,
      note_number: '1',
      kind: 'wrong_stratum',
      noted_on: '2026-03-03',
      dummy_arm_marks: 'DUMMY ARM',
    },
  ]);
  for (const name of Object.keys(files)) expect(textOf(name), name).not.toContain('SENTINEL_NOTE');
  for (const name of ['README.txt', 'scripts/read.R', 'manifest.json', 'codebook.csv'])
    expect(textOf(name), name).toContain('allocation_notes');
  expect(textOf('README.txt')).toContain('The text of notes on mistakes');
});
