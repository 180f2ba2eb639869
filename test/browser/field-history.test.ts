// What a field was before: folded up beside it, opened by keyboard, and nothing where nothing changed.
import { describe, expect, test } from 'vitest';
import { anthropometryEntries, but, enrol, save } from '../acts.ts';
import { sees } from './hands.ts';
import { stage, twice } from './stage.ts';

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('an assessor reads beside a field what it was', async () => {
    const { w, as } = await stage({ javaScriptEnabled, viewport: { width: 390, height: 844 } });
    const number = await enrol(w);
    await w.as('assessor').capture.openVisit(number, 'baseline', { date: '2026-03-02' });
    const key = { number, visit: 'baseline', form: 'anthropometry' } as const;
    await save(w, key, anthropometryEntries);
    const page = await as('assessor');
    await page.goto('/participants/L-001/baseline/anthropometry');
    // Neither on the page nor in the data that come with it.
    expect(await page.content()).not.toMatch(/"history\\?"/);
    for (const [version, weight] of ['64.0', '63.6'].entries())
      await save(w, key, but(anthropometryEntries, { weight_1: weight }), {
        version: version + 1,
        reason: `weighed again: ${weight}`,
      });
    await page.reload();
    const box = page.locator('.study-field', { has: page.locator('#weight_1') }).locator('details.history');
    expect(await box.getAttribute('open')).toBeNull();
    await box.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await box.locator('summary').textContent()).toBe('Changed twice: First weight');
    const rows = await box.locator('tbody tr').allTextContents();
    expect(rows[0]).toMatch(/64\.063\.6.*weighed again: 63\.6/);
    expect(rows[1]).toMatch(/63\.164\.0.*weighed again: 64\.0/);
    await sees(page, w.actor('assessor').name);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
  });
});
