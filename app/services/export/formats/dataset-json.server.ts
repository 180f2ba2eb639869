// CDISC Dataset-JSON 1.1 (final of 2024-12-05), as one JSON document and as NDJSON: the form against which every other is
// compared cell by cell. The attributes stand in the order of the specification, rows last, so that a stream can read it.
import {
  type Format,
  measure,
  type Row,
  type Stamp,
  type Table,
  Unwritable,
  type Variable,
} from '../table.server.ts';
import { refuseLength, refuseUnsayable, textChunks } from '../text-chunks.server.ts';

const dataTypes = {
  char: 'string',
  int: 'integer',
  float: 'float',
  date: 'date',
  datetime: 'datetime',
} as const satisfies Record<Variable['type'], string>;

function column(table: Table, its: Variable) {
  const key = table.keys.indexOf(its.name);
  const isDay = its.type === 'date' || its.type === 'datetime';
  return {
    itemOID: `IT.${table.name}.${its.name}`,
    name: its.name,
    label: its.label,
    dataType: dataTypes[its.type],
    // ISO text here, a number of days or seconds in SAS, as of every --DT and --DTM of ADaM.
    ...(isDay && { targetDataType: 'integer' }),
    ...(its.type === 'char' && its.length !== undefined && { length: its.length }),
    ...(its.format !== undefined && { displayFormat: its.format }),
    ...(key >= 0 && { keySequence: key + 1 }),
  };
}

/**
 * What stands before the rows, without its closing brace. No attribute is free for the marks, so that the file's own
 * identifier ends with them.
 */
function metadata(table: Table, stamp: Stamp, records: number): string {
  const its = {
    datasetJSONCreationDateTime: stamp.cutAt,
    datasetJSONVersion: '1.1.0',
    fileOID: [stamp.study, table.name, stamp.cutAt, stamp.marks].filter((each) => each !== '').join(' '),
    sourceSystem: { name: 'Equipoise', version: stamp.version },
    studyOID: stamp.study,
    itemGroupOID: `IG.${table.name}`,
    records,
    name: table.name,
    label: table.label,
    columns: table.variables.map((each) => column(table, each)),
  };
  return JSON.stringify(its).slice(0, -1);
}

// A number is a number and a text a text: the schema does not look, and a reader trusts the column's type.
function spelled(table: Table, row: Row, number: number): string {
  refuseLength('Dataset-JSON', table, row, number);
  for (let i = 0; i < row.length; i += 1) {
    const cell = row[i] ?? null;
    const its = table.variables[i];
    if (cell === null || !its) continue;
    refuseUnsayable('Dataset-JSON', table, i, number, cell);
    const isNumber = its.type === 'int' || its.type === 'float';
    if (isNumber !== (typeof cell === 'number') || (its.type === 'int' && !Number.isInteger(cell)))
      throw new Unwritable(
        'Dataset-JSON',
        table.name,
        its.name,
        number,
        `${JSON.stringify(cell)} is no ${its.type}`,
      );
  }
  return JSON.stringify(row);
}

/** Both forms stand on a count that is made before: rows that came or went since then would make the file untrue. */
async function* written(
  table: Table,
  stamp: Stamp,
  its: {
    head: (metadata: string) => string;
    spell: (row: string, isFirst: boolean) => string;
    tail: string;
  },
): AsyncIterable<Uint8Array> {
  const { rows } = await measure(table);
  const found = yield* textChunks(table, {
    head: its.head(metadata(table, stamp, rows)),
    spell: (row, number) => its.spell(spelled(table, row, number), number === 1),
    tail: its.tail,
  });
  if (found !== rows)
    throw new Unwritable('Dataset-JSON', table.name, null, null, `${rows} rows, then ${found}`);
}

/** One document: metadata, then `rows`, an array each in the order of the columns, missing as null. UTF-8, no mark. */
export const datasetJson: Format = {
  extension: 'json',
  label: 'CDISC Dataset-JSON 1.1',
  mediaType: 'application/json',
  maxRows: null,
  write: (table, stamp) =>
    written(table, stamp, {
      head: (metadata) => `${metadata},"rows":[`,
      spell: (row, isFirst) => (isFirst ? `\n${row}` : `,\n${row}`),
      tail: '\n]}\n',
    }),
};

/** The same with the metadata in the first line and each row in a line of its own. */
export const datasetNdjson: Format = {
  extension: 'ndjson',
  label: 'CDISC Dataset-JSON 1.1, a row a line',
  mediaType: 'application/x-ndjson',
  maxRows: null,
  write: (table, stamp) =>
    written(table, stamp, {
      head: (metadata) => `${metadata}}\n`,
      spell: (row) => `${row}\n`,
      tail: '',
    }),
};
