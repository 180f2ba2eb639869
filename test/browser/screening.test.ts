// The edges of the protocol, at the screen of a coordinator.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { but, consentEntries, screeningEntries } from '../acts.ts';
import { fill, follow, press, sees, textOf } from './hands.ts';
import { stage, twice } from './stage.ts';

const age = 'Over 60 years of age, in completed years';
const tScore = 'Lowest T-score of lumbar spine and femoral neck from −3.31 to −0.60';
const fracture = 'No fracture in the last 12 months';

type Changes = Record<string, string | undefined>;
const only = (ls_t: string): Changes => ({ ls_t, fn_t: undefined });

const edges: [string, Changes, string][] = [
  ['60 years old', { age: '60' }, `Not eligible ${age}: 60 years`],
  ['61 years old', { age: '61' }, 'Eligible'],
  ['T-score -3.31', only('-3.31'), 'Eligible'],
  ['T-score -3.32', only('-3.32'), `Not eligible ${tScore}: −3.32`],
  ['T-score -0.60, with the minus sign of a text', only('−0.60'), 'Eligible'],
  ['T-score -0.59', only('-0.59'), `Not eligible ${tScore}: −0.59`],
  ['of two T-scores the lowest counts', { ls_t: '-3.5', fn_t: '-1.0' }, `Not eligible ${tScore}: −3.50`],
  ['an unknown answer', { recent_fracture: 'unknown' }, `Undetermined ${fracture}: answered unknown`],
];

async function screens(page: Page, changes: Changes): Promise<string> {
  await page.goto('/screening/new');
  await fill(page, but(screeningEntries, changes));
  await press(page, 'Judge and add to the log', 'The judgement, under the definition in force at the time');
  return (await textOf(page, '.verdict')).trim();
}

async function isRefused(page: Page, number: string): Promise<void> {
  expect(await page.getByRole('link', { name: 'Consent and enrol' }).count()).toBe(0);
  const answer = await page.goto(`/screening/${number}/enrol`);
  expect(answer?.status()).toBe(409);
  await sees(page, 'Only a person whom the screening log shows as eligible can be enrolled.');
  const forged = await page.request.post(`/screening/${number}/enrol`, {
    form: Object.fromEntries(consentEntries),
    headers: { origin: new URL(page.url()).origin },
  });
  expect(forged.status()).toBe(409);
}

describe.each(twice)('a coordinator %s', (_, javaScriptEnabled) => {
  test('screens the edges, and sees criterion and value', async () => {
    const page = await (await stage({ javaScriptEnabled })).as('coordinator');
    await follow(page, 'Screen a person', 'Screen a person');
    const judged: [string, string][] = [];
    for (const [name, changes] of edges) judged.push([name, await screens(page, changes)]);
    expect(judged).toEqual(edges.map(([name, , verdict]) => [name, verdict]));
    await follow(page, 'Screening log', 'Screening log');
    const log = await textOf(page);
    expect(log).toContain('S-008');
    expect(log).toContain(`${tScore}: −3.50`);
  });

  test('confirms an unusual T-score, and the lowest of the two decides', async () => {
    const page = await (await stage({ javaScriptEnabled })).as('coordinator');
    await page.goto('/screening/new');
    await fill(page, but(screeningEntries, { ls_t: '0.2', fn_t: '-0.7' }));
    await press(page, 'Judge and add to the log', 'Not saved yet: please confirm what is unusual');
    expect(await page.locator('[name="fn_t"]').inputValue()).toBe('-0.7');
    await page.locator('[name="ls_t__confirm"]').check();
    await press(page, 'Judge and add to the log', 'The judgement, under the definition in force at the time');
    expect((await textOf(page, '.verdict')).trim()).toBe('Eligible');
    await follow(page, 'Consent and enrol', 'Consent and enrol');
  });

  test('cannot enrol whoever is refused or undetermined, not even with a forged form', async () => {
    const page = await (await stage({ javaScriptEnabled })).as('coordinator');
    await screens(page, { age: '60' });
    await isRefused(page, 'S-001');
    await screens(page, { good_health: 'unknown' });
    await isRefused(page, 'S-002');
    await page.goto('/participants');
    await sees(page, 'Nobody is enrolled yet.');
  });
});
