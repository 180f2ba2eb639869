// A Parquet file, for R, Python and DuckDB. Its rows are written in groups, so that memory holds one group however many
// rows there are, up to some millions of cells. The footer names neither the extremes nor the pages of a column, which help
// whoever seeks a few rows among very many. Parquet has no place for labels: they stand as JSON in the metadata, under
// `equipoise`.
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { breathe } from '../../breathe.server.ts';
import { checked } from '../checked.server.ts';
import { epochDay, epochMilliseconds } from '../instants.server.ts';
import {
  type Cell,
  type Format,
  type Measured,
  measure,
  type Row,
  type Stamp,
  type Table,
  Unwritable,
  type Variable,
} from '../table.server.ts';

/** What a group holds: a value takes 8 bytes and a text its own, several times over while it is written. */
const cellsPerGroup = 500_000;
/** A column of a group is written at a stretch, as is the footer, which names every column of every group. */
const rowsPerGroup = 20_000;
const namedInFooter = 5000;

/** So many that none of these keeps others waiting; a wide table with very many rows has larger groups than others. */
function groupSize(columns: number, rows: number): number {
  const most = Math.min(rowsPerGroup, Math.floor(cellsPerGroup / columns));
  return Math.max(1, most, Math.ceil((rows * columns) / namedInFooter));
}

const chunkBytes = 65_536;

/** Every value of a table. Names have to differ in more than capitals: readers that speak SQL ignore these. */
export const parquet: Format = {
  extension: 'parquet',
  label: 'Parquet',
  mediaType: 'application/vnd.apache.parquet',
  maxRows: null,
  async *write(given, stamp) {
    checkNames(given);
    const table = checked('Parquet', given, () => null);
    const { range, rows: count } = await measure(table);
    const columns = table.variables.map((variable, i) => columnOf(variable, range[i] ?? null));
    const bytes = new ByteWriter();
    const file = new ParquetWriter({
      writer: bytes,
      schema: [{ name: 'table', num_children: columns.length }, ...columns.map(({ element }) => element)],
      kvMetadata: [{ key: 'equipoise', value: JSON.stringify(described(table, stamp)) }],
      createdBy: `Equipoise version ${stamp.version}`,
      statistics: false,
    });
    async function* group(rows: readonly Row[]): AsyncIterable<Uint8Array> {
      const before = { groups: file.row_groups.length, rows: file.num_rows };
      for (const [i, { element, value, encoding }] of columns.entries()) {
        const data = rows.map((row) => value(row[i] ?? null));
        file.write({
          columnData: [{ name: element.name, encoding, data, offsetIndex: false }],
          rowGroupSize: rows.length,
        });
        yield* taken(bytes);
        await breathe();
      }
      file.row_groups.push(asOne(file.row_groups.splice(before.groups)));
      file.num_rows = before.rows + BigInt(rows.length);
    }
    const most = groupSize(columns.length, count);
    let waiting: Row[] = [];
    for await (const batch of table.rows())
      for (const row of batch) {
        waiting.push(row);
        if (waiting.length < most) continue;
        yield* group(waiting);
        waiting = [];
      }
    if (waiting.length > 0) yield* group(waiting);
    file.finish();
    yield* taken(bytes);
  },
};

type RowGroup = ParquetWriter['row_groups'][number];
const sumOf = (all: readonly (bigint | undefined)[]) =>
  all.reduce<bigint>((sum, its) => sum + (its ?? 0n), 0n);

/** Groups of the same rows, one column each, as the one group that they are: the library writes a whole one at a stretch. */
const asOne = (columns: readonly RowGroup[]): RowGroup => ({
  columns: columns.flatMap((its) => its.columns),
  total_byte_size: sumOf(columns.map((its) => its.total_byte_size)),
  num_rows: columns[0]?.num_rows ?? 0n,
  total_compressed_size: sumOf(columns.map((its) => its.total_compressed_size)),
});

/** Takes what was written, in chunks; the offsets of the file go on. */
function taken(bytes: ByteWriter): Uint8Array[] {
  const its = bytes.getBytes().slice();
  bytes.index = 0;
  return Array.from({ length: Math.ceil(its.length / chunkBytes) }, (_, i) =>
    its.subarray(i * chunkBytes, (i + 1) * chunkBytes),
  );
}

function checkNames({ name: table, variables }: Table) {
  const seen = new Set<string>();
  for (const { name } of variables) {
    const its = name.toLowerCase();
    if (name === '' || seen.has(its))
      throw new Unwritable('Parquet', table, name, null, 'a name that is empty or that another variable has');
    seen.add(its);
  }
}

interface Column {
  element: SchemaElement;
  value: (cell: Cell) => string | number | bigint | null;
  encoding?: 'PLAIN';
}

const asIs = (cell: Cell) => cell;
// Not by a dictionary, which takes 0 and -0 for one.
const double = { type: 'DOUBLE' } as const;

/** Whole numbers have 32 bits; where one has more, all of its variable are doubles, which R has as well. */
function columnOf({ name, type }: Variable, range: Measured['range'][number]): Column {
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  switch (type) {
    case 'char':
      return {
        element: {
          ...optional,
          type: 'BYTE_ARRAY',
          converted_type: 'UTF8',
          logical_type: { type: 'STRING' },
        },
        value: asIs,
      };
    case 'int':
      if (range === null || (range.min >= -(2 ** 31) && range.max < 2 ** 31))
        return { element: { ...optional, type: 'INT32' }, value: asIs };
      return { element: { ...optional, ...double }, value: asIs, encoding: 'PLAIN' };
    case 'float':
      return { element: { ...optional, ...double }, value: asIs, encoding: 'PLAIN' };
    case 'date':
      return {
        element: { ...optional, type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
        value: (cell) => (cell === null ? null : (epochDay(String(cell)) ?? null)),
      };
    case 'datetime':
      return {
        element: {
          ...optional,
          type: 'INT64',
          converted_type: 'TIMESTAMP_MILLIS',
          logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
        },
        value: (cell) => (cell === null ? null : BigInt(epochMilliseconds(String(cell)) ?? 0)),
      };
  }
}

const described = (table: Table, { study, title, marks, cutAt, version }: Stamp) => ({
  study,
  title,
  marks,
  cutAt,
  version,
  name: table.name,
  label: table.label,
  structure: table.structure,
  keys: table.keys,
  variables: table.variables.map(({ name, label, type, unit, codelist, origin, derivation, source }) => ({
    name,
    label,
    type,
    unit,
    codelist,
    origin,
    derivation,
    source,
  })),
});
