// Commit, then the public value: what is fixed, what is refused, and that two people are needed.
import { describe, expect, test } from 'vitest';
import { createKeyFile, keyring, readKeyFile } from '#app/services/keyring.server.ts';
import { audited } from '#app/services/ledger.server.ts';
import { designData, designInForce, sealedText } from '#app/services/randomisation/design.server.ts';
import { contextHash } from '#app/services/randomisation/list-context.server.ts';
import { beaconTyped } from '#app/services/randomisation/public-value.server.ts';
import { listOf } from '#app/services/randomisation/sequence.server.ts';
import { ownDesign } from '#app/services/randomisation/strata.server.ts';
import { study } from '#app/study/index.ts';
import { sha256 } from '#db/canonical.ts';
import { commitInput } from '../activating.ts';
import { randomised } from '../acts.ts';
import { content, rowsOf } from '../db/raw.ts';
import { dice, refusal, site, type TestWorld, world } from '../world.ts';

const desk = (w: TestWorld) => w.as('administrator').settings;
const lottery = {
  kind: 'public',
  beacon: 'The six numbers of the Saturday lottery, in their order',
  beaconDay: '2026-03-07',
  beaconForm: 'numbers',
  beaconCount: '6',
};

/** A study in practice with its key, and what a commitment needs. */
async function keyed() {
  const w = await world({ activated: false });
  createKeyFile(w.runtime.keyFile, Buffer.alloc(32, 5));
  return { w, input: commitInput(w.runtime.keyFile) };
}

describe('refused, and nothing changes:', () => {
  test.each([
    ['no kind of public value', { kind: '' }, 'kind'],
    ['another kind', { kind: 'none' }, 'kind'],
    ['a value without a name', { ...lottery, beacon: ' lottery ' }, 'beacon'],
    ['a published value called dice', { ...lottery, beacon: 'dice of two  people' }, 'beacon'],
    ['a name of many lines', { ...lottery, beacon: `${'x'.repeat(201)}` }, 'beacon'],
    ['a value that is known today', { ...lottery, beaconDay: '2026-03-02' }, 'beacon_day'],
    ['no form', { ...lottery, beaconForm: '' }, 'beacon_form'],
    ['no count', { ...lottery, beaconCount: '' }, 'beacon_count'],
    ['too few characters', { ...lottery, beaconForm: 'hex', beaconCount: '7' }, 'beacon_count'],
    ['a hundred numbers', { ...lottery, beaconCount: '100' }, 'beacon_count'],
    ['a value of the past', { ...lottery, beaconDay: '2026-02-28' }, 'beacon_day'],
    ['no day', { ...lottery, beaconDay: '' }, 'beacon_day'],
    ['a day that is none', { ...lottery, beaconDay: '2026-13-01' }, 'beacon_day'],
  ])('%s', async (_, changes, field) => {
    const { w, input } = await keyed();
    const before = await content(w);
    expect(await desk(w).commit({ ...input, ...changes })).toMatchObject({ ok: false, errors: [{ field }] });
    expect(await content(w)).toBe(before);
  });

  test('a public value before its day, and before any commitment', async () => {
    const { w, input } = await keyed();
    expect(await refusal(w.as('coordinator').enterBeacon('1 2 3'))).toBe('study.mode');
    await desk(w).commit({ ...input, ...lottery });
    const before = await content(w);
    expect(await w.as('coordinator').enterBeacon('1 2 3')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/known from 2026-03-07 on/),
    });
    expect(await content(w)).toBe(before);
  });

  test.each(['', '123456', `${dice}7`, 'six', '0'.repeat(20)])('the throws “%s”', async (typed) => {
    const { w, input } = await keyed();
    await desk(w).commit(input);
    const before = await content(w);
    expect(await w.as('coordinator').enterBeacon(typed)).toMatchObject({ ok: false, typed });
    expect(await content(w)).toBe(before);
  });

  test('a replacement without a reason', async () => {
    const { w, input } = await keyed();
    await desk(w).commit(input);
    expect(await desk(w).commit(input)).toMatchObject({ ok: false, errors: [{ field: 'reason' }] });
    expect(await rowsOf(w, 'commitment')).toHaveLength(1);
  });

  test('a key that was exchanged between the commitment and the public value', async () => {
    const { w, input } = await keyed();
    await desk(w).commit(input);
    await w.as('administrator').enterBeacon(dice);
    const { renameSync } = await import('node:fs');
    renameSync(w.runtime.keyFile, `${w.runtime.keyFile}.right`);
    createKeyFile(w.runtime.keyFile);
    const before = await content(w);
    expect(await refusal(w.as('coordinator').enterBeacon(dice))).toBe('study_key.unusable');
    expect(await content(w)).toBe(before);
  });
});

test('one person alone does not put the study into production, however often she enters it', async () => {
  const { w, input } = await keyed();
  await desk(w).commit(input);
  for (const role of ['administrator', 'administrator'] as const)
    expect(await w.as(role).enterBeacon(dice)).toEqual({ ok: true, live: false });
  expect(await desk(w).state()).toMatchObject({ mode: 'practice' });
  expect(await w.as('coordinator').enterBeacon(dice)).toEqual({ ok: true, live: true });
  expect(await desk(w).state()).toMatchObject({ mode: 'production' });
});

test('of a published value the two entries must agree; spaces do not count', async () => {
  const { w, input } = await keyed();
  await desk(w).commit({ ...input, ...lottery });
  w.setDay('2026-03-07');
  await w.as('administrator').enterBeacon(' 4 11  19 23 38 40');
  expect(await w.as('coordinator').enterBeacon('4 11 19 23 38 41')).toMatchObject({
    ok: false,
    message: expect.stringMatching(/not what the other person entered/),
  });
  expect(await w.as('coordinator').enterBeacon('4 11 19 23 38 40')).toEqual({ ok: true, live: true });
});

test('text, hash and sealed half are those of docs/randomisation.md, and the list follows from them', async () => {
  const { w, input } = await keyed();
  await desk(w).commit({ ...input, ...lottery });
  w.setDay('2026-03-07');
  for (const role of ['administrator', 'coordinator'] as const)
    await w.as(role).enterBeacon('7 8 9 10 11 12');
  const { commitment } = await w.as('assessor').commitment();
  const keys = keyring(readKeyFile(w.runtime.keyFile), study.id, 'production');
  const sealed = sealedText(designData(), keys.revealListKey());
  expect(sealed).toBe(
    `Equipoise sealed design 2\nlist_key ${keys.revealListKey()}\nkind permuted_blocks\narms HIPRT CONTROL\nratio 1 1\nblock_sizes 4 6 8\n`,
  );
  expect(commitment?.text.split('\n')).toEqual([
    'Equipoise commitment 2',
    'study liftmor',
    'environment production',
    `definition ${w.runtime.definition}`,
    'code 0.1.0',
    'engine seedrandom-list/2',
    'stratum osteoporosis_medication=0',
    'stratum osteoporosis_medication=1',
    `sealed_sha256 ${sha256(sealed)}`,
    `beacon ${lottery.beacon}`,
    'beacon_day 2026-03-07',
    'beacon_form numbers 6',
    'attempt 1',
    'previous -',
    expect.stringMatching(/^committed_at 2026-03-02T/),
    '',
  ]);
  expect(commitment?.hash).toBe(sha256(commitment?.text ?? ''));
  await randomised(w, { medication: true });
  const [row] = await rowsOf(w, 'allocation');
  const context = contextHash({
    label: 'production/2',
    commitment: commitment?.hash ?? '',
    beacon: '7 8 9 10 11 12',
  });
  const stratum = 'osteoporosis_medication=1';
  const [first] = listOf(ownDesign() as never, 1, (block) => keys.blockSeed(context, stratum, block));
  const place = { participant: String(row?.participant_id), row: String(row?.id), column: 'arm' };
  expect(keys.open(place, String(row?.arm))).toBe(['HIPRT', 'CONTROL'][first as number]);
});

test.each([
  ['', /is not 6 whole numbers/],
  ['4 11 19 23 38', /“4 11 19 23 38” is not 6 whole numbers/],
  ['4 11 19 23 38 40 7', /is not 6 whole numbers/],
  ['4 11 19 23 38 40, bonus 7', /is not 6 whole numbers and nothing else/],
  ['4 11 19 23 38 4O', /is not 6/],
  ['4 11 19 23 38 -40', /is not 6/],
])('the numbers “%s” are not what was committed to', async (typed, sentence) => {
  const { w, input } = await keyed();
  await desk(w).commit({ ...input, ...lottery });
  w.setDay('2026-03-07');
  const before = await content(w);
  const entered = await w.as('coordinator').enterBeacon(typed);
  expect(entered).toMatchObject({ ok: false, message: expect.stringMatching(sentence), typed });
  expect(await content(w)).toBe(before);
});

test('there is one spelling of a value, however it is typed', async () => {
  const typed = [
    ['numbers 6', '04, 11;19  23 038 0', '4 11 19 23 38 0'],
    ['hex 8', ' 00aB CdEf ', '00abcdef'],
  ] as const;
  for (const [form, text, value] of typed)
    expect(beaconTyped('public', form, text)).toEqual({ ok: true, value });
  expect(beaconTyped('public', 'hex 8', '00abcde')).toMatchObject({ ok: false });
});

test('a value of a day that has begun somewhere on earth is refused, wherever the site is', async () => {
  const w = await world({ activated: false, now: '2026-03-02T10:30:00.000Z' });
  await w.as('administrator').settings.saveSite({ ...site, time_zone: 'Pacific/Honolulu' });
  createKeyFile(w.runtime.keyFile, Buffer.alloc(32, 5));
  const input = { ...commitInput(w.runtime.keyFile), ...lottery };
  for (const beaconDay of ['2026-03-02', '2026-03-03'])
    expect(await desk(w).commit({ ...input, beaconDay })).toMatchObject({
      ok: false,
      errors: [{ field: 'beacon_day' }],
    });
  expect(await desk(w).commit({ ...input, beaconDay: '2026-03-04' })).toMatchObject({ ok: true });
});

test('one person with two accounts is one person', async () => {
  const { w, input } = await keyed();
  await desk(w).commit(input);
  expect(await w.as('coordinator').enterBeacon(dice)).toMatchObject({ ok: true, live: false });
  const { account } = w.runtime.engine.tables;
  await audited(w.scope('system'), { action: 'a' }, (tx) =>
    tx.update(account, w.actor('administrator').id, { email: w.actor('coordinator').email }),
  );
  const before = await content(w);
  expect(await w.as('administrator').enterBeacon(dice)).toMatchObject({
    ok: false,
    message: expect.stringMatching(/two different people/),
  });
  expect(await content(w)).toBe(before);
});

test('a clock that was set back between two commitments changes nothing: the last one counts', async () => {
  const { w, input } = await keyed();
  w.setDay('2026-03-05');
  await desk(w).commit({ ...input, ...lottery });
  w.setDay('2026-03-02');
  await desk(w).commit({ ...input, reason: 'the clock was wrong' });
  for (const role of ['administrator', 'coordinator'] as const) await w.as(role).enterBeacon(dice);
  const { commitment } = await w.as('assessor').commitment();
  const its = await designInForce(w.scope('system'), w.runtime.engine.read);
  const beacon = `${dice} ${dice}`;
  expect(its).toMatchObject({
    context: contextHash({ label: 'production/2', commitment: commitment?.hash ?? '', beacon }),
  });
});

test('a design that was changed after the commitment does not go live', async () => {
  const { w, input } = await keyed();
  await desk(w).commit(input);
  await w.as('administrator').enterBeacon(dice);
  const { randomisation_design: designs } = w.runtime.engine.tables;
  await audited(w.scope('system'), { action: 'a' }, async (tx) => {
    const [row] = await tx.query.select().from(designs);
    await tx.update(designs, row?.id ?? '', { data: row?.data.replace('[4,6,8]', '[2]') });
  });
  const before = await content(w);
  await expect(w.as('coordinator').enterBeacon(dice)).rejects.toThrow('not the one that was committed to');
  expect(await content(w)).toBe(before);
});

test('a commitment that is replaced stays in the record, and the next one names it', async () => {
  const { w, input } = await keyed();
  const first = await desk(w).commit(input);
  await w.as('administrator').enterBeacon(dice);
  await desk(w).commit({ ...input, ...lottery, reason: 'the coordinator is away' });
  const { commitment } = await w.as('statistician').commitment();
  expect(commitment).toMatchObject({ attempt: 2, entered: [] });
  expect(commitment?.text).toContain(`previous ${first.ok ? first.hash : ''}`);
  expect(await rowsOf(w, 'commitment')).toHaveLength(2);
});
