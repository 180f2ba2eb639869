// A document as the bytes of a PDF. The library that draws lets nobody else go first, so it has a thread of its own; whatever
// could be refused is looked at before.
import { bytesFromWorker, workerFile } from '../export/in-worker.server.ts';
import { Unwritable } from '../export/table.server.ts';
import type { Document } from './document.server.ts';
import { unheld } from './lines.server.ts';

const chunkBytes = 65_536;

/** Every text of a document, with the section and the row that it is of. */
function* textsOf({ title, facts, marks, source, sections }: Document) {
  for (const text of [title, ...facts, marks, source]) yield { text, section: title, of: null };
  for (const { name, group, columns, rows, ...its } of sections) {
    for (const text of [its.title, its.about, ...its.notes, group, ...columns.map((each) => each.title)])
      yield { text, section: name, of: null };
    for (const { cells, of } of rows) for (const text of cells) yield { text, section: name, of };
  }
}

async function* nothing(): AsyncIterable<never> {
  // The document is sent at the start.
}

/** The file. Throws Unwritable, with section and row, at a sign that no standard font has. */
export async function* pdfOf(its: Document): AsyncGenerator<Uint8Array> {
  for (const { text, section, of } of textsOf(its)) {
    const signs = unheld(text);
    if (signs !== '')
      throw new Unwritable(its.format, section, of, null, `no standard font has the sign ${signs}`);
  }
  const file = workerFile('services/document/pdf-worker.server.ts');
  const bytes = await bytesFromWorker(file, its, nothing());
  for (let i = 0; i < bytes.length; i += chunkBytes) yield bytes.subarray(i, i + chunkBytes);
}
