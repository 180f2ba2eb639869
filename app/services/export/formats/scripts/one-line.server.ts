// SPSS ends a row at every line break, in quotes or not. Its syntax reads a copy of the CSV in which none is left.
import type { Table } from '../../table.server.ts';

/** Bytes: fields of one line stay below it, and those that may have several lines are above. */
const longestLine = 500;

/** Whether a text of the table may have line breaks. */
export const mayHaveLines = ({ variables }: Pick<Table, 'variables'>): boolean =>
  variables.some(({ length }) => length !== undefined && length > longestLine);

/** Where the copy lies in the bundle. */
export const oneLinePath = ({ name }: Pick<Table, 'name'>): string =>
  `scripts/one-line/${name.toLowerCase()}.csv`;

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
