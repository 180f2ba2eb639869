// Everything of a SAS transport file that stands before its rows (SAS TS-140, version 5): records of 80 bytes, all ASCII, and
// a block of 140 bytes for each variable. Only formats that come with SAS are named, as SAS does not open a file that names one
// which it has not been given.
import { labelWithin, type Table, Unwritable, type Variable } from '../table.server.ts';

export const formatName = 'SAS transport file';
export const recordBytes = 80;

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const nameRule = /^[A-Z_][A-Z0-9_]{0,7}$/;

/** A variable as it stands in the file: its bytes and where they begin in a row. */
export interface Field {
  variable: Variable;
  bytes: number;
  position: number;
}

/** ddMMMyy:hh:mm:ss in UTC. */
export function sasInstant(iso: string): string {
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  return `${day}${months[Number(month) - 1]}${year.slice(2)}:${iso.slice(11, 19)}`;
}

const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text);

/** The rule that a name or label breaks; null where it breaks none. */
function wrong(name: string, label: string): string | null {
  if (!nameRule.test(name)) return `${JSON.stringify(name)} is no name in SAS: A-Z, 0-9 and _, at most 8`;
  if (!isAscii(label)) return 'the label is not ASCII';
  return label.length > 40 ? `a label of ${label.length} bytes, at most 40` : null;
}

/** Name without width, width and decimals. Throws Unwritable for one that is not SAS's own. */
function shownAs(table: Table, variable: Variable): { name: string; width: number; decimals: number } {
  if (variable.type === 'date') return { name: 'E8601DA', width: 10, decimals: 0 };
  if (variable.type === 'datetime') return { name: 'E8601DT', width: 19, decimals: 0 };
  const none = { name: '', width: 0, decimals: 0 };
  if (variable.type === 'char' || !variable.format) return none;
  const parts = /^(|F|BEST)(\d{1,2})\.(\d{0,2})$/.exec(variable.format);
  if (!parts)
    throw new Unwritable(
      formatName,
      table.name,
      variable.name,
      null,
      `the format ${variable.format} is none of w.d, Fw.d and BESTw.`,
    );
  return { name: parts[1] ?? '', width: Number(parts[2]), decimals: Number(parts[3]) };
}

/** One block of 140 bytes. */
function describe(table: Table, { variable, bytes, position }: Field, at: number): Buffer {
  const block = Buffer.alloc(140);
  const shown = shownAs(table, variable);
  const isText = variable.type === 'char';
  block.writeUInt16BE(isText ? 2 : 1, 0);
  block.writeUInt16BE(bytes, 4);
  block.writeUInt16BE(at + 1, 6);
  block.write(
    variable.sasName.padEnd(8) + labelWithin(variable, 40).padEnd(40) + shown.name.padEnd(8),
    8,
    'latin1',
  );
  block.writeUInt16BE(shown.width, 64);
  block.writeUInt16BE(shown.decimals, 66);
  block.writeUInt16BE(isText ? 0 : 1, 68);
  block.write(' '.repeat(8), 72, 'latin1');
  block.writeUInt32BE(position, 84);
  return block;
}

const heading = (name: string, numbers: string) =>
  `HEADER RECORD*******${name.padEnd(8)}HEADER RECORD!!!!!!!${numbers.padEnd(30, '0')}  `;

/** Bytes that fill a file of so many up to whole records. */
export const padding = (bytes: number) =>
  Buffer.alloc((recordBytes - (bytes % recordBytes)) % recordBytes, ' ');

/** Up to the first row. Throws Unwritable for names, labels and formats that SAS has no room for. */
export function xptHeader(table: Table, fields: readonly Field[], cutAt: string): Buffer {
  const name = table.sasName ?? table.name.toUpperCase();
  const label = labelWithin(table, 40);
  const refuse = (variable: string | null, rule: string | null) => {
    if (rule) throw new Unwritable(formatName, table.name, variable, null, rule);
  };
  refuse(null, wrong(name, label));
  if (fields.length > 9999) refuse(null, `${fields.length} variables, at most 9999`);
  const seen = new Set<string>();
  for (const { variable } of fields) {
    refuse(variable.name, wrong(variable.sasName, labelWithin(variable, 40)));
    if (seen.has(variable.sasName))
      refuse(variable.name, `${variable.sasName} is the name of another variable`);
    seen.add(variable.sasName);
  }
  const at = sasInstant(cutAt);
  // A release of SAS, of which readers ask no more than that it is there, no operating system, and when it was made.
  const made = `${'9.4'.padEnd(8 + 8 + 24)}${at}`;
  const before = [
    heading('LIBRARY', ''),
    `SAS     SAS     SASLIB  ${made}`,
    at.padEnd(recordBytes),
    heading('MEMBER', '000000000000000001600000000140'),
    heading('DSCRPTR', ''),
    `SAS     ${name.padEnd(8)}SASDATA ${made}`,
    at + ' '.repeat(16) + label.padEnd(40) + ' '.repeat(8),
    heading('NAMESTR', `000000${String(fields.length).padStart(4, '0')}`),
  ];
  const blocks = Buffer.concat(fields.map((field, i) => describe(table, field, i)));
  return Buffer.concat([
    Buffer.from(before.join(''), 'latin1'),
    blocks,
    padding(blocks.length),
    Buffer.from(heading('OBS', ''), 'latin1'),
  ]);
}
