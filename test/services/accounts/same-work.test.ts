// Whoever does not get in has cost the same hashing: time tells nobody which addresses have an account.
import { argon2 } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { signIn } from '#app/services/accounts/sessions.server.ts';
import { world } from '../../world.ts';

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>();
  return { ...real, argon2: vi.fn(real.argon2) };
});

test('an unknown address and a closed account cost one hash with the parameters of a wrong password', async () => {
  const w = await world();
  await w.as('administrator').people.disable(w.actor('assessor', 2).id, 'has left');
  const workFor = async (email: string) => {
    vi.mocked(argon2).mockClear();
    await signIn(w.scope('system'), { email, password: 'not the password', address: '10.0.0.1' });
    return vi
      .mocked(argon2)
      .mock.calls.map(([kind, { message: _, nonce, ...rest }]) => [
        kind,
        Buffer.byteLength(nonce as Buffer),
        rest,
      ]);
  };
  const wrong = await workFor('ines@example.org');
  expect(wrong).toEqual([['argon2id', 16, { tagLength: 32, memory: 19_456, passes: 2, parallelism: 1 }]]);
  expect(await workFor('nobody@example.org')).toEqual(wrong);
  expect(await workFor(w.actor('assessor', 2).email)).toEqual(wrong);
});
