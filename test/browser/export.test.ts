import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { progressType } from '#app/views/download.ts';
import { completeFollowUp, randomised } from '../acts.ts';
import { comesAlive, follow, press, sees } from './hands.ts';
import { stage, twice } from './stage.ts';

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('a statistician downloads the dataset, and the participant is in it', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await completeFollowUp(w, await randomised(w));
    const page = await as('statistician');
    await follow(page, 'Go to the export', 'Export');
    await sees(page, 'The arm column is a dummy');
    if (javaScriptEnabled) await comesAlive(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the dataset (zip)' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    const files = unzipSync(readFileSync(await download.path()));
    const names = Object.keys(files);
    for (const name of ['README.txt', 'manifest.json', 'codebook.csv', 'adsl.csv', 'adeff.csv', 'dxa.csv'])
      expect(names).toContain(name);
    for (const name of ['dataset-json/adsl.json', 'sas/adsl.xpt', 'stata/adsl.dta', 'spss/adsl.sav'])
      expect(names).toContain(name);
    expect(names).toContain('parquet/adsl.parquet');
    expect(names.filter((name) => /excel|ndjson/.test(name))).toEqual([]);
    const textOfFile = (name: string) => {
      const found = Object.entries(files).find(([path]) => path === name);
      return found ? strFromU8(found[1]) : '';
    };
    expect(textOfFile('participants.csv')).toContain('L-001');
    expect(textOfFile('visits.csv').match(/L-001/g)).toHaveLength(2);
    if (javaScriptEnabled) await sees(page, 'checked on arrival');
    await press(page, 'Sign out', 'Forgotten your password?');
  });
});

describe('while it is being made', () => {
  const toExport = async (page: Page) => {
    await follow(page, 'Go to the export', 'Export');
    await comesAlive(page);
    return page.getByRole('button', { name: 'Download the dataset (zip)' });
  };

  test('the page says how far it is, and can be stopped by keyboard; then it can be made again', async () => {
    const { as } = await stage({ cut: true });
    const page = await as('statistician');
    const button = await toExport(page);
    // It never answers.
    await page.route('**/export/download', () => undefined);
    await button.click();
    await sees(page, 'The dataset is being made: 0 %');
    await page.getByRole('progressbar', { name: 'The dataset is being made: 0 %' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).press('Enter');
    await page.locator('.notice:focus').getByText('Nothing was saved.').waitFor();
    await page.unroute('**/export/download');
    const [download] = await Promise.all([page.waitForEvent('download'), button.press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/^liftmor-.*\.zip$/);
    await sees(page, 'checked on arrival');
  });

  test('a download that breaks is never saved, and the page says so', async () => {
    const { as } = await stage({ cut: true });
    const page = await as('statistician');
    const button = await toExport(page);
    const saved: string[] = [];
    page.on('download', (each) => saved.push(each.suggestedFilename()));
    const file = `{"file":{"name":"a.zip","bytes":9,"sha256":"${'0'.repeat(64)}"}}`;
    for (const [body, said] of [
      [`{"percent":1}\n${file}\nPK`, '2 of 9 bytes arrived. Nothing was saved'],
      [`{"percent":1}\n${file}\nPK1234567`, 'its SHA-256 is another. Nothing was saved'],
    ] as const) {
      await page.route('**/export/download', (route) => route.fulfill({ contentType: progressType, body }));
      await button.click();
      await sees(page, said);
      await page.unroute('**/export/download');
    }
    await page.route('**/export/download', (route) => route.abort());
    await button.click();
    await sees(page, 'There is no connection to the server. Nothing was saved');
    expect(saved).toEqual([]);
  });
});
