// What stands before the rows of an SPSS system file: header, variables, value labels, documents and the numbered records
// of extensions, little-endian and in UTF-8. After "System File Format" of the PSPP developers' guide.
import { type Codelist, type Measured, type Stamp, type Table, Unwritable } from '../table.server.ts';
import { type Column, sysmis } from './spss-columns.server.ts';

/** Bytes, not characters: SPSS Statistics, "Variable labels" and "Value labels". */
const longest = { fileLabel: 64, variableLabel: 255, valueLabel: 120 };

const int32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    bytes.writeInt32LE(value, i * 4);
  });
  return bytes;
};
const double = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => {
    bytes.writeDoubleLE(value, i * 8);
  });
  return bytes;
};
const text = (value: string) => Buffer.from(value, 'utf8');
/** Filled with blanks up to `length` bytes. */
const padded = (value: string, length: number) => {
  const bytes = Buffer.alloc(length, ' ');
  bytes.write(value, 'utf8');
  return bytes;
};
const upTo = (multiple: number, length: number) => Math.ceil(length / multiple) * multiple;
const extension = (number: number, size: number, content: Buffer) => [
  int32(7, number, size, content.length / size),
  content,
];

/** Throws Unwritable where a label is too long or a codelist does not serve. */
export function dictionary(
  table: Table,
  columns: readonly Column[],
  { rows }: Measured,
  stamp: Stamp,
): Buffer {
  const refuse = (variable: string | null, rule: string) =>
    new Unwritable('SPSS', table.name, variable, null, rule);
  const check = (variable: string | null, what: string, label: string, most: number) => {
    const length = Buffer.byteLength(label);
    if (length > most) throw refuse(variable, `the label of ${what} has ${length} bytes, of ${most}`);
  };
  check(null, 'the table', table.label, longest.fileLabel);
  for (const { variable } of columns) {
    check(variable.name, 'the variable', variable.label, longest.variableLabel);
    if (!variable.codelist) continue;
    if (variable.type !== 'int' && variable.type !== 'char')
      throw refuse(variable.name, `codes of a ${variable.type}`);
    for (const { code, label } of variable.codelist.items) {
      if ((typeof code === 'string') !== (variable.type === 'char'))
        throw refuse(variable.name, `the code ${code} is of another type than the variable`);
      check(variable.name, `the code ${code}`, label, longest.valueLabel);
    }
  }
  const segments = columns.flatMap((column) => column.segments.map((segment) => ({ column, segment })));
  const slots = segments.reduce((sum, { segment }) => sum + segment.slots, 0);
  return Buffer.concat([
    ...header(table, slots, rows, stamp),
    ...columns.flatMap(variableRecords),
    ...shortValueLabels(columns),
    ...documents(table, stamp),
    ...extension(3, 4, int32(...versionOf(stamp), -1, 1, 1, 2, 65_001)),
    // Missing, the highest number, and the lowest that is not missing.
    ...extension(4, 8, double(sysmis, Number.MAX_VALUE, -(Number.MAX_VALUE - 2 ** 971))),
    ...extension(11, 4, int32(...segments.flatMap(({ column }) => measureOf(column)))),
    ...extension(
      13,
      1,
      text(
        columns.map(({ segments: [first], variable }) => `${first?.shortName}=${variable.name}`).join('\t'),
      ),
    ),
    ...veryLong(columns),
    ...extension(16, 8, int32(1, 0, (rows % 2 ** 32) | 0, Math.floor(rows / 2 ** 32))),
    ...extension(20, 1, text('UTF-8')),
    ...longValueLabels(columns),
    int32(999, 0),
  ]);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const versionOf = ({ version }: Stamp) =>
  [0, 1, 2].map((i) => Number.parseInt(version.split('.')[i] ?? '0', 10) || 0);

function header(table: Table, slots: number, rows: number, { version, cutAt }: Stamp): Buffer[] {
  const [, year, month, day, time] = /^\d\d(\d\d)-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(cutAt) ?? [];
  return [
    padded(`$FL2@(#) SPSS DATA FILE Equipoise ${version}`, 64),
    int32(2, slots, 0, 0, rows < 2 ** 31 ? rows : -1),
    double(100),
    padded(`${day} ${months[Number(month) - 1]} ${year}${time}`, 17),
    padded(table.label, longest.fileLabel),
    Buffer.alloc(3),
  ];
}

function variableRecords({ variable, segments, format }: Column): Buffer[] {
  const label = text(variable.label);
  return segments.flatMap((segment, k) => {
    const its = k === 0 ? format : (1 << 16) | (segment.width << 8);
    return [
      int32(2, segment.width, k === 0 && label.length > 0 ? 1 : 0, 0, its, its),
      padded(segment.shortName, 8),
      ...(k === 0 && label.length > 0
        ? [int32(label.length), padded(variable.label, upTo(4, label.length))]
        : []),
      ...Array.from({ length: segment.slots - 1 }, () => [int32(2, -1, 0, 0, 0, 0), padded('', 8)]).flat(),
    ];
  });
}

// Nominal, or a scale; text to the left, numbers to the right.
const measureOf = ({ variable, shown }: Column): number[] =>
  variable.type === 'char' ? [1, shown, 0] : [variable.codelist ? 1 : 3, shown, 1];

const itemsOf = (codelist: Codelist | undefined) => codelist?.items ?? [];

function shortValueLabels(columns: readonly Column[]): Buffer[] {
  let slot = 1;
  return columns.flatMap(({ variable, width, segments }) => {
    const at = slot;
    slot += segments.reduce((sum, each) => sum + each.slots, 0);
    const items = width > 8 ? [] : itemsOf(variable.codelist);
    if (items.length === 0) return [];
    return [
      int32(3, items.length),
      ...items.flatMap(({ code, label }) => {
        const length = Buffer.byteLength(label);
        return [
          typeof code === 'number' ? double(code) : padded(code, 8),
          Buffer.from([length]),
          padded(label, upTo(8, length + 1) - 1),
        ];
      }),
      int32(4, 1, at),
    ];
  });
}

function longValueLabels(columns: readonly Column[]): Buffer[] {
  const sets = columns.flatMap(({ variable, width }) => {
    const items = width > 8 ? itemsOf(variable.codelist) : [];
    if (items.length === 0) return [];
    return [
      int32(variable.name.length),
      text(variable.name),
      int32(width, items.length),
      ...items.flatMap(({ code, label }) => [
        int32(width),
        padded(String(code), width),
        int32(Buffer.byteLength(label)),
        text(label),
      ]),
    ];
  });
  return sets.length > 0 ? extension(21, 1, Buffer.concat(sets)) : [];
}

function veryLong(columns: readonly Column[]): Buffer[] {
  const lengths = columns
    .filter(({ width }) => width > 255)
    .map(({ width, segments: [first] }) => `${first?.shortName}=${String(width).padStart(5, '0')}\0\t`);
  return lengths.length > 0 ? extension(14, 1, text(lengths.join(''))) : [];
}

// Where the file says what it is, and of its variables what has no other place in it: lines of 80 bytes.
function documents(table: Table, { study, title, marks, cutAt, version }: Stamp): Buffer[] {
  const said = [
    `${title} (${study})`,
    marks,
    `Cut at ${cutAt}, by Equipoise ${version}`,
    `${table.name}: ${table.structure}`,
    ...table.variables.flatMap(({ name, unit, derivation }) => [
      ...(unit ? [`${name}, unit: ${unit}`] : []),
      ...(derivation ? [`${name}, derivation: ${derivation}`] : []),
    ]),
  ];
  const lines = said.flatMap((each) => each.split(/\r\n|\r|\n/)).flatMap(wrapped);
  return [int32(6, lines.length), ...lines.map((line) => padded(line, 80))];
}

function wrapped(line: string): string[] {
  const lines = [''];
  for (const character of line) {
    const last = lines.length - 1;
    if (Buffer.byteLength(lines[last] + character) <= 80) lines[last] += character;
    else lines.push(character);
  }
  return lines;
}
