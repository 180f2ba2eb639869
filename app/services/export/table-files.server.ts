// The tables of an export in the formats that were asked for. A table that no format can hold is left out and named, as is a
// file that a single format refuses; all others are made.
import { checkedRows, checkTable } from './check-table.server.ts';
import type { Cut } from './cut.server.ts';
import { csv } from './formats/csv.server.ts';
import { formatNames, formats } from './formats/index.server.ts';
import { mayHaveLines, oneLine, oneLinePath } from './formats/scripts/one-line.server.ts';
import type { Refused } from './manifest.server.ts';
import { remembered } from './remembered.server.ts';
import type { Spool } from './spool.server.ts';
import { type Format, measure, measured, type Table, Unwritable } from './table.server.ts';
import type { ExportTable } from './tables.server.ts';
import type { MadeFile } from './texts.server.ts';

export interface TableFiles {
  made: MadeFile[];
  refused: Refused[];
  /** Tables that at least may be written. */
  sound: ExportTable[];
}

/** Appends them to the spool. `onProgress` is told of each table, how many are done and of how many. */
export async function tableFiles(
  cut: Cut,
  tables: readonly ExportTable[],
  spool: Spool,
  names: readonly string[],
  onProgress: (done: number, of: number) => void,
): Promise<TableFiles> {
  const wanted = formats.filter(({ name }) => names.includes(name));
  const made: MadeFile[] = [];
  const copies: MadeFile[] = [];
  const refused: Refused[] = [];
  const sound: ExportTable[] = [];
  let done = 0;
  for (const each of tables) {
    const { table: its, kind } = each;
    const { table, forget } = remembered(its);
    const fault = await faultOf(its, table);
    if (fault === null) {
      sound.push(each);
      const { rows } = await measure(its);
      measured(table, its);
      for (const { name: format, folder: at, kinds, format: writer } of wanted) {
        if (!kinds.includes(kind)) continue;
        const called = format === 'xpt' ? (table.sasName ?? table.name) : table.name;
        const name = `${at}${called.toLowerCase()}.${writer.extension}`;
        try {
          refuseAbove(writer, table, rows);
          const spooled = await spool.add(name, writer.write(table, cut.stamp));
          made.push({ ...spooled, table: table.name, format, rows });
        } catch (error) {
          if (!(error instanceof Unwritable)) throw error;
          refused.push({ name, reason: error.message });
        }
      }
      const inCsv = made.find((one) => one.table === table.name && one.format === 'csv');
      if (inCsv && mayHaveLines(table)) {
        const copy = await spool.add(oneLinePath(table), csv.write(oneLine(table), cut.stamp));
        copies.push({ ...inCsv, ...copy, format: 'one-line' });
      }
    } else refused.push({ name: table.name, reason: fault });
    forget();
    done += 1;
    onProgress(done, tables.length);
  }
  return { made: [...inOrder(made), ...copies], refused, sound };
}

/** Throws Unwritable where a table has more rows than the format takes. */
export function refuseAbove({ maxRows, label }: Format, { name }: Table, rows: number): void {
  if (maxRows !== null && rows > maxRows)
    throw new Unwritable(label, name, null, null, `${rows} rows, and at most ${maxRows}`);
}

/**
 * What is wrong with a table in every format, as a sentence; null: nothing, and it is measured. `kept`: the same table,
 * whose rows are remembered.
 */
async function faultOf(table: Table, kept: Table): Promise<string | null> {
  try {
    checkTable(kept);
    await measure(table, checkedRows(kept));
    return null;
  } catch (error) {
    if (error instanceof Unwritable) return error.message;
    throw error;
  }
}

/** One format after another, as the registry has them. */
const inOrder = (made: readonly MadeFile[]) =>
  made.toSorted((one, other) => formatNames.indexOf(one.format) - formatNames.indexOf(other.format));
