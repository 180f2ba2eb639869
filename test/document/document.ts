// Documents for the tests, and what is made of them.
import type { Column, Document, DocumentRow, Section } from '#app/services/document/document.server.ts';
import { pdfOf } from '#app/services/document/pdf.server.ts';
import { type PdfElement, readPdf, squeezed } from '../export/readers/pdf-reader.ts';

export const two: readonly Column[] = [
  { title: 'Name', share: 1, isHead: true },
  { title: 'What it is', share: 3 },
];

export const section = (
  name: string,
  rows: readonly DocumentRow[],
  more: Partial<Section> = {},
): Section => ({
  ...{ name, title: `Title of ${name}`, about: `About ${name}`, notes: [`A note on ${name}`], group: '' },
  ...{ columns: two, rows, ...more },
});

export const row = (name: string, ...cells: string[]): DocumentRow => ({ cells: [name, ...cells], of: name });

export const documentOf = (sections: readonly Section[], more: Partial<Document> = {}): Document => ({
  ...{ format: 'a test', title: 'A document', facts: ['Facts'], marks: 'SYNTHETIC; DUMMY ARM' },
  ...{ source: 'Made from nothing', at: '2026-03-01T09:30:00.000Z', sections, ...more },
});

export async function written(its: Document): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of pdfOf(its)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const read = async (its: Document) => readPdf(await written(its));

/** Its rows as a screen reader has them, without blanks. */
export const rowsOf = (table: PdfElement | undefined): string[][] =>
  (table?.children ?? []).map((tr) => tr.children.map(squeezed));
