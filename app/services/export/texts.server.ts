// The texts of a bundle: what explains its tables, and what reads them.

import { breathe } from '../breathe.server.ts';
import { blindingText } from './blinding.server.ts';
import type { Cut } from './cut.server.ts';
import { codebookOf } from './formats/codebook.server.ts';
import { csv } from './formats/csv.server.ts';
import { analysisScript } from './formats/scripts/analysis.server.ts';
import { rScript } from './formats/scripts/r.server.ts';
import { sasScript } from './formats/scripts/sas.server.ts';
import type { Located } from './formats/scripts/script.server.ts';
import { spssScript } from './formats/scripts/spss.server.ts';
import { stataScript } from './formats/scripts/stata.server.ts';
import { readme } from './readme.server.ts';
import type { Spooled } from './spool.server.ts';
import { labelWithin, type Replaced, type Row, type Stamp, type Table, Unwritable } from './table.server.ts';
import type { ExportTable } from './tables.server.ts';

export interface MadeFile extends Spooled {
  /** The table that it holds, in which format (or one-line), and how many rows; null of a text. */
  table: string | null;
  format: string;
  rows: number | null;
  /** Of a format that replaces signs. */
  replaced?: readonly Replaced[];
}

interface Made {
  tables: readonly ExportTable[];
  made: readonly MadeFile[];
  refused: { name: string; reason: string }[];
  /** Names of the files of the list. */
  names: readonly string[];
}

/** Programs for the CSV files, and what each has room for: characters of a label, of a variable and of a table. */
const scripts: readonly {
  name: string;
  most: readonly [number, number];
  write(located: readonly Located[], stamp: Stamp): string;
  /** Which files of a table it reads: the first that is there. */
  of?: readonly string[];
}[] = [
  { name: 'scripts/read.R', most: [256, 256], write: rScript },
  { name: 'scripts/read.sas', most: [256, 256], write: sasScript },
  { name: 'scripts/read.sps', most: [255, 64], write: spssScript, of: ['one-line', 'csv'] },
  { name: 'scripts/read.do', most: [80, 80], write: stataScript },
];

const located = (
  tables: readonly Table[],
  made: readonly MadeFile[],
  [most, mostOfTable]: readonly [number, number],
  of: readonly string[] = ['csv'],
) =>
  tables.flatMap((table): Located[] => {
    const path = of
      .map((format) => made.find((each) => each.table === table.name && each.format === format)?.name)
      .find((each) => each !== undefined);
    if (path === undefined) return [];
    const variables = table.variables.map((each) => ({ ...each, label: labelWithin(each, most) }));
    return [{ table: { ...table, variables, label: labelWithin(table, mostOfTable) }, path }];
  });

async function inCsv(table: Table, stamp: Stamp): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of csv.write(table, stamp)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function blindingFile({ stamp }: Cut, tables: readonly ExportTable[]): Promise<[string, string][]> {
  const its = tables.find(({ table }) => table.name === 'blinding_index')?.table;
  if (!its) return [];
  const rows: Row[] = [];
  for await (const batch of its.rows()) rows.push(...batch);
  return [['blinding_index.txt', blindingText(stamp.title, stamp.marks, rows)]];
}

/** File -> text. One that its format or its language cannot hold is among the refused. */
export async function textsOf(cut: Cut, { tables, made, refused, names }: Made) {
  const files = await blindingFile(cut, tables);
  const all = tables.map(({ table }) => table);
  const books = await codebookOf(all, cut.stamp);
  for (const book of [books.codebook, books.codelists]) {
    files.push([`${book.name}.csv`, await inCsv(book, cut.stamp)]);
    await breathe();
  }
  if (made.some(({ format }) => format === 'csv')) {
    files.push(['analysis.R', analysisScript()]);
    for (const { name, most, write, of } of scripts)
      try {
        files.push([name, write(located(all, made, most, of), cut.stamp)]);
      } catch (error) {
        if (!(error instanceof Unwritable)) throw error;
        refused.push({ name, reason: error.message });
      } finally {
        await breathe();
      }
  }
  const folders = [...new Set(made.map(({ format }) => format))];
  files.push(['README.txt', readme(cut, { tables, folders, refused, names })]);
  return files;
}
