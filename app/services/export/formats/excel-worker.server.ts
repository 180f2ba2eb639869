// The thread in which a workbook is made, by a library that lets nobody else go first: it is started with this file, sent the
// rows of one table, and answers with the bytes. It has neither a database nor a key, and nothing imports it.
import { parentPort, workerData } from 'node:worker_threads';
import writeXlsxFile, { type Cell as Written } from 'write-excel-file/node';
import { epochMilliseconds } from '../instants.server.ts';
import type { Cell, Row, Variable } from '../table.server.ts';
import type { TextSheet } from './excel-sheets.server.ts';
import { escaped, mended } from './excel-zip.server.ts';

/** What it is started with. The rows follow in batches, and `null` after the last. */
export interface Workbook {
  sheet: string;
  variables: readonly Pick<Variable, 'name' | 'type'>[];
  /** The sheets behind the rows. */
  texts: readonly Omit<TextSheet, 'of'>[];
}

const widths = { char: 20, int: 10, float: 14, date: 12, datetime: 20 };

const heading = (text: string): Written => ({ value: escaped(text), type: String, fontWeight: 'bold' });
const said = (text: string | null): Written =>
  text === null ? null : { value: escaped(text), type: String, wrap: true, alignVertical: 'top' };

// Text is text also where it looks like a number or a formula; a day is a number that is shown as a day.
function written(type: Variable['type'], cell: Cell): Written {
  if (cell === null) return null;
  if (typeof cell === 'number') return { value: cell, type: Number };
  if (type === 'char') return { value: escaped(cell), type: String, format: '@' };
  const instant = new Date(epochMilliseconds(type === 'date' ? `${cell}T00:00:00Z` : cell) ?? Number.NaN);
  return { value: instant, type: Date, format: type === 'date' ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss' };
}

const { sheet, variables, texts } = workerData as Workbook;
const data: Written[][] = [variables.map(({ name }) => heading(name))];

async function bytesOfAll(): Promise<Uint8Array<ArrayBuffer>> {
  const sheets = [
    {
      ...{ sheet, data, stickyRowsCount: 1 },
      columns: variables.map(({ type }) => ({ width: widths[type] })),
    },
    ...texts.map((its) => ({
      sheet: its.sheet,
      data: its.data.map((row, i) => row.map((text) => (i < its.sticky ? heading(text ?? '') : said(text)))),
      stickyRowsCount: its.sticky,
      columns: its.widths.map((width) => ({ width })),
    })),
  ];
  return mended(await writeXlsxFile(sheets).toBuffer());
}

parentPort?.on('message', async (rows: readonly Row[] | null) => {
  if (rows) {
    for (const row of rows) data.push(variables.map(({ type }, i) => written(type, row[i] ?? null)));
    parentPort?.postMessage(null);
  } else {
    const bytes = await bytesOfAll();
    parentPort?.postMessage(bytes, [bytes.buffer]);
  }
});
