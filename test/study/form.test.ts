// From what a browser sent to typed values: nothing typed is lost, nothing is guessed, nothing derived is believed.
import { describe, expect, test } from 'vitest';
import { confirming, parseForm } from '#app/study/form.ts';
import { study } from '#app/study/index.ts';
import { type Instrument, instrument, zodOf } from '#app/study/instrument.ts';
import { adverseEvent } from '#app/study/instruments/adverse-event.ts';
import { anthropometry } from '#app/study/instruments/anthropometry.ts';
import { consent } from '#app/study/instruments/consent.ts';
import { strengthFunction } from '#app/study/instruments/strength-function.ts';
import { missingReasons } from '#app/study/missing.ts';
import { edgesOf, today } from './edges.ts';

const parse = (its: Instrument, entries: Record<string, string>) =>
  parseForm(its, Object.entries(entries), { today });
const messageAt = (its: Instrument, field: string, entries: Record<string, string>) =>
  parse(its, entries).errors.find((each) => each.field === field)?.message;

const heights = { height_1: '161.0', height_2: '161.2', weight_1: '63.1' };

describe('refused', () => {
  test('a field that must be there is missing', () => {
    expect(messageAt(consent, 'consent_date', {})).toBe('Date of consent: this is needed.');
  });

  test('a reason stands in place of a field that must be there', () => {
    const message = messageAt(consent, 'consent_date', { consent_date__missing: '1' });
    expect(message).toBe('Date of consent: this is needed; a reason cannot stand in its place.');
  });

  test('a value and a reason why it is missing', () => {
    const message = messageAt(anthropometry, 'height_1', { height_1: '161', height_1__missing: '2' });
    expect(message).toBe('First height: there is a value and a reason why it is missing. Keep one of them.');
  });

  test.each(['0', '88', '10', '01', '1.0', 'Unable', '__proto__'])(
    'the reason %j does not exist',
    (reason) => {
      const message = messageAt(anthropometry, 'height_1', { height_1__missing: reason });
      expect(message).toBe(`First height: “${reason}” is not a reason that can be chosen.`);
      expect(parse(anthropometry, { height_1__missing: reason }).missing).toEqual({});
    },
  );

  test.each(['4', '5', '7'])('reason %s follows from the course and cannot be chosen', (reason) => {
    expect(missingReasons.map(([code]) => String(code))).toContain(reason);
    expect(messageAt(anthropometry, 'height_1', { height_1__missing: reason })).toContain('is not a reason');
  });

  test('two different answers to one question', () => {
    const { errors, values } = parseForm(
      anthropometry,
      [
        ['height_1', '161'],
        ['height_1', '171'],
      ],
      { today },
    );
    expect(errors).toEqual([
      {
        field: 'height_1',
        message: 'First height: “161” and “171” were both sent. Enter one of them.',
      },
    ]);
    expect(values.height_1).toBeNull();
  });

  test('a field is refused once, though more follows from its being wrong', () => {
    const errors = parse(adverseEvent, { onset: '2026-02-01', ongoing: '1', end: '2026-13' }).errors;
    expect(errors.filter((each) => each.field === 'end')).toHaveLength(1);
  });

  test('a field that the form does not have is no value', () => {
    const parsed = parse(anthropometry, { ...heights, arm: 'HIPRT', __proto__: 'x', constructor: 'x' });
    expect(Object.keys(parsed.values).sort()).toEqual(Object.keys(anthropometry.fields).sort());
  });
});

describe('accepted', () => {
  test('the same answer twice is one answer', () => {
    const twice = [
      ['height_1', '161'],
      ['height_1', ' 161 '],
    ] as [string, string][];
    expect(parseForm(anthropometry, twice, { today }).values.height_1).toBe(161);
  });

  test.each(['1', '2', '3', '6', '9'])('reason %s in place of a value', (reason) => {
    const parsed = parse(anthropometry, { ...heights, weight_1: '', weight_1__missing: reason });
    expect(parsed).toMatchObject({ errors: [], complete: true, missing: { weight_1: Number(reason) } });
    expect(parsed.values).toMatchObject({ weight_1: null, weight: null, bmi: null });
  });

  test('a blank field leaves the form incomplete, and is no error', () => {
    expect(parse(anthropometry, { ...heights, weight_1: '' })).toMatchObject({ errors: [], complete: false });
    expect(parse(anthropometry, heights)).toMatchObject({ errors: [], complete: true });
  });

  test('a choice keeps the type of its code, several choices the order of the study', () => {
    const parsed = parseForm(
      adverseEvent,
      [
        ['severity', '2'],
        ['serious', '1'],
        ['serious_criteria', 'HOSP'],
        ['serious_criteria', 'DTH'],
        ['serious_criteria', 'HOSP'],
      ],
      { today },
    );
    expect(parsed.values).toMatchObject({ severity: 2, serious: true, serious_criteria: ['DTH', 'HOSP'] });
  });
});

describe('what is typed', () => {
  test('is given back as it was, also where it is refused', () => {
    const typed = { height_1: ' 161,25 ', height_2: 'tall', weight_1: '\u22125', height_3: '' };
    expect(parse(anthropometry, typed).typed).toMatchObject(typed);
  });

  test('for a derived field is ignored: the server computes it', () => {
    const lies = { height: '199', weight: '199', bmi: '12' };
    const parsed = parse(anthropometry, { ...heights, ...lies });
    expect(parsed.values).toEqual(parse(anthropometry, heights).values);
    expect(parsed.values).toMatchObject({ height: 161.1, weight: 63.1, bmi: 24.3 });
  });

  test('for the score of a test is ignored', () => {
    const parsed = parse(strengthFunction, { tug_t1: '8.10', tug_t2: '7.90', tug: '2.00' });
    expect(parsed.values.tug).toBe(7.9);
  });
});

test('a form filled with the first possible value of each field passes the last gate', () => {
  for (const its of study.instruments) {
    const entries = Object.entries(its.fields).flatMap(([name, field]) => {
      if (field.kind === 'calculated') return [];
      const edge = edgesOf(field).find(({ ok }) => ok);
      return [edge?.typed ?? ''].flat().map((text) => [name, text] as [string, string]);
    });
    const no: Record<string, string> = { adverse_event: 'ongoing', medication: 'med_ongoing' };
    const ended = its.name in no ? ([[no[its.name] ?? '', '0']] as [string, string][]) : [];
    const kept = entries.filter(([name]) => !ended.some(([each]) => each === name));
    const { unwanted } = parseForm(its, [...kept, ...ended], { today });
    const asked = kept.filter(([name]) => !unwanted.includes(name));
    const { errors, values, complete } = parseForm(its, [...asked, ...ended], { today });
    expect({ form: its.name, errors, complete }).toEqual({ form: its.name, errors: [], complete: true });
    expect(zodOf(its).safeParse(values).success).toBe(true);
  }
});

test('a derived value may use another that stands before it', () => {
  const { rule } = anthropometry.fields.weight;
  const derived = { kind: 'calculated', label: 'Sum', rule, unit: 'kg', decimals: 1 } as const;
  const chain = instrument('chain', {
    label: 'Chain',
    enteredBy: ['assessor'],
    readBy: ['assessor'],
    fields: {
      a: { kind: 'integer', label: 'A', min: 0, max: 9 },
      b: { ...derived, uses: ['a'] },
      c: { ...derived, uses: ['b'] },
    },
  });
  expect(parse(chain, { a: '4', b: '5', c: '6' }).values).toEqual({ a: 4, b: 4, c: 4 });
});

test('a name that is sent very often is read in a moment', () => {
  // Reading that is quadratic in it does not end within the time that a test has.
  const often = Array.from({ length: 200_000 }, (): [string, string] => ['height_1', '161']);
  expect(parseForm(anthropometry, often, { today }).values.height_1).toBe(161);
});

test('a tick is bound to everything that was said at its field', () => {
  const warnings = [
    { field: 'ls_bmd', rule: 'a', message: 'One.' },
    { field: 'ls_bmd', rule: 'b', message: 'Two.' },
    { field: 'fn_bmd', rule: 'c', message: 'Three.' },
  ];
  const isConfirmed = (ticks: Record<string, string>) =>
    confirming(warnings, new Map(Object.entries(ticks))).map((each) => each.confirmed);
  expect(isConfirmed({ ls_bmd__confirm: 'One.', fn_bmd__confirm: 'Three.' })).toEqual([false, false, true]);
  expect(isConfirmed({ ls_bmd__confirm: 'One. Two.' })).toEqual([true, true, false]);
  expect(isConfirmed({})).toEqual([false, false, false]);
});
