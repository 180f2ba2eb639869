// Lock and unseal: who may, what is asked for, and that it is for good. Refusals first.
import { expect, test } from 'vitest';
import { provePassword, spendProof } from '#app/services/accounts/own-password.server.ts';
import { audited } from '#app/services/ledger.server.ts';
import { lockStudy, signUnsealing } from '#app/services/lock.server.ts';
import { verifySealed } from '#app/services/randomisation/verify-sealed.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import { completeFollowUp, enrol, followUpDay, randomised, ready, save, strengthEntries } from '../acts.ts';
import { entriesOf, headsOf, rowsOf } from '../db/raw.ts';
import { lock, program, signed, unseal } from '../locking.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const everyRole = Object.keys(roles) as RoleName[];
const fields = (done: { ok: boolean; errors?: { field: string }[] }) =>
  done.errors?.map((each) => each.field);
const openAndLock = async (w: TestWorld) => [(await headsOf(w)).open, await rowsOf(w, 'study_lock')];

const wrong: [string, object, string][] = [
  ['no reason', { reason: ' ' }, 'reason'],
  ['a reason of nine characters', { reason: ' 123456789 ' }, 'reason'],
  ['a reason of 501 characters', { reason: 'x'.repeat(501) }, 'reason'],
  ['other words', { confirm: 'lock' }, 'confirm'],
  ['no password', { password: '' }, 'password'],
  ['the password of another', { password: 'stronger bones: coordinator' }, 'password'],
];

test.each(wrong)('%s: the study stays open, and the field is named', async (_, changes, field) => {
  const w = await world();
  const before = await openAndLock(w);
  const input = { ...signed(w, 'administrator', 'lock the study'), ...changes };
  const done = await w.as('administrator').lockStudy(input);
  expect(fields(done)).toEqual([field]);
  expect(JSON.stringify(done)).not.toContain('stronger bones');
  expect(await openAndLock(w)).toEqual(before);
});

test.each(wrong)('%s: nothing is signed', async (_, changes, field) => {
  const w = await world();
  await lock(w);
  const before = (await headsOf(w)).open;
  const input = { ...signed(w, 'statistician', 'unseal'), ...changes };
  expect(fields(await w.as('statistician').signUnsealing(input))).toEqual([field]);
  expect((await headsOf(w)).open).toEqual(before);
  expect(await rowsOf(w, 'unsealing')).toEqual([]);
});

test('a reason of 10 and one of 500 characters are taken', async () => {
  for (const reason of ['1234567890', 'x'.repeat(500)]) {
    const w = await world();
    const input = { ...signed(w, 'administrator', 'lock the study'), reason };
    expect(await w.as('administrator').lockStudy(input)).toEqual({ ok: true });
    expect((await w.as('assessor').lock()).lock?.reason).toBe(reason);
  }
});

test('in practice there is nothing to lock', async () => {
  const w = await world({ activated: false });
  const input = signed(w, 'administrator', 'lock the study');
  expect(await refusal(w.as('administrator').lockStudy(input))).toBe('study.mode');
  expect(await w.as('administrator').lock()).toMatchObject({ state: 'practice', asked: null });
});

test('five wrong passwords close it, the right one included, for a quarter of an hour', async () => {
  const w = await world();
  const right = signed(w, 'administrator', 'lock the study');
  const admin = w.as('administrator');
  for (let i = 0; i < 5; i++)
    expect(fields(await admin.lockStudy({ ...right, password: `guess ${i}` }))).toEqual(['password']);
  const waits = await admin.lockStudy(right);
  expect(JSON.stringify(waits)).toContain('too many tries. Wait 15 minutes');
  expect((await entriesOf(w, 'access')).filter((each) => each.action === 'password.refused')).toHaveLength(5);
  w.pass(15 * 60_000);
  expect(await admin.lockStudy(right)).toEqual({ ok: true });
});

test('only the administrator locks; only she and the statistician sign', async () => {
  const w = await world();
  for (const role of everyRole) {
    expect('lockStudy' in w.as(role), role).toBe(role === 'administrator');
    expect('signUnsealing' in w.as(role), role).toBe(['administrator', 'statistician'].includes(role));
  }
  await lock(w);
  for (const role of ['coordinator', 'assessor', 'trainer'] as const)
    expect(await refusal(signUnsealing(w.scope(role), signed(w, 'statistician', 'unseal')))).toBe(
      'role.refused',
    );
});

test('a study is locked once, also by two administrators at the same moment', async () => {
  const w = await world();
  const input = signed(w, 'administrator', 'lock the study');
  const all = await Promise.allSettled(
    Array.from({ length: 3 }, () => lockStudy(w.scope('administrator'), input)),
  );
  expect(all.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  for (const each of all) if (each.status === 'rejected') expect(each.reason.code).toBe('study.locked');
  expect(await refusal(w.as('administrator').lockStudy(input))).toBe('study.locked');
  expect(await rowsOf(w, 'study_lock')).toHaveLength(1);
});

test('before the lock nobody can sign', async () => {
  const w = await world();
  for (const role of ['administrator', 'statistician'] as const)
    expect(await refusal(w.as(role).signUnsealing(signed(w, role, 'unseal')))).toBe('study.mode');
});

test('without a program of the analysis the statistician cannot sign, and her page says what comes first', async () => {
  const w = await world();
  const [agnes, sami] = [w.as('administrator'), w.as('statistician')];
  expect(await agnes.lockStudy(signed(w, 'administrator', 'lock the study'))).toEqual({ ok: true });
  expect(await sami.lock()).toMatchObject({ state: 'locked', asked: 'program', programs: 0 });
  expect(await refusal(sami.signUnsealing(signed(w, 'statistician', 'unseal')))).toBe('study.mode');
  expect(await rowsOf(w, 'unsealing')).toEqual([]);
  // The administrator answers for no analysis: she may sign first.
  expect(await agnes.lock()).toMatchObject({ asked: 'signature' });
  expect(await agnes.signUnsealing(signed(w, 'administrator', 'unseal'))).toEqual({ ok: true });
  expect(await sami.registerProgram(program)).toEqual({ ok: true });
  expect(await sami.lock()).toMatchObject({ asked: 'signature', programs: 1 });
  expect(await sami.signUnsealing(signed(w, 'statistician', 'unseal'))).toEqual({ ok: true });
  expect(await sami.lock()).toMatchObject({ state: 'unsealed', asked: null });
});

test('one signature unseals nothing, and nobody signs twice', async () => {
  const w = await world();
  await lock(w);
  const statistician = w.as('statistician');
  expect(await statistician.signUnsealing(signed(w, 'statistician', 'unseal'))).toEqual({ ok: true });
  expect(await refusal(statistician.signUnsealing(signed(w, 'statistician', 'unseal')))).toBe('study.mode');
  expect(await statistician.lock()).toMatchObject({
    state: 'locked',
    missing: ['Administrator'],
    asked: null,
  });
  expect(await w.as('administrator').lock()).toMatchObject({ state: 'locked', asked: 'signature' });
});

test('whoever has signed cannot sign for the other role from another account with her address', async () => {
  const w = await world();
  await lock(w);
  await w.as('statistician').signUnsealing(signed(w, 'statistician', 'unseal'));
  const { account } = w.runtime.engine.tables;
  // As if her account had been closed and her address invited anew.
  await w.runtime.engine.write((q) => q.update(account).set({ email: 'sami@example.org' }));
  const done = await w.as('administrator').signUnsealing(signed(w, 'administrator', 'unseal'));
  expect(fields(done)).toEqual(['confirm']);
  expect(await rowsOf(w, 'unsealing')).toHaveLength(1);
});

test('a proof counts no more once another password was set', async () => {
  const w = await world();
  const scope = w.scope('statistician');
  const proof = await provePassword(scope, w.signInOf('statistician').password, 'Your password');
  if (!proof.ok) throw new Error(proof.message);
  const spend = () => audited(scope, { action: 'a' }, (tx) => spendProof(scope, tx, proof, 'Your password'));
  expect(await spend()).toBeUndefined();
  const { credential } = w.runtime.engine.tables;
  await w.runtime.engine.write((q) => q.update(credential).set({ password_hash: 'another' }));
  expect(await spend()).toContain('it was changed meanwhile');
});

test('everybody reads who locked, who signed, when and why; the record verifies', async () => {
  const w = await world();
  await randomised(w);
  w.setDay('2027-01-04');
  await lock(w);
  await unseal(w);
  for (const role of everyRole)
    expect(await w.as(role).lock(), role).toMatchObject({
      state: 'unsealed',
      lock: { by: 'Agnes Adler', reason: 'Everything is entered and checked.' },
      signatures: [
        { role: 'Statistician', by: 'Sami Sato' },
        { role: 'Administrator', by: 'Agnes Adler' },
      ],
      missing: [],
      asked: null,
      unfinished: null,
    });
  expect((await w.as('assessor').viewer()).lock).toEqual({ since: '2027-01-04', unsealed: true });
  const acts = (await entriesOf(w, 'open')).slice(-3).map(({ action, reason }) => [action, reason]);
  expect(acts).toEqual(
    ['study.locked', 'unsealing.signed', 'unsealing.signed'].map((action) => [
      action,
      'Everything is entered and checked.',
    ]),
  );
  const { failed, passed } = await verify(w.runtime.engine);
  expect(failed).toEqual([]);
  expect(passed.join('\n')).toContain('and nothing was entered after it');
  expect((await verifySealed(w.runtime.engine, w.runtime.keyFile)).failed).toEqual([]);
});

test('what a lock would leave unfinished is counted for the administrator alone, pooled', async () => {
  const w = await world();
  await enrol(w);
  await ready(w);
  const [done, begun] = [await randomised(w), await randomised(w)];
  await randomised(w);
  await completeFollowUp(w, done, followUpDay);
  await w.as('assessor').capture.openVisit(begun, 'followup', { date: followUpDay, confirm: followUpDay });
  await save(w, { number: begun, visit: 'followup', form: 'strength_function' }, strengthEntries.slice(0, 4));
  expect((await w.as('administrator').lock()).unfinished).toEqual([
    { what: 'Enrolled and not randomised', count: 2 },
    { what: 'Visits that are open and not finished', count: 1 },
    { what: 'Final visits neither opened nor recorded as missed', count: 1 },
    { what: 'Forms saved with something missing', count: 1 },
  ]);
  for (const role of everyRole.filter((each) => each !== 'administrator'))
    expect((await w.as(role).lock()).unfinished, role).toBeNull();
});
