import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { completeFollowUp, randomised } from '../acts.ts';
import { follow, press, sees } from './hands.ts';
import { stage, twice } from './stage.ts';

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('a statistician downloads the dataset, and the participant is in it', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await completeFollowUp(w, await randomised(w));
    const page = await as('statistician');
    await follow(page, 'Go to the export', 'Export');
    await sees(page, 'The arm column is a dummy');
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
    await press(page, 'Sign out', 'Forgotten your password?');
  });
});
