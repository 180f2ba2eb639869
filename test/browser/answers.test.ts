// What a form answers is in sight at once, and stays until it is sent again.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { followUpDay, randomised, ready } from '../acts.ts';
import { fill, getsFocus, press, sees, typed } from './hands.ts';
import { stage, twice } from './stage.ts';

const phone = { width: 390, height: 700 };

/** Waits until this stands inside the window, and with JavaScript has the focus. */
async function isInSight(page: Page, part: string, takesFocus: boolean): Promise<void> {
  await page.locator(takesFocus ? `${part}:focus` : part).waitFor();
  const box = await page.locator(part).boundingBox();
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect(box?.y).toBeLessThan(phone.height / 2);
}

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('errors, also the same ones again, and they stay while she goes to the field', async () => {
    const { w, as } = await stage({ javaScriptEnabled, viewport: phone });
    await ready(w);
    const page = await as('assessor');
    await page.goto('/participants/L-001/baseline/dxa');
    await fill(page, [
      ['ls_bmd', '9'],
      ['fn_bmd', '9'],
      ['__reason', 'Read again'],
    ]);
    for (let tries = 0; tries < 2; tries += 1) {
      await press(page, 'Save', 'There is a problem');
      await isInSight(page, '.error-summary', javaScriptEnabled);
    }
    await page.getByRole('alert').getByRole('link').last().click();
    await getsFocus(page, 'fn_bmd');
    expect(await page.locator('main .error').count()).toBe(2);
    expect(await typed(page, 'ls_bmd')).toBe('9');
  });

  test('a question about an unusual value, and its link leads to the box that confirms it', async () => {
    const { w, as } = await stage({ javaScriptEnabled, viewport: phone });
    await ready(w);
    const page = await as('assessor');
    await page.goto('/participants/L-001/baseline/dxa');
    await fill(page, [
      ['ls_bmd', '1.200'],
      ['__reason', 'Read again'],
    ]);
    await press(page, 'Save', 'Not saved yet: please confirm what is unusual');
    await isInSight(page, '.notice', javaScriptEnabled);
    await page.locator('.notice a').click();
    await getsFocus(page, 'ls_bmd__confirm');
    await page.keyboard.press('Space');
    await press(page, 'Save', 'The form is saved and complete.');
    await isInSight(page, '.notice-done', false);
  });

  test('a visit outside its window asks once', async () => {
    const { w, as } = await stage({ javaScriptEnabled, viewport: phone });
    await randomised(w);
    w.setDay(followUpDay);
    const page = await as('assessor');
    await page.goto('/participants/L-001/followup');
    await fill(page, [['date', '2026-10-05']]);
    await press(page, 'Open the visit', 'lies outside the window');
    await page.locator('[name="confirm"]').check();
    await press(page, 'Open the visit', 'The date of the visit is saved.');
    await sees(page, '2026-10-05');
  });

  test('on a telephone the title is soon there', async () => {
    const { w, as } = await stage({ javaScriptEnabled, viewport: phone });
    await ready(w);
    for (const role of ['assessor', 'coordinator'] as const) {
      const page = await as(role);
      await page.goto('/participants/L-001');
      const box = await page.locator('h1').boundingBox();
      expect(box?.y).toBeLessThan(230);
    }
  });

  test('a double click randomises once', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await ready(w);
    const page = await as('coordinator');
    await page.goto('/participants/L-001/randomise');
    await page.getByRole('button', { name: 'Randomise L-001 now' }).dblclick();
    await sees(page, /L-001 is randomised|Already randomised/);
    expect(await w.as('trainer').programme.revealArms()).toHaveLength(1);
  });

  test('signing in leads to no other site', async () => {
    const { w, stranger } = await stage({ javaScriptEnabled });
    const page = await stranger();
    await page.goto('/sign-in?to=//elsewhere.example/');
    await fill(page, Object.entries(w.signInOf('coordinator')));
    await press(page, 'Sign in', 'Good day');
    expect(new URL(page.url()).pathname).toBe('/');
  });
});
