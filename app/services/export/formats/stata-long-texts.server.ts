// Texts of more than 2045 bytes in a Stata file (strL): they lie in a section of their own behind the rows, and in its row each
// is known by the numbers of its variable and its row.
import type { Table } from '../table.server.ts';
import type { Storage } from './stata-storage.server.ts';

/** What stands around each: GSO, variable, row, type, length; and a NUL at its end. */
const aroundBytes = 3 + 4 + 8 + 1 + 4 + 1;

async function* each(table: Table, storage: readonly Storage[]) {
  const long = storage.flatMap(({ kind }, k) => (kind === 'strL' ? [k] : []));
  if (long.length === 0) return;
  let row = 0;
  for await (const batch of table.rows())
    for (const its of batch) {
      row += 1;
      for (const k of long) {
        const text = its[k];
        if (typeof text === 'string') yield { row, variable: k + 1, text, bytes: Buffer.byteLength(text) };
      }
    }
}

/** How many bytes all of them will take. */
export async function longTextsSize(table: Table, storage: readonly Storage[]): Promise<number> {
  let size = 0;
  for await (const { bytes } of each(table, storage)) size += aroundBytes + bytes;
  return size;
}

/** Each as it stands in the section: by row, then by variable. */
export async function* longTexts(table: Table, storage: readonly Storage[]): AsyncGenerator<Buffer> {
  for await (const { row, variable, text, bytes } of each(table, storage)) {
    const its = Buffer.alloc(aroundBytes + bytes);
    its.write('GSO');
    its.writeUInt32LE(variable, 3);
    its.writeBigUInt64LE(BigInt(row), 7);
    // The type of texts that end with a NUL, which counts in their length.
    its.writeUInt8(130, 15);
    its.writeUInt32LE(bytes + 1, 16);
    its.write(text, 20);
    yield its;
  }
}

/** What stands in a row for the text that is kept elsewhere: 2 bytes of the variable, 6 of the row. */
export function refer(into: Buffer, at: number, variable: number, row: number): void {
  into.writeUInt16LE(variable, at);
  into.writeUIntLE(row, at + 2, 6);
}
