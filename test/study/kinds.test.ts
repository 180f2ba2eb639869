// How each kind stores, shows, asks for and describes a value: for people, for files, and for a page.
import { describe, expect, test } from 'vitest';
import type { Field, Kind, Value } from '#app/study/kinds.ts';
import { kindOf, kinds } from '#app/study/kinds.ts';
import { bestMax } from '#app/study/rule.ts';

const pairs = [
  [1, 'One'],
  [2, 'Two'],
] as const;
const words = [
  ['L', 'Left'],
  ['R', 'Right'],
] as const;
const fields = {
  integer: { kind: 'integer', label: 'Age', unit: 'years', min: 18, max: 110, expect: [50, 90] },
  decimal: { kind: 'decimal', label: 'T', unit: 'SD', decimals: 2, min: -6, max: 6 },
  text: { kind: 'text', label: 'Text', maxLength: 20 },
  long_text: { kind: 'long_text', label: 'Long', maxLength: 2000 },
  day: { kind: 'day', label: 'Day', partial: true },
  choice: { kind: 'choice', label: 'Choice', choices: pairs },
  multi_choice: { kind: 'multi_choice', label: 'Several', choices: words },
  yes_no: { kind: 'yes_no', label: 'Yes?' },
  calculated: { kind: 'calculated', label: 'Best', uses: [], rule: bestMax, unit: 'kg', decimals: 1 },
} as const satisfies { [K in Kind]: Extract<Field, { kind: K }> };
const field = (kind: Kind): Field => fields[kind];

describe('a code of another type is refused by the last gate', () => {
  test.each<[Kind, unknown]>([
    ['choice', '1'],
    ['choice', true],
    ['multi_choice', 'L'],
    ['multi_choice', []],
    ['multi_choice', ['L', 'L']],
    ['yes_no', 1],
    ['yes_no', '1'],
    ['integer', '61'],
    ['decimal', '1.00'],
    ['day', 20260301],
    ['day', new Date(0)],
    ['text', 1],
    ['text', ' padded '],
    ['long_text', 'a\r\nb'],
  ])('%s %j', (kind, value) => {
    expect(kindOf(field(kind)).zod(field(kind)).safeParse(value).success).toBe(false);
  });
});

describe('for people and for files', () => {
  test.each<[Kind, Value, string, string]>([
    ['integer', 61, '61', '61'],
    ['integer', 0, '0', '0'],
    ['decimal', 2, '2.00', '2.00'], // as it was measured, so that 2.00 never comes back as 2
    ['decimal', -3.31, '-3.31', '-3.31'],
    ['decimal', 0, '0.00', '0.00'],
    ['calculated', 62, '62.0', '62.0'],
    ['text', 'A, "b"', 'A, "b"', 'A, "b"'],
    ['long_text', 'a\nb', 'a\nb', 'a\nb'],
    ['day', '2026-03', '2026-03', '2026-03'],
    ['choice', 2, 'Two', '2'],
    ['choice', '2', '2', '2'], // not a code of this choice: shown as it is, never as another's label
    ['multi_choice', ['L', 'R'], 'Left, Right', 'L R'],
    ['yes_no', true, 'Yes', '1'],
    ['yes_no', false, 'No', '0'],
  ])('%s %j is %j and %j', (kind, value, shown, filed) => {
    expect(kindOf(field(kind)).text(field(kind), value)).toBe(shown);
    expect(kindOf(field(kind)).csv(field(kind), value)).toBe(filed);
  });

  test.each(Object.keys(kinds) as Kind[])('no value of %s is an empty text', (kind) => {
    expect(kindOf(field(kind)).text(field(kind), null)).toBe('');
    expect(kindOf(field(kind)).csv(field(kind), null)).toBe('');
  });
});

describe('a page', () => {
  test('asks for a number as text: a browser must not change what is typed', () => {
    for (const kind of ['integer', 'decimal', 'day', 'text'] as const)
      expect(kindOf(field(kind)).html(field(kind))).toMatchObject({ control: 'input', type: 'text' });
  });

  test('has a keyboard of digits only where no minus sign is needed', () => {
    expect(kindOf(field('integer')).html(field('integer')).inputMode).toBe('numeric');
    expect(kindOf(field('decimal')).html(field('decimal')).inputMode).toBeUndefined();
    const positive: Field = { ...fields.decimal, min: 0 };
    expect(kindOf(positive).html(positive).inputMode).toBe('decimal');
  });

  test('remembers nothing of one participant for the next', () => {
    for (const each of Object.values(fields) as Field[])
      expect(kindOf(each).html(each).autoComplete).toBe('off');
  });

  test('offers the choices in the order of the study', () => {
    expect(kindOf(field('choice')).html(field('choice')).choices).toEqual([
      { value: '1', label: 'One' },
      { value: '2', label: 'Two' },
    ]);
    expect(
      kindOf(field('yes_no'))
        .html(field('yes_no'))
        .choices?.map(({ value }) => value),
    ).toEqual(['1', '0']);
  });

  test('has no input for what is derived', () => {
    expect(kindOf(field('calculated')).html(field('calculated')).control).toBe('output');
  });
});

test('each kind says how it is stored and described', () => {
  const told = Object.fromEntries(
    (Object.values(fields) as Field[]).map((each) => [
      each.kind,
      `${kindOf(each).storage}: ${Object.values(kindOf(each).codebook(each)).filter(Boolean).join('; ')}`,
    ]),
  );
  expect(told).toEqual({
    integer: 'integer: integer; years; 18 to 110; 50 to 90',
    decimal: 'real: decimal, 2 places; SD; -6 to 6',
    text: 'text: text; at most 20 characters',
    long_text: 'text: long text; at most 2000 characters',
    day: 'text: day, may be partial',
    choice: 'text: choice; 1=One | 2=Two',
    multi_choice: 'json: several choices; L=Left | R=Right',
    yes_no: 'boolean: yes/no; 1=Yes | 0=No',
    calculated: 'real: calculated, 1 place; kg',
  });
});
