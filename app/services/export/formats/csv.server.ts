// CSV after RFC 4180 for analysis: what stands in a cell is the value and nothing else. So nothing is escaped for Excel,
// numbers keep every digit and missing is an empty cell; types, labels and codes are in the codebook and the scripts.
import { type Format, type Row, Unwritable } from '../table.server.ts';
import { refuseLength, refuseUnsayable, textChunks } from '../text-chunks.server.ts';

// Of millions of cells nearly none has one of these. Surrogates and NUL need no quotes: they are looked at again.
const special = /[",\r\n\0\ud800-\udfff]/;
const needsQuotes = /[",\r\n]/;

/** A text as a cell of RFC 4180: in quotes where it must be, with its quotes doubled. */
export const csvCell = (text: string): string =>
  needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** UTF-8 without a byte order mark, CR LF after every line, the names of the variables in the first. */
export const csv: Format = {
  extension: 'csv',
  label: 'CSV',
  mediaType: 'text/csv; charset=utf-8',
  maxRows: null,
  async *write(table) {
    // Its empty line would not be a row for any reader.
    const isAlone = table.variables.length === 1;
    const spell = (row: Row, number: number) => {
      refuseLength('CSV', table, row, number);
      let line = '';
      for (let i = 0; i < row.length; i += 1) {
        const cell = row[i] ?? null;
        if (i > 0) line += ',';
        if (typeof cell === 'number') {
          if (!Number.isFinite(cell)) refuseUnsayable('CSV', table, i, number, cell);
          line += String(cell);
        } else if (cell !== null) {
          if (cell === '' || special.test(cell)) {
            refuseUnsayable('CSV', table, i, number, cell);
            line += csvCell(cell);
          } else line += cell;
        } else if (isAlone)
          throw new Unwritable('CSV', table.name, table.variables[0]?.name ?? null, number, 'an empty line');
      }
      return `${line}\r\n`;
    };
    yield* textChunks(table, {
      head: `${table.variables.map(({ name }) => csvCell(name)).join(',')}\r\n`,
      spell,
    });
  },
};
