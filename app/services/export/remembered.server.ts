// A table that is read from the database once where it is small, however many formats write it. A large one is read each time:
// memory does not grow with the study.
import { breathe } from '../breathe.server.ts';
import type { Row, Table } from './table.server.ts';

/** Cells that are kept: some tens of MiB at the most. */
const mostCells = 1_000_000;

export interface Remembered {
  table: Table;
  /** Lets go what was kept. */
  forget(): void;
}

/** The same table. Its rows are kept from the first whole reading on, until they are forgotten or too many; none: if not `isReadAgain`. */
export function remembered(table: Table, isReadAgain: boolean): Remembered {
  if (!isReadAgain) return { table, forget() {} };
  let kept: (readonly Row[])[] | null = null;
  const width = table.variables.length;
  return {
    table: {
      ...table,
      async *rows() {
        if (kept) {
          for (const batch of kept) {
            yield batch;
            await breathe();
          }
          return;
        }
        let batches: (readonly Row[])[] | null = [];
        let cells = 0;
        for await (const batch of table.rows()) {
          cells += batch.length * width;
          if (cells > mostCells) batches = null;
          batches?.push(batch);
          yield batch;
        }
        kept = batches;
      },
    },
    forget() {
      kept = null;
    },
  };
}
