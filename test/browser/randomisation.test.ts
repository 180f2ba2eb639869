// From the screening log to the receipt: two people, each in her own browser.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { arms } from '#app/study/arms.ts';
import {
  anthropometryEntries,
  but,
  consentEntries,
  dxaEntries,
  historyEntries,
  randomised,
  ready,
  saveOthers,
  screen,
  strengthEntries,
} from '../acts.ts';
import { fill, follow, getsFocus, press, sees, textOf, typed } from './hands.ts';
import { stage, twice } from './stage.ts';

const complete = 'The form is saved and complete.';

async function namesNoArm(page: Page): Promise<void> {
  const source = await page.content();
  for (const name of arms.flatMap((each) => Object.values(each))) expect(source).not.toContain(name);
}

async function entersHeight(page: Page, javaScriptEnabled: boolean): Promise<void> {
  await follow(page, 'Height and weight', 'Height and weight, L-001');
  await fill(page, but(anthropometryEntries, { height_1: '1624' }));
  await press(page, 'Save', 'There is a problem');
  expect(await typed(page, 'height_1')).toBe('1624');
  expect(await typed(page, 'weight_1')).toBe('63.1');
  if (javaScriptEnabled) await page.locator('.error-summary:focus').waitFor();
  await page.getByRole('alert').getByRole('link').click();
  await getsFocus(page, 'height_1');

  await fill(page, [['height_1', '162.4']]);
  await press(page, 'Save', 'Not saved yet: please confirm what is unusual');
  expect(await typed(page, 'height_1')).toBe('162.4');
  await page.locator('[name="height_3__confirm"]').check();
  await press(page, 'Save', complete);
}

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('she consents, is measured and randomised', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await screen(w);
    const coordinator = await as('coordinator');
    await follow(coordinator, 'Screening log', 'Screening log');
    await follow(coordinator, 'S-001', 'Screening S-001');
    await follow(coordinator, 'Consent and enrol', 'Consent and enrol');
    await press(coordinator, 'Enrol her', 'There is a problem');
    await fill(coordinator, consentEntries);
    await press(coordinator, 'Enrol her', 'She is enrolled. Next: the baseline forms.');
    await sees(coordinator, 'Before she can be randomised:');
    await follow(coordinator, 'Demographics and history', 'Demographics and history, L-001');
    await fill(coordinator, historyEntries(false));
    await press(coordinator, 'Save', complete);

    const assessor = await as('assessor');
    await follow(assessor, 'Participants', 'Participants');
    await follow(assessor, 'L-001', 'Participant L-001');
    await follow(assessor, 'Baseline visit', 'Baseline visit of L-001');
    await press(assessor, 'Open the visit', 'The date of the visit is saved.');
    await entersHeight(assessor, javaScriptEnabled);
    await follow(assessor, 'Bone density', 'Bone density (DXA), L-001');
    await fill(assessor, dxaEntries);
    await press(assessor, 'Save', complete);
    await follow(assessor, 'Strength and function', 'Strength and function, L-001');
    await fill(assessor, strengthEntries);
    await press(assessor, 'Save', complete);
    await saveOthers(w, 'L-001', 'baseline', '2026-03-02');

    await follow(coordinator, 'Participant L-001', 'Participant L-001');
    await follow(coordinator, 'Every condition, with who did what', 'Randomise L-001');
    await sees(coordinator, 'Not ready: she can be randomised once each of these holds.');
    expect(await coordinator.getByRole('button', { name: 'Randomise' }).count()).toBe(0);
    await follow(coordinator, 'Participant L-001', 'Participant L-001');
    await follow(coordinator, 'to be confirmed by a second person', 'Eligibility of L-001');
    await sees(coordinator, 'You screened her.');
    expect(await coordinator.getByRole('button', { name: 'Confirm' }).count()).toBe(0);

    await follow(assessor, 'Home', /^Good day/);
    await sees(assessor, 'Eligibility to confirm (1)');
    await follow(assessor, 'Confirm L-001', 'Eligibility of L-001');
    expect(await textOf(assessor)).not.toMatch(/QX|1959/);
    await press(assessor, 'Confirm that she is eligible', 'There is a problem');
    if (javaScriptEnabled) await assessor.locator('.error-summary:focus').waitFor();
    await assessor.getByRole('alert').getByRole('link').click();
    await getsFocus(assessor, 'checked');
    await assessor.keyboard.press('Space');
    await press(assessor, 'Confirm that she is eligible', 'Her eligibility is confirmed.');

    await follow(coordinator, 'Participant L-001', 'Participant L-001');
    await follow(coordinator, 'Randomise L-001', 'Randomise L-001');
    await sees(coordinator, 'Every condition holds.');
    await sees(coordinator, 'Ines Iversen');
    await press(coordinator, 'Randomise L-001 now', 'L-001 is randomised');
    const [line] = await w.as('trainer').programme.revealArms();
    expect(line?.number).toBe('L-001');
    expect(await coordinator.locator('main time').getAttribute('datetime')).toBe(line?.allocatedAt);
    await namesNoArm(coordinator);
  });

  test('a mistake is noted afterwards, what was typed is kept, and nothing is undone', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await randomised(w);
    const arms = await w.as('trainer').programme.revealArms();
    const page = await as('coordinator');
    await page.goto('/participants/L-001');
    await page.getByText('Note a mistake').click();
    await fill(page, [
      ['kind', 'wrong_stratum'],
      ['note', 'too short'],
    ]);
    await press(page, 'Add the note', 'There is a problem');
    await sees(page, 'Note: the text has 9 characters; at least 10 are needed to say what happened.');
    expect([await typed(page, 'kind'), await typed(page, 'note')]).toEqual(['wrong_stratum', 'too short']);
    await page.getByRole('alert').getByRole('link').click();
    await getsFocus(page, 'note');
    await page.keyboard.type(' at first, now long enough');
    await press(page, 'Add the note', 'The note is saved. Her allocation stands.');
    await sees(page, 'She was drawn in the wrong stratum');
    expect(await w.as('trainer').programme.revealArms()).toEqual(arms);
    const assessor = await as('assessor');
    await assessor.goto('/participants/L-001');
    expect(await textOf(assessor)).not.toMatch(/stratum|mistake/i);
  });

  test('a second press, from another window or by reloading, allocates nothing more', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await ready(w);
    const [first, second] = [await as('coordinator'), await as('coordinator', 2)];
    await first.goto('/participants/L-001/randomise');
    await second.goto('/participants/L-001/randomise');
    await press(first, 'Randomise L-001 now', 'L-001 is randomised');
    const allocated = await w.as('trainer').programme.revealArms();
    expect(allocated).toHaveLength(1);

    await press(second, 'Randomise L-001 now', 'Already randomised');
    await namesNoArm(second);
    await first.reload();
    await sees(first, javaScriptEnabled ? 'An allocation stands for good.' : 'Already randomised');
    await namesNoArm(first);
    await first.goto('/participants/L-001/randomise');
    expect(await textOf(first)).toContain('L-001 was randomised on 2026-03-02');
    expect(await first.getByRole('button', { name: 'Randomise' }).count()).toBe(0);
    expect(await w.as('trainer').programme.revealArms()).toEqual(allocated);
  });
});
