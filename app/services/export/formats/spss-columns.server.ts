// How the variables of a table lie in a row of an SPSS file: in slots of eight bytes, and a text of more than 255 bytes in
// several segments, which readers join again.
import { epochDay, epochMilliseconds } from '../instants.server.ts';
import { type Cell, type Measured, type Table, Unwritable, type Variable } from '../table.server.ts';
import { shortNames } from './spss-names.server.ts';

/** One record of the dictionary. `width`: bytes of text, 0 of a number. */
export interface Segment {
  shortName: string;
  width: number;
  slots: number;
}

export interface Column {
  variable: Variable;
  /** Bytes of text; 0 of a number. */
  width: number;
  segments: readonly Segment[];
  /** As SPSS shows it: type, width and decimals in one number. */
  format: number;
  /** How wide it is shown, in characters. */
  shown: number;
}

/** The most bytes of a text. SPSS has 32,767, but R and pandas lose the last of those. */
export const longestText = 32_766;
/** What SPSS takes for missing. */
export const sysmis = -Number.MAX_VALUE;

const kinds = { text: 1, number: 5, datetime: 22, day: 39 };
const coded = (kind: number, width: number, decimals: number) => (kind << 16) | (width << 8) | decimals;

// Each segment but the last says 255 bytes and counts for 252 of the whole; in the data it holds 255.
function segmentWidths(width: number): number[] {
  if (width <= 255) return [width];
  const count = Math.ceil(width / 252);
  return [...Array<number>(count - 1).fill(255), width - 252 * (count - 1)];
}

/** A text is as wide as its longest value or code. */
export function columnsOf(table: Table, measured: Measured): Column[] {
  const shortName = shortNames(table);
  return table.variables.map((variable, i) => {
    const { name, sasName, codelist } = variable;
    const codes = (codelist?.items ?? []).map(({ code }) => Buffer.byteLength(String(code)));
    const width = variable.type === 'char' ? Math.max(1, measured.bytes[i] ?? 0, ...codes) : 0;
    if (width > longestText) throw new Unwritable('SPSS', table.name, name, null, `a code of ${width} bytes`);
    const segments = segmentWidths(width).map((its, k) => ({
      shortName: shortName(k === 0 ? sasName : '', name),
      width: its,
      slots: Math.max(1, Math.ceil(its / 8)),
    }));
    return {
      variable,
      width,
      segments,
      ...shownAs(variable, segments[0]?.width ?? 0, measured.range[i] ?? null),
    };
  });
}

function shownAs({ type, format }: Variable, width: number, range: Measured['range'][number]) {
  if (type === 'char')
    return { format: coded(kinds.text, width, 0), shown: Math.min(Math.max(width, 8), 40) };
  if (type === 'date') return { format: coded(kinds.day, 10, 0), shown: 12 };
  if (type === 'datetime') return { format: coded(kinds.datetime, 20, 0), shown: 20 };
  const given = /^(\d+)\.(\d*)$/.exec(format ?? '');
  const decimals = Math.min(given ? Number(given[2]) : type === 'int' ? 0 : 4, 16);
  // Wide enough for the largest number: it would be shown as asterisks.
  const digits = Math.max(
    ...[range?.min, range?.max].map((each) => `${BigInt(Math.trunc(each ?? 0))}`.length + 1),
  );
  const needed = digits + (decimals > 0 ? decimals + 1 : 0);
  const its = Math.min(Math.max(given ? Number(given[1]) : 8, needed), 40);
  return { format: coded(kinds.number, its, decimals), shown: Math.max(its, 8) };
}

// From 1582-10-14, the day before the Gregorian calendar, to 1970-01-01.
const secondsBefore1970 = 12_219_379_200;

/** Writes a cell into its slots, which hold blanks. */
export function writeCell(into: Buffer, at: number, { variable, segments }: Column, cell: Cell) {
  if (variable.type !== 'char') {
    into.writeDoubleLE(cell === null ? sysmis : asNumber(variable, cell), at);
    return;
  }
  if (cell === null) return;
  const bytes = Buffer.from(String(cell), 'utf8');
  let offset = at;
  segments.forEach(({ slots }, k) => {
    into.set(bytes.subarray(k * 255, (k + 1) * 255), offset);
    offset += slots * 8;
  });
}

function asNumber({ type }: Variable, cell: string | number): number {
  if (type === 'date') return (epochDay(String(cell)) ?? Number.NaN) * 86_400 + secondsBefore1970;
  if (type === 'datetime') return (epochMilliseconds(String(cell)) ?? Number.NaN) / 1000 + secondsBefore1970;
  return Number(cell);
}
