// Whole numbers, decimals and derived numbers. A number is typed as text and shown with the decimals that it was
// measured in, so that 62.0 never comes back as 62.
import { z } from 'zod';
import type { Answers, CalculatedField, DecimalField, InputModel, IntegerField, Value } from '../field.ts';
import { hasDecimals, readNumber } from '../number-text.ts';
import { entry, never, nothing, nullable, one, plain, span } from './shared.ts';

type NumberField = IntegerField | DecimalField;

function unlikely(field: NumberField, value: Value): { rule: string; message: string } | undefined {
  if (!field.expect || typeof value !== 'number') return undefined;
  const [from, to] = field.expect;
  if (value >= from && value <= to) return undefined;
  const measured = `${value}${field.unit ? ` ${field.unit}` : ''}`;
  const message = `${field.label}: ${measured} is unusual (expected ${span(from, to)}). Check it; if it is right, confirm it.`;
  return { rule: 'expected', message };
}

const asked = (field: NumberField, inputMode: 'decimal' | 'numeric'): InputModel => ({
  control: 'input',
  type: 'text',
  // The keyboards of many telephones have no minus sign in these modes.
  inputMode: field.min >= 0 ? inputMode : undefined,
  unit: field.unit,
  width: 8,
  autoComplete: 'off',
});

const described = (type: string, field: NumberField) =>
  entry(type, {
    unit: field.unit ?? '',
    range: span(field.min, field.max),
    expected: field.expect ? span(...field.expect) : '',
  });

const withDecimals = ({ decimals }: { decimals: number }, value: Value) =>
  typeof value === 'number' ? value.toFixed(decimals) : '';

const places = (decimals: number) => `${decimals} ${decimals === 1 ? 'place' : 'places'}`;

export const integer: Answers<IntegerField> = {
  storage: 'integer',
  parse: (field, raw) => (one(raw) === '' ? nothing : readNumber(one(raw), { ...field, decimals: 0 })),
  zod: (field) => nullable(z.int().min(field.min).max(field.max)),
  warn: unlikely,
  html: (field) => asked(field, 'numeric'),
  text: plain,
  csv: plain,
  codebook: (field) => described('integer', field),
};

export const decimal: Answers<DecimalField> = {
  storage: 'real',
  parse: (field, raw) => (one(raw) === '' ? nothing : readNumber(one(raw), field)),
  zod: (field) =>
    nullable(
      z
        .number()
        .min(field.min)
        .max(field.max)
        .refine((value) => hasDecimals(value, field.decimals)),
    ),
  warn: unlikely,
  html: (field) => asked(field, 'decimal'),
  text: withDecimals,
  csv: withDecimals,
  codebook: (field) => described(`decimal, ${places(field.decimals)}`, field),
};

/** Derived by the server alone: whatever a browser sends for it is no answer. */
export const calculated: Answers<CalculatedField> = {
  storage: 'real',
  parse: () => nothing,
  zod: (field) => nullable(z.number().refine((value) => hasDecimals(value, field.decimals))),
  warn: never,
  html: (field) => ({ control: 'output', unit: field.unit, autoComplete: 'off' }),
  text: withDecimals,
  csv: withDecimals,
  codebook: (field) => entry(`calculated, ${places(field.decimals)}`, { unit: field.unit }),
};
