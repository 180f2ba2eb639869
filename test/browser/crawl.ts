// Walks from the home page along plain anchors, as a person without JavaScript can.
import type { Page } from 'playwright-core';

export interface Walk {
  /** Addresses that anchors lead to. */
  pages: string[];
  /** Addresses to which forms are sent. */
  forms: string[];
}

/** Visits every page that anchors lead to, once, and calls `look` on it. */
export async function crawl(page: Page, look: (page: Page) => Promise<void>): Promise<Walk> {
  const pages = ['/'];
  const forms = new Set<string>();
  for (const path of pages) {
    const answer = await page.goto(path);
    if (answer?.status() !== 200) throw new Error(`${path} is linked and answers ${answer?.status()}.`);
    const found = await page.evaluate(() => ({
      anchors: [...document.querySelectorAll('a[href]')].map((each) => each.getAttribute('href') ?? ''),
      actions: [...document.querySelectorAll('form')].map((each) => each.action),
    }));
    for (const href of found.anchors.filter((each) => !/^(#|tel:|mailto:)/.test(each))) {
      const { pathname, search } = new URL(href, page.url());
      if (!pages.includes(pathname + search)) pages.push(pathname + search);
    }
    for (const action of found.actions) forms.add(new URL(action).pathname);
    await look(page);
  }
  return { pages, forms: [...forms] };
}
