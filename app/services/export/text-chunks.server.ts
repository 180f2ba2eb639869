// What CSV and the JSON forms share: text that is made row by row and given away in chunks, and the cells that no text form
// can say. Memory holds one chunk and one batch of rows, whatever the table's size.
import { type Cell, type Row, type Table, Unwritable } from './table.server.ts';

// In UTF-16 units, which is close enough to bytes.
const chunk = 65536;

/**
 * UTF-8 in chunks of about 64 KB: the head, one piece a row, the tail. `spell` is given the row and its number, from 1.
 * Answers how many rows it wrote.
 */
export async function* textChunks(
  table: Table,
  its: { head: string; spell: (row: Row, number: number) => string; tail?: string },
): AsyncGenerator<Uint8Array, number> {
  let text = its.head;
  let number = 0;
  for await (const batch of table.rows())
    for (const row of batch) {
      number += 1;
      text += its.spell(row, number);
      if (text.length >= chunk) {
        yield Buffer.from(text, 'utf8');
        text = '';
      }
    }
  text += its.tail ?? '';
  if (text !== '') yield Buffer.from(text, 'utf8');
  return number;
}

/** Why no text form can say this cell; null where it can. Half a surrogate pair has no UTF-8: it would become U+FFFD. */
export function unsayable(cell: Cell): string | null {
  if (cell === null) return null;
  if (typeof cell === 'number') return Number.isFinite(cell) ? null : `${cell} is no number`;
  if (cell === '') return 'an empty text, where a missing one is null';
  if (!cell.isWellFormed()) return 'a text with half a character';
  return cell.includes('\0') ? 'a text with a NUL' : null;
}

/** Throws Unwritable where `unsayable` has a reason. */
export function refuseUnsayable(format: string, table: Table, column: number, row: number, cell: Cell): void {
  const rule = unsayable(cell);
  if (rule !== null)
    throw new Unwritable(format, table.name, table.variables[column]?.name ?? null, row, rule);
}

/** Throws Unwritable where a row has more or fewer cells than there are variables. */
export function refuseLength(format: string, table: Table, row: Row, number: number): void {
  if (row.length !== table.variables.length)
    throw new Unwritable(
      format,
      table.name,
      null,
      number,
      `${row.length} cells for ${table.variables.length} variables`,
    );
}
