// By keyboard alone: what one cannot do so, some people cannot do at all.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { enrol, historyEntries, ready } from '../acts.ts';
import { fill, focused, getsFocus, press, sees, typed } from './hands.ts';
import { stage, twice } from './stage.ts';

/** Presses Tab until this field has the focus, and makes sure that every stop on the way is visible. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
    expect(await isShown(page)).toBe(true);
  }
  throw new Error(`The Tab key does not lead to ${name}.`);
}

const isShown = (page: Page) =>
  page.evaluate(() => {
    const its = document.activeElement;
    if (!its || its === document.body) return true;
    const { outlineStyle, outlineWidth } = getComputedStyle(its);
    const { width, height, right, bottom } = its.getBoundingClientRect();
    const isOnScreen = width > 1 && height > 1 && right > 0 && bottom > 0;
    return isOnScreen && outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 3;
  });

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('a coordinator signs in and fills a form by keyboard alone', async () => {
    const { w, stranger } = await stage({ javaScriptEnabled });
    await enrol(w);
    const page = await stranger();
    await page.goto('/sign-in?to=/participants/L-001/baseline/demographics_history');
    const { email, password } = w.signInOf('coordinator');
    await tabTo(page, 'email');
    await page.keyboard.type(email);
    await tabTo(page, 'password');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await sees(page, 'Years since the last menstrual period');
    for (const [name, value] of historyEntries(true)) {
      await tabTo(page, name);
      if (name === 'menopause_years' || name === 'falls_12_months') await page.keyboard.type(value);
      else await page.keyboard.press('Space');
      if ((await typed(page, name)) !== value) await page.keyboard.press('ArrowDown');
      expect(await typed(page, name)).toBe(value);
    }
    await page.keyboard.press('Tab');
    for (let i = 0; i < 5 && (await page.locator('button:focus').count()) === 0; i += 1)
      await page.keyboard.press('Tab');
    expect(await page.locator('button:focus').textContent()).toBe('Save');
    await page.keyboard.press('Enter');
    await sees(page, 'The form is saved and complete.');
  });

  test('the first stop leads past the navigation', async () => {
    const { as } = await stage({ javaScriptEnabled });
    const page = await as('coordinator');
    await page.keyboard.press('Tab');
    expect(await page.locator('a:focus').textContent()).toBe('Skip to the content');
    expect(await isShown(page)).toBe(true);
    await page.keyboard.press('Enter');
    // A busy browser may take a moment to get there.
    await page.locator('#main:focus').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator('main a:focus').textContent()).toBe('Screen a person');
  });

  test('a line of the error summary leads into its field', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await ready(w);
    const page = await as('assessor');
    await page.goto('/participants/L-001/baseline/dxa');
    await fill(page, [
      ['fn_bmd', '9'],
      ['__reason', 'Read again'],
    ]);
    await press(page, 'Save', 'There is a problem');
    if (javaScriptEnabled) {
      await page.locator('.error-summary:focus').waitFor();
      await page.keyboard.press('Tab');
    } else await page.getByRole('alert').getByRole('link').focus();
    expect(await page.locator('.error-summary a:focus').count()).toBe(1);
    await page.keyboard.press('Enter');
    await getsFocus(page, 'fn_bmd');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('0.651');
    await page.keyboard.press('Enter');
    await sees(page, 'The form is saved and complete.');
  });
});
