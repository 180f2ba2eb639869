// Nothing that is typed is lost: neither with the connection, nor with the page, the session or the server.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createHost, listen, stopGracefully } from '#server/host.ts';
import { demonstrationNonce } from '#server/nonce.ts';
import { eventEntries, randomised, ready, recordEvent, screen } from '../acts.ts';
import { rowsOf } from '../db/raw.ts';
import { loadBuild } from '../http.ts';
import { type TestWorld, world } from '../world.ts';
import { fill, follow, press, sees, textOf, typed } from './hands.ts';
import { openPage, signIn, stage, twice } from './stage.ts';

const form = '/participants/L-001/baseline/anthropometry';
const kept = /^Kept \d\d:\d\d, not saved yet$/;
const cut = 'No connection: what you typed is only on this page.';
const brought = 'Brought back: what you typed';
const complete = 'The form is saved and complete.';

async function typing(page: Page, weight: string, reason = 'Scale was off'): Promise<void> {
  await page.goto(form);
  await fill(page, [
    ['weight_1', weight],
    ['__reason', reason],
  ]);
}

test('after a pause it is kept and the page says so; closed and opened again, it is there; saved, it is gone', async () => {
  const { w, as } = await stage();
  await ready(w);
  const page = await as('assessor');
  await typing(page, '64.4');
  await sees(page, kept);
  const next = await page.context().newPage();
  await page.close();
  await next.goto('/');
  await sees(next, 'Typed and not saved');
  await follow(next, 'Height and weight, Baseline visit of L-001', 'Height and weight, L-001');
  await sees(next, brought);
  expect([await typed(next, 'weight_1'), await typed(next, '__reason')]).toEqual(['64.4', 'Scale was off']);
  await press(next, 'Save', complete);
  await next.goto(form);
  expect([await typed(next, 'weight_1'), await typed(next, '__reason')]).toEqual(['64.4', '']);
  expect(await textOf(next)).not.toContain(brought);
  expect(await rowsOf(w, 'draft')).toEqual([]);
});

test('whoever leaves before the pause is over loses nothing either, and can discard it by keyboard', async () => {
  const { w, as } = await stage();
  await ready(w);
  const page = await as('assessor');
  await typing(page, '64.4');
  await page.goto('/participants');
  await page.goto(form);
  await sees(page, brought);
  expect(await typed(page, 'weight_1')).toBe('64.4');
  await page.getByRole('button', { name: 'Discard it' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(brought).waitFor({ state: 'detached' });
  expect(await typed(page, 'weight_1')).toBe('63.1');
});

test('without a connection Save keeps the page and what is in it; when it is back all goes on by itself', async () => {
  const { w, as } = await stage({ cut: true });
  await ready(w);
  const page = await as('assessor');
  await page.goto(form);
  await page.context().setOffline(true);
  await fill(page, [
    ['weight_1', '64.4'],
    ['__reason', 'Scale was off'],
  ]);
  await sees(page, cut);
  for (let presses = 0; presses < 2; presses++) {
    await page.getByRole('button', { name: 'Save' }).click();
    await sees(page, cut);
    expect([await typed(page, 'weight_1'), new URL(page.url()).pathname]).toEqual(['64.4', form]);
  }
  expect(await rowsOf(w, 'draft')).toEqual([]);
  await page.context().setOffline(false);
  await sees(page, kept);
  expect(await rowsOf(w, 'draft')).toHaveLength(1);
  await press(page, 'Save', complete);
  expect(await rowsOf(w, 'draft')).toEqual([]);
});

test('an answer that is lost on its way: what was sent is there when the page is opened again', async () => {
  const { w, as } = await stage({ cut: true });
  await ready(w);
  const page = await as('assessor');
  await typing(page, '64.4');
  await page.route('**/*.data', (route) => route.abort());
  await press(page, 'Save', 'Something went wrong');
  await page.unroute('**/*.data');
  await page.goto(form);
  await sees(page, brought);
  expect([await typed(page, 'weight_1'), await typed(page, '__reason')]).toEqual(['64.4', 'Scale was off']);
});

/** The server of a world at one port, to be stopped and started under an open page. */
async function serveAt(w: TestWorld, port: number) {
  const shared = { ...w.runtime, publicUrl: '' };
  const app = createHost({
    build: await loadBuild(),
    runtime: shared,
    config: { publicUrl: undefined, trustedProxies: [] },
    log: () => undefined,
    nonce: demonstrationNonce('test'),
  });
  const { server, url } = await listen(app, '127.0.0.1', port);
  shared.publicUrl = url;
  return {
    url,
    async stop() {
      const stopped = stopGracefully(server, () => undefined);
      server.closeAllConnections();
      await stopped;
    },
  };
}

test('the server is restarted under the page: nothing is lost, and nobody signs in again', async () => {
  const w = await world();
  await ready(w);
  const first = await serveAt(w, 0);
  const page = await openPage(first.url, { cut: true });
  await signIn(page, w.signInOf('assessor'));
  await page.goto(form);
  await first.stop();
  await fill(page, [
    ['weight_1', '64.4'],
    ['__reason', 'Scale was off'],
  ]);
  await sees(page, cut);
  await w.reopen();
  const second = await serveAt(w, Number(new URL(first.url).port));
  try {
    await sees(page, kept);
    await press(page, 'Save', complete);
    await page.goto(form);
    expect(await typed(page, 'weight_1')).toBe('64.4');
  } finally {
    await page.context().close();
    await second.stop();
  }
});

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('the session ends under the page: she signs in, and goes on where she was', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await ready(w);
    const page = await as('assessor');
    await typing(page, '64.4');
    if (javaScriptEnabled) await sees(page, kept);
    w.pass(61 * 60_000);
    await press(page, 'Save', 'What you typed is kept for you');
    await page.getByLabel('E-mail address').fill(w.signInOf('assessor').email);
    await page.getByLabel('Password').fill(w.signInOf('assessor').password);
    await press(page, 'Sign in', brought);
    expect([await typed(page, 'weight_1'), await typed(page, '__reason')]).toEqual(['64.4', 'Scale was off']);
    await press(page, 'Save', complete);
  });

  test('signed out in another window, she sends it once more from where it stands', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await ready(w);
    const page = await as('assessor');
    await typing(page, '64.4');
    const other = await page.context().newPage();
    await other.goto('/');
    await press(other, 'Sign out', 'Forgotten your password?');
    await press(page, 'Save', 'You are signed out');
    await signIn(other, w.signInOf('assessor'));
    await press(page, 'Send again', complete);
  });

  test('a draft from before another’s save opens as a merge, which keeps both', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await ready(w);
    const key = { number: 'L-001', visit: 'baseline', form: 'anthropometry' };
    const sent = (weight: string, more: [string, string][]): [string, string][] => [
      ['height_1', '161.8'],
      ['height_2', '161.9'],
      ['weight_1', weight],
      ['__version', '1'],
      ...more,
    ];
    await w.as('assessor').drafts.keep(sent('65.5', [['__place', 'form/L-001/baseline/anthropometry']]));
    await w.as('assessor', 2).capture.save(key, sent('64.0', [['__reason', 'Wrong line']]));
    const page = await as('assessor');
    await page.goto(form);
    await sees(page, `${w.actor('assessor', 2).name} saved this form while you were typing`);
    await sees(page, brought);
    await page.locator('[name="weight_1__take"][value="theirs"]').check();
    await fill(page, [
      ['height_2', '161.7'],
      ['__reason', 'Read again'],
    ]);
    await press(page, 'Save', complete);
    await page.goto(form);
    expect([await typed(page, 'weight_1'), await typed(page, 'height_2')]).toEqual(['64.0', '161.7']);
  });
});

test("a trainer's event is kept while she types it, beside those that she recorded", async () => {
  const { w, as } = await stage();
  await randomised(w);
  const page = await as('trainer');
  await page.goto('/adverse-events/new/L-001');
  await fill(page, eventEntries);
  await sees(page, kept);
  expect([(await rowsOf(w, 'draft')).length, (await rowsOf(w, 'sealed_draft')).length]).toEqual([0, 1]);
  await page.goto('/adverse-events/new/L-001');
  await sees(page, brought);
  await press(page, 'Save the event', /The (adverse )?event is/);
  expect(await rowsOf(w, 'sealed_draft')).toEqual([]);
});

test('the home page leads to each form with something unsaved, and takes it away where it is not wanted', async () => {
  const { w, as } = await stage();
  const number = await randomised(w);
  const eligible = await screen(w);
  const event = await recordEvent(w, 'coordinator', number);
  const places: [place: string, what: string, heading: string | RegExp][] = [
    ['form/L-001/enrolment/consent', 'Consent, Enrolment of L-001', /^Consent/],
    [`record/adverse_event/new/${number}`, 'New adverse event of L-001', 'Adverse event of L-001'],
    [`record/adverse_event/${event}`, 'Adverse event,', 'Adverse event of L-001'],
    ['record/unblinding_incident/new/L-001', 'New unblinding incident about L-001', 'Unblinding incident'],
    ['record/unblinding_incident/new/', 'New unblinding incident,', 'Unblinding incident'],
    ['screening/S-001', 'Another screening of S-001', 'Screen a person'],
    ['screening/', 'New screening', 'Screen a person'],
    [`consent/${eligible}`, `Consent of ${eligible}`, 'Consent and enrol'],
  ];
  const page = await as('coordinator');
  for (const [place, what, heading] of places) {
    await w.as('coordinator').drafts.keep([
      ['__place', place],
      ['__reason', 'typed'],
    ]);
    await page.goto('/');
    expect(await textOf(page, '.drafts li')).toContain(what);
    await page.locator('.drafts li a').click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await sees(page, brought);
    await page.goto('/');
    await page.getByRole('button', { name: /^Discard/ }).click();
    await page.getByText('Typed and not saved').waitFor({ state: 'detached' });
  }
});
