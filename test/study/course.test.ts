// Where a participant stands, from the records of her course; and which of them cannot stand side by side.
import { describe, expect, test } from 'vitest';
import {
  type CourseEntry,
  type CourseStatus,
  contradiction,
  courseFrom,
  earlyFrom,
  endOf,
} from '#app/study/course.ts';
import { course, courseFor } from '#app/study/instruments/course.ts';

const on = (day: string, status: CourseStatus): CourseEntry => ({ status, day: `2026-${day}` });
const facts = { randomisedOn: '2026-03-02', visits: ['2026-03-01'], finalVisit: false };

describe('she stands', () => {
  test.each<[string, CourseEntry[], string | null, string, string | null, string | null]>([
    ['in follow-up from the first day', [], null, 'in_follow_up', null, null],
    ['in follow-up whatever deviated', [on('04-01', 'DEVIATION')], null, 'in_follow_up', null, null],
    [
      'in follow-up without the programme',
      [on('04-01', 'WITHDREW_PROGRAMME')],
      null,
      'in_follow_up',
      null,
      '2026-04-01',
    ],
    ['lost', [on('04-01', 'LOST')], '2026-03-01', 'lost', '2026-04-01', null],
    ['in follow-up once she came again', [on('04-01', 'LOST')], '2026-04-02', 'in_follow_up', null, null],
    [
      'lost where she was last seen on that day',
      [on('04-01', 'LOST')],
      '2026-04-01',
      'lost',
      '2026-04-01',
      null,
    ],
    [
      'lost, though she stopped the programme later',
      [on('05-01', 'WITHDREW_PROGRAMME'), on('04-01', 'LOST')],
      null,
      'lost',
      '2026-04-01',
      '2026-05-01',
    ],
    [
      'dead, though she was lost before',
      [on('05-01', 'DIED'), on('04-01', 'LOST')],
      null,
      'died',
      '2026-05-01',
      null,
    ],
    [
      'without consent, though the programme was stopped on the same day',
      [on('05-01', 'WITHDREW_CONSENT'), on('05-01', 'WITHDREW_PROGRAMME')],
      null,
      'consent_withdrawn',
      '2026-05-01',
      '2026-05-01',
    ],
    [
      'completed, though something deviated later',
      [on('11-01', 'COMPLETED'), on('11-05', 'DEVIATION')],
      '2026-11-01',
      'completed',
      '2026-11-01',
      null,
    ],
    [
      'without consent after completion',
      [on('11-01', 'COMPLETED'), on('12-01', 'WITHDREW_CONSENT')],
      null,
      'consent_withdrawn',
      '2026-12-01',
      null,
    ],
  ])('%s', (_, entries, seenOn, standing, since, programmeEndedOn) => {
    const expected = { standing, since, programmeEndedOn };
    expect(courseFrom(entries, seenOn)).toEqual(expected);
    expect(courseFrom(entries.toReversed(), seenOn)).toEqual(expected);
  });

  test('nothing may be done with her after death and after consent was withdrawn; after a loss it may', () => {
    expect(endOf(courseFrom([on('05-01', 'DIED')], null))).toEqual({ day: '2026-05-01', why: 'she died' });
    expect(endOf(courseFrom([on('05-01', 'WITHDREW_CONSENT')], null))).toEqual({
      day: '2026-05-01',
      why: 'she withdrew consent',
    });
    for (const status of ['LOST', 'COMPLETED', 'WITHDREW_PROGRAMME', 'DEVIATION'] as const)
      expect(endOf(courseFrom([on('05-01', status)], null))).toBeNull();
  });
});

test('the final visit may be early once the programme was stopped, unless there is none any more', () => {
  const stopped = on('05-01', 'WITHDREW_PROGRAMME');
  const from = (...entries: CourseEntry[]) => earlyFrom(courseFrom(entries, null));
  expect(from()).toBeNull();
  expect(from(stopped)).toBe('2026-05-01');
  expect(from(stopped, on('06-01', 'LOST'))).toBe('2026-05-01');
  for (const status of ['DIED', 'WITHDREW_CONSENT', 'COMPLETED'] as const)
    expect(from(stopped, on('06-01', status))).toBeNull();
});

describe('refused', () => {
  const cannotFollow = (entry: CourseEntry, ...others: CourseEntry[]) =>
    contradiction(entry, others, { ...facts, finalVisit: true })?.message;

  test.each<[CourseEntry, CourseEntry]>([
    [on('05-01', 'DIED'), on('05-02', 'DEVIATION')],
    [on('05-01', 'DIED'), on('05-02', 'COMPLETED')],
    [on('05-01', 'WITHDREW_CONSENT'), on('05-02', 'DIED')],
    [on('05-01', 'WITHDREW_CONSENT'), on('05-02', 'WITHDREW_CONSENT')],
    [on('05-01', 'COMPLETED'), on('05-02', 'LOST')],
    [on('05-01', 'COMPLETED'), on('05-02', 'WITHDREW_PROGRAMME')],
    [on('04-01', 'WITHDREW_PROGRAMME'), on('05-02', 'WITHDREW_PROGRAMME')],
    [on('04-01', 'LOST'), on('05-02', 'LOST')],
  ])('$0.status, then $1.status, whichever of them is recorded last', (first, second) => {
    const label = ({ status }: CourseEntry) =>
      course.fields.course_status.choices.find(([code]) => code === status)?.[1];
    const message = `Day on which it happened: “${label(first)}” of ${first.day} cannot be followed by “${label(second)}” of ${second.day}. Correct the day, or void the record that is wrong.`;
    expect(cannotFollow(first, second)).toBe(message);
    expect(cannotFollow(second, first)).toBe(message);
  });

  test('a programme that she never had, or before she had it', () => {
    const entry = on('03-01', 'WITHDREW_PROGRAMME');
    expect(contradiction(entry, [], { ...facts, randomisedOn: null })?.message).toBe(
      'What became of her: she is not randomised, so there is no programme that she could stop.',
    );
    expect(contradiction(entry, [], facts)?.message).toBe(
      'Day on which it happened: 2026-03-01 lies before her randomisation of 2026-03-02.',
    );
  });

  test('completion before the final visit is made or missed', () => {
    const entry = on('11-01', 'COMPLETED');
    expect(contradiction(entry, [], facts)?.message).toMatch(
      /^What became of her: she completes the study when/,
    );
    expect(contradiction(entry, [], { ...facts, finalVisit: true })).toBeUndefined();
  });

  test.each(['DIED', 'WITHDREW_CONSENT', 'COMPLETED'] as const)(
    '%s before a visit that she came to',
    (status) => {
      const later = { ...facts, visits: ['2026-03-01', '2026-11-01'], finalVisit: true };
      expect(contradiction(on('10-31', status), [], later)?.message).toBe(
        'Day on which it happened: she came to a visit on 2026-11-01, which is later than 2026-10-31. One of them is wrong.',
      );
      expect(contradiction(on('11-01', status), [], later)).toBeUndefined();
    },
  );
});

test('accepted: what can follow on what', () => {
  const all = { ...facts, visits: ['2026-03-01', '2026-06-01'], finalVisit: true };
  const fits = (entry: CourseEntry, ...others: CourseEntry[]) =>
    expect(contradiction(entry, others, all)).toBeUndefined();
  fits(on('07-01', 'DIED'), on('04-01', 'LOST'), on('03-05', 'WITHDREW_PROGRAMME'), on('04-01', 'DEVIATION'));
  fits(on('07-01', 'LOST'), on('04-01', 'LOST'));
  fits(on('12-01', 'WITHDREW_CONSENT'), on('11-01', 'COMPLETED'));
  fits(on('12-01', 'DEVIATION'), on('11-01', 'COMPLETED'));
  fits(on('04-01', 'DEVIATION'), on('04-01', 'DEVIATION'));
});

test('a deviation from the programme is offered to trainers, and to nobody blinded', () => {
  const codes = (blinded: boolean) => {
    const field = courseFor(blinded).fields.deviation_category;
    return field && 'choices' in field ? field.choices.map(([code]) => code) : [];
  };
  expect(codes(false)).toContain('PROGRAMME');
  expect(codes(true)).toEqual(codes(false).filter((code) => code !== 'PROGRAMME'));
});
