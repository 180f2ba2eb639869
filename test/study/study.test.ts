// The study as a whole: forms and visits fit together, and the built-in study keeps its own rules.
import { describe, expect, expectTypeOf, test } from 'vitest';
import { checkInstrument, checkStudy, DefinitionError } from '#app/study/definition-checks.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import type { Instrument, ValueOf } from '#app/study/instrument.ts';
import type { adverseEvent } from '#app/study/instruments/adverse-event.ts';
import { dxa } from '#app/study/instruments/dxa.ts';
import { visits } from '#app/study/schedule.ts';

const renamed = (name: string): Instrument => ({
  ...dxa,
  name,
  fields: { a: { kind: 'yes_no', label: 'A' } },
});
const refusal = (check: () => void): string => {
  try {
    check();
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError);
    return (error as Error).message;
  }
};

describe('refused', () => {
  test('two forms, two visits or two outcomes of one name', () => {
    expect(refusal(() => checkStudy([renamed('a'), renamed('a')], []))).toContain('two of the instrument a');
    const twice = [visits[0], visits[0]].flatMap((each) => (each ? [{ ...each, forms: [] }] : []));
    expect(refusal(() => checkStudy([], twice))).toContain('two of the visit baseline');
    expect(refusal(() => checkStudy([dxa, { ...dxa, name: 'other' }], []))).toContain(
      'two of the analysis code LSBMD',
    );
  });

  test('a visit with a form that does not exist', () => {
    expect(refusal(() => checkStudy([renamed('a')], [{ name: 'v', forms: ['a', 'b'] }]))).toBe(
      'study: the visit v has a form b, which does not exist',
    );
  });

  test('a visit with a form that reveals the arm: its presence alone would tell', () => {
    const revealing: Instrument = { ...renamed('sessions'), reveals: 'arm' };
    expect(refusal(() => checkStudy([revealing], [{ name: 'v', forms: ['sessions'] }]))).toBe(
      'study: the visit v has the form sessions, which reveals the arm',
    );
    expect(refusal(() => checkStudy([revealing], [{ name: 'v', forms: [] }]))).toBe('accepted');
  });
});

test('the built-in study is accepted', () => {
  for (const each of study.instruments) expect(refusal(() => checkInstrument(each))).toBe('accepted');
  expect(refusal(() => checkStudy(study.instruments, study.visits))).toBe('accepted');
  expect(study.instruments.length).toBeGreaterThanOrEqual(7);
});

test('a form is found by its name, and no other is', () => {
  expect(instrumentNamed('dxa')).toBe(dxa);
  expect(instrumentNamed('DXA')).toBeUndefined();
  expect(instrumentNamed('__proto__')).toBeUndefined();
});

test('the primary outcomes are measured at both visits by whoever is blinded', () => {
  const outcomes = Object.values(dxa.fields).map((field) => ('code' in field ? field.code : undefined));
  expect(outcomes).toEqual(expect.arrayContaining(['LSBMD', 'FNBMD']));
  for (const visit of study.visits) expect(visit.forms).toContain('dxa');
  expect(dxa.enteredBy).toEqual(['assessor']);
});

test('what reveals the arm is said to: verbatim texts, relatedness to the programme, action taken', () => {
  const forms: readonly Instrument[] = study.instruments;
  const revealing = forms
    .filter(({ reveals }) => !reveals)
    .flatMap(({ name, fields }) =>
      Object.entries(fields).flatMap(([field, { reveals }]) => (reveals ? [`${name}.${field}`] : [])),
    );
  expect(revealing).toEqual([
    'adverse_event.term',
    'adverse_event.relatedness',
    'adverse_event.action_taken',
    'fall.fall_circumstance',
    'fall.fall_words',
    'fracture.fracture_circumstance',
    'fracture.fracture_words',
    'medication.med_reason',
    'unblinding_incident.unblinded_person',
    'unblinding_incident.discovered',
    'unblinding_incident.corrective_action',
    'unblinding_incident.impact_reason',
    'course.course_reason',
    'course.course_details',
  ]);
});

test('the values of a form have the types that its fields say', () => {
  type Dxa = ValueOf<typeof dxa>;
  type Event = ValueOf<typeof adverseEvent>;
  expectTypeOf<Dxa['ls_bmd']>().toEqualTypeOf<number | null>();
  expectTypeOf<Dxa['fn_side']>().toEqualTypeOf<'L' | 'R' | null>();
  expectTypeOf<Event['severity']>().toEqualTypeOf<1 | 2 | 3 | null>();
  expectTypeOf<Event['serious']>().toEqualTypeOf<boolean | null>();
  expectTypeOf<Event['onset']>().toEqualTypeOf<string | null>();
});
