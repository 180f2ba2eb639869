// What the binary formats ask of every cell before they write it. Their readers cannot tell a wrong value from a right one, so
// nothing is written that is not what its variable says; and days are counted in UTC, whatever the time zone of the machine.
import { type Cell, type Row, type Table, Unwritable, type Variable } from '../table.server.ts';

const shapes = {
  date: /^\d{4}-\d\d-\d\d$/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/,
};
const origin = Date.UTC(1960, 0, 1);
export const msPerDay = 86_400_000;

/** Milliseconds from the start of 1960, where SAS and Stata begin to count; null where it is no such day or instant. */
export function msSince1960(text: string, type: 'date' | 'datetime'): number | null {
  if (!shapes[type].test(text)) return null;
  const ms = Date.parse(text);
  // 30 February is read as a day in March.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== whole(text) ? null : ms - origin;
}

const whole = (text: string) => (text.length === 10 ? `${text}T00:00:00` : text.slice(0, 19));

function wrongNumber(cell: number, type: Variable['type']): string | null {
  if (!Number.isFinite(cell)) return `${cell} is not a number that can be written`;
  return type === 'int' && !Number.isInteger(cell) ? `${cell} is not a whole number` : null;
}

function wrongText(cell: string): string | null {
  if (cell === '') return 'an empty text would be read as a missing one';
  if (!cell.isWellFormed()) return 'half of a surrogate pair is not text';
  return cell.includes('\0') ? 'a NUL would end the text' : null;
}

/** A text as it is, a number as it is, of a day or an instant the milliseconds since 1960; -0 is 0. */
function plain(cell: Cell, type: Variable['type']): { is: Cell } | { rule: string } {
  if (cell === null) return { is: null };
  if (type === 'int' || type === 'float') {
    const rule = typeof cell === 'number' ? wrongNumber(cell, type) : 'a text where a number belongs';
    return rule ? { rule } : { is: Number(cell) + 0 };
  }
  if (typeof cell !== 'string') return { rule: 'a number where a text belongs' };
  if (type === 'char') {
    const rule = wrongText(cell);
    return rule ? { rule } : { is: cell };
  }
  const ms = msSince1960(cell, type);
  return ms === null ? { rule: `${JSON.stringify(cell)} is no ${type}` } : { is: ms };
}

/** The cells of the row that is the `at`th, from 1. Throws Unwritable in the name of `format`. */
export function plainRow(format: string, table: Table, row: Row, at: number): Row {
  const { name, variables } = table;
  if (row.length !== variables.length)
    throw new Unwritable(
      format,
      name,
      null,
      at,
      `${row.length} cells in a row of ${variables.length} variables`,
    );
  return variables.map((variable, i) => {
    const its = plain(row[i] ?? null, variable.type);
    if ('rule' in its) throw new Unwritable(format, name, variable.name, at, its.rule);
    return its.is;
  });
}

/** The same bytes in pieces of 64 KB or, where one comes as more, of its size. */
export async function* inChunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < 65_536) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes) yield Buffer.concat(held);
}
