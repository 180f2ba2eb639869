// The promise of study as code: for every field of every form, the form and zod accept and refuse the same values.
import { describe, expect, test } from 'vitest';
import { parseForm } from '#app/study/form.ts';
import { study } from '#app/study/index.ts';
import { zodOf } from '#app/study/instrument.ts';
import { calculate, kindOf, type Value } from '#app/study/kinds.ts';
import { askedWith, edgesOf, today } from './edges.ts';

// What else must be said for a cross check not to speak about this field.
const company: Record<string, [string, string][]> = {
  'adverse_event.serious_criteria': [['serious', '1']],
};

const fields = study.instruments.flatMap((instrument) =>
  Object.entries(instrument.fields).map(([name, field]) => ({ instrument, name, field })),
);
const typedFields = fields.flatMap(({ field, ...rest }) =>
  field.kind === 'calculated' ? [] : [{ ...rest, field, path: `${rest.instrument.name}.${rest.name}` }],
);
const derivedFields = fields.flatMap(({ field, ...rest }) =>
  field.kind === 'calculated' ? [{ ...rest, field, path: `${rest.instrument.name}.${rest.name}` }] : [],
);

describe.each(typedFields)('$path', ({ instrument, name, field, path }) => {
  const edges = edgesOf(field);
  const all = zodOf(instrument);
  const blank: Record<string, Value> = Object.fromEntries(
    Object.keys(instrument.fields).map((each) => [each, null]),
  );
  const formOf = (typed: string | string[]) =>
    parseForm(
      instrument,
      [
        ...[typed].flat().map((text) => [name, text] as [string, string]),
        ...askedWith(field, instrument.fields),
        ...(company[path] ?? []),
      ],
      { today },
    );
  const errorsAt = (typed: string | string[]) => formOf(typed).errors.filter((each) => each.field === name);

  test.each(edges.filter((edge) => !edge.ok && !edge.future))('the form and zod refuse $why', (edge) => {
    expect(errorsAt(edge.typed)).toHaveLength(1);
    expect(errorsAt(edge.typed)[0]?.message).toMatch(new RegExp(`^${escaped(field.label)}: .{8,}`, 's'));
    expect(formOf(edge.typed).values[name]).toBeNull();
    expect(kindOf(field).zod(field).safeParse(edge.value).success).toBe(false);
    expect(all.safeParse({ ...blank, [name]: edge.value }).success).toBe(false);
  });

  // Whether a day lies in the future depends on today, so it is no property of the value, and no part of zod.
  test.each(edges.filter((edge) => edge.future))('the form alone refuses $why, on this day', (edge) => {
    expect(errorsAt(edge.typed)[0]?.message).toContain(`lies in the future; today is ${today}`);
    expect(kindOf(field).zod(field).safeParse(edge.value).success).toBe(true);
    expect(kindOf(field).parse(field, edge.typed, { today: '2101-01-01' })).toEqual({
      ok: true,
      value: edge.value,
    });
  });

  test.each(edges.filter((edge) => edge.ok))('the form and zod accept $why', (edge) => {
    expect(errorsAt(edge.typed)).toEqual([]);
    expect(formOf(edge.typed).values[name]).toEqual(edge.value);
    expect(kindOf(field).zod(field).safeParse(edge.value).success).toBe(true);
    expect(all.safeParse({ ...blank, [name]: edge.value }).success).toBe(true);
  });

  test.each(edges)('what was typed is given back: $why', ({ typed }) => {
    expect(formOf(typed).typed[name]).toEqual(field.kind === 'multi_choice' ? [typed].flat() : typed);
  });

  test.each(edges.filter((edge) => edge.ok))('a saved value typed again is the same value: $why', (edge) => {
    const again = Array.isArray(edge.value)
      ? edge.value.map(String)
      : kindOf(field).csv(field, edge.value as Value);
    expect(formOf(again).values[name]).toEqual(edge.value);
  });

  test('blank is no value, and no error of its own', () => {
    for (const nothing of ['', ' ', '\t', '\u00a0']) {
      expect(kindOf(field).parse(field, nothing, { today })).toEqual({ ok: true, value: null });
      expect(formOf(nothing).values[name]).toBeNull();
    }
    expect(kindOf(field).zod(field).safeParse(null).success).toBe(true);
    expect(kindOf(field).zod(field).safeParse(undefined).success).toBe(false);
    expect(kindOf(field).zod(field).safeParse('').success).toBe(false);
  });
});

describe.each(derivedFields)('$path', ({ instrument, name, field }) => {
  test('zod refuses what is not rounded, and what is no number', () => {
    const { zod } = kindOf(field);
    const step = 10 ** -(field.decimals + 1);
    for (const value of [1 + step, Number.NaN, Number.POSITIVE_INFINITY, '1', true])
      expect(zod(field).safeParse(value).success).toBe(false);
    for (const value of [1, 1 + 10 ** -field.decimals, null])
      expect(zod(field).safeParse(value).success).toBe(true);
  });

  test('what the browser sends for it is ignored', () => {
    const parsed = parseForm(instrument, [[name, '42']], { today });
    expect(parsed.values[name]).toBeNull();
    expect(parsed.errors.filter((each) => each.field === name)).toEqual([]);
    expect(Object.keys(parsed.typed)).not.toContain(name);
  });

  test('nothing is derived from nothing', () => {
    expect(calculate(field, {})).toBeNull();
  });
});

test('zod knows every field of a form, and no other', () => {
  for (const instrument of study.instruments) {
    const blank = Object.fromEntries(Object.keys(instrument.fields).map((name) => [name, null]));
    const [first = ''] = Object.keys(blank);
    const { [first]: _, ...oneLess } = blank;
    expect(zodOf(instrument).safeParse(oneLess).success).toBe(false);
    expect(zodOf(instrument).safeParse({ ...blank, arm: null }).success).toBe(false);
    expect(zodOf(instrument).safeParse(blank).success).toBe(true);
  }
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
