// The tables of an export in the formats that were asked for. A table that no format can hold is left out and named, as is a
// file that a single format refuses; all others are made.
import { breathe } from '../breathe.server.ts';
import { checkedRows, checkTable } from './check-table.server.ts';
import type { Cut } from './cut.server.ts';
import { csv } from './formats/csv.server.ts';
import { formatNames, formats, type Registered } from './formats/index.server.ts';
import { mayHaveLines, oneLine, oneLinePath } from './formats/scripts/one-line.server.ts';
import type { Refused } from './manifest.server.ts';
import { remembered } from './remembered.server.ts';
import type { Spool } from './spool.server.ts';
import {
  type Format,
  isMeasured,
  measure,
  measured,
  measuredWhileRead,
  type Table,
  Unwritable,
} from './table.server.ts';
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
  const all: TableFiles & { copies: MadeFile[] } = { made: [], copies: [], refused: [], sound: [] };
  let done = 0;
  for (const each of tables) {
    const its = wanted.filter(({ kinds }) => kinds.includes(each.kind));
    const { fault, made, refused, copies } = await filesOf(cut, each.table, its, spool);
    if (fault === null) all.sound.push(each);
    all.made.push(...made);
    all.copies.push(...copies);
    all.refused.push(...(fault === null ? refused : [{ name: each.table.name, reason: fault }]));
    done += 1;
    onProgress(done, tables.length);
    await breathe();
  }
  const { made, copies, refused, sound } = all;
  return { made: [...inOrder(made), ...copies], refused, sound };
}

/** `fault`: what is wrong with the table in every format, as a sentence; then there are no files. */
interface Files {
  fault: string | null;
  made: MadeFile[];
  refused: Refused[];
  copies: MadeFile[];
}

async function filesOf(cut: Cut, its: Table, wanted: readonly Registered[], spool: Spool): Promise<Files> {
  // What is read once is not worth its room.
  const isReadAgain = wanted.length > 1 || wanted[0]?.name !== 'csv' || mayHaveLines(its);
  const { table, forget } = remembered(its, isReadAgain);
  const files: Files = { fault: null, made: [], refused: [], copies: [] };
  const write = async ({ name: format, folder: at, format: writer }: Registered, from: Table) => {
    const called = writer.extension === 'xpt' ? (table.sasName ?? table.name) : table.name;
    const name = `${at}${called.toLowerCase()}.${writer.extension}`;
    try {
      if (isMeasured(its)) refuseAbove(writer, table, (await measure(its)).rows);
      const spooled = await spool.add(name, writer.write(from, cut.stamp));
      const { rows } = await measure(its);
      const replaced = await writer.replaced?.(from);
      files.made.push({ ...spooled, table: table.name, format, rows, ...(replaced && { replaced }) });
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      files.refused.push({ name, reason: error.message });
    }
  };
  try {
    checkTable(table);
    const checked = checkedRows(table);
    const inCsv = wanted.find(({ name }) => name === 'csv');
    // It asks for nothing before its first row, so the rows are looked at while it is written, and read once.
    if (inCsv) await write(inCsv, measuredWhileRead(its, checked));
    if (!isMeasured(its)) await measure(its, checked);
    measured(table, its);
    for (const each of wanted) if (each !== inCsv) await write(each, table);
    const [first] = files.made;
    if (first?.format === 'csv' && mayHaveLines(table)) {
      const copy = await spool.add(oneLinePath(table), csv.write(oneLine(table), cut.stamp));
      files.copies.push({ ...first, ...copy, format: 'one-line' });
    }
    return files;
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    return { fault: error.message, made: [], refused: [], copies: [] };
  } finally {
    forget();
  }
}

/** Throws Unwritable where a table has more rows than the format takes. */
export function refuseAbove({ maxRows, label }: Format, { name }: Table, rows: number): void {
  if (maxRows !== null && rows > maxRows)
    throw new Unwritable(label, name, null, null, `${rows} rows, and at most ${maxRows}`);
}

/** One format after another, as the registry has them. */
const inOrder = (made: readonly MadeFile[]) =>
  made.toSorted((one, other) => formatNames.indexOf(one.format) - formatNames.indexOf(other.format));
