// The course of a participant: recorded by a coordinator, read by every blinded person as status and day; why is sealed, and
// what a trainer records is told to nobody.
import { describe, expect, test } from 'vitest';
import { but, courseEntries, type Entries, enrol, randomised, recordCourse } from '../acts.ts';
import { content, entriesOf, rowsOf } from '../db/raw.ts';
import { refusal, type TestWorld, world } from '../world.ts';

const again = (changes: Record<string, string | undefined>, version = '1'): Entries => [
  ...but(courseEntries, changes),
  ['__version', version],
  ['__reason', 'heard more'],
];
const record = (w: TestWorld, role: 'coordinator' | 'trainer', number: string, entries: Entries) =>
  w.as(role).course.save({ number, id: null }, entries);
const deviation = {
  course_status: 'DEVIATION',
  deviation_category: 'VISIT',
  course_reason: undefined,
} as const;

describe('refused, with what was typed', () => {
  test.each([
    ['a day to come', { course_date: '2026-03-03' }, 'course_date', 'lies in the future'],
    ['no day', { course_date: undefined }, 'course_date', 'this is needed'],
    ['no status', { course_status: undefined, course_reason: undefined }, 'course_status', 'this is needed'],
    [
      'a day before her consent',
      { course_date: '2026-03-01' },
      'course_date',
      'lies before her consent of 2026-03-02',
    ],
    [
      'a deviation of no kind',
      { ...deviation, deviation_category: undefined },
      'deviation_category',
      'this is needed',
    ],
    [
      'withdrawn consent without what becomes of the data',
      { course_status: 'WITHDREW_CONSENT' },
      'data_use',
      'this is needed',
    ],
    ['a reason where none is asked', { course_status: 'DIED' }, 'course_reason', 'this is not asked'],
    [
      'completion before the final visit',
      { course_status: 'COMPLETED', course_reason: undefined },
      'course_status',
      'recorded as missed',
    ],
  ])('%s', async (_, changes, field, message) => {
    const w = await world();
    const number = await randomised(w);
    const before = await content(w);
    const saved = await record(w, 'coordinator', number, but(courseEntries, changes));
    if (saved.ok) throw new Error('It was saved.');
    expect(saved.status).toBe(422);
    expect(saved.view.errors).toEqual([{ field, message: expect.stringContaining(message) }]);
    expect(saved.view.typed.course_details).toBe('She said so on the telephone');
    expect(await content(w)).toBe(before);
  });

  test('by somebody blinded: a deviation from the programme', async () => {
    const w = await world();
    const number = await randomised(w);
    const entries = but(courseEntries, { ...deviation, deviation_category: 'PROGRAMME' });
    expect(await record(w, 'coordinator', number, entries)).toMatchObject({
      ok: false,
      view: { errors: [{ field: 'deviation_category' }] },
    });
    expect(await record(w, 'trainer', number, entries)).toMatchObject({ ok: true });
  });

  test('by a trainer: of somebody who is not randomised', async () => {
    const w = await world();
    const number = await enrol(w);
    expect(await refusal(record(w, 'trainer', number, courseEntries))).toBe('page.not_found');
  });

  test('what stands beside it cannot be: said with both days', async () => {
    const w = await world();
    const number = await randomised(w);
    const died = { course_status: 'DIED', course_reason: undefined };
    const id = await recordCourse(w, 'coordinator', number, died);
    const saved = await record(w, 'coordinator', number, but(courseEntries, deviation));
    expect(saved.ok).toBe(true);
    w.setDay('2026-03-05');
    const later = but(courseEntries, { ...deviation, course_date: '2026-03-04' });
    expect(await record(w, 'coordinator', number, later)).toMatchObject({
      ok: false,
      view: {
        errors: [
          {
            message: expect.stringContaining(
              '“Died” of 2026-03-02 cannot be followed by “Protocol deviation” of 2026-03-04',
            ),
          },
        ],
      },
    });
    // Its own record is no contradiction to a correction.
    const corrected = again({ ...died, course_date: '2026-03-03' });
    expect(await w.as('coordinator').course.save({ number, id }, corrected)).toMatchObject({ ok: true });
  });
});

test('every blinded reader sees status and day, whoever recorded it, and nothing else', async () => {
  const w = await world();
  const number = await randomised(w);
  const id = await recordCourse(w, 'coordinator', number, { course_details: 'SENTINEL_TEXT' });
  w.setDay('2026-03-03');
  await recordCourse(w, 'coordinator', number, { ...deviation, course_date: '2026-03-03' }, 2);
  for (const role of ['coordinator', 'assessor', 'investigator'] as const) {
    const { course } = await w.as(role).participants.view(number);
    const isHers = role === 'coordinator';
    expect(course).toEqual({
      standing: 'in_follow_up',
      since: null,
      programmeEndedOn: '2026-03-02',
      records: [
        { id, status: 'WITHDREW_PROGRAMME', day: '2026-03-02', isOwn: isHers, mayVoid: isHers },
        { id: expect.any(String), status: 'DEVIATION', day: '2026-03-03', isOwn: false, mayVoid: false },
      ],
    });
  }
  const opened = await w.as('coordinator').course.open(id);
  expect(JSON.stringify(opened)).not.toMatch(/SENTINEL_TEXT|TIRED/);
  for (const table of ['course', 'sealed_record', 'ledger_open', 'ledger_sealed'])
    expect(JSON.stringify(await rowsOf(w, table))).not.toMatch(/SENTINEL_TEXT|"TIRED"/);
});

test("a trainer's record changes nothing that is open, and is hers alone", async () => {
  const w = await world();
  const number = await randomised(w);
  const open = async () =>
    JSON.stringify([
      await rowsOf(w, 'course'),
      await rowsOf(w, 'ledger_open'),
      (await w.as('coordinator').participants.view(number)).course,
    ]);
  const before = await open();
  const id = await recordCourse(w, 'trainer', number, { course_status: 'DIED', course_reason: undefined });
  await w.as('trainer').course.save({ number, id }, again({ course_reason: 'PAIN' }));
  expect(await open()).toBe(before);
  expect(await w.as('trainer').course.own(number)).toMatchObject([
    {
      id,
      shown: {
        course_status: 'Stopped the programme, and stays in follow-up',
        course_reason: 'Pain during exercise',
      },
    },
  ]);
  expect(await w.as('trainer').course.own('L-999')).toEqual([]);
  expect((await entriesOf(w, 'access')).map((each) => each.action)).toContain('courses.viewed');
  for (const act of [
    () => w.as('coordinator').course.open(id),
    () => w.as('coordinator').course.toVoid(id),
    () => w.as('coordinator').course.save({ number, id }, again({})),
  ])
    expect(await refusal(act())).toBe('page.not_found');
});

test('a correction that leaves reason and words blank keeps them; where they are not asked any more they go', async () => {
  const w = await world();
  const number = await randomised(w);
  const id = await recordCourse(w, 'coordinator', number);
  const { course } = w.as('coordinator');
  const cells = async () => JSON.parse(String((await rowsOf(w, 'sealed_record'))[0]?.cells));
  const before = await cells();
  const blank = { course_reason: '', course_details: '' };
  expect(await course.save({ number, id }, again({ ...blank, course_status: 'LOST' }))).toMatchObject({
    ok: true,
  });
  expect(await cells()).toEqual(before);
  const died = again({ ...blank, course_status: 'DIED' }, '2');
  expect(await course.save({ number, id }, died)).toMatchObject({ ok: true });
  const after = await cells();
  expect(after.course_details).toBe(before.course_details);
  expect(after.course_reason).not.toBe(before.course_reason);
  expect((await rowsOf(w, 'course'))[0]).toMatchObject({
    course_status: 'DIED',
    state: 'complete',
    version: 3,
  });
});

test('without JavaScript the page shows next what an answer opens', async () => {
  const w = await world();
  const number = await randomised(w);
  const entries: Entries = [
    ['course_status', 'LOST'],
    ['course_date', '2026-03-02'],
    ['__shown', ''],
  ];
  const saved = await record(w, 'coordinator', number, entries);
  expect(saved).toMatchObject({ ok: false, status: 422, view: { errors: [], opened: ['course_reason'] } });
  const shown = but(entries, { __shown: 'course_reason' });
  expect(await record(w, 'coordinator', number, shown)).toMatchObject({ ok: true });
});

test('pressed twice, it is one record, though it could not be recorded a second time', async () => {
  const w = await world();
  const number = await randomised(w);
  const twice: Entries = [...courseEntries, ['__seen', '0']];
  for (let i = 0; i < 2; i++) expect((await record(w, 'coordinator', number, twice)).ok).toBe(true);
  expect(await rowsOf(w, 'course')).toHaveLength(1);
});

test("voided by whoever recorded it; a colleague's once her account is closed, and never before", async () => {
  const w = await world();
  const number = await randomised(w);
  const id = await recordCourse(w, 'coordinator', number, {}, 2);
  const { course, participants } = w.as('coordinator');
  const key = { number, id };
  const reason = { reason: 'she has left, and it was wrong', version: 1 };
  expect(await refusal(course.toVoid(id))).toBe('page.not_found');
  expect(await refusal(course.voidRecord(key, reason))).toBe('page.not_found');
  await w.as('administrator').people.disable(w.actor('coordinator', 2).id, 'has left');
  expect((await participants.view(number)).course.records).toMatchObject([{ isOwn: false, mayVoid: true }]);
  // To correct what another saw is not for whoever did not.
  expect(await refusal(course.open(id))).toBe('page.not_found');
  expect(await course.toVoid(id)).toMatchObject({ number, version: 1 });
  expect(await course.voidRecord(key, { ...reason, reason: 'x' })).toMatchObject({ ok: false });
  expect(await course.voidRecord(key, reason)).toEqual({ ok: true });
  expect((await participants.view(number)).course).toMatchObject({ programmeEndedOn: null, records: [] });
  expect(await refusal(course.toVoid(id))).toBe('page.not_found');
});
