// From practice to production: a copy of the key has been read, practice data are gone, and it happens once.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeStudyKey } from '#app/services/activation.server.ts';
import { createKeyFile, fingerprintOf, keyring, readKeyFile } from '#app/services/keyring.server.ts';
import { study } from '#app/study/index.ts';
import { commitInput, goLive } from '../activating.ts';
import { enrol, randomised, screen } from '../acts.ts';
import { content, entriesOf, headsOf, rowsOf } from '../db/raw.ts';
import { dice, refusal, type TestWorld, world } from '../world.ts';
import { liveIn } from './lived-in.ts';

const practice = () => world({ activated: false });
const desk = (w: TestWorld) => w.as('administrator').settings;
const confirm = 'discard practice';
const printed = (w: TestWorld) => fingerprintOf(readKeyFile(w.runtime.keyFile));
const count = async (w: TestWorld, table: string) => (await rowsOf(w, table)).length;

test('a study begins in practice, without a study key', async () => {
  const w = await practice();
  expect(await desk(w).activation()).toMatchObject({ mode: 'practice', keyMade: false });
  expect(existsSync(w.runtime.keyFile)).toBe(false);
  expect(await desk(w).commit({ fingerprint: '', confirm, kind: 'dice' })).toMatchObject({
    ok: false,
    errors: [{ field: 'fingerprint' }],
  });
});

test("the key file is 32 random bytes, its owner's alone, and a second press makes no other", async () => {
  const w = await practice();
  await desk(w).makeKey();
  expect((statSync(w.runtime.keyFile).mode & 0o777).toString(8)).toBe('600');
  const text = readFileSync(w.runtime.keyFile, 'utf8');
  expect(readKeyFile(w.runtime.keyFile)).toHaveLength(32);
  await desk(w).makeKey();
  expect(readFileSync(w.runtime.keyFile, 'utf8')).toBe(text);
  expect((await entriesOf(w, 'open')).filter((each) => each.action === 'study_key.made')).toHaveLength(1);
  const other = await practice();
  await desk(other).makeKey();
  expect(readFileSync(other.runtime.keyFile, 'utf8')).not.toBe(text);
});

test.each([
  ['no fingerprint', () => '', confirm, ['fingerprint']],
  ['another fingerprint', () => '0000-0000-0000-0000', confirm, ['fingerprint']],
  ['half of the fingerprint', (right: string) => right.slice(0, 9), confirm, ['fingerprint']],
  ['no confirmation', (right: string) => right, '', ['confirm']],
  ['neither', () => 'x', 'yes', ['fingerprint', 'confirm']],
])('with %s nothing is activated and nothing changes', async (_, typed, word, fields) => {
  const w = await practice();
  await randomised(w);
  await desk(w).makeKey();
  const before = await content(w);
  const answer = await desk(w).commit({ fingerprint: typed(printed(w)), confirm: word, kind: 'dice' });
  expect(answer).toMatchObject({ ok: false, errors: fields.map((field) => ({ field })) });
  expect(await content(w)).toBe(before);
});

test.each<[string, (file: string) => void, RegExp]>([
  [
    'an empty file',
    (file) => writeFileSync(file, '', { mode: 0o600 }),
    /holds no study key.*remove the file/s,
  ],
  ['a key that others can read', (file) => chmodSync(file, 0o644), /chmod 600/],
])('%s in place of the key is an error at the field, and nothing changes', async (_, spoil, sentence) => {
  const w = await practice();
  await desk(w).makeKey();
  const fingerprint = printed(w);
  spoil(w.runtime.keyFile);
  const before = await content(w);
  expect(await desk(w).commit({ fingerprint, confirm, kind: 'dice' })).toMatchObject({
    ok: false,
    errors: [{ field: 'fingerprint', message: expect.stringMatching(sentence) }],
  });
  expect(await content(w)).toBe(before);
});

test('a key that cannot be written is a page with a sentence, and the next press makes it', async () => {
  const w = await practice();
  const before = await content(w);
  const [administrator, there] = [w.scope('administrator'), join(w.dir, 'nowhere')];
  const making = makeStudyKey(administrator, join(there, 'study.key'));
  await expect(making).rejects.toMatchObject({
    code: 'study_key.unusable',
    message: expect.stringMatching(/could not be written \(ENOENT\)/),
  });
  expect(await content(w)).toBe(before);
  mkdirSync(there);
  await makeStudyKey(administrator, join(there, 'study.key'));
});

test('the fingerprint is shown nowhere but in the key file until it was typed back', async () => {
  const w = await practice();
  await desk(w).makeKey();
  const shown = JSON.stringify([await desk(w).activation(), await desk(w).state(), await content(w)]);
  for (const part of [printed(w), printed(w).replaceAll('-', '')]) expect(shown).not.toContain(part);
});

test('activation discards practice data, the sealed as well; the ledgers keep every entry, and people their accounts', async () => {
  const w = await practice();
  await liveIn(w);
  await desk(w).makeKey();
  const [open, sealed] = [await entriesOf(w, 'open'), await entriesOf(w, 'sealed')];
  const accounts = await count(w, 'account');
  const hand = ` ${printed(w).toLowerCase().replaceAll('-', ' ')}`;
  const input = { fingerprint: hand, confirm: ' Discard practice ', kind: 'dice' };
  expect(await desk(w).commit(input)).toMatchObject({ ok: true });
  expect(await count(w, 'participant')).toBeGreaterThan(0);
  for (const role of ['coordinator', 'administrator'] as const) await w.as(role).enterBeacon(dice);
  for (const table of [
    'screening',
    'participant',
    'visit',
    'consent',
    'demographics_history',
    'anthropometry',
    'dxa',
    'strength_function',
    'medical_history',
    'body_composition',
    'kyphosis',
    'auscal',
    'whoqol_bref',
    'bpaq',
    'qus',
    'jump',
    'flexicurve',
    'hip_3d',
    'pqct',
    'assessor_guess',
    'adverse_event',
    'unblinding_incident',
    'eligibility_confirmation',
    'allocation_note',
    'code_break',
    'code_break_link',
    'code_break_reading',
    'draft',
    'sealed_draft',
    'allocation',
    'arm_told',
    'sealed_record',
  ])
    expect(await count(w, table), table).toBe(0);
  expect(await count(w, 'account')).toBe(accounts);
  expect(await count(w, 'randomisation_design')).toBe(1);
  expect((await entriesOf(w, 'open')).slice(0, open.length)).toEqual(open);
  expect((await entriesOf(w, 'sealed')).slice(0, sealed.length)).toEqual(sealed);
  expect([open.length > 40, sealed.length > 5]).toEqual([true, true]);
  expect(await desk(w).state()).toMatchObject({ mode: 'production' });
  expect(await screen(w)).toBe('S-001');
  expect(await enrol(w)).toBe('L-001');
});

test('what activation writes to the open ledger does not tell how much was sealed', async () => {
  const opened = async (withEvents: boolean) => {
    const w = await practice();
    const number = await randomised(w);
    if (withEvents) await w.as('trainer').programme.recordTold(number, '2026-03-02');
    createKeyFile(w.runtime.keyFile, Buffer.alloc(32, 9));
    const after = (await headsOf(w)).open?.seq;
    await goLive(w);
    return await entriesOf(w, 'open', after);
  };
  expect(await opened(true)).toEqual(await opened(false));
});

test('it happens once: neither a second activation nor another key', async () => {
  const w = await practice();
  await desk(w).makeKey();
  const input = commitInput(w.runtime.keyFile);
  const both = await Promise.allSettled([desk(w).commit(input), desk(w).commit(input)]);
  expect(both.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
  const throws = [w.as('coordinator').enterBeacon(dice), w.as('administrator').enterBeacon(dice)];
  expect((await Promise.all(throws)).map((each) => each.ok && each.live).sort()).toEqual([false, true]);
  await screen(w);
  expect(await refusal(desk(w).commit({ ...input, reason: 'once more' }))).toBe('study.mode');
  expect(await refusal(w.as('coordinator').enterBeacon(dice))).toBe('study.mode');
  expect(await refusal(desk(w).makeKey())).toBe('study.mode');
  expect(await count(w, 'screening')).toBe(1);
});

test('practice and production have other lists, ciphertexts and masks, even from one key', async () => {
  const key = Buffer.alloc(32, 7);
  const [one, other] = [keyring(key, study.id, 'practice'), keyring(key, study.id, 'production')];
  const place = { participant: 'p', row: 'r', column: 'arm' };
  expect(one.listSeed('x', 's', 0)).not.toBe(other.listSeed('x', 's', 0));
  expect(one.mask('p')).not.toEqual(other.mask('p'));
  expect(() => other.open(place, one.seal(place, 'A', Buffer.alloc(12)))).toThrow();
  expect(keyring(key, 'another study', 'practice').listSeed('x', 's', 0)).not.toBe(one.listSeed('x', 's', 0));
});

test('practice draws from a list and a key of its own', async () => {
  const w = await practice();
  await randomised(w);
  const [row] = await rowsOf(w, 'allocation');
  expect(row?.label).toBe('practice/2');
  await desk(w).makeKey();
  expect(readKeyFile(join(w.dir, 'practice.key'))).not.toEqual(readKeyFile(w.runtime.keyFile));
});

test('a production study without its key does not start', async () => {
  const w = await practice();
  await desk(w).makeKey();
  await goLive(w);
  await w.reopen();
  renameSync(w.runtime.keyFile, `${w.runtime.keyFile}.away`);
  await expect(w.reopen()).rejects.toThrow(
    /The study key .* is missing. Put a custodian's copy back, or name it with --key-file/,
  );
});
