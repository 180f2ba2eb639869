// The codebook of an export and its codelists, as two tables like any other: CSV, Excel or Parquet write them without
// knowing what they are. Every line says the marks, since a line is what is copied into a report.
import { codelistsOf } from '../check-table.server.ts';
import { type Measured, measure, type Row, type Stamp, type Table, type Variable } from '../table.server.ts';

type Described = readonly [name: string, type: 'char' | 'int', label: string];

const ofVariables: readonly Described[] = [
  ['dataset', 'char', 'Dataset'],
  ['order', 'int', 'Position in the dataset'],
  ['name', 'char', 'Variable'],
  ['sas_name', 'char', 'Variable in SAS transport files'],
  ['label', 'char', 'Label'],
  ['type', 'char', 'char, int, float, date or datetime'],
  ['length', 'int', 'Bytes that a text may take'],
  ['format', 'char', 'Format in SAS'],
  ['unit', 'char', 'Unit'],
  ['codelist', 'char', 'Codelist, as in codelists'],
  ['key', 'int', 'Position among the keys'],
  ['min', 'char', 'Smallest number, earliest day or instant'],
  ['max', 'char', 'Largest number, latest day or instant'],
  ['n_missing', 'int', 'Rows in which it is missing'],
  ['origin', 'char', 'Collected, Derived, Assigned or Protocol'],
  ['source', 'char', 'Where it comes from'],
  ['derivation', 'char', 'How it is made'],
  ['range', 'char', 'What is possible'],
  ['expected', 'char', 'What is likely'],
  ['rule', 'char', 'Who says so: the owner of the protocol, or ours'],
  ['marks', 'char', 'What this export is'],
];
const ofCodes: readonly Described[] = [
  ['codelist', 'char', 'Codelist'],
  ['title', 'char', 'What it is about'],
  ['type', 'char', 'char or int'],
  ['order', 'int', 'Position in the codelist'],
  ['code', 'char', 'Code'],
  ['label', 'char', 'What it means'],
  ['marks', 'char', 'What this export is'],
];

/** Lengths are those of the longest text, 1 where there is none. */
function tableOf(its: Omit<Table, 'variables' | 'rows'>, columns: readonly Described[], rows: Row[]): Table {
  const variable = ([name, type, label]: Described, i: number): Variable => ({
    name,
    sasName: name.replace('_', '').toUpperCase().slice(0, 8),
    label,
    type,
    origin: 'Assigned',
    ...(type === 'char' && {
      length: Math.max(1, ...rows.map((row) => Buffer.byteLength(String(row[i] ?? ''), 'utf8'))),
    }),
  });
  return {
    ...its,
    variables: columns.map(variable),
    async *rows() {
      yield rows;
    },
  };
}

const text = (its: string | number | undefined) => (its === undefined || its === '' ? null : String(its));

function lines(table: Table, { range, span, missing }: Measured, marks: string): Row[] {
  return table.variables.map((its, i) => {
    const key = table.keys.indexOf(its.name);
    // Of codes the smallest and the largest say nothing.
    const found = its.codelist ? null : (range[i] ?? span[i]);
    return [
      ...[table.name, i + 1, its.name, its.sasName, its.label, its.type, its.length ?? null],
      ...[text(its.format), text(its.unit), text(its.codelist?.name), key < 0 ? null : key + 1],
      ...[text(found?.min), text(found?.max), missing[i] ?? 0],
      ...[its.origin, text(its.source), text(its.derivation)],
      ...[text(its.range), text(its.expected), text(its.rule), text(marks)],
    ];
  });
}

/**
 * `codebook`: a row a variable of every table, with what it holds; `codelists`: a row a code. Reads each table once. Throws
 * Unwritable where two codelists that differ have one name.
 */
export async function codebookOf(
  tables: readonly Table[],
  { marks }: Stamp,
): Promise<{ codebook: Table; codelists: Table }> {
  const codes = codelistsOf(tables).flatMap(({ list, type }) =>
    list.items.map(
      ({ code, label }, i): Row => [list.name, list.label, type, i + 1, String(code), label, text(marks)],
    ),
  );
  const rows: Row[] = [];
  for (const table of tables) rows.push(...lines(table, await measure(table), marks));
  return {
    codebook: tableOf(
      {
        name: 'codebook',
        label: 'Every variable of the export',
        structure: 'One row a variable',
        keys: ['dataset', 'order'],
      },
      ofVariables,
      rows,
    ),
    codelists: tableOf(
      {
        name: 'codelists',
        label: 'Every code of the export',
        structure: 'One row a code',
        keys: ['codelist', 'order'],
      },
      ofCodes,
      codes,
    ),
  };
}
