// Whoever finds a computer that is signed in cannot try passwords on the account page for long; nor does trying there
// close the sign-in page.
import { expect, test } from 'vitest';
import { signIn } from '#app/services/accounts/sessions.server.ts';
import { world } from '../../world.ts';

test('five wrong tries close the change of the password for a quarter of an hour, and nothing else', async () => {
  const w = await world();
  const { password } = w.signInOf('assessor');
  const { account } = w.as('assessor');
  const fresh = { password: 'seven wet umbrellas', again: 'seven wet umbrellas' };
  const attempt = (current: string) => account.changePassword({ current, ...fresh });
  for (let i = 0; i < 5; i++)
    expect(await attempt(`wrong ${i}`)).toMatchObject({
      errors: [{ message: expect.stringContaining('not the one in use') }],
    });
  expect(await attempt(password)).toMatchObject({
    ok: false,
    errors: [{ field: 'current', message: expect.stringMatching(/too many tries. Wait 15 minutes/) }],
  });
  const entered = await signIn(w.scope('system'), { ...w.signInOf('assessor'), address: '10.0.0.2' });
  expect(entered.ok).toBe(true);
  w.pass(15 * 60_000);
  expect(await attempt(password)).toMatchObject({ ok: true });
});
