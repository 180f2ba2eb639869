// SPSS ends a row at every line break, in quotes or not. Its syntax reads a copy of the CSV in which none is left.
import type { Table } from '../../table.server.ts';

/** The same table with every line break within a text made a space; CR LF is one. All else is as it was. */
export const oneLine = (table: Table): Table => ({
  ...table,
  async *rows() {
    for await (const batch of table.rows())
      yield batch.map((row) =>
        row.map((cell) => (typeof cell === 'string' ? cell.replaceAll(/\r\n|\r|\n/g, ' ') : cell)),
      );
  },
});
