// The database is lost while somebody types: at a real browser nothing needs to be typed again.
import { describe, expect, test } from 'vitest';
import { screeningEntries } from '../acts.ts';
import { faults } from '../browser/axe.ts';
import { fill, press, sees, textOf } from '../browser/hands.ts';
import { stage, twice } from '../browser/stage.ts';
import { ownServer } from './own-server.ts';

const server = ownServer();

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('what was typed is kept in the page that says so, and is sent from there', async () => {
    const page = await (await stage({ javaScriptEnabled, expected: 503 })).as('coordinator');
    await page.goto('/screening/new');
    await fill(page, screeningEntries);
    await server.kill();
    await press(page, 'Judge and add to the log', 'The database cannot be reached just now');
    await sees(page, 'What you sent is kept in this page');
    // axe itself needs JavaScript.
    if (javaScriptEnabled) expect(await faults(page)).toEqual([]);
    await press(page, 'Send again', 'What you sent is kept in this page');
    await server.start();
    await press(page, 'Send again', 'The judgement, under the definition in force at the time');
    expect(await textOf(page, '.verdict')).toContain('Eligible');
  });

  test('a page that was only asked for is asked for again', async () => {
    const page = await (await stage({ javaScriptEnabled, expected: 503 })).as('coordinator');
    await server.kill();
    await page.getByRole('link', { name: 'Screening log' }).first().click();
    await sees(page, 'The database cannot be reached just now');
    await server.start();
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Screening log' }).waitFor();
  });
});
