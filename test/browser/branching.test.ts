// Questions that an answer opens: at once with JavaScript, on the next page without. Nothing typed is lost on the way.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { but, enrol, medicalEntries } from '../acts.ts';
import { fill, press, sees, typed } from './hands.ts';
import { stage, twice } from './stage.ts';

const path = '/participants/L-001/baseline/medical_history';
const complete = 'The form is saved and complete.';
const shows = (page: Page, name: string) => page.locator(`main [name="${name}"]`).count();

test('with JavaScript a question appears with the answer that opens it, and leaves with it', async () => {
  const { w, as } = await stage();
  await enrol(w);
  const page = await as('coordinator');
  await page.goto(path);
  expect(await shows(page, 'back_pain_score')).toBe(0);
  await fill(page, [['back_pain', '1']]);
  await page.locator('[name="back_pain_score"]').waitFor();
  await fill(page, [['back_pain', '0']]);
  await page.locator('[name="back_pain_score"]').waitFor({ state: 'detached' });
  await fill(page, medicalEntries);
  // What stands in it is not hidden: it is taken away by whoever typed it.
  await fill(page, [['back_pain', '0']]);
  await page.getByLabel('Not asked any more: take this away').check();
  await press(page, 'Save', complete);
  await page.goto(path);
  expect(await shows(page, 'back_pain_score')).toBe(0);
});

test('with JavaScript what is calculated follows what is typed', async () => {
  const { w, as } = await stage();
  await enrol(w);
  await w.as('assessor').capture.openVisit('L-001', 'baseline', { date: '2026-03-02' });
  const page = await as('assessor');
  await page.goto('/participants/L-001/baseline/anthropometry');
  await fill(page, [
    ['height_1', '160.0'],
    ['height_2', '160.2'],
  ]);
  await sees(page, '160.10 cm');
  await fill(page, [['weight_1', '64.0']]);
  await sees(page, '25.0 kg/m²');
});

test('without JavaScript a save whose answers open questions comes back with them', async () => {
  const { w, as } = await stage({ javaScriptEnabled: false });
  await enrol(w);
  const page = await as('coordinator');
  await page.goto(path);
  await fill(page, but(medicalEntries, { back_pain_score: undefined }));
  await press(page, 'Save', 'A few more questions');
  for (const [name, value] of medicalEntries)
    if (name !== 'back_pain_score') expect([name, await typed(page, name)]).toEqual([name, value]);
  await page.getByRole('link', { name: 'Back pain at its worst in these weeks' }).click();
  await fill(page, [['back_pain_score', '9']]);
  await press(page, 'Save', 'is unusual (expected 0 to 8)');
  await page.locator('[name="back_pain_score__confirm"]').check();
  await press(page, 'Save', complete);
});

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('an answer that is corrected leaves nothing behind', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await enrol(w);
    const key = { number: 'L-001', visit: 'baseline', form: 'medical_history' };
    await w.as('coordinator').capture.save(key, [...medicalEntries, ['__version', '0']]);
    const page = await as('coordinator');
    await page.goto(path);
    expect(await typed(page, 'back_pain_score')).toBe('3');
    await fill(page, [
      ['back_pain', '0'],
      ['__reason', 'Misheard'],
    ]);
    await press(page, 'Save', 'this is not asked with the answer to');
    expect(await typed(page, 'back_pain_score')).toBe('3');
    await page.getByLabel('Not asked any more: take this away').check();
    await press(page, 'Save', complete);
    await page.goto(path);
    expect(await shows(page, 'back_pain_score')).toBe(0);
  });
});
