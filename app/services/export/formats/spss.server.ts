// An SPSS system file (.sav), for SPSS, jamovi, PSPP, R and pandas: uncompressed and in UTF-8. The rows are read twice, for
// lengths stand before them. A text loses the blanks at its end there, so one that has some is refused.
import { checked } from '../checked.server.ts';
import { epochMilliseconds } from '../instants.server.ts';
import { type Format, measure, Unwritable } from '../table.server.ts';
import { columnsOf, longestText, sysmis, writeCell } from './spss-columns.server.ts';
import { dictionary } from './spss-dictionary.server.ts';
import { checkNames } from './spss-names.server.ts';

const chunkBytes = 65_536;
const firstDay = Date.UTC(1582, 9, 15);

/**
 * SPSS holds every value of a table but: text that ends in a blank, has a NUL or more than 32,766 bytes; days before
 * 1582-10-15; and the one number that means missing. Code labels have at most 120 bytes.
 */
export const spss: Format = {
  extension: 'sav',
  label: 'SPSS',
  mediaType: 'application/x-spss-sav',
  maxRows: null,
  async *write(given, stamp) {
    checkNames(given);
    const table = checked('SPSS', given, (cell, { type }) => {
      if (type === 'int' || type === 'float') return cell === sysmis ? 'the number that means missing' : null;
      const text = String(cell);
      if (type !== 'char') {
        const at = epochMilliseconds(type === 'date' ? `${text}T00:00:00Z` : text);
        return at !== undefined && at < firstDay ? 'a day before 1582-10-15' : null;
      }
      if (text.endsWith(' ')) return 'a text that ends in a blank, which would be lost';
      if (text.includes('\0')) return 'a text with a NUL, at which readers stop';
      return Buffer.byteLength(text) > longestText ? `a text of more than ${longestText} bytes` : null;
    });
    const measured = await measure(table);
    const columns = columnsOf(table, measured);
    yield dictionary(table, columns, measured, stamp);

    const places = columns.map(({ segments }) => segments.reduce((sum, { slots }) => sum + slots, 0) * 8);
    const rowBytes = places.reduce((sum, each) => sum + each, 0);
    const perChunk = Math.max(1, Math.floor(chunkBytes / rowBytes));
    let chunk = Buffer.alloc(perChunk * rowBytes, ' ');
    let filled = 0;
    let rows = 0;
    for await (const batch of table.rows())
      for (const row of batch) {
        rows += 1;
        let at = filled;
        columns.forEach((column, i) => {
          const cell = row[i] ?? null;
          if (typeof cell === 'string' && column.width > 0 && Buffer.byteLength(cell) > column.width)
            throw new Unwritable(
              'SPSS',
              table.name,
              column.variable.name,
              rows,
              'changed while it was written',
            );
          writeCell(chunk, at, column, cell);
          at += places[i] ?? 0;
        });
        filled += rowBytes;
        if (filled === chunk.length) {
          yield chunk;
          chunk = Buffer.alloc(perChunk * rowBytes, ' ');
          filled = 0;
        }
      }
    if (rows !== measured.rows)
      throw new Unwritable('SPSS', table.name, null, rows, 'rows changed while they were written');
    if (filled > 0) yield chunk.subarray(0, filled);
  },
};
