// Soft limits ask and never refuse. The id of a rule is stored with its confirmation, so it must stay the same.
import { describe, expect, test } from 'vitest';
import { parseForm } from '#app/study/form.ts';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { kindOf } from '#app/study/kinds.ts';
import { askedWith } from './edges.ts';
import { goldenText } from './golden.ts';

const today = '2026-03-01';
const expected = study.instruments.flatMap((instrument) =>
  Object.entries(instrument.fields).flatMap(([name, field]) => {
    if ((field.kind !== 'integer' && field.kind !== 'decimal') || !field.expect) return [];
    const decimals = field.kind === 'integer' ? 0 : field.decimals;
    const [from, to] = field.expect;
    return [{ instrument, name, field, decimals, from, to, path: `${instrument.name}.${name}` }];
  }),
);

/** Texts that blinded people can read. */
const forms: readonly Instrument[] = study.instruments;
const texts = forms.flatMap(({ name, fields, reveals: whole }) =>
  Object.entries(fields).flatMap(([field, { kind, reveals }]) =>
    (kind === 'text' || kind === 'long_text') && !reveals && !whole ? [`${name}.${field}`] : [],
  ),
);

describe.each(expected)('$path', ({ instrument, name, field, decimals, from, to, path }) => {
  const step = 10 ** -decimals;
  const warningsAt = (value: number) =>
    parseForm(instrument, [[name, value.toFixed(decimals)], ...askedWith(field)], { today }).warnings.filter(
      (each) => each.rule === `${path}.expected`,
    );

  test.each([
    ['below', from - step, from > field.min],
    ['above', to + step, to < field.max],
  ])('one step %s what is expected is asked about, and kept', (_, value, isPossible) => {
    if (!isPossible) return expect(kindOf(field).zod(field).safeParse(value).success).toBe(false);
    const parsed = parseForm(instrument, [[name, value.toFixed(decimals)], ...askedWith(field)], { today });
    expect(warningsAt(value)).toHaveLength(1);
    expect(warningsAt(value)[0]?.message).toContain(`is unusual (expected ${from} to ${to})`);
    expect(parsed.errors.filter((each) => each.field === name)).toEqual([]);
    expect(parsed.values[name]).toBeCloseTo(value, 9);
  });

  test('both ends of what is expected are not asked about', () => {
    expect(warningsAt(from)).toEqual([]);
    expect(warningsAt(to)).toEqual([]);
  });
});

test('a value that is refused is not asked about as well', () => {
  const [first] = expected;
  if (!first) throw new Error('The study has no soft limit.');
  const { instrument, name } = first;
  const parsed = parseForm(instrument, [[name, String(first.field.max + 1)]], { today });
  expect(parsed.errors.some((each) => each.field === name)).toBe(true);
  expect(parsed.warnings).toEqual([]);
});

test('the ids of all soft limits and checks are those that were agreed', () => {
  const ids = [
    ...expected.map(({ path }) => `${path}.expected`),
    ...texts.map((path) => `${path}.programme_word`),
    ...study.instruments.flatMap(({ name, checks = [] }) =>
      checks.filter(({ level }) => level === 'soft').map(({ id }) => `${name}.${id}`),
    ),
    ...study.acrossChecks.filter(({ level }) => level === 'soft').map(({ form, id }) => `${form}.${id}`),
  ].sort();
  const text = `${ids.join('\n')}\n`;
  expect(goldenText('soft-rules.txt', text), 'confirmed values name these rules: never rename one').toBe(
    text,
  );
});
