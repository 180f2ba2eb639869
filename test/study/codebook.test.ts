// The codebook of a blinded reader, as a file to read in review: test/golden/codebook.csv. After a wanted change:
//   UPDATE_GOLDEN=1 npx vitest run test/study
import { stringify } from 'csv-stringify/sync';
import { describe, expect, test } from 'vitest';
import { arms } from '#app/study/arms.ts';
import { codebookRows } from '#app/study/codebook.ts';
import { sealedForms, study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { goldenText } from './golden.ts';

const forms: readonly Instrument[] = study.instruments;
const blinded = codebookRows({ includeRevealing: false });
const whole = codebookRows({ includeRevealing: true });
const csv = stringify(blinded, { header: true, cast: { boolean: String } });
const pathOf = ({ instrument, field }: { instrument: string; field: string }) => `${instrument}.${field}`;
const fieldAt = (path: string) => {
  const [form, name = ''] = path.split('.');
  return study.instruments.find((each) => each.name === form)?.fields[name];
};

describe('a blinded reader', () => {
  test('finds no field that reveals the arm, not even its name', () => {
    expect(blinded.filter((row) => row.reveals !== '')).toEqual([]);
    const hidden = whole.map(pathOf).filter((path) => !blinded.some((row) => pathOf(row) === path));
    expect(hidden).toEqual([
      'adverse_event.term',
      'adverse_event.relatedness',
      'adverse_event.action_taken',
      'fall.fall_circumstance',
      'fall.fall_words',
      'fracture.fracture_circumstance',
      'fracture.fracture_words',
      'medication.med_reason',
      ...sealedForms.flatMap(({ name, fields }) => Object.keys(fields).map((each) => `${name}.${each}`)),
      'unblinding_incident.unblinded_person',
      'unblinding_incident.discovered',
      'unblinding_incident.corrective_action',
      'unblinding_incident.impact_reason',
      'course.course_reason',
      'course.course_details',
    ]);
    // What is asked at the first visit too is known from there.
    const isOpen = (path: string) => blinded.some(({ field }) => field === path.split('.')[1]);
    expect(hidden.filter(isOpen)).toEqual([
      'bpaq_followup.bpaq_past',
      'bpaq_followup.bpaq_current',
      'bpaq_followup.bpaq_total',
    ]);
    for (const path of hidden.filter((each) => !isOpen(each))) {
      const [, name = ''] = path.split('.');
      expect(csv).not.toMatch(new RegExp(`\\b${name}\\b`));
      expect(csv).not.toContain(fieldAt(path)?.label);
    }
  });

  test('finds no arm', () => {
    for (const { code, label } of arms)
      for (const word of [code, label])
        expect([word, new RegExp(`\\b${word}\\b`, 'i').test(csv)]).toEqual([word, false]);
  });

  test('finds who is identified by what marked, with no value of it', () => {
    const identifying = blinded.filter((row) => row.identifier);
    expect(identifying.map(pathOf)).toEqual(['consent.initials', 'consent.birth_year']);
    for (const row of identifying) expect(row.values).toBe('');
  });

  test('finds every other field once, in the order of the study', () => {
    const open = forms
      .filter(({ reveals }) => !reveals)
      .flatMap(({ name, fields }) =>
        Object.entries(fields).flatMap(([field, { reveals }]) => (reveals ? [] : [`${name}.${field}`])),
      );
    expect(blinded.map(pathOf)).toEqual(open);
  });

  test('finds no form that is sealed as a whole', () => {
    const sealed = forms.filter(({ reveals }) => reveals).map(({ name }) => name);
    expect(blinded.filter(({ instrument }) => sealed.includes(instrument))).toEqual([]);
  });
});

test('units, ranges, choices, codes and rules are those of the study', () => {
  const row = (path: string) => blinded.find((each) => pathOf(each) === path);
  expect(row('dxa.ls_bmd')).toMatchObject({
    type: 'decimal, 3 places',
    unit: 'g/cm²',
    range: '0.4 to 2',
    expected: '0.6 to 1.4',
    code: 'LSBMD',
    required: 'required',
  });
  expect(row('dxa.fn_side')).toMatchObject({ values: 'L=Left | R=Right' });
  expect(row('strength_function.tug')).toMatchObject({
    required: 'derived',
    derivation: 'best_min v1: the smallest attempt (tug_t1, tug_t2)',
  });
  expect(row('consent.consent_date')).toMatchObject({ required: 'must have' });
  expect(row('anthropometry.height_3')).toMatchObject({ required: 'optional' });
});

test('the codebook is the one that was read in review', () => {
  expect(goldenText('codebook.csv', csv), 'the codebook has changed: read it and write it again').toBe(csv);
});
