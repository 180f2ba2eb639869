// A link to an account that can see arms has two halves: whoever starts it gets a code, whoever confirms it gets the
// address. Neither of two blinded people can use it alone; the trainer, who gets both, can.
import { expect, test } from 'vitest';
import { acceptLink } from '#app/services/accounts/accept.server.ts';
import { openLink } from '#app/services/accounts/links.server.ts';
import { signIn } from '#app/services/accounts/sessions.server.ts';
import { refusal, type TestWorld, world } from '../../world.ts';

const fresh = { password: 'seven wet umbrellas', again: 'seven wet umbrellas' };
const codeRefused = { ok: false, errors: [{ field: 'code' }] };

async function started(w: TestWorld, how: 'invited' | 'reset') {
  const { people } = w.as('administrator');
  if (how === 'reset') {
    const { id } = w.actor('trainer');
    return { id, email: w.actor('trainer').email, ...(await people.reset(id)) };
  }
  const email = 'tara@example.org';
  const answer = await people.invite({ email, name: 'Tara Thorn', role: 'trainer' });
  if (!answer.ok) throw new Error('not invited');
  const id = (await people.list()).find((each) => each.email === email)?.id ?? '';
  return { id, email, ...answer.link };
}

test.each(['invited', 'reset'] as const)(
  '%s: whoever starts it has no address and cannot confirm',
  async (how) => {
    const w = await world();
    const { id, token, code } = await started(w, how);
    expect(token).toBeNull();
    expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    expect(await refusal(w.as('administrator').people.confirm(id))).toBe('account.refused');
  },
);

test.each(['invited', 'reset'] as const)(
  '%s: whoever confirms it cannot use it without the code',
  async (how) => {
    const w = await world();
    const { id, email, code } = await started(w, how);
    expect((await w.as('coordinator').people.waiting()).map((each) => each.id)).toEqual([id]);
    const token = await w.as('coordinator').people.confirm(id);
    expect(await w.as('coordinator').people.waiting()).toEqual([]);
    for (const wrong of [undefined, '', '00000-00000', String(code).slice(0, 9)])
      expect(await acceptLink(w.scope('system'), token, { ...fresh, code: wrong })).toMatchObject(
        codeRefused,
      );
    expect((await signIn(w.scope('system'), { email, ...fresh, address: '10.0.0.1' })).ok).toBe(false);
    const typed = ` ${String(code).toLowerCase().replace('-', ' ')} `;
    expect(await acceptLink(w.scope('system'), token, { ...fresh, code: typed })).toEqual({ ok: true });
    expect((await signIn(w.scope('system'), { email, ...fresh, address: '10.0.0.1' })).ok).toBe(true);
  },
);

test('starting again makes the former code and address useless', async () => {
  const w = await world();
  const first = await started(w, 'reset');
  const token = await w.as('coordinator').people.confirm(first.id);
  const second = await w.as('administrator').people.reset(first.id);
  expect(await acceptLink(w.scope('system'), token, { ...fresh, code: first.code })).toMatchObject({
    ok: false,
  });
  const renewed = await w.as('coordinator').people.confirm(first.id);
  expect(await acceptLink(w.scope('system'), renewed, { ...fresh, code: first.code })).toMatchObject(
    codeRefused,
  );
  expect(await acceptLink(w.scope('system'), renewed, { ...fresh, code: second.code })).toEqual({ ok: true });
});

test('the page of such a link looks the same before and after she has used it', async () => {
  const w = await world();
  const { id, code } = await started(w, 'invited');
  const token = await w.as('coordinator').people.confirm(id);
  const shown = async () => {
    const { account, ...link } = (await openLink(w.scope('system'), token, { shown: true })) ?? {};
    return { ...link, name: account?.name, role: account?.role };
  };
  const before = await shown();
  await acceptLink(w.scope('system'), token, { ...fresh, code });
  expect(before.name).toBe('Tara Thorn');
  expect(await shown()).toEqual(before);
  expect(await acceptLink(w.scope('system'), token, { ...fresh, code })).toMatchObject({ ok: false });
});

test('the code stands in the database as its hash alone', async () => {
  const w = await world();
  const { code } = await started(w, 'reset');
  const { link } = w.runtime.engine.tables;
  const rows = JSON.stringify(await w.runtime.engine.read.select().from(link));
  expect(rows).not.toContain(String(code).replace('-', ''));
  expect(rows).not.toContain(code);
});
