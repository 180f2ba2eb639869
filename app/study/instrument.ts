// An instrument is a form as data. Everything else about it is derived: the typed value, the zod check, the
// columns, the page, the codebook. It is checked when it is defined; see definition-checks.ts.
import { z } from 'zod';
import { checkInstrument } from './definition-checks.ts';
import type { Field, Value, Values } from './field.ts';
import { kindOf } from './kinds.ts';
import type { RoleName } from './roles.ts';

export { DefinitionError } from './definition-checks.ts';

/** A rule over several fields of one form. When it says something the form is refused (hard), or asks (soft). */
export interface CrossCheck {
  id: string;
  version: number;
  level: 'hard' | 'soft';
  /** The field that the message is shown at. */
  field: string;
  formula: string;
  /** `missing` holds the reasons given in place of values. */
  message(values: Values, missing: Readonly<Record<string, number>>): string | undefined;
}

export interface Instrument {
  name: string;
  label: string;
  intro?: string;
  enteredBy: readonly RoleName[];
  /** Who may open its values on a page; an export follows rules of its own. */
  readBy: readonly RoleName[];
  /** The whole form is stored apart, presence included. */
  reveals?: 'arm';
  /** Whoever entered a record alone reads it again; its values are in no export before the study is unsealed. */
  confidential?: true;
  /** Saved when the other forms of the visit are complete, so that it influences none of them. */
  askedLast?: true;
  /** Whose property its wording is: it ships as codes, scales and scoring alone; see wording.ts. */
  licensed?: string;
  /** Offered at a visit where the administrator has switched it on, and nothing waits for it. */
  optional?: true;
  /** A participant may have several of it. */
  repeats?: true;
  /** Of one that repeats: kept on her page of logs, for everybody on the same side of the blind; see app/services/logs.server.ts. */
  log?: true;
  /** What a list of them is called. */
  plural?: string;
  /** Of one that repeats: each belongs to a record of this log, one level below it. */
  within?: string;
  fields: Readonly<Record<string, Field>>;
  checks?: readonly CrossCheck[];
}

/** Checks and returns an instrument. Throws DefinitionError naming instrument, field and rule. */
export function instrument<const N extends string, const I extends Omit<Instrument, 'name'>>(
  name: N,
  definition: I,
): I & { name: N } {
  checkInstrument({ name, ...definition });
  return { name, ...definition };
}

type CodeOf<F> = F extends { choices: readonly (readonly [infer Code, string])[] } ? Code : never;
type ValueOfField<F> = F extends { kind: 'integer' | 'decimal' | 'calculated' }
  ? number | null
  : F extends { kind: 'yes_no' }
    ? boolean | null
    : F extends { kind: 'choice' }
      ? CodeOf<F> | null
      : F extends { kind: 'multi_choice' }
        ? readonly CodeOf<F>[] | null
        : string | null;

/** The typed values of a form: `ValueOf<typeof dxa>['ls_bmd']` is `number | null`. */
export type ValueOf<I extends { fields: Readonly<Record<string, unknown>> }> = {
  -readonly [Name in keyof I['fields']]: ValueOfField<I['fields'][Name]>;
};

/** The typed values of a form as zod sees them: the last gate before the database. Knows every field, and no other. */
export function zodOf(its: Instrument): z.ZodType<Record<string, Value>> {
  const shape: Record<string, z.ZodType<Value>> = {};
  for (const [name, field] of Object.entries(its.fields)) shape[name] = kindOf(field).zod(field);
  return z.strictObject(shape);
}

/**
 * Whether whoever may enter it reads and corrects what others on her side of the blind entered. Other records in two
 * layers are their author's alone.
 */
export const isShared = ({ log, within, reveals }: Instrument): boolean =>
  log === true || within !== undefined || reveals === 'arm';
