// An Excel workbook for reading: the rows, a codebook, and a sheet that sends whoever analyses to the CSV. Made in the memory
// of a thread of its own, so it takes a limited number of cells; see excel-worker.server.ts.
import { checked } from '../checked.server.ts';
import { bytesFromWorker, WorkerFailed, workerFile } from '../in-worker.server.ts';
import { epochDay } from '../instants.server.ts';
import { type Format, type Row, Unwritable, type Variable } from '../table.server.ts';
import { aboutSheet, codebookSheet } from './excel-sheets.server.ts';
import type { Workbook } from './excel-worker.server.ts';

const maxRows = 100_000;
// A second or so of work for each hundred thousand, and some 100 MiB.
const maxCells = 500_000;
/** Of Microsoft, "Excel specifications and limits". */
const limits = {
  columns: 16_384,
  characters: 32_767,
  lines: 253,
  sheetName: 31,
  largest: 9.99999999999999e307,
};
const firstDay = 61;
const chunkBytes = 65_536;

/**
 * Refused: days before 1900-03-01, which Excel counts otherwise than the calendar; texts of more than 32,767 characters or
 * 253 line feeds, or of characters that XML does not have; numbers beyond the range of Excel. It takes -0 for 0. `file`: what
 * the thread is started with.
 */
export const excelBy = (file: () => string): Format => ({
  extension: 'xlsx',
  label: 'Excel',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  maxRows,
  async *write(given, stamp) {
    const refuse = (variable: string | null, rule: string) =>
      new Unwritable('Excel', given.name, variable, null, rule);
    const { name, variables } = given;
    const isTaken = ['codebook', 'read me', 'history'].includes(name.toLowerCase());
    if (isTaken || name.length > limits.sheetName || !/^[^'[\]:*?/\\]+$/.test(name))
      throw refuse(null, 'a name that a sheet cannot have');
    if (variables.length > limits.columns) throw refuse(null, `more than ${limits.columns} variables`);
    const codebook = codebookSheet(given);
    const about = aboutSheet(given, stamp);
    for (const { data, of } of [codebook, about])
      data.forEach((row, i) => {
        for (const text of row) {
          const why = text === null ? null : unheld(text);
          if (why !== null) throw refuse(of[i] ?? null, `${why}, in what is said of it`);
        }
      });

    const table = checked('Excel', given, (cell, { type }) => whyNot(cell, type));
    async function* batches(): AsyncIterable<readonly Row[]> {
      let rows = 0;
      for await (const batch of table.rows()) {
        rows += batch.length;
        if (rows > maxRows) throw refuse(null, `more than ${maxRows} rows`);
        if (rows * variables.length > maxCells) throw refuse(null, `more than ${maxCells} cells`);
        yield batch;
      }
    }
    const workbook: Workbook = {
      sheet: name,
      variables: variables.map((its) => ({ name: its.name, type: its.type })),
      texts: [codebook, about],
    };
    const bytes = await bytesFromWorker(file(), workbook, batches()).catch((error) => {
      throw error instanceof WorkerFailed
        ? refuse(null, `no workbook was made of it: ${error.message}`)
        : error;
    });
    for (let i = 0; i < bytes.length; i += chunkBytes) yield bytes.subarray(i, i + chunkBytes);
  },
});

/** In the registry of formats. */
export const excel = excelBy(() => workerFile('services/export/formats/excel-worker.server.ts'));

function whyNot(cell: string | number, type: Variable['type']): string | null {
  if (typeof cell === 'number') {
    const size = Math.abs(cell);
    return size > limits.largest || (size > 0 && size < 2 ** -1022)
      ? 'a number beyond the range of Excel'
      : null;
  }
  if (type === 'char') return unheld(cell);
  const day = epochDay(cell.slice(0, 10)) ?? 0;
  return day + daysTo1970 < firstDay ? 'a day before 1900-03-01' : null;
}

const daysTo1970 = 25_569;

// What the library would drop without a word: what XML does not have, and what its specification discourages.
const notXml = /(?![\t\n\r\u0085])\p{Cc}|[\p{Cs}\ufffd]|\p{Noncharacter_Code_Point}/u;

function unheld(text: string): string | null {
  if (text.length > limits.characters) return `a text of more than ${limits.characters} characters`;
  if (text.split('\n').length - 1 > limits.lines) return `a text of more than ${limits.lines} line feeds`;
  return notXml.test(text) ? 'a character that a workbook cannot hold' : null;
}
