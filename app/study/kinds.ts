// The kinds of fields. Each answers for itself: how to read what was typed, what zod demands, what is merely
// unlikely, how it is stored, asked, shown and described. A new question about kinds is a new answer here.
import { z } from 'zod';
import { isDay, isPartialDay, readDay } from './days.ts';
import { hasDecimals, type Read, readNumber } from './number-text.ts';
import { type Rule, roundTo } from './rule.ts';

export type Value = string | number | boolean | readonly (string | number)[] | null;
export type Storage = 'text' | 'integer' | 'real' | 'boolean' | 'json';
export type Choices = readonly (readonly [string | number, string])[];

export interface Common {
  label: string;
  hint?: string;
  /** Whether a form without it is incomplete. Default: yes. */
  required?: boolean;
  /** Whether a form cannot be saved without it. Default: no. */
  mustHave?: true;
  /** Stored apart as ciphertext; left out of everything that a blinded person can reach. */
  reveals?: 'arm';
  /** Identifies the person: never exported. */
  identifier?: true;
  /** Analysis code of an outcome, at most 8 characters. */
  code?: string;
  /** ASCII label of an outcome for exports, at most 40 characters. */
  exportLabel?: string;
  /** Where the range or criterion comes from: the owner's rules, or ours. */
  source?: 'owner' | 'ours';
  /** Fields with the same group stand under one legend. */
  group?: string;
}

interface Range {
  min: number;
  max: number;
  /** Outside it the value is possible but unlikely: the form asks. */
  expect?: readonly [number, number];
}

export type IntegerField = Common & Range & { kind: 'integer'; unit?: string };
export type DecimalField = Common & Range & { kind: 'decimal'; unit: string; decimals: number };
export type TextField = Common & { kind: 'text'; maxLength: number };
export type LongTextField = Common & { kind: 'long_text'; maxLength: number };
export type DayField = Common & { kind: 'day'; partial?: true; notFuture?: true };
export type ChoiceField = Common & { kind: 'choice'; choices: Choices };
export type MultiChoiceField = Common & { kind: 'multi_choice'; choices: Choices };
export type YesNoField = Common & { kind: 'yes_no' };
export type CalculatedField = Common & { kind: 'calculated'; uses: readonly string[]; rule: Rule; unit: string; decimals: number };
export type Field =
  | IntegerField
  | DecimalField
  | TextField
  | LongTextField
  | DayField
  | ChoiceField
  | MultiChoiceField
  | YesNoField
  | CalculatedField;
export type Kind = Field['kind'];
export type FieldOf<K extends Kind> = Extract<Field, { kind: K }>;

/** How a form asks for a field. */
export interface InputModel {
  control: 'input' | 'textarea' | 'radios' | 'checkboxes' | 'output';
  inputMode?: 'decimal' | 'numeric';
  unit?: string;
  maxLength?: number;
  choices?: { value: string; label: string }[];
  /** Width in characters. */
  width?: number;
}

export interface CodebookEntry {
  type: string;
  unit: string;
  values: string;
  range: string;
  expected: string;
}

interface Answers<F extends Field> {
  storage: Storage;
  /** Reads what was typed; blank is null. `today` is the day at the site. */
  parse(field: F, raw: string | readonly string[], context: { today: string }): Read<Value>;
  /** The hard limits, on the typed value. */
  zod(field: F): z.ZodType<Value>;
  /** What is unlikely about a value, or undefined. */
  warn(field: F, value: Value): string | undefined;
  html(field: F): InputModel;
  /** For people. */
  text(field: F, value: Value): string;
  /** For files, and what one would type. */
  csv(field: F, value: Value): string;
  codebook(field: F): CodebookEntry;
}

const entry = (type: string, more: Partial<CodebookEntry> = {}): CodebookEntry => ({ type, unit: '', values: '', range: '', expected: '', ...more });
const nothing: Read<Value> = { ok: true, value: null };
const one = (raw: string | readonly string[]) => (typeof raw === 'string' ? raw : (raw[0] ?? '')).trim();
const never = () => undefined;
const plain = (_: unknown, value: Value) => (value === null ? '' : String(value));
const span = (from: number, to: number) => `${from} to ${to}`;

function unlikely(field: (IntegerField | DecimalField), value: Value): string | undefined {
  if (!field.expect || typeof value !== 'number') return undefined;
  const [from, to] = field.expect;
  if (value >= from && value <= to) return undefined;
  return `${field.label}: ${value}${field.unit ? ` ${field.unit}` : ''} is unusual (expected ${span(from, to)}). Check it; if it is right, confirm it.`;
}

const numeric = (field: IntegerField | DecimalField, inputMode: 'decimal' | 'numeric'): InputModel => ({
  control: 'input',
  // The keyboards of many telephones have no minus sign in these modes.
  inputMode: field.min >= 0 ? inputMode : undefined,
  unit: field.unit,
  width: 8,
});

const described = (type: string, field: IntegerField | DecimalField) =>
  entry(type, { unit: field.unit ?? '', range: span(field.min, field.max), expected: field.expect ? span(...field.expect) : '' });

function readText(field: TextField | LongTextField, raw: string | readonly string[], forbidden: RegExp): Read<Value> {
  const text = one(raw).replace(/\r\n/g, '\n');
  if (text === '') return nothing;
  if (forbidden.test(text)) return { ok: false, message: `${field.label}: the text holds a character that cannot be printed.` };
  if (text.length > field.maxLength)
    return { ok: false, message: `${field.label}: the text has ${text.length} characters; at most ${field.maxLength} are possible.` };
  return { ok: true, value: text };
}

// Control characters are what these two look for.
const controls = /\p{Cc}/u;
const controlsButNewline = /(?!\n)\p{Cc}/u;

const asChoices = (choices: Choices) => choices.map(([code, label]) => ({ value: String(code), label }));
const listed = (choices: Choices) => choices.map(([code, label]) => `${code}=${label}`).join(' | ');
const labelOf = (choices: Choices, code: unknown) => choices.find(([each]) => each === code)?.[1] ?? String(code);
const yesNo: Choices = [[1, 'Yes'], [0, 'No']];
const nullable = (type: z.ZodType<Value>): z.ZodType<Value> => z.union([z.null(), type]);

export const kinds: { readonly [K in Kind]: Answers<FieldOf<K>> } = {
  integer: {
    storage: 'integer',
    parse: (field, raw) => (one(raw) === '' ? nothing : readNumber(one(raw), { ...field, decimals: 0 })),
    zod: (field) => nullable(z.int().min(field.min).max(field.max)),
    warn: unlikely,
    html: (field) => numeric(field, 'numeric'),
    text: plain,
    csv: plain,
    codebook: (field) => described('integer', field),
  },
  decimal: {
    storage: 'real',
    parse: (field, raw) => (one(raw) === '' ? nothing : readNumber(one(raw), field)),
    zod: (field) => nullable(z.number().min(field.min).max(field.max).refine((value) => hasDecimals(value, field.decimals))),
    warn: unlikely,
    html: (field) => numeric(field, 'decimal'),
    text: (field, value) => (typeof value === 'number' ? value.toFixed(field.decimals) : ''),
    csv: (field, value) => (typeof value === 'number' ? value.toFixed(field.decimals) : ''),
    codebook: (field) => described(`decimal, ${field.decimals} places`, field),
  },
  text: {
    storage: 'text',
    parse: (field, raw) => readText(field, raw, controls),
    zod: (field) => nullable(z.string().min(1).max(field.maxLength).refine((text) => !controls.test(text))),
    warn: never,
    html: (field) => ({ control: 'input', maxLength: field.maxLength, width: Math.min(40, field.maxLength) }),
    text: plain,
    csv: plain,
    codebook: (field) => entry('text', { range: `at most ${field.maxLength} characters` }),
  },
  long_text: {
    storage: 'text',
    parse: (field, raw) => readText(field, raw, controlsButNewline),
    zod: (field) => nullable(z.string().min(1).max(field.maxLength).refine((text) => !controlsButNewline.test(text))),
    warn: never,
    html: (field) => ({ control: 'textarea', maxLength: field.maxLength }),
    text: plain,
    csv: plain,
    codebook: (field) => entry('long text', { range: `at most ${field.maxLength} characters` }),
  },
  day: {
    storage: 'text',
    parse(field, raw, { today }) {
      const text = one(raw);
      if (text === '') return nothing;
      const day = readDay(text, field.partial === true);
      const shape = field.partial ? 'a day, a month or a year, such as 2026-03-01, 2026-03 or 2026' : 'a day, such as 2026-03-01 or 1/3/2026';
      if (!day) return { ok: false, message: `${field.label}: “${text}” is not ${shape}.` };
      if (field.notFuture && day > today.slice(0, day.length))
        return { ok: false, message: `${field.label}: ${day} lies in the future; today is ${today}.` };
      return { ok: true, value: day };
    },
    zod: (field) => nullable(z.string().refine(field.partial ? isPartialDay : isDay)),
    warn: never,
    html: () => ({ control: 'input', width: 12 }),
    text: plain,
    csv: plain,
    codebook: (field) => entry(field.partial ? 'day, may be partial' : 'day'),
  },
  choice: {
    storage: 'text',
    parse: (field, raw) => readChoice(field, one(raw), field.choices),
    zod: (field) => nullable(z.union([z.string(), z.number()]).refine((code) => field.choices.some(([each]) => each === code))),
    warn: never,
    html: (field) => ({ control: 'radios', choices: asChoices(field.choices) }),
    text: (field, value) => (value === null ? '' : labelOf(field.choices, value)),
    csv: plain,
    codebook: (field) => entry('choice', { values: listed(field.choices) }),
  },
  multi_choice: {
    storage: 'json',
    parse(field, raw) {
      const codes: (string | number)[] = [];
      for (const text of (typeof raw === 'string' ? [raw] : raw).map((each) => each.trim()).filter((each) => each !== '')) {
        const read = readChoice(field, text, field.choices);
        if (!read.ok) return read;
        if (!codes.includes(read.value as string)) codes.push(read.value as string);
      }
      const order = field.choices.map(([code]) => code);
      return codes.length === 0 ? nothing : { ok: true, value: codes.sort((a, b) => order.indexOf(a) - order.indexOf(b)) };
    },
    zod: (field) =>
      nullable(z.array(z.union([z.string(), z.number()]).refine((code) => field.choices.some(([each]) => each === code))).min(1)),
    warn: never,
    html: (field) => ({ control: 'checkboxes', choices: asChoices(field.choices) }),
    text: (field, value) => (Array.isArray(value) ? value.map((code) => labelOf(field.choices, code)).join(', ') : ''),
    csv: (_, value) => (Array.isArray(value) ? value.join(' ') : ''),
    codebook: (field) => entry('several choices', { values: listed(field.choices) }),
  },
  yes_no: {
    storage: 'boolean',
    parse(field, raw) {
      const read = readChoice(field, one(raw), yesNo);
      return read.ok && read.value !== null ? { ok: true, value: read.value === 1 } : read;
    },
    zod: () => nullable(z.boolean()),
    warn: never,
    html: () => ({ control: 'radios', choices: asChoices(yesNo) }),
    text: (_, value) => (value === null ? '' : value ? 'Yes' : 'No'),
    csv: (_, value) => (value === null ? '' : value ? '1' : '0'),
    codebook: () => entry('yes/no', { values: listed(yesNo) }),
  },
  calculated: {
    storage: 'real',
    parse: () => nothing,
    zod: () => nullable(z.number()),
    warn: never,
    html: (field) => ({ control: 'output', unit: field.unit }),
    text: (field, value) => (typeof value === 'number' ? value.toFixed(field.decimals) : ''),
    csv: (field, value) => (typeof value === 'number' ? value.toFixed(field.decimals) : ''),
    codebook: (field) => entry('calculated', { unit: field.unit, values: `${field.rule.formula} (${field.uses.join(', ')})` }),
  },
};

function readChoice(field: Field, text: string, choices: Choices): Read<Value> {
  if (text === '') return nothing;
  const found = choices.find(([code]) => String(code) === text);
  return found ? { ok: true, value: found[0] } : { ok: false, message: `${field.label}: “${text}” is not one of the choices.` };
}

/** The answers of a field's own kind. */
export function kindOf<F extends Field>(field: F): Answers<F> {
  return kinds[field.kind] as unknown as Answers<F>;
}

/** The derived value, rounded to the field's decimals. */
export function calculate(field: CalculatedField, values: Readonly<Record<string, Value>>): number | null {
  const inputs = Object.fromEntries(field.uses.map((name) => [name, values[name] ?? null]));
  const derived = field.rule.compute(inputs);
  return derived === null ? null : roundTo(derived, field.decimals);
}
