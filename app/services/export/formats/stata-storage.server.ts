// How Stata keeps a variable: the smallest whole number that holds all its values, a double for what is measured, texts by the
// bytes of the longest (help dta, release 118). The upper end of each whole number is Stata's for missing values.
import { type Measured, type Table, Unwritable, type Variable } from '../table.server.ts';

export const formatName = 'Stata file';

/** A number by the name that Stata gives its storage; all little-endian. */
interface NumberStorage {
  kind: 'byte' | 'int' | 'long' | 'double';
  code: number;
  bytes: number;
  min: number;
  max: number;
  put(into: Buffer, value: number, at: number): void;
  missing(into: Buffer, at: number): void;
}

/** A `text` lies in the row, a `strL` in a section of its own. */
interface TextStorage {
  kind: 'text' | 'strL';
  code: number;
  bytes: number;
}

export type Storage = NumberStorage | TextStorage;

export const isText = (storage: Storage): storage is TextStorage =>
  storage.kind === 'text' || storage.kind === 'strL';

const maxText = 2045;
/** Also the code of a value label. */
export const long = { min: -2147483647, max: 2147483620 };

const numbers: readonly NumberStorage[] = [
  {
    kind: 'byte',
    code: 65530,
    bytes: 1,
    min: -127,
    max: 100,
    put: (into, value, at) => into.writeInt8(value, at),
    missing: (into, at) => into.writeInt8(101, at),
  },
  {
    kind: 'int',
    code: 65529,
    bytes: 2,
    min: -32767,
    max: 32740,
    put: (into, value, at) => into.writeInt16LE(value, at),
    missing: (into, at) => into.writeInt16LE(32741, at),
  },
  {
    kind: 'long',
    code: 65528,
    bytes: 4,
    ...long,
    put: (into, value, at) => into.writeInt32LE(value, at),
    missing: (into, at) => into.writeInt32LE(2147483621, at),
  },
];
export const double: NumberStorage = {
  kind: 'double',
  code: 65526,
  bytes: 8,
  min: -Number.MAX_VALUE,
  // The double before 2^1023, which is the missing value.
  max: 2 ** 1023 - 2 ** 970,
  put: (into, value, at) => into.writeDoubleLE(value, at),
  missing: (into, at) => into.writeDoubleLE(2 ** 1023, at),
};

/** The storage of the variable that is the `i`th of the table. A day is a long, whichever it is. */
export function storageOf(variable: Variable, i: number, { bytes, range }: Measured): Storage {
  if (variable.type === 'char') {
    const longest = Math.max(bytes[i] ?? 0, 1);
    return longest > maxText
      ? { kind: 'strL', code: 32768, bytes: 8 }
      : { kind: 'text', code: longest, bytes: longest };
  }
  const its = variable.type === 'date' ? long : range[i];
  if (variable.type === 'float' || variable.type === 'datetime') return double;
  const { min, max } = its ?? { min: 0, max: 0 };
  return numbers.find((each) => each.min <= min && max <= each.max) ?? double;
}

/** How Stata shows it: days as days; numbers as they are shown in SAS; labelled ones as wide as their labels. */
export function shownAs(table: Table, variable: Variable, storage: Storage): string {
  if (variable.type === 'date') return '%td';
  if (variable.type === 'datetime') return '%tc';
  if (storage.kind === 'text') return `%${Math.max(storage.bytes, 9)}s`;
  if (storage.kind === 'strL') return '%9s';
  if (variable.codelist) {
    const longest = variable.codelist.items.map(({ label }) => label.length);
    return `%${Math.min(Math.max(8, ...longest), 32)}.0g`;
  }
  const parts = /^(|F|BEST)(\d{1,2})\.(\d{0,2})$/.exec(variable.format ?? '12.');
  const [width, decimals] = [Number(parts?.[2]), Number(parts?.[3])];
  if (!parts || width <= decimals)
    throw new Unwritable(
      formatName,
      table.name,
      variable.name,
      null,
      `the format ${variable.format} is none of w.d, Fw.d and BESTw.`,
    );
  return variable.format && parts[1] !== 'BEST' ? `%${width}.${decimals}f` : `%${width}.0g`;
}
