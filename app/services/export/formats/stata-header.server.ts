// Everything of a Stata file that stands before its rows (help dta, release 118): sections between tags, and a map that says
// where each begins. Stata does not open a file whose map is wrong, whatever other programs do with it.
import { labelWithin, type Stamp, type Table, Unwritable } from '../table.server.ts';
import { labelSets, labelsOf } from './stata-labels.server.ts';
import { formatName, type Storage, shownAs } from './stata-storage.server.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const maxLabel = 80;
const maxVariables = 32_767;
const reserved = new Set(
  '_all _b byte _coef _cons double float if in int long _n _N _pi _pred _rc _skip strL using with'.split(' '),
);

/** The rule that a name breaks; null where it breaks none. */
export function wrongName(name: string): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,31}$/.test(name))
    return `${JSON.stringify(name)} is no name in Stata: letters, digits and _, at most 32`;
  return reserved.has(name) || /^str\d+$/.test(name) ? `${name} is a word of Stata's own` : null;
}

/** Stata counts characters of Unicode, not bytes. */
const lengthOf = (label: string) => [...label].length;

function wrongLabel(label: string): string | null {
  if (!label.isWellFormed() || label.includes('\0')) return 'the label is no text';
  return lengthOf(label) > maxLabel ? `a label of ${lengthOf(label)} characters, at most ${maxLabel}` : null;
}

/** Throws Unwritable for what Stata has no room for. */
function check(table: Table): void {
  const refuse = (variable: string | null, rule: string | null) => {
    if (rule) throw new Unwritable(formatName, table.name, variable, null, rule);
  };
  const { length } = table.variables;
  refuse(null, wrongLabel(table.label));
  if (length > maxVariables) refuse(null, `${length} variables, at most ${maxVariables}`);
  const seen = new Set<string>();
  for (const each of table.variables) {
    const { name } = each;
    refuse(name, wrongName(name) ?? wrongLabel(labelWithin(each, maxLabel)));
    if (seen.has(name)) refuse(name, 'two variables have this name');
    seen.add(name);
  }
}

const unsigned = (bytes: 1 | 2 | 8, ...values: number[]) => {
  const its = Buffer.alloc(bytes * values.length);
  for (const [i, value] of values.entries()) {
    if (bytes === 8) its.writeBigUInt64LE(BigInt(value), i * 8);
    else its.writeUIntLE(value, i * bytes, bytes);
  }
  return its;
};

/** A text in a field of so many bytes, zeros behind it. */
export const inField = (text: string, bytes: number) => {
  const field = Buffer.alloc(bytes);
  field.write(text);
  return field;
};

const section = (name: string, ...parts: Uint8Array[]) =>
  Buffer.concat([Buffer.from(`<${name}>`), ...parts, Buffer.from(`</${name}>`)]);

/** The label of the table, with the marks of the export where there is room for both. */
function labelled(table: Table, marks: string): Buffer {
  const both = `${table.label} [${marks}]`;
  return Buffer.from(marks && wrongLabel(both) === null ? both : table.label);
}

function header(table: Table, rows: number, stamp: Stamp): Buffer {
  const label = labelled(table, stamp.marks);
  const [year = '', month = '', day = ''] = stamp.cutAt.slice(0, 10).split('-');
  const made = `${day} ${months[Number(month) - 1]} ${year} ${stamp.cutAt.slice(11, 16)}`;
  return section(
    'header',
    section('release', Buffer.from('118')),
    section('byteorder', Buffer.from('LSF')),
    section('K', unsigned(2, table.variables.length)),
    section('N', unsigned(8, rows)),
    section('label', unsigned(2, label.length), label),
    section('timestamp', unsigned(1, made.length), Buffer.from(made)),
  );
}

/** Sizes of what follows the header, tags included, which the map must know before it is there. */
export interface Sizes {
  rows: number;
  data: number;
  strls: number;
  labels: number;
}

const opening = Buffer.from('<stata_dta>');
export const closing = Buffer.from('</stata_dta>');

/** Up to the section of the rows. Throws Unwritable for names, labels and formats that Stata has no room for. */
export function stataHeader(table: Table, storage: readonly Storage[], sizes: Sizes, stamp: Stamp): Buffer {
  check(table);
  labelSets(table, wrongName);
  const { variables } = table;
  const shown = variables.map((each, i) => {
    const its = storage[i];
    return inField(its ? shownAs(table, each, its) : '', 57);
  });
  const sections = [
    section('variable_types', unsigned(2, ...storage.map(({ code }) => code))),
    section('varnames', ...variables.map(({ name }) => inField(name, 129))),
    section('sortlist', Buffer.alloc(2 * (variables.length + 1))),
    section('formats', ...shown),
    section('value_label_names', ...variables.map((each) => inField(labelsOf(each)?.name ?? '', 129))),
    section('variable_labels', ...variables.map((each) => inField(labelWithin(each, maxLabel), 321))),
    section('characteristics'),
  ];
  const head = Buffer.concat([opening, header(table, sizes.rows, stamp)]);
  const mapBytes = section('map', unsigned(8, ...Array(14).fill(0))).length;
  const lengths = [
    ...sections.map(({ length }) => length),
    ...[sizes.data, sizes.strls, sizes.labels, closing.length],
  ];
  const offsets = [0, head.length, head.length + mapBytes];
  for (const length of lengths) offsets.push((offsets.at(-1) ?? 0) + length);
  return Buffer.concat([head, section('map', unsigned(8, ...offsets)), ...sections]);
}
