// People at a real browser: one browser a test file, a context of its own for each person. Whatever a page must never
// do is watched all the time: a request to another site, an error on the console (a broken content security policy and
// a failed hydration are errors), an answer that says the server failed.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import type { RoleName } from '#app/study/roles.ts';
import { type App, serveWorld } from '../http.ts';
import { type TestWorld, type Which, type WorldOptions, world } from '../world.ts';
import { launch } from './launch.ts';

/** Every journey is made twice: `describe.each(twice)('...%s', (_, javaScript) => ...)`. */
export const twice: [string, boolean][] = [
  ['with JavaScript', true],
  ['without JavaScript', false],
];

export type Options = Pick<BrowserContextOptions, 'javaScriptEnabled' | 'viewport' | 'colorScheme'> & {
  /** A status from 500 on that the test means to see. */
  expected?: number;
  /** Whether the test cuts the connection. */
  cut?: boolean;
};

let browser: Promise<Browser> | undefined;
const contexts: BrowserContext[] = [];
const trouble: string[] = [];

afterEach(async () => {
  for (const each of contexts.splice(0)) await each.close();
  expect(trouble.splice(0)).toEqual([]);
});
afterAll(async () => (await browser)?.close());

function watch(context: BrowserContext, origin: string, { expected, cut }: Options): void {
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) trouble.push(`asked another site: ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 500 && response.status() !== expected)
      trouble.push(`${response.status()} ${response.url()}`);
  });
  context.on('console', (message) => {
    // The browser's own line about an answer of 403 or 422, which a test may well ask for.
    if (/^Failed to load resource: .* status of 4\d\d/.test(message.text())) return;
    if (expected !== undefined && message.text().includes(`status of ${expected}`)) return;
    if (cut && /net::ERR_|Failed to fetch/.test(message.text())) return;
    if (message.type() === 'error' || message.type() === 'warning')
      trouble.push(`console ${message.type()}: ${message.text()} (${message.page()?.url()})`);
  });
  context.on('weberror', (error) => {
    trouble.push(`error on the page: ${error.error().message} (${error.page()?.url()})`);
  });
}

/** An empty page of the served study, in a context of its own. It is closed after the test. */
export async function openPage(url: string, { expected, cut, ...options }: Options = {}): Promise<Page> {
  browser ??= launch();
  const context = await (await browser).newContext({
    baseURL: url,
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  contexts.push(context);
  context.setDefaultTimeout(20_000);
  watch(context, new URL(url).origin, { expected, cut });
  return context.newPage();
}

/** Signs in through the page. */
export async function signIn(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await isHome(page);
}

const isHome = (page: Page) => page.getByRole('heading', { level: 1, name: /^Good day, / }).waitFor();

export interface Stage {
  w: TestWorld;
  app: App;
  /** The home of a person who is signed in; `signIn` does it through the page. */
  as(role: RoleName, which?: Which): Promise<Page>;
  /** The page of nobody. */
  stranger(): Promise<Page>;
}

/** A fresh study behind a real server. */
export async function stage(options: Options = {}, worldOptions: WorldOptions = {}): Promise<Stage> {
  const w = await world(worldOptions);
  const app = await serveWorld(w, null);
  return {
    w,
    app,
    async as(role, which = 1) {
      const page = await openPage(app.url, options);
      const [name = '', value = ''] = (await app.signedIn(role, which)).cookie.split('=');
      const cookie = { name, value, url: app.url, httpOnly: true, sameSite: 'Lax' } as const;
      await page.context().addCookies([cookie]);
      await page.goto('/');
      await isHome(page);
      return page;
    },
    stranger: () => openPage(app.url, options),
  };
}
