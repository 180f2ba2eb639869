// The registry of formats: a new one is a file beside this and a line here.
import { problem } from '#app/problem.ts';
import type { Format } from '../table.server.ts';
import { csv } from './csv.server.ts';
import { datasetJson, datasetNdjson } from './dataset-json.server.ts';
import { excel } from './excel.server.ts';
import { parquet } from './parquet.server.ts';
import { spss } from './spss.server.ts';
import { stata } from './stata.server.ts';
import { studyFormats } from './study-files.server.ts';
import { xpt, xptAscii } from './xpt.server.ts';

export interface Registered {
  /** As it is asked for. */
  name: string;
  /** The folder of its files, with its slash. CSV lies at the top, where the programs that check a list look for it. */
  folder: string;
  format: Format;
  /** The kinds of tables that it is written for; see tables.server.ts. */
  kinds: readonly ('analysis' | 'data' | 'reading')[];
  /** Whether the page offers it chosen. */
  isUsual: boolean;
}

const recorded = ['analysis', 'data'] as const;
const people = ['analysis', 'data', 'reading'] as const;

export const formats: readonly Registered[] = [
  { name: 'csv', folder: '', format: csv, kinds: people, isUsual: true },
  { name: 'dataset-json', folder: 'dataset-json/', format: datasetJson, kinds: recorded, isUsual: true },
  { name: 'ndjson', folder: 'ndjson/', format: datasetNdjson, kinds: recorded, isUsual: false },
  { name: 'xpt', folder: 'sas/', format: xpt, kinds: recorded, isUsual: true },
  { name: 'xpt-ascii', folder: 'sas-ascii/', format: xptAscii, kinds: recorded, isUsual: false },
  { name: 'stata', folder: 'stata/', format: stata, kinds: recorded, isUsual: true },
  { name: 'spss', folder: 'spss/', format: spss, kinds: recorded, isUsual: true },
  { name: 'excel', folder: 'excel/', format: excel, kinds: people, isUsual: false },
  { name: 'parquet', folder: 'parquet/', format: parquet, kinds: people, isUsual: true },
];

/** Everything that may be asked for, as the page and the command offer it. */
export const choices: readonly { name: string; label: string; maxRows: number | null; isUsual: boolean }[] = [
  ...formats.map(({ name, format: { label, maxRows }, isUsual }) => ({ name, label, maxRows, isUsual })),
  ...studyFormats.map(({ name, label, isUsual }) => ({ name, label, maxRows: null, isUsual })),
];

export const formatNames: readonly string[] = choices.map(({ name }) => name);

/** Those that are taken where nothing is chosen. */
export const usualFormats: readonly string[] = choices
  .filter(({ isUsual }) => isUsual)
  .map(({ name }) => name);

/** The formats of a list with commas between; null: the usual ones. Throws export.unknown for a name that is none. */
export function formatsNamed(list: string | null): readonly string[] {
  if (list === null) return usualFormats;
  const names = list.split(',').map((each) => each.trim());
  const strange = names.find((each) => !formatNames.includes(each));
  if (strange !== undefined)
    throw problem(
      'export.unknown',
      `formats: ${JSON.stringify(strange)} is none of ${formatNames.join(', ')}.`,
    );
  return names;
}
