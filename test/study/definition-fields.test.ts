// What a field must satisfy. Every mistake is found when the study is loaded, and named in one sentence.
import { describe, expect, test } from 'vitest';
import type { Field } from '#app/study/kinds.ts';
import { sqliteTables, tablesByName } from '#db/schema/index.ts';
import { decimal, derived, form, number, text, whyNot, whyNotField } from './definition-kit.ts';

describe('a name is refused', () => {
  const bad = ['Sbp', 'sBP', 'a'.repeat(27), '1st', '_a', '', 'a-b', 'a b', 'a.b', 'sb\u0440', 'a\n'];

  test.each(bad)('%j for a field', (name) => {
    expect(whyNotField({}, name)).toContain('a name is a small letter, then small letters, digits or _');
  });

  test.each(bad)('%j for a form', (name) => {
    expect(whyNot(() => form({ a: number }, {}, name))).toContain('a name is a small letter');
  });

  test.each([
    'id',
    'participant_id',
    'visit',
    'state',
    'missing',
    'version',
    'constructor',
    'verdict',
    'a__b',
  ])('%j, which belongs to the record itself', (name) => {
    expect(whyNotField({}, name)).toBe(`form: ${name}: this name belongs to the record itself`);
  });

  test('of every column of a record that is no field', () => {
    const { consent } = sqliteTables.instruments;
    const columns = Object.keys(consent as object).filter((name) => /^[a-z_]+$/.test(name));
    const own = columns.filter((name) => !/^(consent_|initials|birth_year|_|enable)/.test(name));
    expect(own).toContain('entered_by');
    for (const name of own) expect([name, whyNotField({}, name)]).not.toEqual([name, 'accepted']);
  });

  test('of every table that is no form', () => {
    const forms = [...Object.keys(sqliteTables.instruments), 'screening'];
    const others = Object.keys(tablesByName(sqliteTables)).filter((name) => !forms.includes(name));
    expect(others).toContain('allocation');
    for (const name of others)
      expect(whyNot(() => form({ a: number }, {}, name))).toBe(`${name}: this name belongs to another table`);
  });
});

describe('a label is refused', () => {
  test.each(['', '  '])('%j', (label) => {
    expect(whyNotField({ label })).toBe('form: a: a label is needed');
    expect(whyNot(() => form({ a: number }, { label }))).toBe('form: a label is needed');
  });

  test.each(['e'.repeat(41), 'BMD (g/cm²)', 'Gr\u00f6\u00dfe', '', 'two\nlines'])(
    '%j for exports',
    (exportLabel) => {
      expect(whyNotField({ exportLabel })).toContain('an export label has at most 40 ASCII characters');
    },
  );
});

describe('an analysis code is refused', () => {
  test.each(['LUMBARBMD', 'lsbmd', '1LSBMD', 'LS_BMD', 'LS BMD', ''])('%j', (code) => {
    expect(whyNotField({ code, exportLabel: 'Label' })).toContain('an analysis code has at most 8 capital');
  });

  test('without a label for exports', () => {
    expect(whyNotField({ code: 'SBP' })).toContain('an outcome needs an export label');
  });

  test('twice in one form', () => {
    const outcome = { ...number, code: 'SBP', exportLabel: 'Label' };
    expect(whyNot(() => form({ a: outcome, b: outcome }))).toBe(
      'form: there are two of the analysis code SBP',
    );
  });
});

describe('a range is refused', () => {
  test.each([
    [{ min: 10, max: 10 }, 'the smallest value is not smaller'],
    [{ min: 11, max: 10 }, 'the smallest value is not smaller'],
    [{ min: 0.5 }, 'no more decimals than the value'],
    [{ max: Number.NaN }, 'no more decimals than the value'],
    [{ max: Number.POSITIVE_INFINITY }, 'no more decimals than the value'],
    [{ expect: [5, 4] }, 'within what is possible'],
    [{ expect: [-1, 4] }, 'within what is possible'],
    [{ expect: [1, 11] }, 'within what is possible'],
    [{ expect: [1, 2.5] }, 'no more decimals than the value'],
    [{ ...decimal, min: 0.05 }, 'no more decimals than the value'],
  ])('%j', (range, rule) => {
    expect(whyNotField(range)).toContain(rule);
  });

  test.each([0, 7, 1.5, -1])('%d decimals', (decimals) => {
    expect(whyNotField({ ...decimal, decimals })).toBe('form: a: decimals are 1 to 6');
    expect(whyNot(() => form({ a: number, b: { ...derived, decimals } as Field }))).toContain(
      'decimals are 1 to 6',
    );
  });

  test.each([0, -1, 1.5])('a greatest length of %d', (maxLength) => {
    expect(whyNotField({ ...text, maxLength })).toContain('at least one character');
    expect(whyNotField({ ...text, kind: 'long_text', maxLength })).toContain('at least one character');
  });
});
