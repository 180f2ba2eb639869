// Stata files of release 118 (Stata 14 and later; help dta): texts in UTF-8, whole numbers with their labels. Counts and sizes
// stand before the rows, so the table is read once to measure it and once to write it, and again for texts over 2045 bytes.
import {
  type Cell,
  type Format,
  measure,
  type Row,
  type Stamp,
  type Table,
  Unwritable,
} from '../table.server.ts';
import { inChunks, msPerDay, plainRow } from './binary-cells.server.ts';
import { closing, inField, type Sizes, stataHeader, wrongName } from './stata-header.server.ts';
import { labelBytes, labelSets } from './stata-labels.server.ts';
import { formatName, isText, type Storage, storageOf } from './stata-storage.server.ts';

interface Field {
  storage: Storage;
  position: number;
  /** Milliseconds of one unit: a day, in a variable of days. */
  unit: number;
}

const tagged = (name: string) => ({ open: Buffer.from(`<${name}>`), close: Buffer.from(`</${name}>`) });
const data = tagged('data');
const strls = tagged('strls');
/** What stands before and behind a text in the section of long ones: GSO, variable, row, type, length; NUL. */
const longTextBytes = 3 + 4 + 8 + 1 + 4 + 1;

/** Writes one cell where it belongs; answers with the rule that it breaks. The row and the variable count from 1. */
function put(into: Buffer, at: number, { storage, unit }: Field, cell: Cell, row: number, k: number) {
  if (isText(storage)) {
    if (typeof cell !== 'string') return null;
    if (storage.kind === 'strL') {
      into.writeUInt16LE(k, at);
      into.writeUIntLE(row, at + 2, 6);
    } else if (into.write(cell, at, storage.bytes) < Buffer.byteLength(cell))
      return 'longer than it was measured';
  } else if (typeof cell !== 'number') storage.missing(into, at);
  else if (cell / unit < storage.min || cell / unit > storage.max) return `${cell} is out of range`;
  else storage.put(into, cell / unit, at);
  return null;
}

function packed(table: Table, fields: readonly Field[], width: number, rows: readonly Row[], before: number) {
  const into = Buffer.alloc(rows.length * width);
  for (const [i, row] of rows.entries()) {
    const at = before + i + 1;
    const cells = plainRow(formatName, table, row, at);
    for (const [k, field] of fields.entries()) {
      const rule = put(into, i * width + field.position, field, cells[k] ?? null, at, k + 1);
      if (rule) throw new Unwritable(formatName, table.name, table.variables[k]?.name ?? null, at, rule);
    }
  }
  return into;
}

/** The texts that do not lie in their rows, in batches of the table: by row, then by variable. */
async function* longTexts(table: Table, fields: readonly Field[]) {
  const long = fields.flatMap(({ storage }, k) => (storage.kind === 'strL' ? [k] : []));
  if (!long.length) return;
  let row = 0;
  for await (const batch of table.rows())
    for (const its of batch) {
      row += 1;
      for (const k of long) {
        const text = its[k];
        if (typeof text === 'string') yield { row, variable: k + 1, text };
      }
    }
}

/** A text of the kind that ends with a NUL, which is 130. */
function longText({ row, variable, text }: { row: number; variable: number; text: string }): Buffer {
  const bytes = Buffer.byteLength(text);
  const its = Buffer.alloc(longTextBytes + bytes);
  its.write('GSO');
  its.writeUInt32LE(variable, 3);
  its.writeBigUInt64LE(BigInt(row), 7);
  its.writeUInt8(130, 15);
  its.writeUInt32LE(bytes + 1, 16);
  its.write(text, 20);
  return its;
}

async function longTextsSize(table: Table, fields: readonly Field[]): Promise<number> {
  let bytes = 0;
  for await (const { text } of longTexts(table, fields)) bytes += longTextBytes + Buffer.byteLength(text);
  return bytes;
}

function fieldsOf(table: Table, storage: readonly Storage[]): Field[] {
  let position = 0;
  return storage.map((its, i) => {
    position += its.bytes;
    const unit = table.variables[i]?.type === 'date' ? msPerDay : 1;
    return { storage: its, position: position - its.bytes, unit };
  });
}

async function* pieces(table: Table, stamp: Stamp): AsyncGenerator<Uint8Array> {
  const measured = await measure(table);
  const storage = table.variables.map((each, i) => storageOf(each, i, measured));
  const fields = fieldsOf(table, storage);
  const width = storage.reduce((sum, { bytes }) => sum + bytes, 0);
  const sets = labelSets(table, wrongName).map((set) => labelBytes(inField(set.name, 129), set));
  const labels = Buffer.from(
    `<value_labels>${sets.map((set) => `<lbl>${set.toString('latin1')}</lbl>`).join('')}</value_labels>`,
    'latin1',
  );
  const sizes: Sizes = {
    rows: measured.rows,
    data: data.open.length + measured.rows * width + data.close.length,
    strls: strls.open.length + (await longTextsSize(table, fields)) + strls.close.length,
    labels: labels.length,
  };
  yield stataHeader(table, storage, sizes, stamp);

  yield data.open;
  let rows = 0;
  for await (const batch of table.rows()) {
    yield packed(table, fields, width, batch, rows);
    rows += batch.length;
  }
  if (rows !== measured.rows)
    throw new Unwritable(formatName, table.name, null, null, 'other rows than were measured');
  yield data.close;

  yield strls.open;
  for await (const its of longTexts(table, fields)) yield longText(its);
  yield strls.close;
  yield Buffer.concat([labels, closing]);
}

/** Names are those of the variables; days are %td, instants %tc, both counted from 1960. */
export const stata: Format = {
  extension: 'dta',
  label: 'Stata file, release 118',
  mediaType: 'application/x-stata-dta',
  maxRows: null,
  write: (table, stamp) => inChunks(pieces(table, stamp)),
};
