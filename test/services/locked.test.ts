// After the lock no clinical table is written, by whatever way; accounts, access and the signatures go on.
import { expect, test } from 'vitest';
import { audited } from '#app/services/ledger.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { type Keyed, ledgerWriter } from '#db/ledger.ts';
import { afterLock, tablesByName } from '#db/schema/index.ts';
import { randomised, ready, recordEvent } from '../acts.ts';
import { acts } from '../clinical-acts.ts';
import { content, entriesOf, headsOf } from '../db/raw.ts';
import { lock } from '../locking.ts';
import { refusal, site, type TestWorld, world } from '../world.ts';

test.each(acts)(
  '%s is refused, from a page of today and from one that says nothing, and nothing is written',
  async (_, prepare, act) => {
    const w = await world();
    const of = await prepare(w);
    await lock(w);
    const before = await content(w);
    for (const mode of ['production', '']) expect(await refusal(act(w, of, mode))).toBe('study.locked');
    expect(await content(w)).toBe(before);
  },
);

test('the site is refused', async () => {
  const w = await world();
  await lock(w);
  const before = await content(w);
  expect(await refusal(w.as('administrator').settings.saveSite({ ...site, name: 'Elsewhere' }))).toBe(
    'study.locked',
  );
  expect(await content(w)).toBe(before);
});

/** The ways to change a table that a writer has. */
const ways = (table: Keyed): [string, (w: TestWorld) => Promise<unknown>][] => [
  ['insert', (w) => audited(w.scope('system'), { action: 'a' }, (tx) => tx.insert(table, { id: 'x' }))],
  ['update', (w) => audited(w.scope('system'), { action: 'a' }, (tx) => tx.update(table, 'x', {}))],
  ['discardAll', (w) => audited(w.scope('system'), { action: 'a' }, (tx) => tx.discardAll(table))],
];

test('the writer refuses every table but those that go on, and they are these', async () => {
  const w = await world();
  await randomised(w);
  await lock(w);
  const { tables } = w.runtime.engine;
  const goesOn = new Set<unknown>(afterLock(tables));
  const all = Object.entries(tablesByName(tables)).filter(([name]) => !name.startsWith('ledger_'));
  expect(
    all
      .filter(([, table]) => goesOn.has(table))
      .map(([name]) => name)
      .sort(),
  ).toEqual([
    'access_token',
    'account',
    'analysis_program',
    'calendar_feed',
    'code_break',
    'code_break_link',
    'code_break_reading',
    'credential',
    'definition',
    'draft',
    'link',
    'sealed_draft',
    'session',
    'throttle',
    'unsealing',
  ]);
  const before = await content(w);
  for (const [name, table] of all.filter(([, table]) => !goesOn.has(table)))
    for (const [way, act] of ways(table as Keyed))
      expect(await refusal(act(w)), `${name} ${way}`).toBe('study.locked');
  expect(await content(w)).toBe(before);
});

test('an act that writes something else first leaves nothing of it', async () => {
  const w = await world();
  await lock(w);
  const before = await content(w);
  const { account, participant } = w.runtime.engine.tables;
  const her = w.actor('assessor').id;
  const act = audited(w.scope('system'), { action: 'a' }, async (tx) => {
    await tx.update(account, her, { name: 'Somebody Else' });
    await tx.discardAll(participant);
  });
  expect(await refusal(act)).toBe('study.locked');
  expect(await content(w)).toBe(before);
});

test('what could not be saved anyhow is told of the lock, not of its faults', async () => {
  const w = await world();
  const number = await ready(w);
  await lock(w);
  const key = { number, visit: 'baseline', form: 'anthropometry' };
  expect(await refusal(w.as('assessor').capture.save(key, [['height_1', 'tall']]))).toBe('study.locked');
  expect(await refusal(w.as('coordinator').screening.screen([['age', 'old']]))).toBe('study.locked');
});

test('whoever writes past the lock is found by verify', async () => {
  const w = await world();
  await randomised(w);
  await lock(w);
  const { engine } = w.runtime;
  const act = {
    ...{ at: '2026-03-02T00:00:00.000Z', actor: 'x', role: 'system', source: 'system', action: 'a' },
    ...{ subject: null, reason: null, definition: w.runtime.definition, request: 'x' },
  };
  const changed = { name: 'Elsewhere' };
  await engine.write((q) =>
    ledgerWriter(q, engine.tables, act, ['open']).update(engine.tables.site, 'site', changed),
  );
  const { failed } = await verify(engine);
  expect(failed).toEqual([expect.stringMatching(/^the lock: entry \d+ of the open ledger came after it$/)]);
});

test('accounts, passwords and the next version of the software go on', async () => {
  const w = await world();
  const number = await randomised(w);
  const id = await recordEvent(w, 'assessor', number);
  await lock(w);
  const before = await headsOf(w);
  const invited = { name: 'Nora New', email: 'nora@example.org', role: 'statistician' };
  expect(await w.as('administrator').people.invite(invited)).toMatchObject({ ok: true });
  const { password } = w.signInOf('assessor');
  const changed = await w.as('assessor').account.changePassword({
    current: password,
    password: 'another one of hers',
    again: 'another one of hers',
  });
  expect(changed.ok).toBe(true);
  expect((await w.as('assessor').events.open(id)).number).toBe(number);
  await w.as('trainer').programme.revealArms();
  expect((await headsOf(w)).open).toEqual(before.open);
  expect((await headsOf(w)).sealed).toEqual(before.sealed);
  const { definition } = w.runtime.engine.tables;
  await audited(w.scope('system'), { action: 'definition.used' }, (tx) =>
    tx.insert(definition, { id: 'later', version: '9', data: '{}', first_used_at: tx.at }),
  );
  expect((await entriesOf(w, 'open')).at(-1)).toMatchObject({ action: 'definition.used' });
});
