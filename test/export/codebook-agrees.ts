// The codebook as PDF against codebook.csv and codelists.csv of the same bundle: every table in order, every variable, and
// every word that the CSV has of it.
import { expect } from 'vitest';
import type { ExportTable } from '#app/services/export/tables.server.ts';
import { elementsOf, type PdfElement, readPdf, squeezed } from './readers/pdf-reader.ts';
import { readStrictly } from './strict-csv.ts';

type Files = Readonly<Record<string, Uint8Array>>;
type Line = Record<string, string>;

const bare = (text: string) => text.replace(/\s/g, '');

function linesOf(files: Files, name: string): Line[] {
  const [header = [], ...lines] = readStrictly(Buffer.from(files[name] ?? []).toString());
  return lines.map((line) => Object.fromEntries(header.map((each, i) => [each ?? '', bare(line[i] ?? '')])));
}

/** Cells by the head of their column. */
function rowsOf(part: PdfElement | undefined): Line[] {
  const [head, ...rows] = (part ? elementsOf(part, 'TR') : []).map((tr) => tr.children.map(squeezed));
  return rows.map((cells) => Object.fromEntries((head ?? []).map((each, i) => [each, cells[i] ?? ''])));
}

const withKey = ({ name, key }: Line) => `${name}${key ? `key${key}` : ''}`;

/** Fails where the PDF has more or less than the CSV. */
export function agreesWithCsv(files: Files, tables: readonly ExportTable[]): void {
  const { root, pages } = readPdf(files['codebook/codebook.pdf'] ?? new Uint8Array());
  const [, ...parts] = elementsOf(root, 'Sect');
  const titles = parts.map((part) => squeezed(part.children[0] as PdfElement));
  expect(titles).toEqual([...tables.map(({ table }) => table.name), 'Listsofcodes']);
  const lines = Map.groupBy(linesOf(files, 'codebook.csv'), ({ dataset }) => dataset);
  expect([...lines.keys()]).toEqual(tables.map(({ table }) => table.name));
  for (const [i, { table, kind }] of tables.entries()) {
    const [here, there] = [rowsOf(parts[i]), lines.get(table.name) ?? []];
    expect(here.map((row) => [row['#'], row.Variable, row.Label, row.Unit, row.Codes, row.Missing])).toEqual(
      there.map((line) => [line.order, withKey(line), line.label, line.unit, line.codelist, line.n_missing]),
    );
    for (const [k, line] of there.entries()) {
      const row = here[k] ?? {};
      const said: [string | undefined, (string | undefined)[]][] = [
        [row.Type, [line.type, line.length, line.format]],
        [row.Held, [line.min, line.max]],
        [row.Origin, [line.origin, line.source === `${table.name}.${line.name}` ? '' : line.source]],
        [row['Whatispossible,andhowitismade'], [line.range, line.expected, line.rule, line.derivation]],
      ];
      if (kind !== 'reading' && line.sas_name !== line.name) said.push([row.InSAS, [line.sas_name]]);
      for (const [cell, words] of said)
        for (const word of words) expect(cell, `${table.name}.${line.name}`).toContain(word);
    }
  }
  const marks = new Set([...lines.values()].flat().map((line) => line.marks));
  for (const page of pages)
    expect(
      new Set(
        page.filter(({ font, y }) => font === 'Helvetica-Bold' && y > 550).map(({ text }) => bare(text)),
      ),
    ).toEqual(marks);
  let list = '';
  const codes = rowsOf(parts.at(-1)).map((row) => {
    list = row.List || list;
    return [list, row.Code, row.Whatitmeans];
  });
  expect(codes).toEqual(
    linesOf(files, 'codelists.csv').map(({ codelist, code, label }) => [codelist, code, label]),
  );
}
