// Choices: one of several, several of several, yes or no. A value is the code that the study gave, in the type
// that the study gave it; only its column is text.
import { z } from 'zod';
import type { Answers, ChoiceField, Choices, MultiChoiceField, Value, YesNoField } from '../field.ts';
import type { Read } from '../number-text.ts';
import { entry, never, nothing, nullable, one, plain } from './shared.ts';

type Code = string | number;

const yesOrNo: Choices = [
  [1, 'Yes'],
  [0, 'No'],
];

const asked = (choices: Choices) => choices.map(([code, label]) => ({ value: String(code), label }));
const listed = (choices: Choices) => choices.map(([code, label]) => `${code}=${label}`).join(' | ');
const labelOf = (choices: Choices, code: unknown) =>
  choices.find(([each]) => each === code)?.[1] ?? String(code);
const oneOf = (choices: Choices) =>
  z.union([z.string(), z.number()]).refine((code) => choices.some(([each]) => each === code));

function readCode(label: string, text: string, choices: Choices): Read<Code> {
  const found = choices.find(([code]) => String(code) === text);
  if (found) return { ok: true, value: found[0] };
  return { ok: false, message: `${label}: “${text}” is not one of the choices.` };
}

export const choice: Answers<ChoiceField> = {
  storage: 'text',
  parse: (field, raw) => (one(raw) === '' ? nothing : readCode(field.label, one(raw), field.choices)),
  zod: (field) => nullable(oneOf(field.choices)),
  warn: never,
  html: (field) => ({ control: 'radios', choices: asked(field.choices), autoComplete: 'off' }),
  text: (field, value) => (value === null ? '' : labelOf(field.choices, value)),
  csv: plain,
  codebook: (field) => entry('choice', { values: listed(field.choices) }),
};

/** The codes in the order of the study, each once: the order of clicking says nothing. */
export const multiChoice: Answers<MultiChoiceField> = {
  storage: 'json',
  parse(field, raw) {
    const texts = (typeof raw === 'string' ? [raw] : (raw ?? [])).map((each) => each.trim());
    const chosen = new Set<Code>();
    for (const text of texts.filter((each) => each !== '')) {
      const read = readCode(field.label, text, field.choices);
      if (!read.ok) return read;
      chosen.add(read.value);
    }
    const codes = field.choices.map(([code]) => code).filter((code) => chosen.has(code));
    return codes.length === 0 ? nothing : { ok: true, value: codes };
  },
  zod: (field) =>
    nullable(
      z
        .array(oneOf(field.choices))
        .min(1)
        .refine((codes) => new Set(codes).size === codes.length),
    ),
  warn: never,
  html: (field) => ({ control: 'checkboxes', choices: asked(field.choices), autoComplete: 'off' }),
  text: (field, value) =>
    Array.isArray(value) ? value.map((code) => labelOf(field.choices, code)).join(', ') : '',
  csv: (_, value) => (Array.isArray(value) ? value.join(' ') : ''),
  codebook: (field) => entry('several choices', { values: listed(field.choices) }),
};

export const yesNo: Answers<YesNoField> = {
  storage: 'boolean',
  parse(field, raw): Read<Value> {
    if (one(raw) === '') return nothing;
    const read = readCode(field.label, one(raw), yesOrNo);
    return read.ok ? { ok: true, value: read.value === 1 } : read;
  },
  zod: () => nullable(z.boolean()),
  warn: never,
  html: () => ({ control: 'radios', choices: asked(yesOrNo), autoComplete: 'off' }),
  text: (_, value) => (value === null ? '' : value ? 'Yes' : 'No'),
  csv: (_, value) => (value === null ? '' : value ? '1' : '0'),
  codebook: () => entry('yes/no', { values: listed(yesOrNo) }),
};
