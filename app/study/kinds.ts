// The kinds of fields. Each answers for itself: how to read what was typed, what zod demands, what is merely
// unlikely, how it is stored, asked, shown and described. A new question about kinds is a new answer there.
import { inputsOf } from './condition.ts';
import type { Answers, CalculatedField, Field, FieldOf, Kind, Values } from './field.ts';
import { choice, multiChoice, yesNo } from './kinds/choice.ts';
import { day } from './kinds/day.ts';
import { calculated, decimal, integer } from './kinds/number.ts';
import { longText, text } from './kinds/text.ts';
import { roundTo } from './rule.ts';

export type * from './field.ts';

export const kinds: { readonly [K in Kind]: Answers<FieldOf<K>> } = {
  integer,
  decimal,
  text,
  long_text: longText,
  day,
  choice,
  multi_choice: multiChoice,
  yes_no: yesNo,
  calculated,
};

/** The answers of a field's own kind. */
export function kindOf<F extends Field>(field: F): Answers<F> {
  // The compiler cannot see that the kind and its answers belong together; the type of `kinds` says so.
  return kinds[field.kind] as unknown as Answers<F>;
}

/** The derived value, rounded to the field's decimals. Null where there is nothing to derive it from. */
export function calculate(field: CalculatedField, values: Values): number | null {
  const derived = field.rule.compute(inputsOf(field.uses, values));
  return derived === null ? null : roundTo(derived, field.decimals);
}
