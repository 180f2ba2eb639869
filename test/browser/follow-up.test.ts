// The second visit, eight months later: what an assessor enters, corrects, and may not see meanwhile.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import {
  anthropometryEntries,
  but,
  completeFollowUp,
  dxaEntries,
  followUpDay,
  randomised,
  saveOthers,
  strengthEntries,
} from '../acts.ts';
import { fill, follow, press, sees, textOf, typed } from './hands.ts';
import { stage, twice } from './stage.ts';

const complete = 'The form is saved and complete.';
const firstVisit = '/participants/L-001/baseline';
const secondVisit = '/participants/L-001/followup';

async function isClosed(page: Page): Promise<void> {
  await page.goto(firstVisit);
  await sees(page, 'Values of this visit stay closed to assessors until the next visit is finished');
  expect(await page.locator('main .forms a').count()).toBe(0);
  for (const form of ['anthropometry', 'dxa', 'strength_function']) {
    const answer = await page.goto(`${firstVisit}/${form}`);
    expect(answer?.status()).toBe(403);
    await sees(page, 'This form is closed');
  }
}

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('an assessor enters the second visit, and the first one stays closed until then', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await randomised(w);
    w.setDay(followUpDay);
    const page = await as('assessor');
    await sees(page, 'Final visits due (1)');
    await isClosed(page);

    await page.goto('/participants/L-001');
    await follow(page, 'Follow-up visit', 'Follow-up visit of L-001');
    await press(page, 'Open the visit', 'The date of the visit is saved.');
    await follow(page, 'Height and weight', 'Height and weight, L-001');
    await fill(page, anthropometryEntries);
    await press(page, 'Save', complete);
    await follow(page, 'Bone density', 'Bone density (DXA), L-001');
    await fill(page, but(dxaEntries, { scan_date: followUpDay }));
    await press(page, 'Save', complete);
    await isClosed(page);

    await page.goto(`${secondVisit}/strength_function`);
    await fill(page, but(strengthEntries, { bes_t3: undefined }));
    await press(page, 'Save', 'The form is saved. It is not complete yet.');
    await follow(page, 'Strength and function', 'Strength and function, L-001');
    await page.getByRole('group', { name: 'Back extensor strength' }).getByText('not available?').click();
    await fill(page, [
      ['bes_t3__missing', '2'],
      ['__reason', 'Said why'],
    ]);
    await press(page, 'Save', complete);
    await follow(page, 'Strength and function', 'Strength and function, L-001');
    expect(await typed(page, 'bes_t3__missing')).toBe('2');
    await sees(page, '26.5 kg');
    await isClosed(page);

    await saveOthers(w, 'L-001', 'followup', followUpDay);
    await page.goto(secondVisit);
    await follow(page, "Assessor's guess", "Assessor's guess, L-001");
    await sees(page, 'Nobody but you reads your answers before the study is unsealed');
    await page.getByLabel('The programme at home').check();
    await press(page, 'Save', 'There is a problem');
    await page.getByLabel('1, not at all').check();
    await page.getByLabel('She told me').check();
    await page.getByRole('group', { name: 'Unblinding incident' }).getByLabel('No').check();
    await press(page, 'Save', 'is to be logged as one');
    expect(await page.getByLabel('The programme at home').isChecked()).toBe(true);
    await page.getByLabel('How she performed').check();
    await press(page, 'Save', complete);

    await page.goto(firstVisit);
    await follow(page, 'Height and weight', 'Height and weight, L-001');
    expect(await typed(page, 'height_1')).toBe('161.8');
  });

  test('changing a saved value asks for a reason', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await completeFollowUp(w, await randomised(w));
    const page = await as('assessor');
    await page.goto(`${secondVisit}/anthropometry`);
    await fill(page, [['weight_1', '64.0']]);
    await press(page, 'Save', 'There is a problem');
    await sees(page, 'Reason for the change: say in a few words why a saved value changes.');
    expect(await typed(page, 'weight_1')).toBe('64.0');
    await fill(page, [['__reason', 'Misread the scale']]);
    await press(page, 'Save', complete);
    await follow(page, 'Height and weight', 'Height and weight, L-001');
    expect(await typed(page, 'weight_1')).toBe('64.0');
  });

  test('two people on one form: the second chooses, field by field and by keyboard, and nothing is lost', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await completeFollowUp(w, await randomised(w));
    const [ines, anton] = [await as('assessor'), await as('assessor', 2)];
    await ines.goto(`${secondVisit}/anthropometry`);
    await anton.goto(`${secondVisit}/anthropometry`);
    await fill(ines, [
      ['height_1', '161.7'],
      ['weight_1', '64.0'],
      ['__reason', 'Misread the scale'],
    ]);
    await press(ines, 'Save', complete);
    await fill(anton, [
      ['height_2', '161.6'],
      ['weight_1', '65.5'],
      ['__reason', 'Measured again'],
    ]);
    const { name } = w.actor('assessor');
    await press(anton, 'Save', `${name} saved this form while you were typing`);
    await sees(anton, 'taken from there: First height');
    await sees(anton, 'kept as you typed it: Second height');
    expect(await typed(anton, 'height_1')).toBe('161.7');
    expect(await typed(anton, 'height_2')).toBe('161.6');
    expect(await typed(anton, 'weight_1')).toBe('65.5');
    expect(await typed(anton, '__reason')).toBe('Measured again');
    expect(await typed(anton, 'weight_1__take')).toBe('yours');
    expect(await textOf(anton, '.merge')).toMatch(new RegExp(`Saved meanwhile by ${name} on .*: 64.0`));
    await anton.locator('[name="weight_1__take"]:checked').focus();
    await anton.keyboard.press('ArrowDown');
    await anton.keyboard.press('Enter');
    await sees(anton, complete);
    await ines.goto(`${secondVisit}/anthropometry`);
    const all = await Promise.all(['height_1', 'height_2', 'weight_1'].map((each) => typed(ines, each)));
    expect(all).toEqual(['161.7', '161.6', '64.0']);
  });

  test('what one assessor guessed is read by her alone', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await completeFollowUp(w, await randomised(w));
    const [ines, anton] = [await as('assessor'), await as('assessor', 2)];
    for (const at of ['', '/void']) {
      expect((await anton.goto(`${secondVisit}/assessor_guess${at}`))?.status()).toBe(403);
      await sees(anton, 'Somebody else has entered this form');
    }
    await ines.goto(`${secondVisit}/assessor_guess`);
    expect(await ines.getByLabel('The supervised programme').isChecked()).toBe(true);
  });

  test('a form of the wrong participant is voided with a reason, and can be entered anew', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await completeFollowUp(w, await randomised(w));
    const page = await as('assessor');
    await page.goto(`${secondVisit}/anthropometry`);
    await follow(page, 'Void this form', 'Void: Height and weight of L-001');
    await press(page, 'Void this form', 'Reason: say in a few words why this form is void.');
    await fill(page, [['reason', 'Measured L-014, typed here']]);
    await press(page, 'Void this form', 'The form is void. It stays in the audit trail.');
    expect(await textOf(page, '.forms li:first-child')).toContain('Not started');
    await follow(page, 'Height and weight', 'Height and weight, L-001');
    expect(await typed(page, 'weight_1')).toBe('');
  });

  test('a visit to which she did not come is recorded as missed', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await randomised(w);
    w.setDay(followUpDay);
    const page = await as('assessor');
    await page.goto(secondVisit);
    await page.getByText('She did not come: record the visit as missed').click();
    await press(page, 'Record as missed', 'There is a problem');
    await page.getByLabel('She could not be reached').check();
    await press(page, 'Record as missed', 'The visit is recorded as missed.');
    await sees(page, 'missed: She could not be reached');
    await follow(page, 'Home', /^Good day/);
    await sees(page, 'Final visits due (0)');
    expect((await page.goto(`${secondVisit}/dxa`))?.status()).toBe(409);
  });
});
