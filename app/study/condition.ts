// Branching: when a field is asked. A condition is a pure function of fields that stand before its own; nothing else is
// handed in. The server and the browser call the same one.
import type { Common, Values } from './field.ts';

export interface Condition {
  id: string;
  version: number;
  /** For the codebook. */
  formula: string;
  /** Names of fields that stand before. */
  uses: readonly string[];
  /** Pure: takes the declared inputs alone; one that is not answered, or not asked itself, is null. */
  holds(inputs: Values): boolean;
}

/** Asked where a question before it was answered with yes. */
export const isYes = (name: string): Condition => ({
  id: `${name}_is_yes`,
  version: 1,
  formula: `${name} is yes`,
  uses: [name],
  holds: (inputs) => inputs[name] === true,
});

/** Asked where a question before it was answered with one of these codes. */
export const isOneOf = (name: string, id: string, codes: readonly string[]): Condition => ({
  id,
  version: 1,
  formula: `${name} is ${codes.join(' or ')}`,
  uses: [name],
  holds: (inputs) => codes.includes(String(inputs[name])),
});

/** The declared inputs, and nothing else; null where there is none. */
export const inputsOf = (uses: readonly string[], values: Values): Values =>
  Object.fromEntries(uses.map((name) => [name, values[name] ?? null]));

/** Whether a field is asked, given the values before it. */
export const isAsked = ({ when }: Pick<Common, 'when'>, values: Values): boolean =>
  when === undefined || when.holds(inputsOf(when.uses, values));
