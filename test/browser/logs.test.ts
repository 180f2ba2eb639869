// What happens to a participant between her visits, and what she says of her programme, at a real browser.
import { describe, expect, test } from 'vitest';
import { randomised } from '../acts.ts';
import { logEntries, sealedEntries } from '../logging.ts';
import { fill, follow, press, sees, textOf } from './hands.ts';
import { stage, twice } from './stage.ts';

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('a medicine with two doses is entered, and a colleague enters when it was stopped', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await randomised(w);
    const page = await as('assessor');
    await page.goto('/participants/L-001');
    await follow(page, 'Falls, fractures and medication of L-001', 'Logs of L-001');
    await follow(page, 'Enter a medication of L-001', 'Medication of L-001');
    await fill(page, logEntries.medication ?? []);
    await fill(page, [['med_stop', '2026-02']]);
    await press(page, 'Save the entry', 'There is a problem');
    await sees(page, 'Last taken: she is said to take it still, and yet to have stopped on 2026-02.');
    await fill(page, [['med_stop', '']]);
    await press(page, 'Save the entry', 'The entry is saved.');
    for (const amount of ['35', '70']) {
      await follow(page, 'Enter a dose of alendronate', 'Dose of L-001');
      await fill(page, logEntries.medication_dose ?? []);
      await fill(page, [['dose_amount', amount]]);
      await press(page, 'Save the entry', 'The entry is saved.');
    }
    for (const amount of ['35.00', '70.00']) await sees(page, amount);

    const colleague = await as('coordinator');
    await colleague.goto('/logs/L-001');
    await follow(colleague, 'correct this medication', 'Medication of L-001');
    await sees(colleague, 'The answers to “What she takes it for” are sealed');
    await fill(colleague, [
      ['med_ongoing', '0'],
      ['med_stop', '2026-02'],
      ['__reason', 'she has stopped'],
    ]);
    await press(colleague, 'Save the entry', 'The entry is saved.');
    await page.goto('/logs/L-001');
    await sees(page, '2026-02');
  });

  test('a trainer enters what she says of her programme, and no blinded person learns of it', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await randomised(w);
    const page = await as('trainer');
    await page.goto('/programme/L-001');
    await follow(page, 'Enjoyment of the activity (PACES-8)', 'Enjoyment of the activity (PACES-8), L-001');
    await sees(page, 'The wording of these items belongs to its authors and is not shown here.');
    await fill(page, sealedEntries.paces_8 ?? []);
    await fill(page, [['paces_2', '8']]);
    await press(page, 'Save the questionnaire', 'There is a problem');
    await fill(page, [['paces_2', '5']]);
    await press(page, 'Save the questionnaire', 'The questionnaire is saved.');
    await follow(page, 'Enjoyment of the activity (PACES-8)', 'Enjoyment of the activity (PACES-8), L-001');
    await sees(page, '42.0');
    const theirs = await as('assessor');
    for (const path of ['/participants/L-001', '/logs/L-001', '/']) {
      await theirs.goto(path);
      expect(await textOf(theirs)).not.toContain('PACES');
    }
    expect((await theirs.goto('/programme/L-001/paces_8'))?.status()).toBe(403);
  });
});
