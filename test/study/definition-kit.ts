// Small definitions to make mistakes in, one at a time.
import { expect } from 'vitest';
import { DefinitionError, type Instrument, instrument } from '#app/study/instrument.ts';
import type { Field } from '#app/study/kinds.ts';
import { mean } from '#app/study/rule.ts';

export const number: Field = { kind: 'integer', label: 'Number', min: 0, max: 10 };
export const decimal: Extract<Field, { kind: 'decimal' }> = {
  kind: 'decimal',
  label: 'Decimal',
  unit: 'cm',
  decimals: 1,
  min: 0,
  max: 10,
};
export const text: Field = { kind: 'text', label: 'Text', maxLength: 10 };
export const choice: Field = {
  kind: 'choice',
  label: 'Choice',
  choices: [
    [1, 'One'],
    [2, 'Two'],
  ],
};
export const derived: Field = {
  kind: 'calculated',
  label: 'Mean',
  uses: ['a'],
  rule: mean,
  unit: 'cm',
  decimals: 1,
};
export const good = { label: 'Form', enteredBy: ['assessor'], readBy: ['assessor'] } as const;
export const check = {
  id: 'a_check',
  version: 1,
  level: 'soft',
  field: 'a',
  formula: 'a',
  message: () => undefined,
} as const;

export const form = (fields: Record<string, Field>, more: Partial<Instrument> = {}, name = 'form') =>
  instrument(name, { ...good, fields, ...more });
/** The sentence with which a definition is refused, or `accepted`. */
export const whyNot = (define: () => unknown): string => {
  try {
    define();
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError);
    return (error as Error).message;
  }
};
export const whyNotField = (field: object, name = 'a') =>
  whyNot(() => form({ [name]: { ...('kind' in field ? {} : number), ...field } as Field }));
