// Access tokens: who has one, what is refused, and when one stops.
import { describe, expect, test } from 'vitest';
import { endToken, tokenHolder } from '#app/services/accounts/access-tokens.server.ts';
import type { TokenInput } from '#app/services/accounts/new-token.server.ts';
import type { RoleName } from '#app/study/roles.ts';
import { entriesOf } from '../db/raw.ts';
import { type TestWorld, world } from '../world.ts';

const inputOf = (w: TestWorld, its: Partial<TokenInput> = {}): TokenInput => ({
  ...{ name: 'nightly copy', scopes: ['tables'], days: '30', password: w.signInOf('statistician').password },
  ...its,
});

async function made(w: TestWorld, its: Partial<TokenInput> = {}): Promise<string> {
  const answer = await w.as('statistician').tokens.make(inputOf(w, its));
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.token;
}
const holder = (w: TestWorld, token: string) => tokenHolder(w.runtime, token);

describe('no token is made', () => {
  test('for another role', async () => {
    const w = await world();
    for (const role of ['administrator', 'coordinator', 'assessor', 'investigator', 'trainer'] as RoleName[])
      expect('tokens' in w.as(role), role).toBe(false);
  });

  const long = 'x'.repeat(61);
  test.each<[string, Partial<TokenInput>, string, string]>([
    ['without a name', { name: ' ' }, 'name', 'Name: nothing is typed. Say which program uses it.'],
    ['with a long name', { name: long }, 'name', `“${long}” is not possible; up to 60 letters`],
    ['with a strange name', { name: '<b>' }, 'name', '“<b>” is not possible'],
    ['for nothing', { scopes: [] }, 'scope', 'It may read: nothing is chosen. Choose at least one.'],
    ['for anything', { scopes: ['tables', 'all'] }, 'scope', 'It may read: “all” is no choice.'],
    ['for what every object has', { scopes: ['constructor'] }, 'scope', '“constructor” is no choice'],
    ['without an end', { days: '' }, 'days', 'It ends after: nothing is chosen.'],
    ['for ever', { days: '9999' }, 'days', 'It ends after: “9999” is no choice.'],
    ['without a password', { password: '' }, 'password', 'Your password: it is asked for once more.'],
    ['with a wrong password', { password: 'something else' }, 'password', 'it is not the one in use'],
  ])('%s', async (_, its, field, message) => {
    const w = await world();
    const answer = await w.as('statistician').tokens.make(inputOf(w, its));
    expect(answer).toEqual({ ok: false, errors: [{ field, message: expect.stringContaining(message) }] });
    expect(await w.as('statistician').tokens.own()).toEqual([]);
  });

  test('of a name that is in use, nor one more than twenty', async () => {
    const w = await world();
    for (let i = 1; i <= 20; i += 1) await made(w, { name: `copy ${i}` });
    expect(await w.as('statistician').tokens.make(inputOf(w, { name: 'copy 3 ' }))).toEqual({
      ok: false,
      errors: [
        {
          field: 'name',
          message: 'Name: you have a token “copy 3” already. End it, or take another name.',
        },
      ],
    });
    expect(await w.as('statistician').tokens.make(inputOf(w))).toEqual({
      ok: false,
      errors: [{ field: 'name', message: 'Name: you have 20 tokens, and at most 20. End one first.' }],
    });
  });
});

describe('nobody is behind', () => {
  test('a token that is none, or another spelling of one', async () => {
    const w = await world();
    const token = await made(w);
    expect(await holder(w, token)).toMatchObject({ email: 'sami@example.org', scopes: ['tables'] });
    for (const each of ['', 'eqp_', token.slice(4), token.slice(0, -1), token.toUpperCase(), `${token}x`])
      expect(await holder(w, each), each).toBeUndefined();
  });

  test('one that was ended; nobody else can end it', async () => {
    const w = await world();
    const token = await made(w);
    const [own] = await w.as('statistician').tokens.own();
    await endToken(w.scope('assessor'), own?.id ?? '');
    expect(await holder(w, token)).toBeDefined();
    await w.as('statistician').tokens.end(own?.id ?? '');
    expect(await holder(w, token)).toBeUndefined();
    expect(await w.as('statistician').tokens.own()).toEqual([]);
  });

  test('one whose day has come', async () => {
    const w = await world();
    const token = await made(w, { days: '7' });
    const [own] = await w.as('statistician').tokens.own();
    const end = Date.parse(own?.expiresAt ?? '');
    expect(end - Date.parse(own?.madeAt ?? '')).toBe(7 * 86_400_000);
    w.pass(end - Date.parse(w.runtime.world.now()) - 1);
    expect(await holder(w, token)).toBeDefined();
    w.pass(1);
    expect(await holder(w, token)).toBeUndefined();
    expect(await w.as('statistician').tokens.own()).toMatchObject([{ isExpired: true }]);
  });

  test('one of an account that is closed, or has another password', async () => {
    const w = await world();
    const closed = await made(w);
    await w.as('administrator').people.disable(w.actor('statistician').id, 'has left');
    expect(await holder(w, closed)).toBeUndefined();
    const other = await world();
    const token = await made(other);
    const { password } = other.signInOf('statistician');
    const next = 'a wholly new sentence';
    const changed = await other
      .as('statistician')
      .account.changePassword({ current: password, password: next, again: next });
    expect(changed.ok).toBe(true);
    expect(await holder(other, token)).toBeUndefined();
    const { access_token: table } = other.runtime.engine.tables;
    expect(await other.runtime.engine.read.select().from(table)).toEqual([]);
  });
});

test('it is kept nowhere, and that it was made and ended is in the access ledger and no other', async () => {
  const w = await world();
  const open = await entriesOf(w, 'open');
  const token = await made(w, { scopes: ['tables', 'bundle', 'tables'] });
  const { access_token: table } = w.runtime.engine.tables;
  const [row, ...others] = await w.runtime.engine.read.select().from(table);
  expect([row?.scopes, others]).toEqual(['bundle tables', []]);
  expect(JSON.stringify(row)).not.toContain(token);
  await w.as('statistician').tokens.end(row?.id ?? '');
  const entries = (await entriesOf(w, 'access')).filter(({ action }) =>
    String(action).startsWith('access_token'),
  );
  expect(entries).toMatchObject([
    { action: 'access_token.made', row_key: row?.id },
    { action: 'access_token.ended', row_key: row?.id },
  ]);
  expect(JSON.stringify(entries)).not.toContain(token);
  expect(await entriesOf(w, 'open')).toEqual(open);
});
