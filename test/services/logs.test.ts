// The logs of a participant: shared on each side of the blind, and what a trainer enters is nowhere for the blinded.

import { expect, test } from 'vitest';
import { logs, partsOf, study } from '#app/study/index.ts';
import { but, type Entries, enrol, randomised, recordCourse } from '../acts.ts';
import { content, rowsOf } from '../db/raw.ts';
import { quickFormats } from '../exporting.ts';
import { log, logEntries, sealedEntries, secondTrainer } from '../logging.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const everyLog = [...logs, ...logs.flatMap(({ name }) => partsOf(name))].map(({ name }) => name);
const blinded = ['coordinator', 'assessor'] as const;

const correction = (name: string, changes: Record<string, string>, version: number): Entries => [
  ...but(logEntries[name] ?? [], changes),
  ['__version', String(version)],
  ['__reason', 'heard more'],
];

/** A medication with a dose, by this role. */
async function dosed(w: TestWorld, role: 'coordinator' | 'assessor' | 'trainer', number: string) {
  const parent = await log(w, role, 'medication', number);
  return { parent, dose: await log(w, role, 'medication_dose', number, { parent }) };
}

test.each([
  ['fall', { fall_day: '' }, 'fall_day'],
  ['fall', { fall_day: '2031-01-01' }, 'fall_day'],
  ['fall', { fall_injury: 'WORSE' }, 'fall_injury'],
  ['fracture', { fracture_site: '' }, 'fracture_site'],
  ['medication', { med_name: ' ' }, 'med_name'],
  ['medication', { med_stop: '2026-01' }, 'med_stop'],
  ['medication', { med_ongoing: '0' }, 'med_stop'],
  ['medication', { med_ongoing: '0', med_stop: '2025-10' }, 'med_stop'],
])('a %s with %o is refused, and what was typed is given back', async (name, changes, field) => {
  const w = await world();
  const number = await randomised(w);
  const before = await content(w);
  for (const role of [...blinded, 'trainer'] as const) {
    const entries = but(logEntries[name] ?? [], changes as Record<string, string>);
    const key = { log: name, number, id: null, parent: null };
    const typed = Object.fromEntries(entries.filter(([each]) => each !== field && !each.includes('words')));
    expect(await w.as(role).logs.save(key, entries)).toMatchObject({
      ok: false,
      status: 422,
      view: { errors: [{ field }], typed },
    });
  }
  expect(await content(w)).toBe(before);
});

test('a dose belongs to a medication of the same woman that the same side has entered', async () => {
  const w = await world();
  const [number, other] = [await randomised(w), await randomised(w)];
  const hers = await log(w, 'assessor', 'medication', number);
  const trainers = await log(w, 'trainer', 'medication', number);
  const before = await content(w);
  const dose = (role: 'assessor' | 'trainer', of: string, parent: string | null) =>
    refusal(
      w
        .as(role)
        .logs.save(
          { log: 'medication_dose', number: of, id: null, parent },
          logEntries.medication_dose ?? [],
        ),
    );
  for (const parent of [null, '0'.repeat(24), trainers])
    expect(await dose('assessor', number, parent)).toBe('page.not_found');
  expect(await dose('assessor', other, hers)).toBe('page.not_found');
  expect(await dose('trainer', number, hers)).toBe('page.not_found');
  expect(await refusal(w.as('assessor').logs.begin('medication_dose', number, trainers))).toBe(
    'page.not_found',
  );
  expect(await content(w)).toBe(before);
  await log(w, 'assessor', 'medication_dose', number, { parent: hers });
  expect(await rowsOf(w, 'medication_dose')).toMatchObject([{ parent_id: hers, dose_amount: 70 }]);
});

test('a form that is no log is not found by the address of one', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const name of ['dxa', 'adverse_event', 'exit_survey', 'unblinding_incident', 'nothing']) {
    expect(await refusal(w.as('assessor').logs.begin(name, number, null))).toBe('page.not_found');
    const key = { log: name, number, id: null, parent: null };
    expect(await refusal(w.as('trainer').logs.save(key, []))).toBe('page.not_found');
  }
});

test('a trainer meets those who are randomised alone', async () => {
  const w = await world();
  const number = await enrol(w);
  expect(await refusal(w.as('trainer').logs.of(number))).toBe('page.not_found');
  expect(await refusal(w.as('trainer').logs.begin('fall', number, null))).toBe('page.not_found');
  expect((await w.as('assessor').logs.of(number)).map((each) => each.log)).toEqual(
    logs.map(({ name }) => name),
  );
});

test('what a trainer enters is absent for every blinded role: lists, pages, refusals and export', async () => {
  const seen = async (isEntered: boolean) => {
    const w = await world();
    const number = await randomised(w);
    await dosed(w, 'coordinator', number);
    await log(w, 'assessor', 'fall', number);
    const ids = isEntered
      ? [
          await log(w, 'trainer', 'fall', number),
          await log(w, 'trainer', 'fracture', number),
          ...Object.values(await dosed(w, 'trainer', number)),
        ]
      : ['x', 'x', 'x', 'x'];
    const views: unknown[] = [];
    for (const role of blinded) {
      const its = w.as(role);
      views.push(await its.logs.of(number), await its.participants.view(number));
      for (const name of everyLog)
        for (const id of ids)
          views.push(
            await refusal(its.logs.open(name, id)),
            await refusal(its.logs.save({ log: name, number, id, parent: null }, correction(name, {}, 1))),
          );
    }
    views.push(await w.as('investigator').logs.of(number));
    const { bytes } = await w.as('statistician').export.download(quickFormats);
    return { views, bytes: Buffer.from(bytes).toString('base64') };
  };
  expect(await seen(true)).toEqual(await seen(false));
});

test('where and how she fell, and why she takes a medicine, is sealed, whoever enters it', async () => {
  const w = await world();
  const number = await randomised(w);
  const secret = {
    fall: { fall_circumstance: 'SESSION', fall_words: 'SENTINEL' },
    fracture: { fracture_circumstance: 'SESSION', fracture_words: 'SENTINEL' },
    medication: { med_reason: 'SENTINEL' },
  };
  for (const role of [...blinded, 'trainer'] as const)
    for (const [name, changes] of Object.entries(secret)) await log(w, role, name, number, { changes });
  const written = (await content(w)).replace(/"data":"(\\.|[^"\\])*"|\{\\"data\\":(\\.|[^"\\])*"/g, '');
  expect(written).not.toContain('SENTINEL');
  for (const name of Object.keys(secret)) {
    const [row] = await rowsOf(w, name);
    expect(Object.keys(row ?? {}).filter((each) => /circumstance|words|reason$/.test(each))).toEqual([
      'void_reason',
    ]);
  }
  const [falls] = await w.as('trainer').logs.of(number);
  expect(falls?.entries.map(({ shown }) => shown.fall_words)).toEqual(['SENTINEL']);
});

test('an entry is read and corrected by everybody of the same side, and by nobody of the other', async () => {
  const w = await world();
  const number = await randomised(w);
  const hers = await dosed(w, 'assessor', number);
  const trainers = await dosed(w, 'trainer', number);
  const other = { coordinator: w.as('coordinator', 2), trainer: await secondTrainer(w) };
  const save = (role: 'coordinator' | 'trainer', id: string) =>
    other[role].logs.save(
      { log: 'medication', number, id, parent: null },
      correction('medication', { med_ongoing: '0', med_stop: '2026-02' }, 1),
    );
  expect(await refusal(save('coordinator', trainers.parent))).toBe('page.not_found');
  expect(await refusal(save('trainer', hers.parent))).toBe('page.not_found');
  expect(await save('coordinator', hers.parent)).toMatchObject({ ok: true });
  expect(await save('trainer', trainers.parent)).toMatchObject({ ok: true });
  expect(await rowsOf(w, 'medication')).toMatchObject([
    { id: hers.parent, med_stop: '2026-02', version: 2, changed_by: w.actor('coordinator', 2).id },
  ]);
  const opened = await w.as('assessor').logs.open('medication', hers.parent);
  expect(opened.history?.med_stop).toMatchObject([{ before: '', after: '2026-02', why: 'heard more' }]);
  // A blank leaves what is sealed.
  const whole = await w.as('trainer').logs.open('medication', trainers.parent);
  expect(whole.typed).toMatchObject({ med_stop: '2026-02', med_reason: 'Low bone mass' });
});

test('two who correct the same entry are told of each other, and nothing is overwritten', async () => {
  const w = await world();
  const number = await randomised(w);
  const id = await log(w, 'assessor', 'fall', number);
  const save = (role: 'assessor' | 'coordinator', changes: Record<string, string>, version: number) =>
    w.as(role).logs.save({ log: 'fall', number, id, parent: null }, correction('fall', changes, version));
  expect(await save('coordinator', { fall_care: 'PRACTICE' }, 1)).toMatchObject({ ok: true });
  expect(await save('assessor', { fall_care: 'EMERGENCY' }, 1)).toMatchObject({
    ok: false,
    status: 409,
    view: { version: 2, conflict: { by: w.actor('coordinator').name, fields: [{ field: 'fall_care' }] } },
  });
  expect(await rowsOf(w, 'fall')).toMatchObject([{ fall_care: 'PRACTICE', version: 2 }]);
});

test('an entry that is void is gone with what belongs to it, and stays in the trail', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const role of ['assessor', 'trainer'] as const) {
    const { parent, dose } = await dosed(w, role, number);
    const key = { log: 'medication', number, id: parent };
    expect(await w.as(role).logs.voidEntry(key, { reason: 'x', version: 1 })).toMatchObject({ ok: false });
    expect(await w.as(role).logs.voidEntry(key, { reason: 'of another woman', version: 1 })).toEqual({
      ok: true,
    });
    const medications = (await w.as(role).logs.of(number)).find((each) => each.log === 'medication');
    expect(medications?.entries).toEqual([]);
    expect(await refusal(w.as(role).logs.open('medication', parent))).toBe('page.not_found');
    const more = { log: 'medication_dose', number, id: null, parent };
    expect(await refusal(w.as(role).logs.save(more, logEntries.medication_dose ?? []))).toBe(
      'page.not_found',
    );
    expect((await w.as(role).logs.open('medication_dose', dose)).id).toBe(dose);
  }
});

test('pressed twice, an entry is made once', async () => {
  const w = await world();
  const number = await randomised(w);
  for (const role of ['assessor', 'trainer'] as const) {
    const { seen } = await w.as(role).logs.begin('fall', number, null);
    const key = { log: 'fall', number, id: null, parent: null };
    const entries: Entries = [...(logEntries.fall ?? []), ['__seen', String(seen)]];
    const first = await w.as(role).logs.save(key, entries);
    expect(await w.as(role).logs.save(key, entries)).toEqual(first);
  }
  expect(await rowsOf(w, 'fall')).toHaveLength(1);
  expect(await rowsOf(w, 'sealed_record')).toHaveLength(2);
});

test('no log and no part of one stands at a visit', () => {
  const atVisits = study.visits.flatMap(({ forms, optional = [] }) => [...forms, ...optional]);
  expect(everyLog.filter((name) => atVisits.includes(name))).toEqual([]);
  expect(everyLog).toEqual(['fall', 'fracture', 'medication', 'medication_dose']);
});

test('nothing is entered of a day after she withdrew consent, by nobody; what was before is', async () => {
  const w = await world();
  const number = await randomised(w);
  w.setDay('2026-03-20');
  await recordCourse(w, 'coordinator', number, {
    course_status: 'WITHDREW_CONSENT',
    course_date: '2026-03-10',
    data_use: 'KEPT',
    course_reason: undefined,
  });
  const before = await content(w);
  for (const role of [...blinded, 'trainer'] as const) {
    const fallen = but(logEntries.fall ?? [], { fall_day: '2026-03-11' });
    expect(await w.as(role).logs.save({ log: 'fall', number, id: null, parent: null }, fallen)).toMatchObject(
      {
        ok: false,
        status: 422,
        view: {
          errors: [
            {
              field: 'fall_day',
              message:
                'Day of the fall: 2026-03-11 cannot be entered, since she withdrew consent on 2026-03-10.',
            },
          ],
        },
      },
    );
  }
  const late = but(sealedEntries.paces_8 ?? [], { paces_answered_on: '2026-03-12' });
  expect(await w.as('trainer').sealedForms.save(number, 'paces_8', late)).toMatchObject({
    ok: false,
    status: 422,
  });
  expect(await content(w)).toBe(before);
  // The month is not later, as far as it is known.
  await log(w, 'assessor', 'fall', number, { changes: { fall_day: '2026-03' } });
  await log(w, 'trainer', 'fall', number, { changes: { fall_day: '2026-03-10' } });
});
