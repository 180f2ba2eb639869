// Texts, in one line or in several. Nothing that cannot be printed gets in: a NUL, a control character or half a
// character would break a file long after it was typed. The order of writing cannot be turned round unseen, and
// a text of which nothing can be seen is no answer.
import { z } from 'zod';
import type { Answers, LongTextField, TextField, Value } from '../field.ts';
import type { Read } from '../number-text.ts';
import { programmeRule, questionOfWords } from '../programme-words.ts';
import { entry, nothing, nullable, one, plain, type Raw } from './shared.ts';

// Noncharacters such as U+FFFE have no place in an XML file.
const bad = String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069]`;
const invisible = String.raw`^[\s\p{Cf}\p{Default_Ignorable_Code_Point}]+$`;
const unprintable = new RegExp(`${bad}|${invisible}`, 'u');
const unprintableButNewline = new RegExp(`(?!\\n)${bad}|${invisible}`, 'u');

function readText(field: TextField | LongTextField, raw: Raw, forbidden: RegExp): Read<Value> {
  const text = one(raw).replace(/\r\n/g, '\n');
  if (text === '') return nothing;
  const refused = (rule: string): Read<Value> => ({ ok: false, message: `${field.label}: the text ${rule}` });
  if (forbidden.test(text)) return refused('holds a character that cannot be printed.');
  if (text.length > field.maxLength)
    return refused(`has ${text.length} characters; at most ${field.maxLength} are possible.`);
  return { ok: true, value: text };
}

const printable = (field: TextField | LongTextField, forbidden: RegExp) =>
  nullable(
    z
      .string()
      .min(1)
      .max(field.maxLength)
      .refine((text) => text === text.trim() && !forbidden.test(text)),
  );

// What is sealed, no blinded person reads.
function aboutWords(field: TextField | LongTextField, value: Value) {
  if (field.reveals || typeof value !== 'string') return undefined;
  const message = questionOfWords(field.label, value);
  return message === undefined ? undefined : { rule: programmeRule, message };
}

export const text: Answers<TextField> = {
  storage: 'text',
  parse: (field, raw) => readText(field, raw, unprintable),
  zod: (field) => printable(field, unprintable),
  warn: aboutWords,
  html: ({ maxLength }) => ({
    control: 'input',
    type: 'text',
    maxLength,
    width: Math.min(40, maxLength),
    autoComplete: 'off',
  }),
  text: plain,
  csv: plain,
  codebook: (field) => entry('text', { range: `at most ${field.maxLength} characters` }),
};

export const longText: Answers<LongTextField> = {
  storage: 'text',
  parse: (field, raw) => readText(field, raw, unprintableButNewline),
  zod: (field) => printable(field, unprintableButNewline),
  warn: aboutWords,
  html: ({ maxLength }) => ({ control: 'textarea', maxLength, autoComplete: 'off' }),
  text: plain,
  csv: plain,
  codebook: (field) => entry('long text', { range: `at most ${field.maxLength} characters` }),
};
