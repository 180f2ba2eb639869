// Sessions: a token of 256 bits whose hash alone is stored, two limits, and an end that is felt at once.
import { expect, test } from 'vitest';
import { acceptLink } from '#app/services/accounts/accept.server.ts';
import { changePassword } from '#app/services/accounts/own-password.server.ts';
import { endSession, ownSessions, signedIn, signIn } from '#app/services/accounts/sessions.server.ts';
import type { RoleName } from '#app/study/roles.ts';
import { rowsOf, withRaw } from '../../db/raw.ts';
import { refusal, type TestWorld, world } from '../../world.ts';

const minute = 60_000;

async function enter(w: TestWorld, role: RoleName = 'assessor'): Promise<string> {
  const answer = await signIn(w.scope('system'), { ...w.signInOf(role), address: '10.0.0.1' });
  if (!answer.ok) throw new Error(answer.message);
  return answer.token;
}
/** After what waits in the queue of the writer. */
const settled = (w: TestWorld) => w.runtime.engine.write(async () => undefined);
const holder = (w: TestWorld, token: string) => signedIn(w.scope('system'), token);

test('a token is 32 random bytes, another at each sign-in, and stands nowhere in the database', async () => {
  const w = await world();
  const [one, two] = [await enter(w), await enter(w)];
  expect(one).not.toBe(two);
  expect(Buffer.from(one, 'base64url')).toHaveLength(32);
  const sessions = JSON.stringify(await rowsOf(w, 'session'));
  for (const token of [one, two, Buffer.from(one, 'base64url').toString('hex')])
    expect(sessions).not.toContain(token);
  expect(await holder(w, one)).toMatchObject({ id: w.actor('assessor').id, role: 'assessor' });
});

test('an unknown token, a hash in place of a token and an empty one are nobody', async () => {
  const w = await world();
  await enter(w);
  const [session] = await rowsOf(w, 'session');
  for (const token of ['', 'x'.repeat(43), String(session?.token_hash), String(session?.id)])
    expect(await holder(w, token)).toBeUndefined();
});

test('an idle hour ends a session', async () => {
  const w = await world();
  const token = await enter(w);
  w.pass(60 * minute);
  expect(await holder(w, token)).toBeDefined();
  await settled(w);
  w.pass(61 * minute);
  expect(await holder(w, token)).toBeUndefined();
});

test('twelve hours end it, however busy she was', async () => {
  const w = await world();
  const token = await enter(w);
  for (let i = 0; i < 14; i++) {
    w.pass(50 * minute);
    expect(await holder(w, token), `after ${(i + 1) * 50} minutes`).toBeDefined();
    await settled(w);
  }
  w.pass(30 * minute);
  expect(await holder(w, token)).toBeUndefined();
});

test('looking writes nothing within a minute of the last use', async () => {
  const w = await world();
  const token = await enter(w);
  const used = async () => (await rowsOf(w, 'session'))[0]?.used_at;
  const before = await used();
  expect(before).toBeDefined();
  w.pass(60_000);
  await holder(w, token);
  await settled(w);
  expect(await used()).toBe(before);
  w.pass(3000);
  await holder(w, token);
  await settled(w);
  expect(await used()).toBe(w.world.now());
});

test('signing out ends the session at once; another session goes on', async () => {
  const w = await world();
  const [one, two] = [await enter(w), await enter(w)];
  const session = (await holder(w, one))?.session;
  await endSession(w.scope('assessor'), String(session));
  expect(await holder(w, one)).toBeUndefined();
  expect(await holder(w, two)).toBeDefined();
});

test("nobody ends or lists another's session", async () => {
  const w = await world();
  const token = await enter(w);
  const session = String((await holder(w, token))?.session);
  await endSession(w.scope('coordinator'), session);
  expect(await holder(w, token)).toBeDefined();
  expect(await ownSessions(w.scope('coordinator'))).toEqual([]);
  expect(await ownSessions(w.scope('assessor'))).toMatchObject([{ id: session, address: '10.0.0.1' }]);
  expect(JSON.stringify(await ownSessions(w.scope('assessor')))).not.toMatch(/hash/);
});

test('closing an account ends all its sessions at once', async () => {
  const w = await world();
  const tokens = [await enter(w), await enter(w)];
  await w.as('administrator').people.disable(w.actor('assessor').id, 'has left');
  for (const token of tokens) expect(await holder(w, token)).toBeUndefined();
  expect(await ownSessions(w.scope('assessor'))).toEqual([]);
});

test('a session of an account that is not active is nobody, even when it was not ended', async () => {
  const w = await world();
  const token = await enter(w);
  await withRaw(w.place, (raw) =>
    raw.query("update account set state = 'disabled' where id = ?", w.actor('assessor').id),
  );
  expect(await holder(w, token)).toBeUndefined();
});

test('a changed password ends the other sessions and keeps this one', async () => {
  const w = await world();
  const [mine, other] = [await enter(w), await enter(w)];
  const session = String((await holder(w, mine))?.session);
  const current = w.signInOf('assessor').password;
  const next = 'a completely new secret';
  const change = (input: object) =>
    changePassword(w.scope('assessor'), session, { current, password: next, again: next, ...input });
  expect(await change({ current: 'not the current one' })).toMatchObject({ errors: [{ field: 'current' }] });
  expect(await change({ password: 'short', again: 'short' })).toMatchObject({
    errors: [{ field: 'password' }],
  });
  expect(await change({ again: 'something different' })).toMatchObject({ errors: [{ field: 'again' }] });
  expect(await holder(w, other)).toBeDefined();
  const changed = await change({});
  expect(changed).toMatchObject({ ok: true });
  // This session goes on under a new token.
  expect(await holder(w, mine)).toBeUndefined();
  expect((await holder(w, changed.ok ? changed.token : ''))?.session).toBe(session);
  expect(await holder(w, other)).toBeUndefined();
  const again = await signIn(w.scope('system'), { ...w.signInOf('assessor'), address: '10.0.0.2' });
  expect(again.ok).toBe(false);
});

test('a reset ends every session', async () => {
  const w = await world();
  const token = await enter(w);
  const link = String((await w.as('administrator').people.reset(w.actor('assessor').id)).token);
  expect(await holder(w, token)).toBeDefined();
  const next = 'a completely new secret';
  await acceptLink(w.scope('system'), link, { password: next, again: next });
  expect(await holder(w, token)).toBeUndefined();
});

test('the study refuses work before the site is named, by every door', async () => {
  const w = await world({ activated: false });
  await withRaw(w.place, (raw) => raw.exec('delete from site'));
  expect(await refusal(w.as('coordinator').screening.screen([]))).toBe('setup.needed');
  expect(await refusal(w.as('assessor').participants.work())).toBe('setup.needed');
  expect(await refusal(w.as('coordinator').randomisation.randomise('L-001'))).toBe('setup.needed');
});
