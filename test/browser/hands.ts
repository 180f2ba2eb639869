// What a person does on a page, and what she then sees. Every press names what follows, so that no test runs ahead.
import type { Page } from 'playwright-core';
import type { Entries } from '../acts.ts';

/** Fills fields by their names: texts are typed, choices are chosen; the names of a form are those of the study. */
export async function fill(page: Page, entries: Entries): Promise<void> {
  const kindsOn = async () =>
    new Map(
      (await page
        .locator('main form [name]')
        .evaluateAll((all) =>
          all.map((its) => [its.getAttribute('name'), its.getAttribute('type') ?? its.tagName.toLowerCase()]),
        )) as [string, string][],
    );
  let kinds = await kindsOn();
  for (const [name, value] of entries) {
    // An answer may have opened it.
    if (!kinds.has(name)) kinds = await kindsOn();
    const kind = kinds.get(name);
    const field = page.locator(`main [name="${name}"]`);
    if (kind === 'radio' || kind === 'checkbox') await field.and(page.locator(`[value="${value}"]`)).check();
    else if (kind === 'select') await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Waits until this stands on the page. */
export const sees = (page: Page, text: string | RegExp) =>
  page.getByText(text).filter({ visible: true }).first().waitFor();

/** Presses a button, and waits for what follows. */
export async function press(page: Page, button: string | RegExp, then: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await sees(page, then);
}

/** Follows a link, and waits for the page with this heading. */
export async function follow(page: Page, link: string | RegExp, heading: string | RegExp): Promise<void> {
  await page.getByRole('link', { name: link }).first().click();
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

/** What stands in the body of the page, or in a part of it. */
export const textOf = async (page: Page, part = 'main') => (await page.locator(part).textContent()) ?? '';

/** What is typed or chosen in a field. */
export async function typed(page: Page, name: string): Promise<string> {
  const named = page.locator(`main [name="${name}"]`);
  const kind = await named.first().getAttribute('type');
  if (kind !== 'radio' && kind !== 'checkbox') return named.inputValue();
  const chosen = page.locator(`main [name="${name}"]:checked`);
  return (await chosen.count()) === 0 ? '' : ((await chosen.first().getAttribute('value')) ?? '');
}

/** The name of the field that has the focus, or its id. */
export const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.id ?? '');

/** Waits until the field of this name has the focus. */
export const getsFocus = (page: Page, name: string) => page.locator(`[name="${name}"]:focus`).waitFor();

/** Waits until the script of the page answers for its forms: before that the browser sends them by itself. */
export async function comesAlive(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    Object.keys(document.querySelector('main form') ?? {}).some((key) => key.startsWith('__reactProps')),
  );
  // The first effects, with which app/views/alive.tsx lets events through, follow the first picture.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))));
}
