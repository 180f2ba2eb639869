// An instrument is a form as data. All names are checked when it is defined, for every target that will ever
// hold them: SQL column, HTML name, CSV header, analysis file.
import { z } from 'zod';
import { type Field, kindOf, type Value } from './kinds.ts';
import type { RoleName } from './roles.ts';

/** A rule over several fields of one form. `when` it says something, the form is refused, or asks. */
export interface CrossCheck {
  id: string;
  version: number;
  level: 'hard' | 'soft';
  /** The field that the message is shown at. */
  field: string;
  formula: string;
  message(values: Readonly<Record<string, Value>>): string | undefined;
}

export interface Instrument {
  name: string;
  label: string;
  intro?: string;
  enteredBy: readonly RoleName[];
  readBy: readonly RoleName[];
  reveals?: 'arm';
  /** A participant may have several of it. */
  repeats?: true;
  fields: Readonly<Record<string, Field>>;
  checks?: readonly CrossCheck[];
}

export class DefinitionError extends Error {}

const nameShape = /^[a-z][a-z0-9_]{0,25}$/;
const reserved = new Set([
  'id', 'participant_id', 'visit', 'repeat', 'state', 'version', 'definition', 'missing', 'warnings',
  'entered_by', 'entered_at', 'changed_by', 'changed_at', 'void_reason', 'seq', 'number', 'rescreen_of', 'verdict', 'reasons',
]);

/** Checks and returns an instrument. Throws DefinitionError naming instrument, field and rule. */
export function instrument<const I extends Omit<Instrument, 'name'>>(name: string, definition: I): I & { name: string } {
  const refuse = (rule: string): never => {
    throw new DefinitionError(`${name}: ${rule}`);
  };
  if (!nameShape.test(name)) refuse('a name is a small letter, then small letters, digits or _, at most 26 in all');
  for (const [field, its] of Object.entries<Field>(definition.fields)) checkField(field, its, definition.fields, (rule) => refuse(`${field}: ${rule}`));
  for (const check of definition.checks ?? [])
    if (!(check.field in definition.fields)) refuse(`the check ${check.id} names the field ${check.field}, which does not exist`);
  return { name, ...definition };
}

function checkField(name: string, field: Field, all: Readonly<Record<string, Field>>, refuse: (rule: string) => never): void {
  if (!nameShape.test(name)) refuse('a name is a small letter, then small letters, digits or _, at most 26 in all');
  if (reserved.has(name) || name.includes('__')) refuse('this name belongs to the record itself');
  if (field.label.trim() === '') refuse('a label is needed');
  if (field.code !== undefined && !/^[A-Z][A-Z0-9]{0,7}$/.test(field.code)) refuse('an analysis code has at most 8 capital letters and digits');
  if (field.code !== undefined && !/^[ -~]{1,40}$/.test(field.exportLabel ?? '')) refuse('an outcome needs an ASCII export label of at most 40 characters');
  if ((field.kind === 'integer' || field.kind === 'decimal') && field.min > field.max) refuse('the smallest value is larger than the largest');
  if (field.kind === 'decimal' && (field.decimals < 1 || field.decimals > 6)) refuse('decimals are 1 to 6');
  if ((field.kind === 'choice' || field.kind === 'multi_choice') && new Set(field.choices.map(([code]) => String(code))).size !== field.choices.length)
    refuse('two choices have the same code');
  if (field.kind === 'calculated')
    for (const input of field.uses)
      if (!(input in all)) refuse(`it is calculated from ${input}, which does not exist`);
}

/** The typed values of a form as zod sees them: the last gate before the database. */
export function zodOf(instrument: Instrument): z.ZodType<Record<string, Value>> {
  return z.strictObject(Object.fromEntries(Object.entries(instrument.fields).map(([name, field]) => [name, kindOf(field).zod(field)])));
}
