// From what a browser sent to typed values: every error names field, value and rule, and everything typed is
// given back. Calculated fields are computed here; what the browser sends for them is ignored.
import type { Instrument } from './instrument.ts';
import { calculate, kindOf, type Value } from './kinds.ts';
import { missingCode } from './missing.ts';

export interface Parsed {
  values: Record<string, Value>;
  missing: Record<string, number>;
  typed: Record<string, string | string[]>;
  errors: { field: string; message: string }[];
  warnings: { field: string; rule: string; message: string }[];
  /** Every required field has a value or a reason. */
  complete: boolean;
}

/** Reads a form. `entries` are names and texts as sent; `<field>__missing` holds a reason. */
export function parseForm(instrument: Instrument, entries: Iterable<readonly [string, string]>, context: { today: string }): Parsed {
  const sent = new Map<string, string[]>();
  for (const [name, text] of entries) sent.set(name, [...(sent.get(name) ?? []), text]);
  const parsed: Parsed = { values: {}, missing: {}, typed: {}, errors: [], warnings: [], complete: true };
  for (const [name, field] of Object.entries(instrument.fields)) {
    if (field.kind === 'calculated') continue;
    const texts = sent.get(name) ?? [];
    const raw = field.kind === 'multi_choice' ? texts : (texts[0] ?? '');
    parsed.typed[name] = raw;
    const read = kindOf(field).parse(field, raw, context);
    parsed.values[name] = read.ok ? read.value : null;
    if (!read.ok) parsed.errors.push({ field: name, message: read.message });
    readReason(parsed, name, field.label, sent.get(`${name}__missing`)?.[0] ?? '', read.ok && read.value === null);
    const isBlank = read.ok && read.value === null && parsed.missing[name] === undefined;
    if (isBlank && field.mustHave) parsed.errors.push({ field: name, message: `${field.label}: this is needed.` });
    if (isBlank && field.required !== false) parsed.complete = false;
    const unlikely = kindOf(field).warn(field, parsed.values[name] ?? null);
    if (unlikely) parsed.warnings.push({ field: name, rule: `${instrument.name}.${name}.expected`, message: unlikely });
  }
  derive(instrument, parsed);
  for (const check of instrument.checks ?? []) {
    const message = check.message(parsed.values);
    if (!message) continue;
    if (check.level === 'hard') parsed.errors.push({ field: check.field, message });
    else parsed.warnings.push({ field: check.field, rule: `${instrument.name}.${check.id}`, message });
  }
  return parsed;
}

function readReason(parsed: Parsed, name: string, label: string, text: string, isBlank: boolean): void {
  if (text === '') return;
  const code = missingCode(text);
  if (code === undefined) parsed.errors.push({ field: name, message: `${label}: “${text}” is not a reason that can be chosen.` });
  else if (!isBlank) parsed.errors.push({ field: name, message: `${label}: there is a value and a reason why it is missing. Keep one of them.` });
  else parsed.missing[name] = code;
}

// In the order of definition, so that one calculated field may use another that stands before it.
function derive(instrument: Instrument, parsed: Parsed): void {
  for (const [name, field] of Object.entries(instrument.fields))
    if (field.kind === 'calculated') parsed.values[name] = calculate(field, parsed.values);
}
