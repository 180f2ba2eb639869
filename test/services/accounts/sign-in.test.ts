// Signing in: the same answer for whoever does not get in, and a lock that cannot be turned against a colleague.
import { argon2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { type SignIn, signIn } from '#app/services/accounts/sessions.server.ts';
import { sha256 } from '#db/canonical.ts';
import { entriesOf, rowsOf, withRaw } from '../../db/raw.ts';
import { type TestWorld, world } from '../../world.ts';

const refused = 'The e-mail address and the password do not fit together, or the account is not active.';
const here = '10.0.0.1';
const elsewhere = '203.0.113.9';
const wrong = 'not her password at all';

const attempt = (w: TestWorld, email: string, password: string, address = here) =>
  signIn(w.scope('system'), { email, password, address });
const messageOf = (answer: SignIn) => (answer.ok ? 'in' : answer.message);
const assessor = (w: TestWorld) => w.signInOf('assessor');

async function times(count: number, act: () => Promise<SignIn>): Promise<string[]> {
  const answers: string[] = [];
  for (let i = 0; i < count; i++) answers.push(messageOf(await act()));
  return answers;
}

/** As if so many tries had been counted already under this key. */
async function countedBefore(w: TestWorld, key: string, failures: number): Promise<void> {
  const changed = await withRaw(w.place, (raw) =>
    raw.query('update throttle set failures = ? where id = ? returning id', failures, sha256(key)),
  );
  expect(changed).toHaveLength(1);
}

test('an unknown address, a wrong password, a closed account and an unused invitation get the same answer', async () => {
  const w = await world();
  await w.as('administrator').people.invite({ email: 'nora@example.org', name: 'Nora', role: 'assessor' });
  await w.as('administrator').people.disable(w.actor('assessor', 2).id, 'has left');
  const answers = [
    await attempt(w, 'nobody@example.org', wrong),
    await attempt(w, assessor(w).email, wrong),
    await attempt(w, w.signInOf('assessor', 2).email, w.signInOf('assessor', 2).password),
    await attempt(w, 'nora@example.org', wrong),
    await attempt(w, '', ''),
  ];
  expect(answers).toEqual(answers.map(() => ({ ok: false, message: refused })));
});

test('an address is known however it is written; a password is taken exactly as typed', async () => {
  const w = await world();
  const { email, password } = assessor(w);
  expect(messageOf(await attempt(w, ` ${email.toUpperCase()} `, password))).toBe('in');
  for (const other of [` ${password}`, `${password} `, password.toUpperCase(), password.slice(0, -1)])
    expect(messageOf(await attempt(w, email, other))).toBe(refused);
});

test('five wrong tries lock the account at this address, even for the right password, for a quarter of an hour', async () => {
  const w = await world();
  const { email, password } = assessor(w);
  expect(await times(5, () => attempt(w, email, wrong))).toEqual(Array(5).fill(refused));
  expect(messageOf(await attempt(w, email, password))).toBe(
    'Too many tries. Wait 15 minutes, then try again.',
  );
  w.pass(10 * 60_000);
  expect(messageOf(await attempt(w, email, password))).toBe(
    'Too many tries. Wait 5 minutes, then try again.',
  );
  w.pass(5 * 60_000);
  expect(messageOf(await attempt(w, email, password))).toBe('in');
});

test('an unknown address is locked like a known one, so that the lock tells nothing', async () => {
  const w = await world();
  const answers = await times(7, () => attempt(w, 'nobody@example.org', wrong));
  expect(answers).toEqual(await times(7, () => attempt(w, assessor(w).email, wrong)));
  expect(answers[5]).toMatch(/^Too many tries/);
});

test('an account that is at home here is locked here as well', async () => {
  const w = await world();
  const { email, password } = assessor(w);
  expect(messageOf(await attempt(w, email, password))).toBe('in');
  await times(5, () => attempt(w, email, wrong));
  expect(messageOf(await attempt(w, email, password))).toMatch(/^Too many tries/);
});

test('a lock holds for the address that was tried from, and no other', async () => {
  const w = await world();
  const { email, password } = assessor(w);
  const answers = await times(6, () => attempt(w, email, wrong, elsewhere));
  expect(answers[5]).toMatch(/^Too many tries/);
  expect(messageOf(await attempt(w, email, password))).toBe('in');
});

test('tries from elsewhere never lock a colleague out at her own desk', async () => {
  const w = await world();
  const { email, password } = assessor(w);
  expect(messageOf(await attempt(w, email, password))).toBe('in');
  await attempt(w, email, wrong, '203.0.113.1');
  await countedBefore(w, `account\n${email}`, 60);
  expect(messageOf(await attempt(w, email, password, elsewhere))).toMatch(/^Too many tries/);
  expect(messageOf(await attempt(w, email, password))).toBe('in');
});

test('tries on one account never lock another, and a flood from her address spares who works there', async () => {
  const w = await world();
  const { email, password } = assessor(w);
  const second = w.signInOf('coordinator');
  await attempt(w, email, password);
  await countedBefore(w, `address\n${here}`, 100);
  expect(messageOf(await attempt(w, 'guess@example.org', wrong))).toMatch(/^Too many tries/);
  expect(messageOf(await attempt(w, email, password))).toBe('in');
  expect(messageOf(await attempt(w, second.email, second.password))).toMatch(/^Too many tries/);
  expect(messageOf(await attempt(w, second.email, second.password, elsewhere))).toBe('in');
});

test('tries at the same moment are all counted', async () => {
  const w = await world();
  const answers = await Promise.all(Array.from({ length: 20 }, () => attempt(w, assessor(w).email, wrong)));
  expect(answers.filter((each) => messageOf(each) === refused)).toHaveLength(5);
});

test('the right password clears what was counted', async () => {
  const w = await world();
  const { email, password } = assessor(w);
  await times(4, () => attempt(w, email, wrong));
  expect(messageOf(await attempt(w, email, password))).toBe('in');
  expect(await times(4, () => attempt(w, email, wrong))).toEqual(Array(4).fill(refused));
  expect(messageOf(await attempt(w, email, password))).toBe('in');
});

test('each try that ends is an entry of the access ledger, and only there', async () => {
  const w = await world();
  const { email, password } = assessor(w);
  const [open, access] = [(await entriesOf(w, 'open')).length, (await entriesOf(w, 'access')).length];
  await attempt(w, 'nobody@example.org', wrong);
  await times(5, () => attempt(w, email, wrong));
  await attempt(w, email, password);
  w.pass(16 * 60_000);
  await attempt(w, email, password);
  expect((await entriesOf(w, 'access', access)).map((each) => [each.action, each.actor])).toEqual([
    ['sign_in.refused', 'nobody'],
    ...Array(5).fill(['sign_in.refused', w.actor('assessor').id]),
    ['sign_in.locked', w.actor('assessor').id],
    ['sign_in.done', w.actor('assessor').id],
  ]);
  expect(await entriesOf(w, 'open')).toHaveLength(open);
});

test('a password that was hashed with weaker parameters is hashed anew at sign-in', async () => {
  const w = await world();
  const { email, password } = assessor(w);
  const salt = Buffer.alloc(16, 7);
  const hash = argon2Sync('argon2id', {
    message: password,
    nonce: salt,
    tagLength: 32,
    memory: 1024,
    passes: 1,
    parallelism: 1,
  });
  const weak = ['argon2id', 1024, 1, 1, salt.toString('base64url'), hash.toString('base64url')].join('$');
  const { id } = w.actor('assessor');
  await withRaw(w.place, (raw) =>
    raw.query('update credential set password_hash = ? where id = ?', weak, id),
  );
  expect(messageOf(await attempt(w, email, password))).toBe('in');
  const stored = (await rowsOf(w, 'credential')).find((row) => row.id === id)?.password_hash;
  expect(stored).toMatch(/^argon2id\$19456\$2\$1\$/);
  expect(messageOf(await attempt(w, email, password))).toBe('in');
});
