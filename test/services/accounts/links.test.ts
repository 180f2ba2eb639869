// One-time links: used once, short-lived, stored as a hash; the first one only while no account exists.
import { expect, test } from 'vitest';
import { acceptLink } from '#app/services/accounts/accept.server.ts';
import { firstLink, openLink } from '#app/services/accounts/links.server.ts';
import { signIn } from '#app/services/accounts/sessions.server.ts';
import { seededWorld } from '#app/services/scope.server.ts';
import { openRuntime, systemActor } from '#server/runtime.ts';
import { rowsOf } from '../../db/raw.ts';
import { refusal, type TestWorld, temporaryPlace, world } from '../../world.ts';

const hour = 3_600_000;
const first = { email: 'agnes@example.org', name: 'Agnes Adler', password: 'a long enough secret' };
const usedUp = 'This link was used already or has expired. Ask for a new one.';
const accepting = (input: object) => ({ again: first.password, ...first, ...input });

/** A study in which nobody has an account. */
async function empty() {
  const clock = { now: '2026-03-02T00:00:00.000Z' };
  const runtime = await openRuntime({ place: await temporaryPlace(), world: seededWorld('empty', clock) });
  const pass = (ms: number) => {
    clock.now = new Date(Date.parse(clock.now) + ms).toISOString();
  };
  return { runtime, scope: runtime.scope(systemActor, 'system'), pass };
}

const messageOf = (answer: Awaited<ReturnType<typeof acceptLink>>) =>
  answer.ok ? 'accepted' : answer.errors[0]?.message;

test('the first link makes the first administrator, once', async () => {
  const { runtime, scope } = await empty();
  const token = await firstLink(scope);
  expect(await acceptLink(scope, String(token), accepting({}))).toEqual({ ok: true });
  expect(messageOf(await acceptLink(scope, String(token), accepting({ email: 'b@example.org' })))).toBe(
    usedUp,
  );
  const { account } = runtime.engine.tables;
  const rows = await runtime.engine.read.select({ email: account.email, role: account.role }).from(account);
  expect(rows).toEqual([{ email: 'agnes@example.org', role: 'administrator' }]);
  expect(await firstLink(scope)).toBeUndefined();
  await runtime.close();
});

test('two people at once with the first link: one becomes administrator', async () => {
  const { runtime, scope } = await empty();
  const token = String(await firstLink(scope));
  const both = await Promise.all(
    ['a@example.org', 'b@example.org'].map((email) => acceptLink(scope, token, accepting({ email }))),
  );
  expect(both.map(messageOf).sort()).toEqual([usedUp, 'accepted']);
  await runtime.close();
});

test('a newer first link ends the older one, and a day ends it too', async () => {
  const { runtime, scope, pass } = await empty();
  const [older, newer] = [String(await firstLink(scope)), String(await firstLink(scope))];
  expect(older).not.toBe(newer);
  expect(await openLink(scope, older)).toBeUndefined();
  expect(await openLink(scope, newer)).toMatchObject({ purpose: 'first', account: null });
  pass(23 * hour);
  expect(await openLink(scope, newer)).toBeDefined();
  pass(1.1 * hour);
  expect(await openLink(scope, newer)).toBeUndefined();
  expect(messageOf(await acceptLink(scope, newer, accepting({})))).toBe(usedUp);
  await runtime.close();
});

test('the first link is dead when an account has come to exist', async () => {
  const { runtime, scope } = await empty();
  const token = String(await firstLink(scope));
  const { account } = runtime.engine.tables;
  await runtime.engine.write(async (q) =>
    q.insert(account).values({
      id: 'x',
      email: 'x@example.org',
      name: 'X',
      role: 'assessor',
      state: 'active',
      created_at: scope.world.now(),
    }),
  );
  expect(await openLink(scope, token)).toBeUndefined();
  await runtime.close();
});

test.each([
  [{ email: 'no address' }, 'E-mail address: “no address” is not an e-mail address.'],
  [{ name: '  ' }, 'Name: enter a name of at most 100 characters.'],
  [{ name: 'x'.repeat(101) }, 'Name: enter a name of at most 100 characters.'],
  [{ password: 'short' }, 'Password: at least 12 characters are needed.'],
  [{ again: 'another long secret' }, 'Password again: the two passwords differ.'],
])('the first administrator with %o is refused, and the link can still be used', async (input, message) => {
  const { runtime, scope } = await empty();
  const token = String(await firstLink(scope));
  expect(messageOf(await acceptLink(scope, token, accepting(input)))).toBe(message);
  expect(messageOf(await acceptLink(scope, token, accepting({})))).toBe('accepted');
  await runtime.close();
});

/** The link of a reset of a blinded account. */
async function resetOf(w: TestWorld, id: string): Promise<string> {
  const { token } = await w.as('administrator').people.reset(id);
  if (token === null) throw new Error('no link');
  return token;
}

async function invited() {
  const w = await world();
  const answer = await w
    .as('administrator')
    .people.invite({ email: 'Nora@Example.org ', name: 'Nora Novak', role: 'assessor' });
  if (!answer.ok || !answer.link.token) throw new Error('not invited');
  return { w, scope: w.scope('system'), token: answer.link.token };
}

test('an invitation is used once and lasts a week', async () => {
  const { w, scope, token } = await invited();
  w.pass(7 * 24 * hour);
  expect(await openLink(scope, token)).toMatchObject({
    account: { email: 'nora@example.org', state: 'invited' },
  });
  w.pass(5000);
  expect(await openLink(scope, token)).toBeUndefined();
  w.pass(-5000);
  expect(messageOf(await acceptLink(scope, token, accepting({})))).toBe('accepted');
  expect(messageOf(await acceptLink(scope, token, accepting({ password: 'a different secret' })))).toBe(
    usedUp,
  );
});

test('whoever accepts cannot choose another address, name or role', async () => {
  const { w, scope, token } = await invited();
  await acceptLink(scope, token, { ...accepting({ name: 'Mallory' }), role: 'trainer' });
  const people = await w.as('administrator').people.list();
  expect(people.find((each) => each.email === 'nora@example.org')).toMatchObject({
    name: 'Nora Novak',
    role: 'assessor',
    state: 'active',
  });
  expect(people.some((each) => each.email === first.email && each.name === 'Mallory')).toBe(false);
});

test('an account that is closed while its link is out stays closed', async () => {
  const { w, scope, token } = await invited();
  const link = await openLink(scope, token);
  const accepted = acceptLink(scope, token, accepting({}));
  const closed = w.as('administrator').people.disable(String(link?.account?.id), 'wrong person');
  expect(messageOf(await accepted)).toBe(usedUp);
  await closed;
  const people = await w.as('administrator').people.list();
  expect(people.find((each) => each.email === 'nora@example.org')?.state).toBe('disabled');
  expect(await openLink(scope, token)).toBeUndefined();
});

test('a reset is a link that the administrator starts; she never sees or chooses a password', async () => {
  const w = await world();
  const { id, email } = w.actor('assessor');
  const { password } = w.signInOf('assessor');
  const token = await resetOf(w, id);
  expect(await openLink(w.scope('system'), token)).toMatchObject({ purpose: 'reset', account: { id } });
  const mine = { email, address: '10.0.0.1' };
  expect((await signIn(w.scope('system'), { ...mine, password })).ok).toBe(true);
  expect(await acceptLink(w.scope('system'), token, accepting({}))).toEqual({ ok: true });
  expect((await signIn(w.scope('system'), { ...mine, password })).ok).toBe(false);
  expect((await signIn(w.scope('system'), { ...mine, password: first.password })).ok).toBe(true);
});

test('a reset lasts two hours, and a newer one ends the older', async () => {
  const w = await world();
  const { id } = w.actor('assessor');
  const older = await resetOf(w, id);
  const newer = await resetOf(w, id);
  expect(await openLink(w.scope('system'), older)).toBeUndefined();
  w.pass(2 * hour);
  expect(await openLink(w.scope('system'), newer)).toBeDefined();
  w.pass(5000);
  expect(await openLink(w.scope('system'), newer)).toBeUndefined();
});

test('a closed account gets no link, and one that waits for a second person gets a new code alone', async () => {
  const w = await world();
  const { people } = w.as('administrator');
  await people.disable(w.actor('assessor').id, 'has left');
  expect(await refusal(people.reset(w.actor('assessor').id))).toBe('account.refused');
  await people.invite({ email: 't@example.org', name: 'T', role: 'trainer' });
  const waiting = (await people.list()).find((each) => each.email === 't@example.org');
  expect(await people.reset(String(waiting?.id))).toEqual({ token: null, code: expect.any(String) });
  expect(await refusal(people.reset('nobody'))).toBe('account.refused');
});

test('a link stands in the database as its hash alone', async () => {
  const { w, token } = await invited();
  const links = await rowsOf(w, 'link');
  expect(links.length).toBeGreaterThan(0);
  expect(JSON.stringify(links)).not.toContain(token);
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
});
