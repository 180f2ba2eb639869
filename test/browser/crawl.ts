// Walks from the home page along plain anchors, as a person without JavaScript can.
import type { Page } from 'playwright-core';

export interface Walk {
  /** Addresses that anchors lead to. */
  pages: string[];
  /** Addresses to which forms are sent. */
  forms: string[];
}

/** Of pages that differ in what stands in them alone, so many are looked at by day; by night all forms, and as many weeks. */
const isLong = Boolean(process.env.EQUIPOISE_LONG);
const alike: [RegExp, number][] = [
  [/^\/participants\/[LS]-\d+\/\w+\/(\w+)$/, isLong ? Number.POSITIVE_INFINITY : 1],
  [/^\/participants\/[LS]-\d+\/\w+\/\w+(\/void)$/, isLong ? Number.POSITIVE_INFINITY : 2],
  [/^\/(logs\/\w+)\/[0-9a-f]{24}$/, isLong ? Number.POSITIVE_INFINITY : 1],
  [/^\/(logs)\/\w+\/[0-9a-f]{24}\/void$/, isLong ? Number.POSITIVE_INFINITY : 1],
  [/^(\/calendar)\?/, 4],
  [/^\/(logs\/\w+\/new)\//, 1],
];

/** Whether enough pages of its kind are among these. */
const isEnough = (path: string, pages: readonly string[]) =>
  alike.some(([shape, most]) => {
    const kind = shape.exec(path)?.[1];
    return kind !== undefined && pages.filter((each) => shape.exec(each)?.[1] === kind).length >= most;
  });

/** Visits every page that anchors lead to, once, and calls `look` on it. */
export async function crawl(page: Page, look: (page: Page) => Promise<void>): Promise<Walk> {
  const pages = ['/'];
  const forms = new Set<string>();
  for (const path of pages) {
    if (path.endsWith('.pdf')) {
      // A file, which a browser keeps and does not show.
      const file = await page.request.get(path);
      if (file.status() !== 200) throw new Error(`${path} is linked and answers ${file.status()}.`);
      continue;
    }
    const answer = await page.goto(path);
    if (answer?.status() !== 200) throw new Error(`${path} is linked and answers ${answer?.status()}.`);
    const found = await page.evaluate(() => ({
      anchors: [...document.querySelectorAll('a[href]')].map((each) => each.getAttribute('href') ?? ''),
      actions: [...document.querySelectorAll('form')].map((each) => each.action),
    }));
    for (const href of found.anchors.filter((each) => !/^(#|tel:|mailto:)/.test(each))) {
      const { pathname, search } = new URL(href, page.url());
      const path = pathname + search;
      if (!pages.includes(path) && !isEnough(path, pages)) pages.push(path);
    }
    for (const action of found.actions) forms.add(new URL(action).pathname);
    await look(page);
  }
  return { pages, forms: [...forms] };
}
