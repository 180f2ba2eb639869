// Passwords: length and no obvious choice, taken as typed; and no secret in any ledger.
import { expect, test } from 'vitest';
import { acceptLink } from '#app/services/accounts/accept.server.ts';
import { hashPassword, passwordFault, passwordFits } from '#app/services/accounts/password.server.ts';
import { signIn } from '#app/services/accounts/sessions.server.ts';
import { ledgerNames } from '#db/schema/ledgers.ts';
import { entriesOf, rowsOf } from '../../db/raw.ts';
import { world } from '../../world.ts';

const about = { email: 'ines.iversen@example.org', name: 'Ines Iversen' };
const fault = (password: string) => passwordFault(password, about);

test.each([
  ['eleven char', /at least 12 characters/],
  ['x'.repeat(257), /at most 256/],
  ['abababababab', /five different characters/],
  ['aaaaaaaaaaaaaaaa', /five different/],
  ['abcdefghijklmnop', /row of the keyboard or the alphabet/],
  ['QWERTYUIOPASDFG', /row of the keyboard/],
  ['1234567890123', /row of the keyboard/],
  ['zyxwvutsrqpon', /row of the keyboard/],
  ['ines.iversen1', /your name, the address/],
  ['Iversen-Iversen', /your name/],
  ['equipoise2026', /name of the study/],
  ['passwordpassword', /name of the study/],
])('“%s” is refused', (password, why) => {
  expect(fault(password)).toMatch(why);
});

test.each([
  'twelve chars',
  'correct horse battery staple',
  'zwölf Zeichen 🦴',
  `${'long enough, and then some '.repeat(9)}.`,
  'iversen has a long memory',
])('“%s” is accepted', (password) => {
  expect(fault(password)).toBeUndefined();
});

test('a password fits as a whole: beyond 72 bytes every character counts', async () => {
  const long = `${'0123456789abcdef'.repeat(5)}A`;
  const stored = await hashPassword(long);
  expect(await passwordFits(stored, long)).toBe(true);
  expect(await passwordFits(stored, `${long.slice(0, -1)}B`)).toBe(false);
  expect(await passwordFits(stored, long.slice(0, 72))).toBe(false);
});

test('the same password is never stored the same twice, and as argon2id of 19 MiB and two passes', async () => {
  const [one, two] = [await hashPassword('the same for both'), await hashPassword('the same for both')];
  expect(one).not.toBe(two);
  expect(one).toMatch(/^argon2id\$19456\$2\$1\$[\w-]{22}\$[\w-]{43}$/);
});

test.each([
  '',
  'x',
  'argon2id$',
  'argon2id$19456$2$1$AA',
  'bcrypt$1$1$1$aa$bb',
  'argon2id$19456$2$1$AAAAAAAAAAAAAAAAAAAAAA$AA',
])('a malformed stored text “%s” fits nothing', async (stored) => {
  expect(await passwordFits(stored, '')).toBe(false);
  expect(await passwordFits(stored, 'anything at all')).toBe(false);
});

test('no password, hash, token or hash of a token is in any ledger', async () => {
  const w = await world();
  const secret = 'SENTINEL secret of hers';
  const link = await w.as('administrator').people.reset(w.actor('assessor').id);
  await acceptLink(w.scope('system'), String(link.token), { password: secret, again: secret });
  const entered = await signIn(w.scope('system'), {
    email: 'ines@example.org',
    password: secret,
    address: '10.0.0.1',
  });
  if (!entered.ok) throw new Error(entered.message);
  await signIn(w.scope('system'), {
    email: 'ines@example.org',
    password: 'SENTINEL wrong',
    address: '10.0.0.1',
  });
  const stored = [
    ...(await rowsOf(w, 'credential')).map((row) => row.password_hash),
    ...(await rowsOf(w, 'session')).map((row) => row.token_hash),
    ...(await rowsOf(w, 'link')).map((row) => row.token_hash),
  ].map(String);
  expect(stored.length).toBeGreaterThan(12);
  const ledgers = JSON.stringify(await Promise.all(ledgerNames.map((name) => entriesOf(w, name))));
  for (const each of ['SENTINEL', link, entered.token, ...stored]) expect(ledgers).not.toContain(each);
});
