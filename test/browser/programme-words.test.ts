// A word of the programme in a text that blinded people can read: named at the field, changed or confirmed, with a script
// and without.
import { describe, expect, test } from 'vitest';
import { noteEntries, randomised } from '../acts.ts';
import { rowsOf } from '../db/raw.ts';
import { faults } from './axe.ts';
import { fill, press, sees, typed } from './hands.ts';
import { stage, twice } from './stage.ts';

const notSaved = 'Not saved yet: please confirm what is unusual';

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('the name of a site is asked about, kept as it was typed, confirmed or changed', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    const page = await as('administrator');
    await page.goto('/settings');
    const before = await rowsOf(w, 'site');
    await fill(page, [['name', 'The gym in Brisbane']]);
    await press(page, 'Save the settings', notSaved);
    await sees(page, 'Study site: “gym” is a word of the programme');
    expect(await typed(page, 'name')).toBe('The gym in Brisbane');
    expect(await rowsOf(w, 'site')).toEqual(before);
    if (javaScriptEnabled) expect(await faults(page)).toEqual([]);
    await page.locator('[name="name__confirm"]').check();
    await press(page, 'Save the settings', 'The settings are saved.');
    expect((await rowsOf(w, 'site'))[0]).toMatchObject({ name: 'The gym in Brisbane' });
  });

  test('a note on an allocation is asked about at its field, and saved in other words', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    const number = await randomised(w);
    const page = await as('coordinator');
    await page.goto(`/participants/${number}`);
    await page.locator('summary', { hasText: 'Note a mistake' }).click();
    await fill(page, Object.entries({ ...noteEntries, note: 'She spoke of her squats.' }));
    await press(page, 'Add the note', notSaved);
    await fill(page, [['note', noteEntries.note]]);
    await press(page, 'Add the note', noteEntries.note);
    expect(await rowsOf(w, 'allocation_note')).toHaveLength(1);
  });
});
