// From an empty data directory to a study with its people, as the one-time link begins it.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { firstLink } from '#app/services/accounts/links.server.ts';
import { seededWorld } from '#app/services/scope.server.ts';
import { roles } from '#app/study/roles.ts';
import { openRuntime, systemActor } from '#server/runtime.ts';
import type { Entries } from '../acts.ts';
import { serveWorld } from '../http.ts';
import { site, temporaryPlace } from '../world.ts';
import { faults } from './axe.ts';
import { fill, follow, press, sees, textOf } from './hands.ts';
import { openPage, signIn, twice } from './stage.ts';

const password = 'four unrelated words';
const passwords: Entries = [
  ['password', password],
  ['again', password],
];
const administrator = { email: 'agnes@example.org', password };

async function servesNothingYet() {
  const world = seededWorld('set-up', { now: '2026-03-02T00:00:00.000Z' });
  const runtime = await openRuntime({ place: await temporaryPlace(), world });
  const nobody = () => {
    throw new Error('Nobody has an account yet.');
  };
  const { url } = await serveWorld({ runtime, signInOf: nobody }, null);
  const token = await firstLink(runtime.scope(systemActor, 'system'));
  return { url, link: `/welcome/${token}` };
}

/** A trainer's name that says nothing of what she does: a word of the programme would be asked about. */
const nameOf = (role: string) => (role === 'trainer' ? 'Tess Tait' : `The ${role}`);

/** Invites one person. Answers the link, or an empty text where a second person must confirm. */
async function invites(page: Page, role: keyof typeof roles): Promise<string> {
  await follow(page, 'People', 'People');
  await fill(page, [
    ['name', nameOf(role)],
    ['email', `${role}@example.org`],
    ['role', role],
  ]);
  if (!roles[role].blinded) {
    // Whoever invites her gets a code and no address.
    await press(page, 'Invite', `${nameOf(role)} waits for a second person`);
    return textOf(page, '.notice .code');
  }
  await press(page, 'Invite', `The link for ${nameOf(role)}`);
  return textOf(page, '.notice .code');
}

/** Accepts the link in her own browser, signs in, and answers her page. */
async function accepts(
  url: string,
  link: string,
  role: string,
  options: object,
  code?: string,
): Promise<Page> {
  const page = await openPage(url, options);
  await page.goto(link);
  await sees(page, `your account is ${role}@example.org`);
  if (code) {
    await fill(page, [['code', '00000-00000'], ...passwords]);
    await press(page, 'Save and go to sign-in', 'There is a problem');
    await fill(page, [['code', code]]);
  }
  await fill(page, passwords);
  await press(page, 'Save and go to sign-in', 'Forgotten your password?');
  await signIn(page, { email: `${role}@example.org`, password });
  // Whether somebody who can see arms has used her link is shown to nobody.
  expect((await page.goto(link))?.status()).toBe(code ? 200 : 410);
  if (!code) await sees(page, 'This link cannot be used');
  await page.goto('/');
  return page;
}

test('no page on the way from the one-time link to the first colleague has a fault', async () => {
  const { url, link } = await servesNothingYet();
  const page = await openPage(url);
  const hasNoFault = async () => expect(await faults(page)).toEqual([]);
  await page.goto(link);
  await press(page, 'Save and go to sign-in', 'There is a problem');
  await hasNoFault();
  await fill(page, [['name', 'Agnes Adler'], ['email', administrator.email], ...passwords]);
  await press(page, 'Save and go to sign-in', 'Forgotten your password?');
  await signIn(page, administrator);
  await hasNoFault();
  const invitation = await invites(page, 'coordinator');
  await hasNoFault();
  await follow(page, 'Activation', 'Activation');
  await hasNoFault();
  const coordinator = await accepts(url, invitation, 'coordinator', {});
  await sees(coordinator, 'The study is not set up yet');
  expect(await faults(coordinator)).toEqual([]);
});

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('the first administrator names the site and invites everybody, and two people let a trainer in', async () => {
    const options = { javaScriptEnabled };
    const { url, link } = await servesNothingYet();
    const page = await openPage(url, options);
    await page.goto(link);
    await sees(page, 'You become the first administrator.');
    await fill(page, [['name', 'Agnes Adler'], ['email', administrator.email], ...passwords]);
    await fill(page, [['again', 'something else entirely']]);
    await press(page, 'Save and go to sign-in', 'There is a problem');
    expect(await page.locator('[name="email"]').inputValue()).toBe(administrator.email);
    await fill(page, passwords);
    await press(page, 'Save and go to sign-in', 'Forgotten your password?');
    await signIn(page, administrator);

    await follow(page, 'Name the site', 'Study settings');
    await fill(page, Object.entries(site));
    await press(page, 'Save the settings', 'The settings are saved.');
    await sees(page, 'PRACTICE: everything entered now is discarded');

    const coordinator = await accepts(url, await invites(page, 'coordinator'), 'coordinator', options);
    for (const role of ['assessor', 'statistician'] as const)
      await accepts(url, await invites(page, role), role, options);

    const code = await invites(page, 'trainer');
    await follow(page, 'Tess Tait', 'Tess Tait');
    await press(page, 'Confirm and make the link', 'A second person must confirm');
    await follow(coordinator, 'Who can see arms', 'Who can see arms');
    await sees(coordinator, 'Nobody yet.');
    await follow(coordinator, 'Confirmations', 'Confirmations');
    await press(coordinator, 'Confirm', 'The link for Tess Tait');
    const trainer = await accepts(url, await textOf(coordinator, '.notice .code'), 'trainer', options, code);
    await sees(trainer, 'You can see arms');
    await follow(trainer, 'Who can see arms', 'Who can see arms');
    expect(await textOf(trainer, 'tbody')).toBe('Tess TaitTrainerAgnes AdlerThe coordinator');
  });
});
