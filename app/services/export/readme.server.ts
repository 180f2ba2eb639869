// The README that travels in the bundle.
import { armSaid } from './arm-column.server.ts';
import type { Cut } from './cut.server.ts';
import { formats } from './formats/index.server.ts';
import { studyFormats } from './formats/study-files.server.ts';
import { leftOut } from './left-out.server.ts';
import { howToVerify } from './reveal.server.ts';
import { type ExportTable, kindsOfTables } from './tables.server.ts';

function tablesSaid(tables: readonly ExportTable[]): string {
  const width = Math.max(...tables.map(({ table }) => table.name.length)) + 2;
  return (['analysis', 'data', 'reading'] as const)
    .map((kind) => {
      const lines = tables
        .filter((each) => each.kind === kind)
        .map(({ table }) => `  ${table.name.padEnd(width)}${table.label}. ${table.structure}.`);
      return [`${kindsOfTables[kind]}:`, ...lines].join('\n');
    })
    .join('\n\n');
}

function programsSaid({ programs }: Cut): string {
  if (programs.length === 0) return 'No program of the analysis is registered yet.\n';
  const lines = programs.map(({ name, sha256, at }) => `  ${sha256}  ${at}  ${name}\n`);
  return `Programs of the analysis, by SHA-256 and time (UTC) of their registration; none was registered after the
unsealing. Compute the SHA-256 of the program that made a result, and find it here:
${lines.join('')}`;
}

/** What the files are, how to read them and what is not in them. */
export function readme(
  cut: Cut,
  {
    tables,
    folders,
    refused,
    names,
  }: {
    tables: readonly ExportTable[];
    /** Formats that were written. */
    folders: readonly string[];
    refused: readonly { name: string; reason: string }[];
    /** Of the files of the list. */
    names: readonly string[];
  },
): string {
  const said = formats
    .filter(({ name }) => folders.includes(name))
    .map(({ folder, format: { label, extension } }) => `  ${`${folder}*.${extension}`.padEnd(22)}${label}`);
  const ofStudy = studyFormats
    .filter(({ name }) => folders.includes(name))
    .flatMap(({ files }) => files.filter(({ name }) => !refused.some((each) => each.name === name)))
    .map(({ name, label }) => `  ${name.padEnd(30)}${label}\n`);
  const refusals =
    refused.length === 0
      ? ''
      : `\nNot written, since the format cannot hold it:\n${refused.map(({ name, reason }) => `- ${name}: ${reason}`).join('\n')}\n`;
  const analysis = folders.includes('csv')
    ? '  analysis.R            The analysis in base R: source("analysis.R") in this folder; the same text before the lock and after\n'
    : '';
  return `${cut.stamp.title}
${cut.stamp.marks}

A file for each table in each of these formats:
${said.join('\n')}
${analysis}  codebook.csv          Every variable of every table
  codelists.csv         Every list of codes
${ofStudy.join('')}  scripts/              Programs for R, SAS, SPSS and Stata that read the CSV files with types, labels and codes
manifest.json names study, definition, cut, and of every file its rows, its length and its SHA-256.

${tablesSaid(tables)}

An empty cell is a value that was not entered. Where it was recorded why, the variable that ends in
_missing (MISRSN in ADEFF) holds the reason. Days are ISO 8601. Text is UTF-8.
Start with the CSV, Dataset-JSON or statistical files; a spreadsheet program may change what it opens.
${refusals}
${programsSaid(cut)}
${armSaid[cut.arm.state].readme}
${howToVerify(names.map((name) => [name, '']))}
Left out:
${leftOut(cut.arm.state, cut.withheld.size)
  .map((each) => `- ${each}`)
  .join('\n')}
`;
}
