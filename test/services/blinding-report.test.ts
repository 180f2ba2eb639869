// The report on blinding in an export: absent until the study is unsealed, whatever was guessed; then the guesses by arm,
// counted anew here from what the trainer knows.
import { expect, test } from 'vitest';
import { bangIndex, jamesIndex } from '#app/services/blinding-index.server.ts';
import { arms } from '#app/study/arms.ts';
import { but, completeFollowUp, guessEntries, randomised, save } from '../acts.ts';
import { readCsv } from '../csv.ts';
import { exported } from '../exporting.ts';
import { lock, unseal } from '../locking.ts';
import { type TestWorld, world } from '../world.ts';

const open = (w: TestWorld) => exported(w);
/** To four decimals. */
const shown = (value: number) => String(Number(value.toFixed(4)));

const guessed = ['SUPERVISED', 'AT_HOME', 'UNKNOWN'] as const;

/** Ten women, of whom eight were guessed about in turn; one of the two others is not followed up, one misses the visit. */
async function guessedAbout(guessOf: (i: number) => (typeof guessed)[number]) {
  const w = await world();
  const numbers: string[] = [];
  for (let i = 0; i < 10; i++) numbers.push(await randomised(w));
  for (const [i, number] of numbers.slice(0, 8).entries()) {
    await completeFollowUp(w, number);
    const unknown = guessOf(i) === 'UNKNOWN' ? { confidence: undefined } : {};
    const key = { number, visit: 'followup', form: 'assessor_guess' } as const;
    const entries = but(guessEntries, { guess: guessOf(i), ...unknown });
    const isSame = guessOf(i) === 'SUPERVISED';
    await save(w, key, entries, isSame ? { version: 1 } : { version: 1, reason: 'she thinks so' });
  }
  await w.as('assessor').capture.missVisit(numbers[8] ?? '', 'followup', 'away');
  return { w, numbers };
}

async function truth(w: TestWorld, numbers: string[], guessOf: (i: number) => string) {
  const labels = new Map(
    (await w.as('trainer').programme.revealArms()).map((each) => [each.number, each.arm]),
  );
  return arms.map(({ code, label, guess }) => {
    const her = { code, right: 0, wrong: 0, unknown: 0, missing: 0 };
    for (const [i, number] of numbers.entries()) {
      if (labels.get(number) !== label) continue;
      if (i >= 8) her.missing += 1;
      else if (guessOf(i) === 'UNKNOWN') her.unknown += 1;
      else if (guessOf(i) === guess) her.right += 1;
      else her.wrong += 1;
    }
    return her;
  });
}

test('no file of it is in a bundle before the study is unsealed, and no page says that there is one', async () => {
  const { w } = await guessedAbout((i) => guessed[i % 3] ?? 'UNKNOWN');
  for (const step of ['dummy', 'masked']) {
    const files = await open(w);
    expect([step, ...Object.keys(files).filter((name) => /^blinding|index/.test(name))]).toEqual([step]);
    // The script says which files it would read; nothing else names them.
    const others = Object.entries(files);
    for (const [name, text] of others) expect(/blinding_index|guessed_right/.test(text), name).toBe(false);
    const said = JSON.stringify(await w.as('statistician').export.describe());
    expect(said).not.toContain('blinding_index');
    if (step === 'dummy') await lock(w);
  }
});

test('once it is unsealed: right, wrong, unknown and missing of each arm, and the indices of these counts', async () => {
  const guessOf = (i: number) => guessed[i % 3] ?? 'UNKNOWN';
  const { w, numbers } = await guessedAbout(guessOf);
  const [one, two] = await truth(w, numbers, guessOf);
  if (!one || !two) throw new Error('Two arms.');
  expect(one.right + two.right + one.wrong + two.wrong + one.unknown + two.unknown).toBe(8);
  expect(one.missing + two.missing).toBe(2);
  await lock(w);
  await unseal(w);
  const files = await open(w);
  const rows = readCsv(files['blinding_index.csv'] ?? '');
  expect(rows.map((row) => [row.index, row.arm])).toEqual([
    ['bang', one.code],
    ['bang', two.code],
    ['james', ''],
  ]);
  const both = { ...one, code: '' };
  for (const each of ['right', 'wrong', 'unknown', 'missing'] as const) both[each] = one[each] + two[each];
  for (const [i, its] of [one, two, both].entries())
    expect(rows[i]).toMatchObject({
      guessed_right: String(its.right),
      guessed_wrong: String(its.wrong),
      guessed_unknown: String(its.unknown),
      not_guessed: String(its.missing),
      unsealed_arm_marks: 'UNSEALED',
    });
  for (const [i, its] of [bangIndex(one), bangIndex(two), jamesIndex(one, two)].entries()) {
    if (its.value === null || !its.interval) throw new Error('These guesses have an index and an interval.');
    expect(rows[i]).toMatchObject({
      estimate: shown(its.value),
      standard_error: shown(its.error),
      lower_95: shown(its.interval[0]),
      upper_95: shown(its.interval[1]),
      note: '',
    });
    expect(files['blinding_index.txt']).toContain(`${its.value.toFixed(4)} (95 % interval `);
  }
  expect(files['blinding_index.txt']).toContain(`without a guess ${one.missing}`);
  const manifest = JSON.parse(files['manifest.json'] ?? '');
  const listed = manifest.files.map((each: { name: string; rows: number | null }) => [each.name, each.rows]);
  expect(listed).toEqual(
    expect.arrayContaining([
      ['blinding_index.csv', 3],
      ['blinding_index.txt', null],
    ]),
  );
  const described = (await w.as('statistician').export.describe()).tables.map(({ name }) => name);
  expect(described).toContain('blinding_index');
  expect(files['README.txt']).toContain('blinding_index');
});

test('where nobody guessed there is a sentence, and no number', async () => {
  const w = await world();
  await randomised(w);
  await lock(w);
  await unseal(w);
  const files = await open(w);
  const rows = readCsv(files['blinding_index.csv'] ?? '');
  for (const row of rows)
    expect([row.estimate, row.standard_error, row.lower_95, row.upper_95]).toEqual(['', '', '', '']);
  expect(rows.map((row) => row.note)).toEqual([
    'Nobody guessed for this arm.',
    'Nobody guessed for this arm.',
    'Nobody guessed for one of the arms.',
  ]);
  expect(rows.reduce((sum, row) => sum + (row.index === 'bang' ? Number(row.not_guessed) : 0), 0)).toBe(1);
  expect(Object.values(files).join('\n')).not.toMatch(/NaN|Infinity/);
});

test('everybody said “I do not know”: Bang 0, James 1, and no interval', async () => {
  const { w } = await guessedAbout(() => 'UNKNOWN');
  await lock(w);
  await unseal(w);
  const rows = readCsv((await open(w))['blinding_index.csv'] ?? '');
  expect(rows.map((row) => [row.estimate, row.lower_95])).toEqual([
    ['0', ''],
    ['0', ''],
    ['1', ''],
  ]);
  for (const row of rows) expect(row.note).toMatch(/no interval/);
});
