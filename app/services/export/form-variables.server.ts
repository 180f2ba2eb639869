// The variables of a form in an export, and its cells: what each is called and means, from the definition alone. Identifiers
// are never among them; what reveals the arm is, once the study is unsealed.
import { getTableColumns } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { type Field, kindOf, type Value } from '#app/study/kinds.ts';
import { missingReasons } from '#app/study/missing.ts';
import { shortName } from '#app/study/short-name.ts';
import type { Cell as StoredCell } from '#db/columns.ts';
import type { Tables } from '#db/schema/index.ts';
import type { InstrumentTable } from '#db/schema/instruments.ts';
import { openFields } from '../capture/cells.server.ts';
import type { FormRow } from './blocks.server.ts';
import type { Cell, Codelist, Variable } from './table.server.ts';

/** The labels of an export are ASCII; the words of the study hold few other signs. */
export const ascii = (text: string) =>
  text
    .replaceAll('²', '2')
    .replaceAll('³', '3')
    .replaceAll('µ', 'u')
    .replaceAll(/[–—]/g, '-')
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[‘’]/g, "'");

const mostShort = 40;
const listOf = (
  name: string,
  label: string,
  pairs: readonly (readonly [string | number, string])[],
): Codelist => ({
  name,
  label: ascii(label),
  items: pairs.map(([code, text]) => ({ code, label: ascii(text) })),
});
const yesNo = listOf('YESNO', 'Yes or no', [
  [1, 'Yes'],
  [0, 'No'],
]);
const missing = listOf('MISSING', 'Why a value is missing', missingReasons);
const states = listOf('STATE', 'State of a form', [
  ['complete', 'Complete'],
  ['incomplete', 'Incomplete'],
]);

/** A variable that is no field of a form. */
export function plain(
  name: string,
  label: string,
  type: Variable['type'],
  more: Partial<Variable> & { codes?: readonly (readonly [string, string])[]; list?: string } = {},
): Variable {
  const { codes, list = shortName(name, 7), ...rest } = more;
  return {
    ...{ name, sasName: shortName(name, 8), label: ascii(label), type, origin: 'Assigned' },
    ...(label.length > mostShort && { shortLabel: name }),
    ...(type === 'char' && { length: 60 }),
    ...(type === 'date' && { format: 'E8601DA10.' }),
    ...(codes && { codelist: listOf(list, label, codes) }),
    ...rest,
  };
}

// Where a page offers a reason in place of a value: in the forms of visits and events, unless a value must be there.
const mayBeMissing = ({ name }: Instrument, { kind, mustHave }: Field) =>
  kind !== 'calculated' && !mustHave && name !== 'screening' && name !== 'consent';
// The screening log is always whole, so its entries have no state.
const hasState = ({ name }: Instrument) => name !== 'screening';

const typeOf = (field: Field): Variable['type'] => {
  if (field.kind === 'integer' || field.kind === 'yes_no') return 'int';
  if (field.kind === 'decimal' || field.kind === 'calculated') return 'float';
  if (field.kind === 'choice')
    return field.choices.every(([code]) => typeof code === 'number') ? 'int' : 'char';
  return field.kind === 'day' && !field.partial ? 'date' : 'char';
};

const utf8 = 4;
function lengthOf(field: Field): number {
  if (field.kind === 'text' || field.kind === 'long_text') return utf8 * field.maxLength;
  if (field.kind === 'choice') return Math.max(...field.choices.map(([code]) => String(code).length));
  if (field.kind === 'multi_choice') return field.choices.map(([code]) => `${code} `).join('').length;
  return 10;
}

function codelistOf(name: string, field: Field): Codelist | undefined {
  if (field.kind === 'yes_no') return yesNo;
  if (field.kind === 'choice')
    return listOf(shortName(name, 7), field.exportLabel ?? field.label, field.choices);
  return undefined;
}

const formatOf = (field: Field): string | undefined => {
  if (field.kind === 'day' && !field.partial) return 'E8601DA10.';
  return field.kind === 'decimal' || field.kind === 'calculated' ? `12.${field.decimals}` : undefined;
};

/** How a set of choices is read: the codes that it may hold stand in no codelist, since a cell holds several. */
const wordsOf = (field: Field) =>
  field.kind === 'multi_choice'
    ? `Codes with spaces between: ${field.choices.map(([code, label]) => `${code}=${label}`).join(' | ')}`
    : undefined;

function variableOf(instrument: Instrument, name: string, field: Field): Variable {
  const book = kindOf(field).codebook(field);
  const type = typeOf(field);
  const codelist = codelistOf(name, field);
  const format = formatOf(field);
  const derivation =
    field.kind === 'calculated'
      ? `${field.rule.id} v${field.rule.version}: ${field.rule.formula}`
      : instrument.confidential
        ? 'Empty until the study is unsealed'
        : wordsOf(field);
  return {
    ...{ name, sasName: shortName(name, 7), label: ascii(field.exportLabel ?? field.label), type },
    shortLabel: `${instrument.name}.${name}`.slice(-mostShort),
    ...(type === 'char' && { length: lengthOf(field) }),
    ...(format && { format }),
    ...(codelist && { codelist }),
    ...(book.unit && { unit: book.unit }),
    origin: field.kind === 'calculated' ? 'Derived' : 'Collected',
    ...(derivation && { derivation }),
    ...{ source: `${instrument.name}.${name}`, range: book.range, expected: book.expected },
    rule: field.source ?? 'ours',
  };
}

const cellOf = (field: Field, value: Value): Cell => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(' ');
  if (typeof value === 'number') return value;
  const text = String(value);
  return text === '' ? null : field.kind === 'choice' && typeOf(field) === 'int' ? Number(text) : text;
};

/** The same from the cell as it is stored. */
function fromStored(field: Field): (cell: StoredCell) => Cell {
  if (field.kind === 'multi_choice')
    return (cell) => (cell === null ? null : cellOf(field, JSON.parse(String(cell)) as Value));
  if (typeOf(field) === 'int') return (cell) => (cell === null || cell === '' ? null : Number(cell));
  return (cell) => (cell === '' ? null : cell);
}

export interface FormPart {
  variables: readonly Variable[];
  /** The cells of a record, in the order of the variables; all empty where there is none. */
  cellsOf(row: FormRow | undefined): Cell[];
}

/** A form as a part of a table. `whole`: with what reveals the arm. `as`: how a name is made of that of the field. */
export function formPart(
  instrument: Instrument,
  { whole = false, as = (name: string) => name } = {},
): FormPart {
  const names = whole ? Object.keys(instrument.fields) : openFields(instrument);
  const fields = names.flatMap((name) => {
    const field = instrument.fields[name];
    if (!field || field.identifier) return [];
    return [{ name, field, missable: mayBeMissing(instrument, field), read: fromStored(field) }];
  });
  const variables: Variable[] = [];
  if (hasState(instrument))
    variables.push(
      plain(as(`${instrument.name}_state`), `State of the form: ${instrument.label}`, 'char', {
        ...{ sasName: shortName(`${instrument.name}_state`, 8), length: 10, codelist: states },
        shortLabel: 'State of the form',
        origin: 'Derived',
      }),
    );
  for (const { name, field, missable } of fields) {
    const its = { ...variableOf(instrument, name, field), name: as(name) };
    variables.push(its);
    if (missable)
      variables.push(
        plain(`${as(name)}_missing`, `Reason missing: ${its.label}`, 'int', {
          ...{ sasName: `${its.sasName}R`, codelist: missing, origin: 'Collected' },
          shortLabel: `Reason missing: ${name}`.slice(0, mostShort),
          source: `${instrument.name}.${name}`,
        }),
      );
  }
  return {
    variables,
    cellsOf(row) {
      const cells: Cell[] = hasState(instrument) ? [row?.state || null] : [];
      const stored = row?.stored;
      for (const { name, field, missable, read } of fields) {
        if (stored) cells.push(read(stored(name)));
        else cells.push(row ? cellOf(field, row.values[name] ?? null) : null);
        if (missable) cells.push(row?.missing[name] ?? null);
      }
      return cells;
    },
  };
}

/** The columns of a form that an export reads, and no others. */
export function columnsRead(instrument: Instrument, table: InstrumentTable | Tables['screening']) {
  const identifiers = Object.entries(instrument.fields)
    .filter(([, field]) => field.identifier)
    .map(([name]) => name);
  const names = new Set(['missing', 'state', ...openFields(instrument)]);
  if (instrument.within !== undefined) names.add('parent_id');
  return Object.fromEntries(
    Object.entries(getTableColumns(table)).filter(([name]) => names.has(name) && !identifiers.includes(name)),
  );
}

export const instrumentOf = (name: string): Instrument => {
  const found = study.instruments.find((each) => each.name === name);
  if (!found) throw new Error(`The study has no instrument called ${name}.`);
  return found;
};
