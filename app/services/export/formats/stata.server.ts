// Stata files of release 118 (Stata 14 and later; help dta): texts in UTF-8, whole numbers with their labels. Counts and sizes
// stand before the rows, so the table is read once to measure it and once to write it, and again for texts over 2045 bytes.
import { checked } from '../checked.server.ts';
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
import { inChunks } from './in-chunks.server.ts';
import { numberIn } from './since-1960.server.ts';
import { closing, inField, type Sizes, stataHeader, wrongName } from './stata-header.server.ts';
import { labelBytes, labelSets } from './stata-labels.server.ts';
import { longTexts, longTextsSize, refer } from './stata-long-texts.server.ts';
import { double, formatName, isText, type Storage, storageOf } from './stata-storage.server.ts';

interface Field {
  variable: Variable;
  storage: Storage;
  position: number;
}

const tagged = (name: string) => ({ open: Buffer.from(`<${name}>`), close: Buffer.from(`</${name}>`) });
const data = tagged('data');
const strls = tagged('strls');

/** What of a cell that is as it should be has no place in Stata. */
function rule(cell: string | number, { type }: Variable): string | null {
  if (type === 'char') return String(cell).includes('\0') ? 'a text with a NUL, at which readers stop' : null;
  if (typeof cell === 'string') return cell < '0100' ? 'a day before the year 100, where Stata begins' : null;
  return cell > double.max ? `${cell} is out of range, which ends before 2^1023` : null;
}

/** Writes one cell where it belongs, over zeros; answers whether it fits. The row and the variable count from 1. */
function put(
  into: Buffer,
  at: number,
  { storage, variable }: Field,
  cell: Cell,
  row: number,
  k: number,
): boolean {
  if (isText(storage)) {
    if (cell === null) return true;
    const text = String(cell);
    if (storage.kind === 'text') return into.write(text, at, storage.bytes) === Buffer.byteLength(text);
    refer(into, at, k, row);
    return true;
  }
  if (cell === null) {
    storage.missing(into, at);
    return true;
  }
  const number = numberIn(cell, variable.type);
  if (number < storage.min || number > storage.max) return false;
  storage.put(into, number, at);
  return true;
}

function packed(table: Table, fields: readonly Field[], width: number, rows: readonly Row[], before: number) {
  const into = Buffer.alloc(rows.length * width);
  for (const [i, row] of rows.entries()) {
    const at = before + i + 1;
    for (const [k, field] of fields.entries())
      if (!put(into, i * width + field.position, field, row[k] ?? null, at, k + 1))
        throw new Unwritable(
          formatName,
          table.name,
          field.variable.name,
          at,
          'it changed while it was written',
        );
  }
  return into;
}

function fieldsOf({ variables }: Table, measured: Measured): Field[] {
  let position = 0;
  return variables.map((variable, i) => {
    const storage = storageOf(variable, i, measured);
    position += storage.bytes;
    return { variable, storage, position: position - storage.bytes };
  });
}

async function* pieces(given: Table, stamp: Stamp): AsyncGenerator<Uint8Array> {
  const table = checked(formatName, given, rule);
  const measured = await measure(table);
  const fields = fieldsOf(table, measured);
  const storage = fields.map((each) => each.storage);
  const width = storage.reduce((sum, { bytes }) => sum + bytes, 0);
  const sets = labelSets(table, wrongName).map((set) => labelBytes(inField(set.name, 129), set));
  const labels = Buffer.from(
    `<value_labels>${sets.map((set) => `<lbl>${set.toString('latin1')}</lbl>`).join('')}</value_labels>`,
    'latin1',
  );
  const longBytes = await longTextsSize(table, storage);
  const sizes: Sizes = {
    rows: measured.rows,
    data: data.open.length + measured.rows * width + data.close.length,
    strls: strls.open.length + longBytes + strls.close.length,
    labels: labels.length,
  };
  yield stataHeader(table, storage, sizes, stamp);

  yield data.open;
  let rows = 0;
  for await (const batch of table.rows()) {
    yield packed(table, fields, width, batch, rows);
    rows += batch.length;
  }
  yield data.close;

  yield strls.open;
  let bytes = 0;
  for await (const its of longTexts(table, storage)) {
    bytes += its.length;
    yield its;
  }
  if (rows !== measured.rows || bytes !== longBytes)
    throw new Unwritable(formatName, table.name, null, null, 'it changed while it was written');
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
