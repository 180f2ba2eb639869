// Between typed values and cells: a cell is text, a number or null (see db/columns.ts). Every save of every form
// comes through here, so here stands the last gate: what the definition does not allow is never stored.
import { type Instrument, zodOf } from '#app/study/instrument.ts';
import { kindOf, kinds, type Storage, type Value } from '#app/study/kinds.ts';
import type { Cell } from '#db/columns.ts';
import type { Row } from '#db/ledger.ts';

function toCell(storage: Storage, value: Value): Cell {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (Array.isArray(value)) return JSON.stringify(value);
  return storage === 'text' ? String(value) : (value as string | number);
}

const gates = new WeakMap<Instrument, ReturnType<typeof zodOf>>();

/** Lets only values through that the definition allows. Throws, naming fields and never values. */
export function gate(instrument: Instrument, values: Readonly<Record<string, Value>>): void {
  const known = gates.get(instrument) ?? zodOf(instrument);
  gates.set(instrument, known);
  const { success, error } = known.safeParse(values);
  if (success) return;
  const fields = new Set(error.issues.map((issue) => String(issue.path[0] ?? issue.code)));
  throw new Error(
    `${instrument.name}: the definition does not allow what was to be stored in ${[...fields].join(', ')}.`,
  );
}

/** The cells of a form's open fields, by column. Throws when a value does not pass the gate. */
export function cellsOf(instrument: Instrument, values: Readonly<Record<string, Value>>): Row {
  gate(instrument, values);
  return cellsToCompare(instrument, values);
}

/** The same without the gate: for comparing with what is stored, never for storing. */
export function cellsToCompare(instrument: Instrument, values: Readonly<Record<string, Value>>): Row {
  return Object.fromEntries(
    openFields(instrument).map((name) => {
      const field = instrument.fields[name];
      return [name, field ? toCell(kinds[field.kind].storage, values[name] ?? null) : null];
    }),
  );
}

export function fromCell(instrument: Instrument, field: string, cell: Cell): Value {
  const definition = instrument.fields[field];
  if (cell === null || !definition) return null;
  const { storage } = kinds[definition.kind];
  if (storage === 'boolean') return cell === 1;
  if (storage === 'json') return JSON.parse(String(cell)) as Value;
  if (definition.kind === 'choice') {
    // A code keeps the type that the study gave it, though its column is text.
    return definition.choices.find(([code]) => String(code) === String(cell))?.[0] ?? cell;
  }
  return cell;
}

/** The fields of an instrument that have a column: those that do not reveal the arm. */
export const openFields = (instrument: Instrument) =>
  Object.keys(instrument.fields).filter((name) => instrument.fields[name]?.reveals !== 'arm');

export const revealingFields = (instrument: Instrument) =>
  Object.keys(instrument.fields).filter((name) => instrument.fields[name]?.reveals === 'arm');

export function valuesOf(instrument: Instrument, row: Row): Record<string, Value> {
  return Object.fromEntries(
    openFields(instrument).map((name) => [name, fromCell(instrument, name, row[name] ?? null)]),
  );
}

/** What was confirmed though unusual, by field, as it is stored. */
export function rulesOf(warnings: readonly { field: string; rule: string }[]): string {
  const byField = Map.groupBy(warnings, (each) => each.field);
  return JSON.stringify(
    Object.fromEntries([...byField].map(([field, all]) => [field, all.map((each) => each.rule)])),
  );
}

/** What a form shows for a stored value: what one would type. */
export function asTyped(
  instrument: Instrument,
  values: Record<string, Value>,
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (value === null) return [name, ''];
      if (Array.isArray(value)) return [name, value.map(String)];
      const field = instrument.fields[name];
      return [name, field ? kindOf(field).csv(field, value) : String(value)];
    }),
  );
}
