// The columns of an export: what each is called and means, and how its cells are read from a record. Identifiers and
// whatever reveals the arm are not among them.
import { getTableColumns } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { type Field, kindOf, type Value } from '#app/study/kinds.ts';
import { missingReasons } from '#app/study/missing.ts';
import type { Row } from '#db/ledger.ts';
import type { Tables } from '#db/schema/index.ts';
import type { InstrumentTable } from '#db/schema/instruments.ts';
import { fromCell, openFields } from '../capture/cells.server.ts';

export interface Column {
  name: string;
  label: string;
  type: 'text' | 'integer' | 'decimal' | 'day' | 'code';
  unit: string;
  /** code=label pairs, where the values are codes. */
  codes: readonly (readonly [string, string])[];
  derivation: string;
  /** Form and field. */
  source: string;
  /** What is possible, and what is likely; who says so. */
  range: string;
  expected: string;
  rule: 'owner' | 'ours' | '';
}

/** A column that is no field of a form. */
export const plainColumn = (
  name: string,
  label: string,
  type: Column['type'],
  more: Partial<Column> = {},
): Column => ({
  name,
  label,
  type,
  unit: '',
  codes: [],
  derivation: '',
  source: '',
  range: '',
  expected: '',
  rule: '',
  ...more,
});
const codesOfMissing = missingReasons.map(([code, label]) => [String(code), label] as const);

/** Fields that a masked export may hold. */
function exported(instrument: Instrument): [string, Field][] {
  const known = exportedFields.get(instrument);
  if (known) return known;
  const fields = openFields(instrument).flatMap((name) => {
    const field = instrument.fields[name];
    return field && !field.identifier ? [[name, field] as [string, Field]] : [];
  });
  exportedFields.set(instrument, fields);
  return fields;
}
const exportedFields = new WeakMap<Instrument, [string, Field][]>();

// Where a page offers a reason in place of a value: in the forms of visits and events, unless a value must be there.
const mayBeMissing = ({ name }: Instrument, { kind, mustHave }: Field) =>
  kind !== 'calculated' && !mustHave && name !== 'screening' && name !== 'consent';

const stateCodes = [
  ['complete', 'Complete'],
  ['incomplete', 'Incomplete'],
] as const;

// The screening log is always whole, so its entries have no state.
const hasState = ({ name }: Instrument) => name !== 'screening';

/** What the columns of a form are called and mean: its state, then its fields. */
export function columnsOf(instrument: Instrument, suffix = '', prefix = ''): Column[] {
  const state = plainColumn(
    `${instrument.name}_state${suffix}`,
    `State of the form: ${instrument.label}`,
    'code',
    {
      codes: stateCodes,
    },
  );
  const fields = exported(instrument).flatMap(([name, field]) => {
    const calculated = field.kind === 'calculated';
    const book = kindOf(field).codebook(field);
    const column: Column = {
      name: `${prefix}${name}${suffix}`,
      label: field.exportLabel ?? field.label,
      type: columnType(field),
      unit: book.unit,
      codes: codesOf(field),
      derivation: calculated
        ? `${field.rule.id} v${field.rule.version}: ${field.rule.formula}`
        : instrument.confidential
          ? 'Empty until the study is unsealed'
          : '',
      source: `${instrument.name}.${name}`,
      range: book.range,
      expected: book.expected,
      rule: field.source ?? 'ours',
    };
    if (!mayBeMissing(instrument, field)) return [column];
    const missing = plainColumn(
      `${prefix}${name}${suffix}_missing`,
      `Reason missing: ${column.label}`,
      'code',
      {
        codes: codesOfMissing,
        source: column.source,
      },
    );
    return [column, missing];
  });
  return hasState(instrument) ? [state, ...fields] : fields;
}

function columnType(field: Field): Column['type'] {
  if (field.kind === 'integer') return 'integer';
  if (field.kind === 'decimal' || field.kind === 'calculated') return 'decimal';
  if (field.kind === 'choice' || field.kind === 'yes_no') return 'code';
  return field.kind === 'day' && !field.partial ? 'day' : 'text';
}

function codesOf(field: Field): readonly (readonly [string, string])[] {
  if (field.kind === 'yes_no')
    return [
      ['1', 'Yes'],
      ['0', 'No'],
    ];
  if (field.kind === 'choice' || field.kind === 'multi_choice')
    return field.choices.map(([code, label]) => [String(code), label] as const);
  return [];
}

/** The cells of a record in the order of columnsOf; all empty where there is none. */
export function cellsOf(instrument: Instrument, row: Row | undefined): string[] {
  const reasons =
    row && row.missing !== '{}' ? (JSON.parse(String(row.missing)) as Record<string, number>) : {};
  const cells: string[] = hasState(instrument) ? [String(row?.state ?? '')] : [];
  for (const [name, field] of exported(instrument)) {
    const value: Value = row ? fromCell(instrument, name, row[name] ?? null) : null;
    cells.push(value === null ? '' : kindOf(field).csv(field, value));
    if (mayBeMissing(instrument, field)) cells.push(reasons[name] ? String(reasons[name]) : '');
  }
  return cells;
}

/** The columns that cellsOf reads, and no others. */
export function columnsRead(instrument: Instrument, table: InstrumentTable | Tables['screening']) {
  const names = new Set(['missing', 'state', ...exported(instrument).map(([name]) => name)]);
  return Object.fromEntries(Object.entries(getTableColumns(table)).filter(([name]) => names.has(name)));
}

export const instrumentOf = (name: string): Instrument => {
  const found = study.instruments.find((each) => each.name === name);
  if (!found) throw new Error(`The study has no instrument called ${name}.`);
  return found;
};

const suffixes: Record<string, string> = { baseline: '_bl', followup: '_fu' };
export const suffixOf = (visit: string) => suffixes[visit] ?? `_${visit}`;

/** Forms that are entered at more than one visit; the others are the participant's own. */
const allForms = ({ forms, optional = [] }: (typeof study.visits)[number]): string[] => [
  ...forms,
  ...optional,
];
export const repeated = [...new Set(study.visits.flatMap(allForms))].filter(
  (form) => study.visits.filter((visit) => allForms(visit).includes(form)).length > 1,
);
/** Those, each with its visit. */
export const once = study.visits.flatMap((visit) =>
  visit.forms.filter((form) => !repeated.includes(form)).map((form) => ({ form, visit: visit.name })),
);
