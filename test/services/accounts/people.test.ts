// One account, one role. Whoever knew arms never becomes blinded again, and nobody alone lets a person see arms.
import { expect, test } from 'vitest';
import type { RoleName } from '#app/study/roles.ts';
import { entriesOf } from '../../db/raw.ts';
import { refusal, site, type TestWorld, world } from '../../world.ts';

const invite = (w: TestWorld, email: string, role: string, name = 'Nora Novak') =>
  w.as('administrator').people.invite({ email, name, role });
const messageOf = (answer: Awaited<ReturnType<typeof invite>>) =>
  answer.ok ? 'invited' : answer.errors[0]?.message;
const blindedRoles: RoleName[] = ['administrator', 'coordinator', 'assessor', 'statistician'];

test.each([
  ['an address that is none', 'nora', 'assessor', 'Nora', 'E-mail address: “nora” is not an e-mail address.'],
  ['no name', 'nora@example.org', 'assessor', ' ', 'Name: enter a name of at most 100 characters.'],
  ['a role that is none', 'nora@example.org', 'owner', 'Nora', 'Role: choose one of the roles.'],
  ['a role of the language', 'nora@example.org', 'constructor', 'Nora', 'Role: choose one of the roles.'],
])('%s cannot be invited', async (_, email, role, name, message) => {
  const w = await world();
  expect(messageOf(await invite(w, email, role, name))).toBe(message);
});

test('an address that has an account gets no second one, however it is written', async () => {
  const w = await world();
  for (const email of ['ines@example.org', ' INES@example.org', 'ｉnes@example.org'])
    expect(messageOf(await invite(w, email, 'statistician'))).toBe(
      'E-mail address: ines@example.org has an account already. One account has one role.',
    );
});

test.each(blindedRoles)('who has been a trainer never becomes %s', async (role) => {
  const w = await world();
  await w.as('administrator').people.disable(w.actor('trainer').id, 'has left');
  expect(messageOf(await invite(w, 'Tomas@example.org', role))).toBe(
    'Role: tomas@example.org has held a role that knows arms, so it can never hold a blinded one.',
  );
});

test('who has been an assessor may become a trainer, and then never an assessor again', async () => {
  const w = await world();
  await w.as('administrator').people.disable(w.actor('assessor').id, 'changes her role');
  expect(messageOf(await invite(w, 'ines@example.org', 'trainer'))).toBe('invited');
  const again = (await w.as('administrator').people.list()).find(
    (each) => each.email === 'ines@example.org' && each.role === 'trainer',
  );
  await w.as('administrator').people.disable(String(again?.id), 'changed her mind');
  expect(messageOf(await invite(w, 'ines@example.org', 'assessor'))).toMatch(/can never hold a blinded one/);
});

test.each(blindedRoles)('the safety contact cannot become %s', async (role) => {
  const w = await world();
  expect(messageOf(await invite(w, 'Safety@Example.org', role))).toMatch(
    /is the safety contact, who stands outside/,
  );
});

test.each(blindedRoles)('no %s can become the safety contact', async (role) => {
  const w = await world();
  const email = ` ${w.actor(role).email.toUpperCase()}`;
  const saved = await w.as('administrator').settings.saveSite({ ...site, safety_email: email });
  expect(saved).toMatchObject({ ok: false, errors: [{ field: 'safety_email' }] });
  expect((await w.as('administrator').site()).safetyEmail).toBe('safety@example.org');
});

test('the safety contact may be a trainer', async () => {
  const w = await world();
  expect(
    await w.as('administrator').settings.saveSite({ ...site, safety_email: 'tomas@example.org' }),
  ).toEqual({ ok: true });
});

test('an invitation to an unblinded role has no link before a second person confirms it', async () => {
  const w = await world();
  expect(await invite(w, 'tara@example.org', 'trainer')).toEqual({
    ok: true,
    link: { token: null, code: expect.stringMatching(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/) },
  });
  const [waiting] = await w.as('coordinator').people.waiting();
  expect(waiting).toMatchObject({ email: 'tara@example.org', role: 'trainer', invitedBy: 'Agnes Adler' });
  expect(await refusal(w.as('administrator').people.confirm(String(waiting?.id)))).toBe('account.refused');
  const token = await w.as('coordinator').people.confirm(String(waiting?.id));
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await w.as('coordinator').people.waiting()).toEqual([]);
  expect(await refusal(w.as('coordinator', 2).people.confirm(String(waiting?.id)))).toBe('account.refused');
});

test('an invitation to a blinded role needs nobody else, and there is nothing to confirm', async () => {
  const w = await world();
  const answer = await invite(w, 'nora@example.org', 'assessor');
  expect(answer).toMatchObject({ ok: true, link: { code: null } });
  const nora = (await w.as('administrator').people.list()).find((each) => each.email === 'nora@example.org');
  expect(await refusal(w.as('coordinator').people.confirm(String(nora?.id)))).toBe('account.refused');
});

test('who can see arms is open to every role and names who invited and who confirmed', async () => {
  const w = await world();
  await invite(w, 'tara@example.org', 'trainer');
  const expected = [
    { name: 'Tomas Tran', roleLabel: 'Trainer', invitedBy: 'Agnes Adler', confirmedBy: 'Clara Costa' },
  ];
  for (const role of [...blindedRoles, 'trainer'] as RoleName[])
    expect(await w.as(role).whoCanSeeArms()).toEqual(expected);
});

test('whether a trainer has used her link yet is shown to nobody', async () => {
  const w = await world();
  await invite(w, 'tara@example.org', 'trainer');
  const [waiting] = await w.as('coordinator').people.waiting();
  await w.as('coordinator').people.confirm(String(waiting?.id));
  const states = (await w.as('administrator').people.list()).filter((each) => each.role === 'trainer');
  expect(states.map((each) => [each.name, each.state])).toEqual([
    ['Nora Novak', 'confirmed'],
    ['Tomas Tran', 'confirmed'],
  ]);
});

test('nobody closes her own account, nor a closed one, nor without a reason', async () => {
  const w = await world();
  const { people } = w.as('administrator');
  expect(await refusal(people.disable(w.actor('administrator').id, 'enough of it'))).toBe('account.refused');
  expect(await refusal(people.disable(w.actor('assessor').id, '  '))).toBe('account.refused');
  await people.disable(w.actor('assessor').id, 'has left');
  expect(await refusal(people.disable(w.actor('assessor').id, 'has left'))).toBe('account.refused');
});

test('every change of an account is an entry of the access ledger, with its reason', async () => {
  const w = await world();
  const after = (await entriesOf(w, 'access')).length;
  await invite(w, 'nora@example.org', 'assessor');
  await w.as('administrator').people.disable(w.actor('assessor').id, 'has left');
  await w.as('administrator').people.reset(w.actor('statistician').id);
  expect(
    (await entriesOf(w, 'access', after)).map((each) => [each.action, each.table_name, each.reason]),
  ).toEqual([
    ['account.invited', 'account', null],
    ['account.disabled', 'account', 'has left'],
    ['account.reset_started', null, null],
  ]);
});
