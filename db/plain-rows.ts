// Rows as arrays of cells, for what reads every row of a table: Drizzle makes an object of each, which takes longer than
// reading it.
import type { Cell } from './columns.ts';

/** What both engines understand of a prepared query; SQLite gives the rows as arrays, too. */
interface Prepared {
  execute(given: Record<string, unknown>): PromiseLike<unknown>;
  values?(given: Record<string, unknown>): unknown;
}

/** The rows of a prepared query. `names`: what it selects, in its order, which is that of the cells. */
export async function plainRows(
  query: Prepared,
  names: readonly string[],
  given: Record<string, string | number>,
): Promise<readonly (readonly Cell[])[]> {
  if (query.values) return (await query.values(given)) as Cell[][];
  const rows = (await query.execute(given)) as Record<string, Cell>[];
  return rows.map((row) => names.map((name) => row[name] ?? null));
}
