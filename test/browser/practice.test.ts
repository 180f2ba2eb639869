// Trying the study on the day of set-up, and what becomes of a page that was opened before activation.
import { describe, expect, test } from 'vitest';
import { createKeyFile } from '#app/services/keyring.server.ts';
import { goLive } from '../activating.ts';
import { anthropometryEntries, randomised, screeningEntries } from '../acts.ts';
import { fill, follow, press, sees, textOf } from './hands.ts';
import { stage, twice } from './stage.ts';

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('both visits are tried on one day, and every form says who she is', async () => {
    const { w, as } = await stage({ javaScriptEnabled }, { activated: false });
    await randomised(w);
    const page = await as('assessor');
    await page.goto('/participants/L-001/followup');
    await press(page, 'Open the visit', 'in practice only');
    await page.locator('[name="confirm"]').check();
    await press(page, 'Open the visit', 'The date of the visit is saved.');
    expect(await textOf(page, '.identity')).toBe('QX, born 1959');
    await follow(page, 'Height and weight', 'Height and weight, L-001');
    expect(await textOf(page, '.identity')).toBe('QX, born 1959');
    expect(await page.title()).not.toContain('QX');
    await fill(page, anthropometryEntries);
    await press(page, 'Save', 'The form is saved and complete.');
  });

  test('a form that was opened in practice is not saved after activation, and the page says why', async () => {
    const { w, as } = await stage({ javaScriptEnabled }, { activated: false });
    const page = await as('coordinator');
    await page.goto('/screening/new');
    await fill(page, screeningEntries);
    createKeyFile(w.runtime.keyFile, Buffer.alloc(32, 7));
    await goLive(w);
    await press(page, 'Judge and add to the log', 'Nothing was saved: the study is no longer in practice');
    await page.goto('/screening');
    await sees(page, 'Nobody has been screened yet.');
  });

  test('a double click screens once, and records an event once', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await randomised(w);
    const page = await as('coordinator');
    await page.goto('/screening/new');
    await fill(page, screeningEntries);
    await page.getByRole('button', { name: 'Judge and add to the log' }).dblclick();
    await sees(page, 'The judgement, under the definition in force at the time');
    expect((await w.as('coordinator').screening.log(1)).total).toBe(2);
  });
});
