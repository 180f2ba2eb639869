// SAS transport files, version 5 (SAS TS-140): what SAS, the FDA and most statistical programs take. One table a file; texts of
// at most 200 bytes, names of at most 8. There is no room for value labels: a script carries those.
import { checked } from '../checked.server.ts';
import {
  type Cell,
  type Format,
  measure,
  type Row,
  type Table,
  Unwritable,
  type Variable,
} from '../table.server.ts';
import { ascii, replacedIn } from './ascii.server.ts';
import { ibmFloat } from './ibm-float.server.ts';
import { inChunks } from './in-chunks.server.ts';
import { numberIn } from './since-1960.server.ts';
import { type Field, formatName, padding, xptHeader } from './xpt-header.server.ts';

const maxText = 200;
const missing = 0x2en << 56n;

/** In days and seconds, as SAS counts. */
function counted(cell: string | number, type: Variable['type']): number {
  const number = numberIn(cell, type);
  return type === 'datetime' ? number / 1000 : number;
}

/** What of a cell that is as it should be has no place in SAS. */
function rule(cell: string | number, { type }: Variable): string | null {
  if (type === 'char') {
    const text = String(cell);
    const bytes = Buffer.byteLength(text);
    if (bytes > maxText) return `a text of ${bytes} bytes, at most ${maxText}`;
    if (text.includes('\0')) return 'a text with a NUL, at which readers stop';
    return text.endsWith(' ') ? 'a text that ends in a blank, which would be lost' : null;
  }
  if (typeof cell === 'string') return cell < '1582' ? 'a day before 1582, where SAS begins' : null;
  return ibmFloat(cell) === null ? `${cell} is out of the range of 5.4e-79 to 7.2e75` : null;
}

/** Of each variable as many bytes as its longest text takes, and 8 of a number. */
function fieldsOf(table: Table, longest: readonly number[]): Field[] {
  let position = 0;
  return table.variables.map((variable, i) => {
    const bytes = variable.type === 'char' ? Math.max(longest[i] ?? 0, 1) : 8;
    position += bytes;
    return { variable, bytes, position: position - bytes };
  });
}

/** Writes one cell where it belongs, over blanks; answers whether it fits. */
function put(into: Buffer, at: number, { variable, bytes }: Field, cell: Cell): boolean {
  if (variable.type === 'char')
    return cell === null || into.write(String(cell), at, bytes) === Buffer.byteLength(String(cell));
  const bits = cell === null ? missing : ibmFloat(counted(cell, variable.type));
  if (bits !== null) into.writeBigUInt64BE(bits, at);
  return bits !== null;
}

function packed(table: Table, fields: readonly Field[], rows: readonly Row[], before: number): Buffer {
  const width = fields.reduce((sum, { bytes }) => sum + bytes, 0);
  const into = Buffer.alloc(rows.length * width, ' ');
  for (const [i, row] of rows.entries()) {
    const refuse = (variable: string | null, why: string) => {
      throw new Unwritable(formatName, table.name, variable, before + i + 1, why);
    };
    for (const [k, field] of fields.entries())
      if (!put(into, i * width + field.position, field, row[k] ?? null))
        refuse(field.variable.name, 'it changed while it was written');
    if (into.subarray(i * width, (i + 1) * width).every((byte) => byte === 0x20))
      refuse(null, 'a row of blanks, as padding is');
  }
  return into;
}

async function* pieces(given: Table, cutAt: string): AsyncGenerator<Uint8Array> {
  const table = checked(formatName, given, rule);
  const measured = await measure(table);
  const fields = fieldsOf(table, measured.bytes);
  yield xptHeader(table, fields, cutAt);
  let rows = 0;
  let bytes = 0;
  for await (const batch of table.rows()) {
    const its = packed(table, fields, batch, rows);
    rows += batch.length;
    bytes += its.length;
    yield its;
  }
  if (rows !== measured.rows)
    throw new Unwritable(formatName, table.name, null, null, 'it changed while it was written');
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
  label: 'SAS transport file, version 5, in ASCII alone; each sign that was replaced is in manifest.json',
  write: (table, stamp) => inChunks(pieces(ascii(formatName, table), stamp.cutAt)),
  replaced: replacedIn,
};
