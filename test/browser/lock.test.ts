// The end of a trial, as the people do it: locked with a reason, signed by two, and the export after each step.
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { randomised, screeningEntries } from '../acts.ts';
import { readCsv } from '../csv.ts';
import { program, signed } from '../locking.ts';
import { fill, follow, press, sees, textOf } from './hands.ts';
import { stage, twice } from './stage.ts';

/** The name of the file and the arms in it. */
async function exported(page: Page): Promise<[string, string[]]> {
  await page.goto('/export');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the dataset (zip)' }).click(),
  ]);
  const files = unzipSync(readFileSync(await download.path()));
  const rows = readCsv(strFromU8(files['participants.csv'] ?? new Uint8Array()));
  return [download.suggestedFilename(), rows.map((row) => row.arm ?? '')];
}

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('refused with what was typed, locked, signed by two, exported', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    for (let i = 0; i < 6; i++) await randomised(w);
    const [agnes, sami, clara] = [
      await as('administrator'),
      await as('statistician'),
      await as('coordinator'),
    ];
    await clara.goto('/screening/new');
    await fill(clara, screeningEntries);

    await follow(agnes, 'Lock the study', 'Lock and unseal');
    await sees(agnes, 'The study is open');
    const { reason, confirm, password } = signed(w, 'administrator', 'lock the study');
    await fill(agnes, [
      ['reason', 'too soon'],
      ['confirm', confirm],
      ['password', password],
    ]);
    await press(agnes, 'Lock the study for good', 'There is a problem');
    await sees(agnes, 'Reason: it has 8 characters; from 10 to 500 are possible.');
    expect(await agnes.locator('[name="reason"]').inputValue()).toBe('too soon');
    expect(await agnes.locator('[name="confirm"]').inputValue()).toBe(confirm);
    // With JavaScript it stays in her own field; no page that is sent holds it.
    if (!javaScriptEnabled) expect(await agnes.locator('[name="password"]').inputValue()).toBe('');
    expect(await agnes.content()).not.toContain(password);
    await fill(agnes, [
      ['reason', reason],
      ['password', 'not my password'],
    ]);
    await press(agnes, 'Lock the study for good', 'Your password: it is not the one in use.');
    await fill(agnes, [['password', password]]);
    await press(agnes, 'Lock the study for good', 'The study is locked');
    await sees(agnes, 'LOCKED since 2026-03-02');

    await press(clara, 'Judge and add to the log', 'Nothing was saved: the study is locked');
    await sees(clara, 'What you typed');
    await clara.goto('/');
    await sees(clara, 'There is nothing left to enter.');
    expect(await textOf(clara)).not.toContain('Screen a person');

    const [masked, letters] = await exported(sami);
    expect(masked).toMatch(/-masked-arm\.zip$/);
    expect(new Set(letters)).toEqual(new Set(['A', 'B']));
    await sami.goto('/lock');
    await sees(sami, 'Register the program of the analysis before you sign');
    expect(await sami.getByRole('button', { name: 'Sign for good' }).count()).toBe(0);
    await follow(sami, 'Programs of the analysis', 'Programs of the analysis');
    await fill(sami, Object.entries(program));
    await press(sami, 'Register the program', 'The program is registered.');
    for (const [page, role] of [
      [sami, 'statistician'],
      [agnes, 'administrator'],
    ] as const) {
      await page.goto('/lock');
      await fill(page, Object.entries(signed(w, role, 'unseal')));
      await press(page, 'Sign for good', `Unsealing: signed by the ${role}`);
    }
    await sees(agnes, 'The study is unsealed');
    const [unsealed, arms] = await exported(sami);
    expect(unsealed).toMatch(/-unsealed\.zip$/);
    expect(new Set(arms)).toEqual(new Set(['HIPRT', 'CONTROL']));
    expect(new Set(arms.map((arm, i) => `${arm} ${letters[i]}`)).size).toBe(2);
    await clara.goto('/lock');
    await sees(clara, 'LOCKED since 2026-03-02, UNSEALED');
    expect(await textOf(clara)).toContain('Sami Sato');
  });
});
