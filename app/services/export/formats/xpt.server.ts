// SAS transport files, version 5 (SAS TS-140): what SAS, the FDA and most statistical programs take. One table a file; texts of
// at most 200 bytes, names of at most 8. There is no room for value labels: a script carries those.
import { type Cell, type Format, measure, type Row, type Table, Unwritable } from '../table.server.ts';
import { ascii } from './ascii.server.ts';
import { inChunks, msPerDay, msSince1960, plainRow } from './binary-cells.server.ts';
import { ibmFloat } from './ibm-float.server.ts';
import { type Field, formatName, padding, xptHeader } from './xpt-header.server.ts';

const maxText = 200;
const missing = 0x2en << 56n;
/** Before it there are no days in SAS. */
const firstDay = msSince1960('1582-01-01', 'date') ?? 0;

/** Of each variable as many bytes as its longest text takes, and 8 of a number. */
function fieldsOf(table: Table, longest: readonly number[]): Field[] {
  let position = 0;
  return table.variables.map((variable, i) => {
    const bytes = variable.type === 'char' ? Math.min(Math.max(longest[i] ?? 0, 1), maxText) : 8;
    position += bytes;
    return { variable, bytes, position: position - bytes };
  });
}

/** What SAS counts in: days, seconds; null where it has no such day. */
function counted(cell: number, type: Field['variable']['type']): number | null {
  if (type !== 'date' && type !== 'datetime') return cell;
  if (cell < firstDay) return null;
  return cell / (type === 'date' ? msPerDay : 1000);
}

/** Writes one cell where it belongs; answers with the rule that it breaks. */
function put(into: Buffer, at: number, { variable, bytes }: Field, cell: Cell): string | null {
  if (typeof cell === 'string') {
    const size = Buffer.byteLength(cell);
    if (size > bytes) return `a text of ${size} bytes, at most ${bytes}`;
    if (cell.endsWith(' ')) return 'a text that ends with a blank, which would be lost';
    into.write(cell, at);
  } else if (variable.type !== 'char') {
    const number = cell === null ? null : counted(cell, variable.type);
    if (cell !== null && number === null) return 'a day before 1582, where SAS begins';
    const bits = number === null ? missing : ibmFloat(number);
    if (bits === null) return `${number} is out of the range of 5.4e-79 to 7.2e75`;
    into.writeBigUInt64BE(bits, at);
  }
  return null;
}

function packed(table: Table, fields: readonly Field[], rows: readonly Row[], before: number): Buffer {
  const width = fields.reduce((sum, { bytes }) => sum + bytes, 0);
  const into = Buffer.alloc(rows.length * width, ' ');
  for (const [i, row] of rows.entries()) {
    const at = before + i + 1;
    const cells = plainRow(formatName, table, row, at);
    for (const [k, field] of fields.entries()) {
      const rule = put(into, i * width + field.position, field, cells[k] ?? null);
      if (rule) throw new Unwritable(formatName, table.name, field.variable.name, at, rule);
    }
    if (into.subarray(i * width, (i + 1) * width).every((byte) => byte === 0x20))
      throw new Unwritable(formatName, table.name, null, at, 'a row of nothing would be taken for padding');
  }
  return into;
}

async function* pieces(table: Table, cutAt: string): AsyncGenerator<Uint8Array> {
  const fields = fieldsOf(table, (await measure(table)).bytes);
  yield xptHeader(table, fields, cutAt);
  let rows = 0;
  let bytes = 0;
  for await (const batch of table.rows()) {
    const its = packed(table, fields, batch, rows);
    rows += batch.length;
    bytes += its.length;
    yield its;
  }
  yield padding(bytes);
}

/** Texts are UTF-8; days and seconds are counted from 1960. */
export const xpt: Format = {
  extension: 'xpt',
  label: 'SAS transport file, version 5',
  mediaType: 'application/x-sas-xport',
  maxRows: null,
  write: (table, stamp) => inChunks(pieces(table, stamp.cutAt)),
};

/** As the FDA takes it: texts are ASCII, by the replacements of `ascii.server.ts`; what has none there is refused. */
export const xptAscii: Format = {
  ...xpt,
  label: 'SAS transport file, version 5, ASCII only',
  write: (table, stamp) => inChunks(pieces(ascii(formatName, table), stamp.cutAt)),
};
