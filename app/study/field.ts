// What a field of a form can be, as types alone: the words in which the study is written. How a field is read,
// checked and shown is the answer of its kind; see kinds.ts.
import type { z } from 'zod';
import type { Condition } from './condition.ts';
import type { Read } from './number-text.ts';
import type { Rule } from './rule.ts';

export type Value = string | number | boolean | readonly (string | number)[] | null;
export type Values = Readonly<Record<string, Value>>;
export type Storage = 'text' | 'integer' | 'real' | 'boolean' | 'json';
export type Choices = readonly (readonly [string | number, string])[];
/** Where a range or a criterion comes from: the owner's rules, or ours (default). */
export type Source = 'owner' | 'ours';

export interface Common {
  label: string;
  hint?: string;
  /** Whether a form without it is incomplete. Default: yes. */
  required?: boolean;
  /** Of a field that is not required: when it is needed all the same, in words, in place of “(optional)”. */
  whenNeeded?: string;
  /** Whether a form cannot be saved without it, not even with a reason. Default: no. */
  mustHave?: true;
  /** Stored apart as ciphertext; left out of everything that a blinded person can reach. */
  reveals?: 'arm';
  /** Identifies the person: never exported. */
  identifier?: true;
  /** Analysis code of an outcome, at most 8 characters. */
  code?: string;
  /** ASCII label of an outcome for exports, at most 40 characters. */
  exportLabel?: string;
  source?: Source;
  /** When it is asked. Where it is not, it is null, and neither a value nor a reason is wanted. Default: always. */
  when?: Condition;
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
/** `prefill`: what a form that is not started yet begins with. `listed`: chosen from what the settings of the study list. */
export type TextField = Common & {
  kind: 'text';
  maxLength: number;
  prefill?: 'site.scanner';
  listed?: 'scanners' | 'consent_sheets';
};
export type LongTextField = Common & { kind: 'long_text'; maxLength: number };
export type DayField = Common & { kind: 'day'; partial?: true; notFuture?: true; prefill?: 'visit.date' };
export type ChoiceField = Common & { kind: 'choice'; choices: Choices };
export type MultiChoiceField = Common & { kind: 'multi_choice'; choices: Choices };
export type YesNoField = Common & { kind: 'yes_no' };
export type CalculatedField = Common & {
  kind: 'calculated';
  uses: readonly string[];
  rule: Rule;
  unit: string;
  decimals: number;
};

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
  type?: 'text';
  inputMode?: 'decimal' | 'numeric';
  unit?: string;
  maxLength?: number;
  choices?: { value: string; label: string }[];
  /** Width in characters. */
  width?: number;
  /** What a browser remembers of one participant must not be offered for the next. */
  autoComplete: 'off';
}

export interface CodebookEntry {
  type: string;
  unit: string;
  values: string;
  range: string;
  expected: string;
}

/** What every kind answers about a field of its own. */
export interface Answers<F extends Field> {
  storage: Storage;
  /** Reads what was typed; blank is null. `today` is the day at the site. */
  parse(field: F, raw: string | readonly string[] | undefined, context: { today: string }): Read<Value>;
  /** The hard limits, on the typed value; null is a value that is not there. */
  zod(field: F): z.ZodType<Value>;
  /** What is unlikely about a value. `rule` is stable and stored with the confirmation. */
  warn(field: F, value: Value): { rule: string; message: string } | undefined;
  html(field: F): InputModel;
  /** For people. */
  text(field: F, value: Value): string;
  /** For files, and what one would type. */
  csv(field: F, value: Value): string;
  codebook(field: F): CodebookEntry;
}
