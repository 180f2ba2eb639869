// The emergency code break: who may, what is asked for, and that one arm is shown, once, to whoever has both halves of
// the page. Refusals first.
import { expect, test } from 'vitest';
import { nobody } from '#app/services/accounts/sessions.server.ts';
import { breakCode as service } from '#app/services/code-break.server.ts';
import { codeBreakPage, validMinutes } from '#app/services/code-breaks.server.ts';
import { emergencyPage } from '#app/services/emergency.server.ts';
import { verifySealed } from '#app/services/randomisation/verify-sealed.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { arms } from '#app/study/arms.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import { goLive } from '../activating.ts';
import { enrol, randomised, ready, recordEvent } from '../acts.ts';
import { breakCode, breakInput, show } from '../code-breaking.ts';
import { readCsv } from '../csv.ts';
import { content, entriesOf, headsOf, rowsOf } from '../db/raw.ts';
import { exported } from '../exporting.ts';
import { lock, unseal } from '../locking.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const armOf = async (w: TestWorld, number: string) => (await w.as('trainer').programme.revealArm(number)).arm;
const page = (w: TestWorld, token: string) => emergencyPage(w.runtime.scope(nobody), token);
const openAndSealed = async (w: TestWorld) => {
  const { open, sealed } = await headsOf(w);
  return { open, sealed };
};

test.each([
  ['no kind', { kind: '' }, 'kind', 'Why it is needed now: choose one of the answers.'],
  ['a kind that is none', { kind: 'whim' }, 'kind', '“whim” is not one of the answers.'],
  ['no reason', { reason: ' ' }, 'reason', 'What has happened: '],
  ['a reason of nine characters', { reason: ' 123456789 ' }, 'reason', 'it has 9 characters; from 10 to 500'],
  ['a reason of 501 characters', { reason: 'x'.repeat(501) }, 'reason', 'has 501 characters; at most 500'],
  ['no receiver', { receiver: '' }, 'receiver', 'Name of the receiver: it has 0 characters; from 3 to 100'],
  ['a receiver in two lines', { receiver: 'Dr Roth\nDr Reed' }, 'receiver', 'cannot be printed'],
  ['no role of the receiver', { receiver_role: '' }, 'receiver_role', 'What the receiver is: it has 0'],
  ['nobody who reads', { reader: '' }, 'reader', 'Who opens the page: choose one of the answers.'],
  ['no password', { password: '' }, 'password', 'Your password: it is asked for once more.'],
  [
    'the password of another',
    { password: 'stronger bones: coordinator' },
    'password',
    'Your password: it is not the one in use.',
  ],
])('with %s no code is broken, and the field is named', async (_, changes, field, message) => {
  const w = await world();
  const number = await randomised(w);
  const before = await openAndSealed(w);
  const refused = await w
    .as('investigator')
    .emergency.breakCode(number, breakInput(w, 'investigator', changes));
  expect(refused).toEqual({ ok: false, errors: [{ field, message: expect.stringContaining(message) }] });
  expect(JSON.stringify(refused)).not.toContain('stronger bones');
  expect(await openAndSealed(w)).toEqual(before);
  expect(await rowsOf(w, 'code_break_link')).toEqual([]);
});

test('five wrong passwords close it, the right one included, for a quarter of an hour', async () => {
  const w = await world();
  const number = await randomised(w);
  const { emergency } = w.as('investigator');
  for (let i = 0; i < 5; i++)
    expect(
      await emergency.breakCode(number, breakInput(w, 'investigator', { password: `guess ${i}` })),
    ).toMatchObject({ ok: false });
  expect(JSON.stringify(await emergency.breakCode(number, breakInput(w)))).toContain(
    'too many tries. Wait 15 minutes',
  );
  expect(await rowsOf(w, 'code_break')).toEqual([]);
  w.pass(15 * 60_000);
  expect(await emergency.breakCode(number, breakInput(w))).toMatchObject({ ok: true });
});

test('nobody who is not there, and nobody who is not randomised: she has no arm', async () => {
  const w = await world();
  const { emergency } = w.as('investigator');
  for (const number of [await enrol(w), await ready(w)]) {
    expect(await refusal(emergency.page(number))).toBe('code_break.too_early');
    expect(await refusal(emergency.breakCode(number, breakInput(w)))).toBe('code_break.too_early');
  }
  expect(await refusal(emergency.breakCode('L-009', breakInput(w)))).toBe('page.not_found');
  expect(await refusal(emergency.page('L-009'))).toBe('page.not_found');
  expect(await refusal(emergency.of('L-009'))).toBe('page.not_found');
  expect(await rowsOf(w, 'code_break')).toEqual([]);
});

test('who breaks a code: the coordinator and the investigator; only she reads all of them, and acknowledges', async () => {
  const w = await world();
  const mayDo = (role: RoleName) =>
    Object.keys((w.as(role) as { emergency?: object }).emergency ?? {}).sort();
  for (const role of Object.keys(roles) as RoleName[])
    expect(mayDo(role), role).toEqual(
      role === 'investigator'
        ? ['acknowledge', 'all', 'breakCode', 'of', 'page']
        : role === 'coordinator'
          ? ['breakCode', 'of', 'page']
          : [],
    );
});

test('the investigator enters nothing, and reads the open half of what blinded people entered', async () => {
  const w = await world();
  const her = w.as('investigator');
  expect(Object.keys(her).sort()).toEqual(
    [
      ...[
        'account',
        'analysisPrograms',
        'codeBreaks',
        'commitment',
        'emergency',
        'enrolmentCount',
        'events',
        'lock',
        'logs',
      ],
      ...['participants', 'role', 'site', 'viewer', 'whoCanSeeArms'],
    ].sort(),
  );
  expect(Object.keys(her.participants).sort()).toEqual(['filters', 'grid', 'view']);
  expect(Object.keys(her.events)).toEqual(['all']);
  expect(Object.keys(her.logs)).toEqual(['of']);
  const number = await randomised(w);
  await recordEvent(w, 'trainer', number, { term: 'SENTINEL of the trainer' });
  expect(await her.events.all()).toEqual([]);
  for (const role of ['assessor', 'coordinator'] as const)
    await recordEvent(w, role, number, { term: 'SENTINEL of the blinded' });
  const events = await her.events.all();
  expect(events.map((each) => [each.number, each.term])).toEqual([
    [number, null],
    [number, null],
  ]);
  expect(JSON.stringify(events)).not.toContain('SENTINEL');
});

test('a form that is sent again breaks nothing, nor one that was open when somebody else broke her code', async () => {
  const w = await world();
  const number = await randomised(w);
  await breakCode(w, number);
  const before = await openAndSealed(w);
  for (const [role, seen] of [
    ['investigator', '0'],
    ['coordinator', '0'],
    ['coordinator', ''],
    ['coordinator', undefined],
    ['coordinator', '2'],
  ] as const) {
    const refused = await w.as(role).emergency.breakCode(number, breakInput(w, role, { seen }));
    expect(refused).toEqual({
      ok: false,
      errors: [{ field: 'kind', message: expect.stringContaining('Ivy Ikeda has broken the code of L-001') }],
    });
  }
  expect(await openAndSealed(w)).toEqual(before);
  await breakCode(w, number, { seen: '1', receiver: 'Dr Rolf Reed' }, 'coordinator');
  expect((await w.as('investigator').emergency.all()).map((each) => each.receiver)).toEqual([
    'Dr Rita Roth',
    'Dr Rolf Reed',
  ]);
});

test('two at once: one wins', async () => {
  const w = await world();
  const number = await randomised(w);
  const both = await Promise.all(
    (['coordinator', 'investigator'] as const).map((role) =>
      w.as(role).emergency.breakCode(number, breakInput(w, role)),
    ),
  );
  expect(both.map((each) => each.ok).sort()).toEqual([false, true]);
  expect(await rowsOf(w, 'code_break')).toHaveLength(1);
});

test('a form from practice breaks no code in production', async () => {
  const w = await world({ activated: false });
  const number = await randomised(w);
  const receipt = await breakCode(w, number, { mode: 'practice' });
  await w.as('administrator').settings.makeKey();
  await goLive(w);
  expect(await page(w, receipt.token)).toBeNull();
  expect(await show(w, receipt)).toMatchObject({ ok: false });
  expect(await randomised(w)).toBe(number);
  const from = breakInput(w, 'investigator', { mode: 'practice' });
  expect(await refusal(w.as('investigator').emergency.breakCode(number, from))).toBe('study.mode_changed');
  expect(await rowsOf(w, 'code_break')).toEqual([]);
  expect(await show(w, receipt)).toMatchObject({ ok: false });
});

test('where the page cannot be made, no code is broken', async () => {
  const w = await world();
  const number = await randomised(w);
  const before = await openAndSealed(w);
  const { engine, ...scope } = w.scope('investigator');
  const tables = { ...engine.tables, code_break_link: engine.tables.session } as never;
  const act = service({ ...scope, engine: { ...engine, tables } }, number, breakInput(w));
  await expect(act).rejects.toThrow('There is no column code_hash to write to.');
  expect(await openAndSealed(w)).toEqual(before);
  expect(await rowsOf(w, 'code_break')).toEqual([]);
});

test('it is one entry of the open ledger with its reason; the receipt holds no arm, and neither half is stored', async () => {
  const w = await world();
  const number = await randomised(w);
  const { open, sealed } = await headsOf(w);
  const receipt = await breakCode(w, number);
  expect(await entriesOf(w, 'open', open?.seq)).toMatchObject([
    {
      action: 'code.broken',
      subject: number,
      actor: w.actor('investigator').id,
      reason: 'She fell at home and is to be operated on tonight.',
      table_name: 'code_break',
    },
  ]);
  expect((await headsOf(w)).sealed).toEqual(sealed);
  expect(Object.keys(receipt).sort()).toEqual(
    ['number', 'receiver', 'operatorReads', 'token', 'code', 'expiresAt'].sort(),
  );
  const stored = await content(w);
  for (const half of [receipt.token, receipt.code, receipt.code.replace('-', '')])
    expect(stored).not.toContain(half);
});

test('a wrong code, a garbled address, the code of another page: no arm, and each wrong code is an access event', async () => {
  const w = await world();
  const [first, second] = [await randomised(w), await randomised(w)];
  const [one, two] = [await breakCode(w, first), await breakCode(w, second)];
  const wrongCode = { ok: false, message: 'Code: it is not the one that belongs to this page.' };
  for (const code of ['', two.code, `${one.code}0`, one.code.slice(1), 'x'.repeat(2000)])
    expect(await show(w, { token: one.token, code })).toEqual(wrongCode);
  expect(
    (await entriesOf(w, 'access')).filter((each) => each.action === 'code_break.code_refused'),
  ).toHaveLength(5);
  const unknown = await show(w, { token: 'x'.repeat(43), code: one.code });
  expect(unknown).toMatchObject({ ok: false, message: expect.stringContaining('or its time is over') });
  for (const token of ['', one.token.slice(1), `${one.token}x`, one.token.toUpperCase()]) {
    expect(await show(w, { token, code: one.code })).toEqual(unknown);
    expect(await page(w, token)).toBeNull();
  }
  expect(await rowsOf(w, 'code_break_reading')).toEqual([]);
});

test('the page shows the arm of that participant, once; afterwards it looks as before and shows nothing', async () => {
  const w = await world();
  const numbers = [await randomised(w), await randomised(w), await randomised(w)];
  for (const number of numbers) {
    const receipt = await breakCode(w, number);
    const before = [await page(w, receipt.token), (await headsOf(w)).open];
    expect(before[0]).toMatchObject({
      number,
      receiver: 'Dr Rita Roth',
      by: 'Ivy Ikeda',
      operatorReads: false,
    });
    const { sealed } = await headsOf(w);
    const typed = ` ${receipt.code.toLowerCase().replace('-', ' ')} `;
    const shown = await show(w, { token: receipt.token, code: typed });
    expect(shown).toEqual({ ok: true, number, arm: await armOf(w, number) });
    expect(await entriesOf(w, 'sealed', sealed?.seq)).toMatchObject([
      { action: 'code_break.read', subject: number, role: 'system', table_name: 'code_break_reading' },
    ]);
    const spent = await show(w, receipt);
    expect(spent).toEqual(await show(w, { token: 'x'.repeat(43), code: receipt.code }));
    expect(await show(w, { ...receipt, code: 'wrong' })).toEqual({
      ok: false,
      message: 'Code: it is not the one that belongs to this page.',
    });
    expect([await page(w, receipt.token), (await headsOf(w)).open]).toEqual(before);
  }
  expect((await rowsOf(w, 'code_break_reading')).length).toBe(3);
});

test('two who read at once: one is shown it', async () => {
  const w = await world();
  const receipt = await breakCode(w, await randomised(w));
  const all = await Promise.all([show(w, receipt), show(w, receipt), show(w, receipt)]);
  expect(all.filter((each) => each.ok)).toHaveLength(1);
  expect(await rowsOf(w, 'code_break_reading')).toHaveLength(1);
});

test(`after ${validMinutes} minutes the page is gone`, async () => {
  const w = await world();
  const [first, second] = [await breakCode(w, await randomised(w)), await breakCode(w, await randomised(w))];
  w.pass(validMinutes * 60_000);
  expect(await show(w, first)).toMatchObject({ ok: true });
  w.pass(60_000);
  const unknown = await show(w, { token: 'x'.repeat(43), code: second.code });
  expect(await page(w, second.token)).toBeNull();
  expect(await show(w, second)).toEqual(unknown);
  expect(await show(w, first)).toEqual(unknown);
});

test('where the key is missing nothing is used up', async () => {
  const w = await world();
  const receipt = await breakCode(w, await randomised(w));
  const { runtime } = w;
  const scopeOf = runtime.scope;
  Object.assign(runtime, {
    scope: (...who: Parameters<typeof scopeOf>) => ({
      ...scopeOf(...who),
      keyring: () => Promise.reject(new Error('no key')),
    }),
  });
  await expect(show(w, receipt)).rejects.toThrow('no key');
  Object.assign(runtime, { scope: scopeOf });
  expect(await rowsOf(w, 'code_break_reading')).toEqual([]);
  expect(await show(w, receipt)).toMatchObject({ ok: true });
});

test('the alert stays until an investigator says that she knows of it; twice is once', async () => {
  const w = await world();
  const number = await randomised(w);
  await breakCode(w, number, { reader: 'operator' }, 'coordinator');
  const { emergency } = w.as('investigator');
  const [alert] = await emergency.all();
  expect(alert).toMatchObject({
    number,
    kind: 'Her treatment depends on it',
    reason: 'She fell at home and is to be operated on tonight.',
    receiver: 'Dr Rita Roth',
    by: 'Clara Costa',
    operatorReads: true,
    acknowledged: null,
    isOwn: false,
    // Whoever had set her password could have acted in her name.
    link: { by: 'Agnes Adler', at: expect.stringMatching(/^2026-03-02T/) },
  });
  expect(await refusal(emergency.acknowledge('0'.repeat(24)))).toBe('page.not_found');
  const { open } = await headsOf(w);
  await emergency.acknowledge(alert?.id ?? '');
  await emergency.acknowledge(alert?.id ?? '');
  expect(await entriesOf(w, 'open', open?.seq)).toMatchObject([{ action: 'code_break.acknowledged' }]);
  expect((await emergency.all())[0]?.acknowledged).toMatchObject({ by: 'Ivy Ikeda' });
});

test('what was broken in her own name an investigator does not acknowledge', async () => {
  const w = await world();
  await breakCode(w, await randomised(w));
  const { emergency } = w.as('investigator');
  const [alert] = await emergency.all();
  expect(alert).toMatchObject({ by: 'Ivy Ikeda', isOwn: true });
  expect(await refusal(emergency.acknowledge(alert?.id ?? ''))).toBe('code_break.own');
  expect((await emergency.all())[0]?.acknowledged).toBeNull();
});

test('everybody reads whose arm was shown to whom, and nobody else why, or whether it was read', async () => {
  const w = await world();
  const number = await randomised(w);
  const receipt = await breakCode(w, number);
  const told = async () =>
    Promise.all((Object.keys(roles) as RoleName[]).map((role) => w.as(role).codeBreaks()));
  const before = await told();
  for (const each of before)
    expect(each).toEqual([
      {
        ...{ id: expect.any(String), number, receiver: 'Dr Rita Roth', by: 'Ivy Ikeda' },
        receiverRole: 'emergency physician, Robina Hospital',
        ...{ operatorReads: false, at: expect.stringMatching(/^2026-03-02T/) },
      },
    ]);
  for (const role of ['coordinator', 'investigator'] as const)
    expect(await w.as(role).emergency.of(number), role).toEqual(before[0]);
  await show(w, receipt);
  expect(await told()).toEqual(before);
});

test('an emergency does not ask whether the study is locked, or unsealed', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const [i, end] of [async () => undefined, lock, unseal].entries()) {
    await end(w);
    const receipt = await breakCode(w, number, { seen: String(i), mode: 'production' }, 'coordinator');
    expect(await show(w, receipt)).toEqual({ ok: true, number, arm: await armOf(w, number) });
    const alerts = (await w.as('investigator').emergency.all()).filter((each) => !each.acknowledged);
    for (const each of alerts) await w.as('investigator').emergency.acknowledge(each.id);
    expect(alerts).toHaveLength(1);
  }
  expect((await codeBreakPage(w.scope('investigator'), number)).seen).toBe(3);
  expect((await verify(w.runtime.engine)).failed).toEqual([]);
  expect((await verifySealed(w.runtime.engine, w.runtime.keyFile)).failed).toEqual([]);
});

test('nothing of anybody else is changed by it, nor anything clinical of hers', async () => {
  const w = await world();
  const number = await randomised(w);
  await randomised(w);
  const stands = async () =>
    JSON.stringify(
      await Promise.all(['allocation', 'participant', 'arm_told', 'account'].map((name) => rowsOf(w, name))),
    );
  const before = await stands();
  await show(w, await breakCode(w, number));
  expect(await stands()).toBe(before);
});

test('the export holds kind, reader and day; what was written and whether it was read once the study is unsealed', async () => {
  const w = await world();
  const [read, unread] = [await randomised(w), await randomised(w)];
  await show(w, await breakCode(w, read));
  await breakCode(w, unread, { kind: 'other', reader: 'operator' }, 'coordinator');
  const files = async () => Object.entries(await exported(w));
  const rows = async () => readCsv(new Map(await files()).get('code_breaks.csv') ?? '');
  const open = [
    { participant: read, kind: 'treatment', reader: 'receiver', broken_on: '2026-03-02' },
    { participant: unread, kind: 'other', reader: 'operator', broken_on: '2026-03-02' },
  ];
  const [first] = await rows();
  expect(await rows()).toMatchObject(open);
  expect(Object.keys(first ?? {})).toEqual([
    'study_id',
    'participant',
    'arm',
    'break_number',
    'kind',
    'reader',
    'broken_on',
    'dummy_arm_marks',
  ]);
  await lock(w);
  const before = await files();
  expect(before.map(([, text]) => text).join()).not.toMatch(/Rita Roth|Robina|operated on tonight/);
  await unseal(w);
  expect(await rows()).toMatchObject([
    {
      ...open[0],
      reason: 'She fell at home and is to be operated on tonight.',
      receiver_role: 'emergency physician, Robina Hospital',
      read_on: '2026-03-02',
      arm: expect.stringMatching(new RegExp(arms.map(({ code }) => code).join('|'))),
    },
    { ...open[1], read_on: '' },
  ]);
  expect((await files()).map(([, text]) => text).join()).not.toContain('Rita Roth');
});
