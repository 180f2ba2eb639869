// What every format writes: a table whose variables describe themselves and whose rows can be read again and again. A table
// is made for its reader, so no writer asks who reads it; and a writer never changes a value: it writes it or refuses.

/** `date` and `datetime` are ISO 8601 text (2026-01-31, 2026-01-31T09:00:00Z in UTC), whole numbers are `int`. */
export type VariableType = 'char' | 'int' | 'float' | 'date' | 'datetime';
/** null: missing. There is no empty text and no NaN. */
export type Cell = string | number | null;
export type Row = readonly Cell[];

/** Codes of one type: numbers for an `int` variable, texts for a `char` one. */
export interface Codelist {
  /** At most 8 characters, unlike any other list of the export: it names a value label in Stata and a format in SAS. */
  name: string;
  label: string;
  items: readonly { code: string | number; label: string }[];
}

export interface Variable {
  name: string;
  /** What it is called where a name has 8 characters: in SAS transport files. */
  sasName: string;
  /** ASCII. */
  label: string;
  /** At most 40 characters, for a format that has no room for the label. */
  shortLabel?: string;
  type: VariableType;
  /** Bytes that a text may take, as planned; only of `char`. */
  length?: number;
  /** How SAS shows it, with its dot: 8.1, BEST12., E8601DA10. */
  format?: string;
  codelist?: Codelist;
  unit?: string;
  /** In the words of define.xml 2.1. */
  origin: 'Collected' | 'Derived' | 'Assigned' | 'Protocol';
  /** How it is made, in words or as a formula. */
  derivation?: string;
  /** Where it comes from: form.field, or dataset.variable. */
  source?: string;
  /** Of a field: what is possible, what is likely, and who says so. */
  range?: string;
  expected?: string;
  rule?: 'owner' | 'ours';
}

export interface Table {
  name: string;
  /** What it is called where a name has 8 characters. Default: its name in capitals. */
  sasName?: string;
  /** ASCII. */
  label: string;
  /** At most 40 characters, for a format that has no room for the label. */
  shortLabel?: string;
  /** What one row is. */
  structure: string;
  /** Of a dataset of the analysis: as define.xml 2.1 calls its class. */
  class?: string;
  /** The names of the variables that tell its rows apart, in the order in which they are sorted. */
  keys: readonly string[];
  variables: readonly Variable[];
  /** The rows from the first on, in batches, each time it is called. */
  rows(): AsyncIterable<readonly Row[]>;
}

/** The label, or the short one where there is one and the label has more characters than a format has room for. */
export const labelWithin = (its: { label: string; shortLabel?: string }, most: number): string =>
  its.label.length > most ? (its.shortLabel ?? its.label) : its.label;

/** A value that a format cannot hold. The file is not written. */
export class Unwritable extends Error {
  override name = 'Unwritable';
  /** `row` counts from 1; none where it is the variable or the table itself. */
  constructor(format: string, table: string, variable: string | null, row: number | null, rule: string) {
    const at = [table, variable, row === null ? null : `row ${row}`].filter((each) => each !== null);
    super(`${at.join(', ')}: ${rule} (${format})`);
  }
}

/** What is written into a file beside its table; nothing of it is the time of writing. */
export interface Stamp {
  study: string;
  title: string;
  /** The instant of the cut, ISO 8601 in UTC. */
  cutAt: string;
  /** MASKED, SYNTHETIC ...: what every file must say of itself. */
  marks: string;
  /** Of Equipoise. */
  version: string;
}

/** What a format wrote otherwise than it stands in the table, of one variable: nothing is replaced silently. */
export interface Replaced {
  variable: string;
  /** In how many rows; and which, from 1, where they are not too many to name. */
  cells: number;
  rows?: readonly number[];
  /** Each sign, what was written for it, and how often. */
  signs: readonly { sign: string; written: string; times: number }[];
}

export interface Format {
  /** As in the address of a download and in the name of the file. */
  extension: string;
  label: string;
  mediaType: string;
  /** The most rows that it takes; null where it takes as many as there are. */
  maxRows: number | null;
  /** The bytes of the file, in order. Throws Unwritable, naming variable and row, before or while it writes. */
  write(table: Table, stamp: Stamp): AsyncIterable<Uint8Array>;
  /** Of a format that replaces what it has no place for: what it replaces in this table. */
  replaced?(table: Table): Promise<Replaced[]>;
}

/** How many rows there are, and of each variable how much it holds. */
export interface Measured {
  rows: number;
  /** Bytes of the longest text as UTF-8, by variable; 0 where nothing is text. */
  bytes: readonly number[];
  /** The smallest and largest number, by variable; null where there is none. */
  range: readonly ({ min: number; max: number } | null)[];
  /** The earliest and latest day or instant, by variable; null where there is none, and of other types. */
  span: readonly ({ min: string; max: string } | null)[];
  /** How many rows have nothing in it, by variable. */
  missing: readonly number[];
}

const lengthOf = (text: string) => Buffer.byteLength(text, 'utf8');

/** `found` widened by one more, in place. ISO 8601 texts of one form are ordered as text. */
function widened<T extends number | string>(found: { min: T; max: T } | null | undefined, its: T) {
  if (!found) return { min: its, max: its };
  if (its < found.min) found.min = its;
  if (its > found.max) found.max = its;
  return found;
}

const known = new WeakMap<Table, Promise<Measured>>();

/**
 * Reads the table, once for all formats: within a snapshot its rows do not change. `checked`: the same table, that throws at a
 * row which is not as it should be; see check-table.server.ts.
 */
export function measure(table: Table, checked: Table = table): Promise<Measured> {
  const its = known.get(table) ?? measureRows(checked);
  known.set(table, its);
  return its;
}

/** Says that a table holds what another that was measured holds. */
export function measured(table: Table, as: Table): void {
  const its = known.get(as);
  if (its) known.set(table, its);
}

async function measureRows(table: Table): Promise<Measured> {
  const its = measuring(table);
  for await (const batch of table.rows()) its.add(batch);
  return its.found;
}

/** Whether nobody needs to read it any more to know how much it holds. */
export const isMeasured = (table: Table): boolean => known.has(table);

/** `checked`, and once all of its rows were read, `table` is measured: for a writer that need not know before. */
export function measuredWhileRead(table: Table, checked: Table): Table {
  return {
    ...checked,
    async *rows() {
      const its = measuring(table);
      for await (const batch of checked.rows()) {
        its.add(batch);
        yield batch;
      }
      known.set(table, Promise.resolve(its.found));
    },
  };
}

function measuring({ variables }: Table): { found: Measured; add(batch: readonly Row[]): void } {
  const isDay = variables.map(({ type }) => type === 'date' || type === 'datetime');
  const bytes = variables.map(() => 0);
  const missing = variables.map(() => 0);
  const range: ({ min: number; max: number } | null)[] = variables.map(() => null);
  const span: ({ min: string; max: string } | null)[] = variables.map(() => null);
  const found = { rows: 0, bytes, range, span, missing };
  let before: Row = [];
  return {
    found,
    add(batch) {
      found.rows += batch.length;
      for (const row of batch) {
        for (let i = 0; i < row.length; i += 1) {
          const cell = row[i] ?? null;
          if (cell === null) missing[i] = (missing[i] ?? 0) + 1;
          else if (typeof cell === 'number') range[i] = widened(range[i], cell);
          else if (cell !== before[i]) {
            bytes[i] = Math.max(bytes[i] ?? 0, lengthOf(cell));
            if (isDay[i]) span[i] = widened(span[i], cell);
          }
        }
        before = row;
      }
    },
  };
}
