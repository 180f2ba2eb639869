// The codebook of an export for reading: as PDF, from the rows of the two tables that codebook.csv and codelists.csv are written
// from, so that neither says of a variable what the other does not.
import type { Column, Section } from '../../document/document.server.ts';
import { pdfOf } from '../../document/pdf.server.ts';
import { labelWithin, type Stamp, type Table } from '../table.server.ts';
import { type ExportTable, kindsOfTables } from '../tables.server.ts';

const format = 'codebook as PDF';

/** Cells by the name of their variable; '' where there is nothing. */
type Line = Readonly<Record<string, string>>;

async function linesOf(table: Table): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const batch of table.rows())
    for (const row of batch)
      lines.push(Object.fromEntries(table.variables.map(({ name }, i) => [name, String(row[i] ?? '')])));
  return lines;
}

const inSas = 'In SAS';
const columns: readonly Column[] = [
  { title: '#', share: 3.2, isRight: true },
  { title: 'Variable', share: 15, isHead: true },
  { title: inSas, share: 9.4 },
  { title: 'Label', share: 18.5 },
  { title: 'Type', share: 10 },
  { title: 'Unit', share: 5.6 },
  { title: 'Codes', share: 8.4 },
  { title: 'Held', share: 10.4 },
  { title: 'Missing', share: 6.6, isRight: true },
  { title: 'Origin', share: 15 },
  { title: 'What is possible, and how it is made', share: 27 },
];

/** Those that are something, each with its word before it. */
const said = (between: string, ...its: readonly (readonly [string, string | undefined])[]) =>
  its.flatMap(([word, text]) => (text ? [`${word}${text}`] : [])).join(between);

function cellsOf(its: Line): string[] {
  const held = its.min === its.max ? its.min : `${its.min} to ${its.max}`;
  const bytes = its.length && `${its.length} ${its.length === '1' ? 'byte' : 'bytes'}`;
  // A dataset of the analysis names itself.
  const source = its.source === `${its.dataset}.${its.name}` ? '' : its.source;
  const owner = its.rule === 'owner' ? 'the owner of the protocol' : its.rule;
  const rule = said('; ', ['possible: ', its.range], ['expected: ', its.expected], ['rule: ', owner]);
  return [
    its.order ?? '',
    said('\n', ['', its.name], ['key ', its.key]),
    its.sas_name === its.name ? '' : (its.sas_name ?? ''),
    its.label ?? '',
    said(', ', ['', its.type], ['', bytes], ['', its.format]),
    its.unit ?? '',
    its.codelist ?? '',
    held ?? '',
    its.n_missing ?? '',
    said(', ', ['', its.origin], ['', source]),
    said('\n', ['', rule], ['', its.derivation]),
  ];
}

/** The tables of a bundle and what is said of them. Throws Unwritable where a text has a sign that no standard font has. */
export async function* codebookPdf(
  tables: readonly ExportTable[],
  { codebook, codelists }: { codebook: Table; codelists: Table },
  { study, title, cutAt, marks, version }: Stamp,
): AsyncGenerator<Uint8Array> {
  const byTable = Map.groupBy(await linesOf(codebook), ({ dataset }) => dataset);
  const sections = tables.map(({ table, kind }): Section => {
    const lines = byTable.get(table.name) ?? [];
    // What is only for reading is in no file of SAS.
    const differs = kind !== 'reading' && lines.some((line) => line.sas_name !== line.name);
    const isShown = ({ title }: Column) => differs || title !== inSas;
    return {
      ...{ name: table.name, title: table.name, group: kindsOfTables[kind] },
      about: labelWithin(table, 200),
      notes: [`${table.label}. ${table.structure}.`],
      columns: columns.filter(isShown),
      rows: lines.map((line) => ({
        cells: cellsOf(line).filter((_, i) => isShown(columns[i] as Column)),
        of: line.name ?? null,
      })),
    };
  });
  const codes = await linesOf(codelists);
  const lists: Section = {
    ...{ name: codelists.name, title: 'Lists of codes', group: '', about: codelists.label },
    notes: ['What the codes of a variable mean that names a list.'],
    columns: [
      { title: 'List', share: 12, isHead: true, isOnce: true },
      { title: 'What it is about', share: 32, isOnce: true },
      { title: 'Code', share: 14 },
      { title: 'What it means', share: 42 },
    ],
    rows: codes.map(({ codelist = '', title = '', code = '', label = '' }) => ({
      cells: [codelist, title, code, label],
      of: codelist,
    })),
  };
  yield* pdfOf({
    format,
    title: `Codebook of ${study}`,
    facts: [
      ...[title.toUpperCase() === study ? '' : title, marks].filter((each) => each !== ''),
      'Every variable of this export, from the same source as codebook.csv. Held: the smallest and the largest value. Missing: rows without one.',
    ],
    marks,
    source: `Cut of ${cutAt}, Equipoise ${version}`,
    at: cutAt,
    sections: codes.length > 0 ? [...sections, lists] : sections,
  });
}
