// What choices, derived fields and forms must satisfy. Every mistake is found when the study is loaded, and named in one sentence.
import { describe, expect, test } from 'vitest';
import type { Field } from '#app/study/kinds.ts';
import {
  check,
  choice,
  decimal,
  derived,
  form,
  number,
  text,
  whyNot,
  whyNotField,
} from './definition-kit.ts';

describe('choices are refused', () => {
  test.each([
    [[[1, 'One']], 'nothing to choose between'],
    [
      [
        [1, 'One'],
        [1, 'Two'],
      ],
      'two of the choice 1',
    ],
    [
      [
        [1, 'One'],
        ['1', 'Two'],
      ],
      'two of the choice 1',
    ],
    [
      [
        ['a b', 'One'],
        [2, 'Two'],
      ],
      'at most 20 letters',
    ],
    [
      [
        ['a,b', 'One'],
        [2, 'Two'],
      ],
      'at most 20 letters',
    ],
    [
      [
        ['a'.repeat(21), 'One'],
        [2, 'Two'],
      ],
      'at most 20 letters',
    ],
    [
      [
        [-1, 'One'],
        [2, 'Two'],
      ],
      'at most 20 letters',
    ],
    [
      [
        [1.5, 'One'],
        [2, 'Two'],
      ],
      'at most 20 letters',
    ],
    [
      [
        ['', 'One'],
        [2, 'Two'],
      ],
      'at most 20 letters',
    ],
  ])('%j', (choices, rule) => {
    expect(whyNotField({ ...choice, choices })).toContain(rule);
    expect(whyNotField({ ...choice, kind: 'multi_choice', choices })).toContain(rule);
  });
});

describe('a calculated field is refused', () => {
  const uses = (names: string[], fields: Record<string, Field>, more: object = {}) =>
    whyNot(() => form({ ...fields, b: { ...derived, uses: names, ...more } as Field, c: number }));

  test.each([
    [['d'], 'it is calculated from d, which does not exist'],
    [['toString'], 'it is calculated from toString, which does not exist'],
    [['c'], 'it is calculated from c, which stands after it'],
    [['b'], 'it is calculated from b, which stands after it'],
  ])('from %j', (names, rule) => {
    expect(uses(names, { a: number })).toBe(`form: b: ${rule}`);
  });

  test('from a text or a choice', () => {
    expect(uses(['a'], { a: text })).toBe('form: b: it is calculated from a, which is no number');
    expect(uses(['a'], { a: choice })).toBe('form: b: it is calculated from a, which is no number');
  });

  test('from a field that reveals the arm, unless it is sealed itself', () => {
    const revealing: Field = { ...number, reveals: 'arm', required: false };
    expect(uses(['a'], { a: revealing })).toBe('form: b: it is calculated from a, which reveals the arm');
    expect(uses(['a'], { a: revealing }, { reveals: 'arm' })).toBe('accepted');
  });
});

describe('a form is refused', () => {
  test('without fields, or without anybody to enter it', () => {
    expect(whyNot(() => form({}))).toBe('form: a form needs a field');
    expect(whyNot(() => form({ a: number }, { enteredBy: [] }))).toContain(
      'somebody must be able to enter it',
    );
  });

  test('with a field both needed and optional', () => {
    expect(whyNotField({ mustHave: true, required: false })).toContain('both needed and optional');
  });

  test.each([
    [[{ ...check, field: 'z' }], 'names the field z, which does not exist'],
    [[{ ...check, field: 'toString' }], 'names the field toString, which does not exist'],
    [[{ ...check, field: 'b' }], 'where nothing can be typed'],
    [[{ ...check, id: 'A check' }], 'a name is a small letter'],
    [[check, check], 'two of the check a_check'],
  ])('with the checks %j', (checks, rule) => {
    expect(whyNot(() => form({ a: number, b: derived }, { checks }))).toContain(rule);
  });
});

test('a form that keeps every rule to the last character is accepted', () => {
  const longest = 'a'.repeat(26);
  const outcome: Field = { ...decimal, code: 'ABCDEFG8', exportLabel: 'e'.repeat(40), expect: [0, 10] };
  const made = form(
    { [longest]: outcome, a: number, b: derived, c: choice, d: text },
    { checks: [check] },
    longest,
  );
  expect(made.name).toBe(longest);
});
