// A page can be used from the moment that it is seen: what is typed while its script is still on the way, or waits for its
// data, is neither lost nor an error.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { enrol } from '../acts.ts';
import { fill, press, sees } from './hands.ts';
import { type Stage, stage } from './stage.ts';

const form = '/participants/L-001/baseline/anthropometry';
const kept = /^Kept \d\d:\d\d, not saved yet$/;

async function openedBy({ w, as }: Stage): Promise<Page> {
  await enrol(w);
  await w.as('assessor').capture.openVisit('L-001', 'baseline', { date: '2026-03-02' });
  return as('assessor');
}

test('what was typed before the script came is calculated with, and kept', async () => {
  const page = await openedBy(await stage());
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/build/**/*.js', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(form, { waitUntil: 'commit' });
  await fill(page, [
    ['height_1', '160.0'],
    ['height_2', '160.2'],
  ]);
  expect(await page.getByText('160.10 cm').count()).toBe(0);
  release();
  await sees(page, '160.10 cm');
  await sees(page, kept);
});

test('a form that nobody touched is not kept', async () => {
  const page = await openedBy(await stage());
  let drafts = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/drafts')) drafts += 1;
  });
  await page.goto(form);
  await page.waitForTimeout(1_500);
  expect(drafts).toBe(0);
});

test('keys pressed while the page comes to life do it no harm', { timeout: 120_000 }, async () => {
  const page = await openedBy(await stage());
  const slow = await page.context().newCDPSession(page);
  for (let rate = 4; rate <= 24; rate += 5) {
    await slow.send('Emulation.setCPUThrottlingRate', { rate });
    await page.goto(form, { waitUntil: 'commit' });
    for (let i = 0; i < 25; i += 1) await page.keyboard.press(i % 3 === 2 ? '1' : 'Tab');
  }
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await page.goto(form);
  await fill(page, [
    ['height_1', '160.0'],
    ['height_2', '160.2'],
  ]);
  await press(page, 'Save', '160.10 cm');
});
