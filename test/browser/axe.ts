// axe-core on the page as it stands: all of WCAG 2.2 AA that a program can judge, and its best practice.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const looks = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const;

const isLong = Boolean(process.env.EQUIPOISE_LONG);
type Looks = readonly (typeof looks)[number][];

/** For states of pages that are looked at whole elsewhere: narrow and dark, and by night all four. */
export const oneLook: Looks = isLong ? looks : [looks[3]];

/** For many pages, one after another: wide and light, then narrow and dark, and by night all four of each. */
export const lookInTurn = (i: number): Looks => (isLong ? looks : [i % 2 === 0 ? looks[0] : looks[3]]);

const findings = (page: Page) =>
  page.evaluate(async (values) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) => nodes.map((each) => `${id}: ${each.html}`));
  }, tags);

const scrollsSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

const narrow = 390;

/** What is wrong with the page, wide and narrow, light and dark. It never scrolls sideways on a telephone. */
export async function faults(page: Page, which: Looks = looks): Promise<string[]> {
  await page.evaluate(source);
  const found: string[] = [];
  for (const { width, colorScheme } of which) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const wrong = await findings(page);
    if (await scrollsSideways(page)) wrong.push('scrolls sideways');
    const { pathname } = new URL(page.url());
    found.push(...wrong.map((each) => `${pathname} at ${width} px, ${colorScheme}: ${each}`));
  }
  const last = which.at(-1);
  if (last && last.width !== narrow) {
    await page.setViewportSize({ width: narrow, height: 900 });
    if (await scrollsSideways(page))
      found.push(`${new URL(page.url()).pathname} at ${narrow} px: scrolls sideways`);
  }
  return found;
}
