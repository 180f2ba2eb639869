// Randomisation: not before she is ready, once, in the order of the list, with a receipt that tells nothing; the arm
// exists only as ciphertext.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyring, readKeyFile } from '#app/services/keyring.server.ts';
import { type ByDesign, designInForce } from '#app/services/randomisation/design.server.ts';
import type { Minimisation } from '#app/services/randomisation/designs.server.ts';
import {
  type Minimised,
  minimisationStratum,
  minimise,
} from '#app/services/randomisation/minimisation.server.ts';
import { relist } from '#app/services/randomisation/relist.server.ts';
import { study } from '#app/study/index.ts';
import { sha256 } from '#db/canonical.ts';
import {
  anthropometryEntries,
  completeBaseline,
  confirmEligibility,
  enrol,
  historyEntries,
  measured,
  randomised,
  ready,
  recordEvent,
  save,
  screen,
} from '../acts.ts';
import { bytesOf, content, entriesOf, headsOf, rowsOf, tampering, withRaw } from '../db/raw.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const desk = (w: TestWorld, which: 1 | 2 = 1) => w.as('coordinator', which).randomisation;

test.each([
  [
    'before any form',
    async (w: TestWorld) => enrol(w),
    [
      'Demographics and history: not started',
      'Medical history: not started',
      'Height and weight: not started',
      'Bone density (DXA): not started',
      'Body composition and hip (DXA): not started',
      'Kyphosis (inclinometer): not started',
      'Strength and function: not started',
      'Calcium intake (AusCal): not started',
      'Quality of life (WHOQOL-BREF): not started',
      'Bone-specific activity (BPAQ): not started',
      'Eligibility: not yet: consent and the values that the list is stratified by come first',
      'Stratum: a value that the list is stratified by is missing: Demographics and history',
    ],
  ],
  [
    'with consent incomplete',
    async (w: TestWorld) => {
      const number = await ready(w);
      await withRaw(w.place, (raw) => raw.exec("update consent set state = 'incomplete'"));
      return number;
    },
    [
      'Consent: incomplete',
      'Eligibility: not yet: consent and the values that the list is stratified by come first',
      'Stratum: not yet: it is frozen when her eligibility is confirmed',
    ],
  ],
  [
    'with eligibility not confirmed',
    async (w: TestWorld) => measured(w),
    [
      'Eligibility: not confirmed yet; an assessor does it, or a coordinator who did not screen her',
      'Stratum: not yet: it is frozen when her eligibility is confirmed',
    ],
  ],
  [
    'with a stratifying value changed since',
    async (w: TestWorld) => {
      const number = await ready(w);
      const key = { number, visit: 'baseline', form: 'demographics_history' } as const;
      await save(w, key, historyEntries(true), { version: 1, reason: 'she remembered' });
      return number;
    },
    [
      'Eligibility: a value of the first visit changed since it was confirmed: to be confirmed again; an assessor does it, or a coordinator who did not screen her',
      'Stratum: changed since it was frozen',
    ],
  ],
  [
    'screened again since, and not eligible',
    async (w: TestWorld) => {
      const number = await ready(w);
      await screen(w, { rescreen_of: 'S-001', age: '60' });
      return number;
    },
    [
      'Eligibility: not eligible by her last screening',
      'Stratum: not yet: it is frozen when her eligibility is confirmed',
    ],
  ],
  [
    'screened again since, and eligible',
    async (w: TestWorld) => {
      const number = await ready(w);
      await screen(w, { rescreen_of: 'S-001', age: '67' });
      return number;
    },
    [
      'Eligibility: she was screened again since it was confirmed: to be confirmed again; an assessor does it, or a coordinator who did not screen her',
      'Stratum: not yet: it is frozen when her eligibility is confirmed',
    ],
  ],
  [
    'with one form incomplete',
    async (w: TestWorld) => {
      const number = await ready(w);
      const key = { number, visit: 'baseline', form: 'anthropometry' } as const;
      await save(w, key, [['height_1', '161.8']], { version: 1, reason: 'the rest was not hers' });
      return number;
    },
    ['Height and weight: incomplete'],
  ],
  [
    'with one form void',
    async (w: TestWorld) => {
      const number = await ready(w);
      const key = { number, visit: 'baseline', form: 'strength_function' };
      await w.as('assessor').capture.voidForm(key, { reason: 'another woman', version: 1 });
      return number;
    },
    ['Strength and function: not started'],
  ],
  [
    'with the stratum not known',
    async (w: TestWorld) => {
      const number = await ready(w);
      const entries = [
        ...historyEntries(true).filter(([name]) => name !== 'osteoporosis_medication'),
        ['osteoporosis_medication__missing', '1'],
      ] as [string, string][];
      await save(w, { number, visit: 'baseline', form: 'demographics_history' }, entries, {
        version: 1,
        reason: 'she would not say',
      });
      return number;
    },
    [
      'Eligibility: not yet: consent and the values that the list is stratified by come first',
      'Stratum: a value that the list is stratified by is missing: Demographics and history',
    ],
  ],
])('%s she is not randomised, and nothing changes', async (_, prepare, missing) => {
  const w = await world();
  const number = await prepare(w);
  const { ready: isReady, conditions } = await desk(w).gate(number);
  expect(isReady).toBe(false);
  const items = conditions.flatMap((each) => each.items).filter((each) => !each.holds);
  expect(items.map(({ what, says }) => `${what}: ${says}`)).toEqual(missing);
  const before = await content(w);
  expect(await refusal(desk(w).randomise(number))).toBe('randomisation.not_ready');
  expect(await content(w)).toBe(before);
});

test('nobody is randomised who is not enrolled', async () => {
  const w = await world();
  await screen(w);
  for (const number of ['L-001', 'S-001', '', "L-001' or '1'='1"])
    expect(await refusal(desk(w).randomise(number))).toBe('page.not_found');
});

test('a second time is refused and changes nothing', async () => {
  const w = await world();
  const number = await randomised(w);
  const before = await content(w);
  expect(await refusal(desk(w).randomise(number))).toBe('randomisation.already');
  expect(await refusal(desk(w, 2).randomise(number))).toBe('randomisation.already');
  expect(await content(w)).toBe(before);
});

test('the receipt has number, time and place, and what covers them; each covers the one before', async () => {
  const w = await world();
  const { commitment } = await w.as('coordinator').commitment();
  let last = commitment?.hash ?? '';
  for (const [i, medication] of [true, false, true].entries()) {
    const number = await ready(w, { medication });
    const { randomisedAt, ...receipt } = await desk(w).randomise(number);
    expect(randomisedAt).toMatch(/^2026-03-02T00:\d\d:\d\d.000Z$/);
    const stratum = `osteoporosis_medication=${Number(medication)}`;
    last = sha256([last, i + 1, number, stratum, i === 2 ? 2 : 1, randomisedAt].join('\n'));
    expect(receipt).toEqual({ number, chained: { order: i + 1, receipt: last } });
  }
  for (const role of ['assessor', 'trainer', 'statistician'] as const)
    expect((await w.as(role).commitment()).receipts).toEqual({ allocations: 3, last });
});

test('in practice there is no receipt that covers anything', async () => {
  const w = await world({ activated: false });
  const { chained } = await desk(w).randomise(await ready(w));
  expect(chained).toBeNull();
});

test('a clock that is set back takes no allocation back before the one that was made last', async () => {
  const w = await world({ now: '2026-03-02T10:00:00.000Z' });
  const [first, second] = [await ready(w), await ready(w)];
  const { randomisedAt } = await desk(w).randomise(first);
  w.setDay('2026-03-01');
  expect((await desk(w).randomise(second)).randomisedAt).toBe(randomisedAt);
});

test('two coordinators at the same moment give one participant one allocation', async () => {
  const w = await world();
  const number = await ready(w);
  const both = await Promise.allSettled([
    desk(w).randomise(number),
    desk(w, 2).randomise(number),
    desk(w).randomise(number),
  ]);
  expect(both.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  expect(await rowsOf(w, 'allocation')).toHaveLength(1);
  expect(
    (await entriesOf(w, 'sealed')).filter((each) => each.action === 'participant.randomised'),
  ).toHaveLength(1);
});

test('forty at once take forty places, without a gap, in the order of the list, balanced in each stratum', async () => {
  const w = await world();
  const numbers: string[] = [];
  for (let i = 0; i < 40; i++) numbers.push(await ready(w, { medication: i % 4 === 0 }));
  await Promise.all(numbers.map((number, i) => desk(w, i % 2 === 0 ? 1 : 2).randomise(number)));
  const keys = keyring(readKeyFile(w.runtime.keyFile), study.id, 'production');
  const rows = await rowsOf(w, 'allocation');
  expect(new Set(rows.map((row) => row.participant_id)).size).toBe(40);
  for (const [stratum, count] of [
    ['osteoporosis_medication=1', 10],
    ['osteoporosis_medication=0', 30],
  ] as const) {
    const inIt = rows
      .filter((row) => row.stratum === stratum)
      .sort((a, b) => Number(a.position) - Number(b.position));
    expect(inIt.map((row) => row.position)).toEqual(Array.from({ length: count }, (_, i) => i));
    const given = inIt.map((row) =>
      keys.open(
        { participant: String(row.participant_id), row: String(row.id), column: 'arm' },
        String(row.arm),
      ),
    );
    const next = relist(await designInForce(w.runtime, w.runtime.engine.read), keys);
    expect(given).toEqual(given.map(() => next(stratum).arm));
    const lifting = given.filter((arm) => arm === 'HIPRT').length;
    expect(Math.abs(2 * lifting - count)).toBeLessThanOrEqual(4);
  }
  const arms = new Set((await w.as('trainer').programme.revealArms()).map((each) => each.arm));
  expect(arms.size).toBe(2);
});

test('every allocation keeps engine, label, stratum and definition for ever', async () => {
  const w = await world();
  await randomised(w, { medication: true });
  expect((await rowsOf(w, 'allocation'))[0]).toMatchObject({
    stratum: 'osteoporosis_medication=1',
    position: 0,
    engine: 'seedrandom-list/2',
    label: `test/${sha256('list').slice(0, 16)}`,
    definition: w.runtime.definition,
  });
});

test('the stratum stays as it was frozen when the history is corrected later', async () => {
  const w = await world();
  const number = await randomised(w, { medication: false });
  const before = await rowsOf(w, 'allocation');
  await save(w, { number, visit: 'baseline', form: 'demographics_history' }, historyEntries(true), {
    version: 1,
    reason: 'she remembered',
  });
  expect(await rowsOf(w, 'allocation')).toEqual(before);
  const next = await randomised(w, { medication: false });
  expect(next).toBe('L-002');
  expect((await rowsOf(w, 'allocation')).map((row) => [row.stratum, row.position]).sort()).toEqual([
    ['osteoporosis_medication=0', 0],
    ['osteoporosis_medication=0', 1],
  ]);
});

test('the list follows the design that activation froze, not the one of a later version', async () => {
  const w = await world();
  const number = await measured(w);
  const later = JSON.stringify({
    arms: ['CONTROL', 'CONTROL'],
    design: { kind: 'permuted_blocks', ratio: [1, 1], blockSizes: [2] },
    strata: [{ form: 'demographics_history', field: 'fracture_since_50' }],
  });
  await withRaw(w.place, (raw) => raw.query('update randomisation_design set data = ?', later));
  await confirmEligibility(w, number);
  await desk(w).randomise(number);
  expect((await rowsOf(w, 'allocation'))[0]?.stratum).toBe('fracture_since_50=0');
  expect((await w.as('trainer').programme.revealArms())[0]?.arm).toBe('Low-intensity home exercise');
  const next = await ready(w);
  await withRaw(w.place, (raw) => raw.exec("update randomisation_design set engine = 'of a later version'"));
  await expect(desk(w).randomise(next)).rejects.toThrow('frozen for the engine of a later version');
});

test('a minimisation goes on from everybody before, whose arms it derives again', async () => {
  const w = await world();
  const design: Minimisation = { kind: 'minimisation', ratio: [1, 1], weights: [1], favour: 80 };
  const factor = { form: 'demographics_history', field: 'osteoporosis_medication' };
  const data = JSON.stringify({ arms: ['HIPRT', 'CONTROL'], design, strata: [factor] });
  await withRaw(w.place, (raw) => raw.query('update randomisation_design set data = ?', data));
  const its = await designInForce(w.runtime, w.runtime.engine.read);
  const keys = await w.scope('system').keyring();
  const before: Minimised[] = [];
  for (let i = 0; i < 8; i++) {
    const number = await randomised(w, { medication: i % 3 === 0 });
    const levels = [`osteoporosis_medication=${i % 3 === 0 ? 1 : 0}`];
    const seed = keys.blockSeed((its as ByDesign).context, minimisationStratum, i);
    const arm = minimise(design, before, levels, seed);
    before.push({ levels, arm });
    const { arm: label } = await w.as('trainer').programme.revealArm(number);
    expect(label.startsWith('High') ? 0 : 1, number).toBe(arm);
  }
  expect(new Set(before.map(({ arm }) => arm)).size).toBe(2);
  const rows = await rowsOf(w, 'allocation');
  expect(rows.map(({ position }) => position).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('the day of randomisation is the day at the site', async () => {
  const w = await world({ now: '2026-03-02T15:00:00.000Z' });
  const number = await enrol(w);
  await completeBaseline(w, number, { date: '2026-03-03' });
  await confirmEligibility(w, number);
  await desk(w).randomise(number);
  expect((await w.as('assessor').participants.view(number)).randomisedOn).toBe('2026-03-03');
});

test('another randomisation seed changes the arms, and not one byte of the open ledger', async () => {
  const lives = async (randomisationSeed: string) => {
    const w = await world({ randomisationSeed });
    for (let i = 0; i < 12; i++) await randomised(w, { medication: i % 3 === 0 });
    const arms = (await w.as('trainer').programme.revealArms()).map((each) => each.arm);
    return { arms, open: (await headsOf(w)).open, entries: await entriesOf(w, 'open') };
  };
  const [one, other] = [await lives('one'), await lives('other')];
  expect(other.arms).not.toEqual(one.arms);
  expect(other.entries).toEqual(one.entries);
  expect(other.open).toEqual(one.open);
});

test('a ciphertext that was moved to another participant, row or column does not open', async () => {
  const w = await world();
  const [first, second] = [await randomised(w), await randomised(w)];
  const [a, b] = await rowsOf(w, 'allocation');
  await withRaw(w.place, (raw) =>
    raw.query('update allocation set arm = ? where id = ?', String(a?.arm), String(b?.id)),
  );
  await expect(w.as('trainer').programme.revealArms()).rejects.toThrow(/authenticate/);
  const opened = await Promise.allSettled(
    [first, second].map((each) => w.as('trainer').programme.revealArm(each)),
  );
  expect(opened.filter((each) => each.status === 'rejected')).toHaveLength(1);
});

test('a ciphertext that was shortened does not open, however short', async () => {
  const w = await world();
  await randomised(w);
  const whole = Buffer.from(String((await rowsOf(w, 'allocation'))[0]?.arm).slice(3), 'base64url');
  const { id, participant_id: participant } = (await rowsOf(w, 'allocation'))[0] ?? {};
  const keys = keyring(readKeyFile(w.runtime.keyFile), study.id, 'production');
  const place = { participant: String(participant), row: String(id), column: 'arm' };
  expect(['HIPRT', 'CONTROL']).toContain(keys.open(place, `v1.${whole.toString('base64url')}`));
  const shortTag = `v1.${whole.subarray(0, 16).toString('base64url')}`;
  expect(() => keys.open(place, shortTag)).toThrow(/authentication tag length/);
  for (let size = 0; size < whole.length; size++)
    expect(() => keys.open(place, `v1.${whole.subarray(0, size).toString('base64url')}`)).toThrow();
});

test('the ciphertexts of the two arms have one length and are never the same twice', async () => {
  const w = await world();
  for (let i = 0; i < 16; i++) await randomised(w);
  const texts = (await rowsOf(w, 'allocation')).map((row) => String(row.arm));
  expect(new Set(texts.map((each) => each.length)).size).toBe(1);
  expect(new Set(texts).size).toBe(16);
});

test('the key is nowhere in the database, in no spelling', async () => {
  const w = await world();
  const number = await randomised(w);
  await recordEvent(w, 'trainer', number);
  await w.as('trainer').programme.recordTold(number, '2026-03-02');
  const key = readKeyFile(w.runtime.keyFile);
  const practice = readKeyFile(join(w.dir, 'practice.key'));
  const bytes = await bytesOf(w);
  for (const each of [key, practice])
    for (const text of [
      each,
      each.toString('hex'),
      each.toString('hex').toUpperCase(),
      each.toString('base64'),
      each.toString('base64url'),
    ])
      expect(bytes.includes(text)).toBe(false);
  expect(bytes.includes('L-001')).toBe(true);
});

test('no row but the frozen design and the definition names an arm, nor does any ledger entry of a participant', async () => {
  const w = await world();
  for (let i = 0; i < 4; i++)
    await recordEvent(w, 'trainer', await randomised(w), { term: 'hurt while lifting SENTINEL' });
  await tampering(w.place, async (raw) => {
    await raw.exec(
      "delete from randomisation_design; delete from definition; update ledger_head set hash = ''",
    );
    for (const ledger of ['open', 'sealed'])
      await raw.exec(
        `delete from ledger_${ledger} where table_name in ('randomisation_design', 'definition')`,
      );
  });
  const left = await content(w);
  expect(left).toContain('"table_name":"allocation"');
  for (const name of ['HIPRT', 'CONTROL', 'igh-intensity', 'ome exercise', 'SENTINEL'])
    expect(left).not.toContain(name);
});

test('before randomisation a trainer knows nobody', async () => {
  const w = await world();
  const number = await ready(w);
  const { programme, events } = w.as('trainer');
  expect(await programme.revealArms()).toEqual([]);
  const looked = (await entriesOf(w, 'access')).length;
  expect(await refusal(programme.revealArm(number))).toBe('page.not_found');
  expect(await entriesOf(w, 'access')).toHaveLength(looked);
  expect(await refusal(programme.recordTold(number, '2026-03-02'))).toBe('page.not_found');
  expect(await refusal(events.begin(number))).toBe('page.not_found');
  await desk(w).randomise(number);
  expect(await programme.revealArm(number)).toMatchObject({ number, toldOn: null });
});

test('the day on which she was told is refused before her randomisation and in the future, and a correction keeps the former', async () => {
  const w = await world();
  const number = await randomised(w);
  const { programme } = w.as('trainer');
  for (const day of ['2026-03-01', '2026-03-03', 'soon', '']) {
    const answer = await programme.recordTold(number, day);
    expect(answer).toMatchObject({ ok: false, typed: day, message: expect.stringMatching(/^Told her on: /) });
  }
  w.setDay('2026-03-05');
  expect(await programme.recordTold(number, '2026-03-03')).toEqual({ ok: true });
  expect(await programme.recordTold(number, '4/3/2026')).toEqual({ ok: true });
  expect((await programme.revealArm(number)).toldOn).toBe('2026-03-04');
  expect((await entriesOf(w, 'sealed')).at(-1)).toMatchObject({ cells_old: '{"told_on":"2026-03-03"}' });
});

test('a baseline form that is edited after randomisation moves nothing of the allocation', async () => {
  const w = await world();
  const number = await randomised(w);
  const before = (await headsOf(w)).sealed;
  w.setDay('2026-10-31');
  await w.as('assessor').capture.missVisit(number, 'followup', 'away');
  await save(w, { number, visit: 'baseline', form: 'anthropometry' }, anthropometryEntries.slice(0, 2), {
    version: 1,
    reason: 'weight was of another',
  });
  expect((await headsOf(w)).sealed).toEqual(before);
});
