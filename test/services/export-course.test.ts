// What became of participants, in an export: status and day before the study is unsealed, and afterwards also why. Of whoever
// withdrew consent and wished it, nothing is in any file.
import { expect, test } from 'vitest';
import {
  logIncident,
  noteMistake,
  randomised,
  reconsent,
  recordCourse,
  recordEvent,
  sheet,
} from '../acts.ts';
import { breakCode } from '../code-breaking.ts';
import { readCsv } from '../csv.ts';
import { exported } from '../exporting.ts';
import { lock, unseal } from '../locking.ts';
import { log } from '../logging.ts';
import { type TestWorld, world } from '../world.ts';

const rowsIn = (files: Record<string, string>) => readCsv(files['course.csv'] ?? '');

test('status, day and kind of what blinded people recorded; once it is unsealed everything', async () => {
  const w = await world();
  const [one, two] = [await randomised(w), await randomised(w)];
  await recordCourse(w, 'trainer', one, {
    ...{ course_status: 'DEVIATION', deviation_category: 'PROGRAMME', course_reason: undefined },
    course_details: 'SENTINEL_OF_TRAINER',
  });
  await recordCourse(w, 'coordinator', two, {
    ...{ course_status: 'DEVIATION', deviation_category: 'VISIT', course_reason: undefined },
  });
  await recordCourse(w, 'coordinator', one, { course_details: 'SENTINEL_OF_COORDINATOR' });
  const gone = await recordCourse(w, 'coordinator', two, { course_details: 'SENTINEL_VOID' });
  const voided = { reason: 'another woman', version: 1 };
  await w.as('coordinator').course.voidRecord({ number: two, id: gone }, voided);
  for (const step of ['dummy', 'masked']) {
    const files = await exported(w);
    expect(
      rowsIn(files).map((row) => [step, row.participant, row.course_status, row.deviation_category]),
    ).toEqual([
      [step, one, 'WITHDREW_PROGRAMME', ''],
      [step, two, 'DEVIATION', 'VISIT'],
    ]);
    expect(Object.values(files).join('\n')).not.toMatch(/SENTINEL|TIRED|course_reason|recorded_by/);
    if (step === 'dummy') await lock(w);
  }
  await unseal(w);
  const files = await exported(w);
  const rows = rowsIn(files).map((row) => [
    ...[row.participant, row.recorded_by, row.course_status],
    ...[row.deviation_category, row.course_reason, row.course_details],
  ]);
  expect(rows).toHaveLength(3);
  expect(rows).toEqual(
    expect.arrayContaining([
      [one, 'unblinded', 'DEVIATION', 'PROGRAMME', '', 'SENTINEL_OF_TRAINER'],
      [one, 'blinded', 'WITHDREW_PROGRAMME', '', 'TIRED', 'SENTINEL_OF_COORDINATOR'],
      [two, 'blinded', 'DEVIATION', 'VISIT', '', 'She said so on the telephone'],
    ]),
  );
  const book = readCsv(files['codebook.csv'] ?? '').filter((row) => row.dataset === 'course');
  expect(book.map((row) => row.name)).toEqual(Object.keys(rowsIn(files)[0] ?? {}));
});

const withheld = { course_status: 'WITHDREW_CONSENT', course_reason: undefined, data_use: 'WITHHELD' };

test('of whoever withdrew consent and wished it nothing is exported, and the bundle says of how many', async () => {
  const w = await world();
  const [stays, gone, kept] = [await randomised(w), await randomised(w), await randomised(w)];
  await sheet(w, '3.0', '2026-02-27', '1');
  for (const number of [stays, gone]) {
    await reconsent(w, number, '3.0', '2026-03-02');
    await recordEvent(w, 'assessor', number);
    await logIncident(w, 'assessor', number, { impact: number === gone ? 'LIKELY' : 'NONE' });
    await logIncident(w, 'trainer', number);
    await noteMistake(w, number);
    for (const name of ['fall', 'fracture']) await log(w, 'assessor', name, number);
    const parent = await log(w, 'assessor', 'medication', number);
    await log(w, 'assessor', 'medication_dose', number, { parent });
    await breakCode(w, number, {}, 'coordinator');
    await recordCourse(w, 'trainer', number);
  }
  await recordCourse(w, 'coordinator', kept, { ...withheld, data_use: 'KEPT' });
  expect(Object.values(await exported(w)).join('\n')).toContain(gone);
  expect(await said(w)).not.toMatch(/\d participant/);
  const id = await recordCourse(w, 'coordinator', gone, withheld);
  for (const step of ['dummy', 'masked', 'unsealed']) {
    const files = await exported(w);
    for (const [name, text] of Object.entries(files)) {
      if (!name.endsWith('.csv') || name.startsWith('randomisation_')) continue;
      expect(text, `${step} ${name}`).not.toContain(gone);
      const hasRows = text.trimEnd().split('\r\n').length > 1;
      if (hasRows && !/codebook|codelists|blinding_index/.test(name))
        expect(text.includes(stays) || step !== 'unsealed', name).toBe(true);
    }
    expect(files['unblinding_incidents.csv']).not.toContain('LIKELY,');
    expect(readCsv(files['participants.csv'] ?? '').map((row) => row.participant)).toEqual([stays, kept]);
    const sentence = '1 participant who withdrew consent, and of whom nothing is exported';
    for (const name of ['README.txt', 'manifest.json']) expect(files[name]).toContain(sentence);
    expect(await said(w)).toContain(sentence);
    if (step === 'dummy') await lock(w);
    if (step === 'masked') await unseal(w);
  }
  expect(id).not.toBe('');
});

test('once the record is void she is exported again', async () => {
  const w = await world();
  const number = await randomised(w);
  const id = await recordCourse(w, 'coordinator', number, withheld);
  expect(readCsv((await exported(w))['participants.csv'] ?? '')).toEqual([]);
  await w.as('coordinator').course.voidRecord({ number, id }, { reason: 'another woman', version: 1 });
  expect(readCsv((await exported(w))['participants.csv'] ?? '')).toHaveLength(1);
});

const said = async (w: TestWorld) => (await w.as('statistician').export.describe()).leftOut.join('\n');

test('a consent given again is a row with its version and day, and a void one is none', async () => {
  const w = await world();
  const [one, two] = [await randomised(w), await randomised(w)];
  await sheet(w, '3.0', '2026-02-27', '1');
  for (const number of [two, one]) await reconsent(w, number, '3.0', '2026-03-02');
  const again = async () =>
    readCsv((await exported(w))['reconsents.csv'] ?? '').map((row) => [
      row.participant,
      row.consent_version,
      row.given_on,
    ]);
  const given = (number: string) => [number, '3.0', '2026-03-02'];
  expect(await again()).toEqual([given(one), given(two)]);
  const [its] = (await w.as('coordinator').consents.of(one)).again;
  const voided = { consent: its?.id ?? '', reason: 'of another woman' };
  expect((await w.as('coordinator').consents.voidOne(one, voided)).ok).toBe(true);
  expect(await again()).toEqual([given(two)]);
});
