// Every cell is what its variable says, or the file is not written: binary formats would otherwise turn it into something
// else without a word. What one format alone cannot hold is its own rule, asked in the same reading.
import { epochDay, epochMilliseconds } from './instants.server.ts';
import { type Table, Unwritable, type Variable } from './table.server.ts';

/** Why a format cannot hold this cell; null where it can. */
export type Rule = (cell: string | number, variable: Variable) => string | null;

/** The same table, whose rows throw Unwritable at the first cell that does not fit. */
export function checked(format: string, table: Table, rule: Rule): Table {
  const { name, variables } = table;
  if (variables.length === 0) throw new Unwritable(format, name, null, null, 'a table without variables');
  return {
    ...table,
    async *rows() {
      let number = 0;
      for await (const batch of table.rows()) {
        for (const row of batch) {
          number += 1;
          if (row.length !== variables.length)
            throw new Unwritable(format, name, null, number, `${row.length} cells of ${variables.length}`);
          variables.forEach((variable, i) => {
            const cell = row[i] ?? null;
            const why = cell === null ? null : (misfit(cell, variable) ?? rule(cell, variable));
            if (why !== null) throw new Unwritable(format, name, variable.name, number, why);
          });
        }
        yield batch;
      }
    },
  };
}

function misfit(cell: string | number, { type }: Variable): string | null {
  switch (type) {
    case 'char':
      if (typeof cell !== 'string') return 'a number where a text is promised';
      if (cell === '') return 'an empty text, which is not missing and no text either';
      return cell.isWellFormed() ? null : 'half a character, which UTF-8 cannot hold';
    case 'int':
      return Number.isInteger(cell) ? null : 'no whole number';
    case 'float':
      return Number.isFinite(cell) ? null : 'no finite number';
    case 'date':
      return typeof cell === 'string' && epochDay(cell) !== undefined ? null : 'no day, YYYY-MM-DD';
    case 'datetime':
      return typeof cell === 'string' && epochMilliseconds(cell) !== undefined
        ? null
        : 'no instant in UTC, YYYY-MM-DDThh:mm:ssZ';
  }
}
