// A whole baseline typed by keyboard alone, as on a day of measuring: how many keys it takes and how many pages. The figures
// are printed; docs/performance.md tells them.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { instrumentNamed, study } from '#app/study/index.ts';
import {
  anthropometryEntries,
  dxaEntries,
  type Entries,
  enrol,
  historyEntries,
  othersOf,
  strengthEntries,
} from '../acts.ts';
import { focused, sees, typed } from './hands.ts';
import { stage, twice } from './stage.ts';

const day = '2026-03-02';
const answers: Record<string, Entries> = {
  demographics_history: historyEntries(false),
  anthropometry: anthropometryEntries,
  dxa: dxaEntries,
  strength_function: strengthEntries,
  ...Object.fromEntries(othersOf('baseline', day)),
};

/** A person without a mouse, who counts. */
function typist(page: Page) {
  const its = { keys: 0, loads: 0 };
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) its.loads += 1;
  });
  const press = async (key: string) => {
    its.keys += 1;
    await page.keyboard.press(key);
  };
  const tabUntil = async (isThere: () => Promise<boolean>, what: string) => {
    for (let i = 0; i < 80; i += 1) {
      if (await isThere()) return;
      await press('Tab');
    }
    throw new Error(`The Tab key does not lead to ${what}.`);
  };
  return {
    its,
    press,
    async follow(link: string) {
      const text = () => page.evaluate(() => document.activeElement?.textContent ?? '');
      await tabUntil(async () => (await text()) === link, link);
      await press('Enter');
    },
    async answer(name: string, value: string) {
      await tabUntil(async () => (await focused(page)) === name, name);
      const kind = await page.evaluate(() => {
        const field = document.activeElement as HTMLInputElement;
        return field.tagName === 'SELECT' ? 'select' : field.type;
      });
      if (kind === 'radio') {
        await press('Space');
        for (let i = 0; i < 12 && (await typed(page, name)) !== value; i += 1) await press('ArrowDown');
      } else if (kind === 'select') {
        for (let i = 0; i < 12 && (await typed(page, name)) !== value; i += 1) await press('ArrowDown');
      } else if (kind === 'checkbox') {
        const chosen = page.locator(`[name="${name}"]:focus`);
        await tabUntil(async () => (await chosen.getAttribute('value')) === value, `${name} ${value}`);
        return press('Space');
      } else {
        // What stands there already is kept by nobody who types over it.
        if ((await typed(page, name)) === value) return;
        its.keys += value.length;
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.type(value);
      }
      expect(await typed(page, name)).toBe(value);
    },
    async save() {
      const text = () => page.evaluate(() => document.activeElement?.textContent ?? '');
      await tabUntil(async () => (await text()) === 'Save', 'Save');
      await press('Enter');
    },
  };
}

/** Answers what the page asks of these, and saves. Answers what it did not ask. */
async function enter(
  hands: ReturnType<typeof typist>,
  page: Page,
  form: string,
  isAlive: boolean,
  entries: Entries = answers[form] ?? [],
): Promise<Entries> {
  const left: Entries = [];
  for (const [name, value] of entries) {
    const field = page.locator(`main [name="${name}"]`);
    // With a script what an answer opens is there a moment later.
    if (isAlive) await field.first().waitFor({ state: 'attached' });
    if ((await field.count()) === 0) left.push([name, value]);
    else await hands.answer(name, value);
  }
  // Without a script a page is loaded anew; with one there is nothing left to ask.
  const loaded = left.length > 0 ? page.waitForEvent('load') : null;
  await hands.save();
  await loaded;
  return left;
}

describe.each(twice)('%s', (how, javaScriptEnabled) => {
  test('every form of the baseline is complete, and no mouse was needed', { timeout: 240_000 }, async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    const number = await enrol(w);
    const visit = `/participants/${number}/baseline`;
    const total = { keys: 0, loads: 0, fields: 0 };
    let isOpen = false;
    for (const role of ['assessor', 'coordinator'] as const) {
      const page = await as(role);
      const hands = typist(page);
      await page.goto(visit);
      if (!isOpen) {
        await hands.answer('date', day);
        await hands.press('Enter');
        await sees(page, 'The date of the visit is saved.');
        isOpen = true;
      }
      for (const form of study.visits[0]?.forms ?? []) {
        const instrument = instrumentNamed(form);
        if (!instrument?.enteredBy.includes(role)) continue;
        await hands.follow(instrument.label);
        await page.getByRole('heading', { level: 1, name: instrument.label }).waitFor();
        // Without a script the page that answers shows what is asked besides: then the form is sent once more.
        for (let left = await enter(hands, page, form, javaScriptEnabled); left.length > 0; )
          left = await enter(hands, page, form, javaScriptEnabled, left);
        await sees(page, 'The form is saved and complete.');
        total.fields += (answers[form] ?? []).length;
      }
      total.keys += hands.its.keys;
      total.loads += hands.its.loads;
    }
    const { marks } = await w.as('assessor').participants.view(number);
    const ofVisit = Object.entries(marks).filter(([place]) => place.startsWith('baseline/'));
    expect(new Set(ofVisit.map(([, mark]) => mark))).toEqual(new Set(['complete']));
    expect(total.fields).toBeGreaterThan(95);
    process.stdout.write(
      `A whole baseline ${how}: ${total.fields} answers, ${total.keys} keys, ${total.loads} page loads\n`,
    );
  });
});
