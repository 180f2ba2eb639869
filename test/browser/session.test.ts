import { describe, expect, test } from 'vitest';
import { enrol } from '../acts.ts';
import { follow, press, sees, textOf } from './hands.ts';
import { stage, twice } from './stage.ts';

describe.each(twice)('%s', (_, javaScriptEnabled) => {
  test('after signing out neither the back button nor an address shows anything', async () => {
    const { w, as } = await stage({ javaScriptEnabled });
    await enrol(w);
    const page = await as('coordinator');
    await follow(page, 'L-001', 'Participant L-001');
    const kept = await page.context().cookies();
    await press(page, 'Sign out', 'Forgotten your password?');
    await page.context().addCookies(kept);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await textOf(page)).not.toContain('Consent');
    const answer = await page.goto('/participants/L-001');
    expect(answer?.headers()['cache-control']).toContain('no-store');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.getByLabel('E-mail address').fill(w.signInOf('coordinator').email);
    await page.getByLabel('Password').fill(w.signInOf('coordinator').password);
    await press(page, 'Sign in', 'Enrolled');
    expect(new URL(page.url()).pathname).toBe('/participants/L-001');
  });

  test('a session that was signed out elsewhere ends at the next page', async () => {
    const { as } = await stage({ javaScriptEnabled });
    const [desk, ward] = [await as('coordinator'), await as('coordinator')];
    await follow(desk, 'Account', 'Your account');
    await press(desk, /^End the session from/, 'The session has ended.');
    await ward.goto('/screening');
    await sees(ward, 'Forgotten your password?');
    await follow(desk, 'Screening log', 'Screening log');
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    const { w, stranger } = await stage({ javaScriptEnabled });
    const page = await stranger();
    await page.goto('/');
    const answers: string[] = [];
    for (const email of [w.signInOf('coordinator').email, 'nobody@example.org']) {
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill('not her password');
      await press(page, 'Sign in', 'There is a problem');
      answers.push(await textOf(page, '.error-summary'));
      await page.goto('/sign-in');
    }
    expect(answers[0]).toBe(answers[1]);
  });
});
