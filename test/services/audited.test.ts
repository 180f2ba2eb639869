// audited() is the only way to write: no row changes without its ledger entry, and each entry says everything.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { audited } from '#app/services/ledger.server.ts';
import { ledgerNames } from '#db/schema/ledgers.ts';
import {
  anthropometryEntries,
  but,
  randomised,
  ready,
  recordEvent,
  save,
  screen,
  screeningEntries,
} from '../acts.ts';
import { content, entriesOf, headsOf } from '../db/raw.ts';
import { world } from '../world.ts';
import { liveIn } from './lived-in.ts';

test('an unblinded person cannot write to the open ledger, by row or by event', async () => {
  const w = await world();
  const before = await content(w);
  const { site } = w.runtime.engine.tables;
  const refused = 'trainer may not write to the open ledger';
  const scope = w.scope('trainer');
  await expect(audited(scope, { action: 'x' }, (tx) => tx.event('open'))).rejects.toThrow(refused);
  await expect(
    audited(scope, { action: 'x' }, async (tx) => {
      await tx.event('sealed');
      await tx.update(site, 'site', { name: 'Elsewhere' });
    }),
  ).rejects.toThrow(refused);
  expect(await content(w)).toBe(before);
});

test('a table outside every ledger cannot be written to, nor a ledger itself', async () => {
  const w = await world();
  const { ledger_head: head } = w.runtime.engine.tables;
  await expect(
    audited(w.scope('administrator'), { action: 'x' }, (tx) => tx.update(head, 'open', { seq: 1 })),
  ).rejects.toThrow('ledger_head belongs to no ledger');
});

test('a column that a table has not is refused, in a new row and in a change', async () => {
  const w = await world();
  const { site } = w.runtime.engine.tables;
  const scope = w.scope('administrator');
  const before = await content(w);
  await expect(
    audited(scope, { action: 'x' }, (tx) => tx.update(site, 'site', { arm: 'A' } as never)),
  ).rejects.toThrow('arm is no column of site');
  await expect(
    audited(scope, { action: 'x' }, (tx) => tx.insert(site, { id: 'b', arm: 'A' } as never)),
  ).rejects.toThrow('There is no column arm');
  expect(await content(w)).toBe(before);
});

test('a refused act leaves no trace', async () => {
  const w = await world();
  const before = await content(w);
  const answer = await w.as('coordinator').screening.screen(but(screeningEntries, { age: '6' }));
  expect(answer.ok).toBe(false);
  expect(await content(w)).toBe(before);
});

test('an entry says who, in which role, when, what, of whom, from what to what, why, and under which definition', async () => {
  const w = await world();
  const number = await ready(w);
  const after = (await entriesOf(w, 'open')).length;
  await save(
    w,
    { number, visit: 'baseline', form: 'anthropometry' },
    but(anthropometryEntries, { height_2: '162.0' }),
    { version: 1, reason: 'misread the scale', which: 2 },
  );
  const [entry, ...more] = await entriesOf(w, 'open', after);
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    seq: after + 1,
    actor: w.actor('assessor', 2).id,
    role: 'assessor',
    source: 'page',
    action: 'form.saved',
    subject: 'L-001',
    table_name: 'anthropometry',
    reason: 'misread the scale',
    definition: w.runtime.definition,
  });
  expect(entry?.at).toMatch(/^2026-03-02T00:00:\d\d\.000Z$/);
  expect(entry?.request).toMatch(/^[0-9a-f]{16}$/);
  expect(JSON.parse(String(entry?.cells_old))).toMatchObject({ height_2: 161.9, height: 161.85, version: 1 });
  expect(JSON.parse(String(entry?.cells_new))).toMatchObject({ height_2: 162, height: 161.9, version: 2 });
  expect(Object.keys(JSON.parse(String(entry?.cells_new)))).not.toContain('weight_1');
});

/** The hash as anybody could take it who has only the design: not by our own code. */
function hashByHand(entry: Record<string, string | number | null>): string {
  const { hash: _, ...rest } = entry;
  const sorted = Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

test.each(ledgerNames)('the %s ledger is one unbroken chain from 1 to its head', async (name) => {
  const w = await world();
  await liveIn(w);
  const entries = await entriesOf(w, name);
  expect(entries.length).toBeGreaterThanOrEqual(10);
  let previous = '0'.repeat(64);
  for (const [i, entry] of entries.entries()) {
    expect(entry).toMatchObject({ seq: i + 1, previous, hash: hashByHand(entry) });
    previous = String(entry.hash);
  }
  expect((await headsOf(w))[name]).toEqual({ seq: entries.length, hash: previous });
});

test('whatever a trainer does moves the sealed and the access ledger, and never the open one', async () => {
  const w = await world();
  const number = await randomised(w);
  const before = await headsOf(w);
  const { programme, events } = w.as('trainer');
  await programme.revealArms();
  await programme.revealArm(number);
  await programme.recordTold(number, '2026-03-02');
  const id = await recordEvent(w, 'trainer', number);
  await events.own();
  await events.open(id);
  const after = await headsOf(w);
  expect(after.open).toEqual(before.open);
  expect(after.sealed?.seq).toBe(Number(before.sealed?.seq) + 2);
  expect(after.access?.seq).toBe(Number(before.access?.seq) + 4);
  expect(
    (await entriesOf(w, 'access', before.access?.seq)).map((each) => [each.action, each.subject]),
  ).toEqual([
    ['arms.viewed', null],
    ['arm.viewed', number],
    ['adverse_events.viewed', null],
    ['adverse_event.viewed', number],
  ]);
});

test('no entry of the open ledger was ever written by an unblinded person', async () => {
  const w = await world();
  await liveIn(w);
  expect(new Set((await entriesOf(w, 'open')).map((each) => each.role))).toEqual(
    new Set(['system', 'administrator', 'coordinator', 'assessor', 'statistician', 'investigator']),
  );
});

test('the clock of an entry is UTC, whatever the zone of the site', async () => {
  const w = await world({ now: '2026-03-02T23:30:00.000Z' });
  await screen(w, { screening_date: '2026-03-03' });
  const entry = (await entriesOf(w, 'open')).at(-1);
  expect(entry?.at).toBe('2026-03-02T23:30:01.000Z');
});

test('the same seed gives the same ledgers, entry by entry', async () => {
  const lives = async () => {
    const w = await world();
    await liveIn(w);
    return await headsOf(w);
  };
  const [one, two] = [await lives(), await lives()];
  expect(one).toEqual(two);
  expect(one.open?.seq).toBeGreaterThan(30);
});
