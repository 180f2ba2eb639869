// The codebook of the page as a file: what the page says, for whoever may read it.
import { expect, test } from 'vitest';
import { readableCodebook } from '#app/study/codebook.ts';
import { elementsOf, type PdfElement, readPdf, squeezed } from '../export/readers/pdf-reader.ts';
import { serveWorld } from '../http.ts';
import { world } from '../world.ts';

test('the codebook as PDF is what the page says, for a statistician alone', async () => {
  const w = await world({ activated: false });
  const app = await serveWorld(w, null);
  for (const role of ['coordinator', 'trainer', 'administrator'] as const) {
    const refused = await (await app.signedIn(role)).get('/codebook.pdf');
    expect([refused.status, refused.headers['content-disposition']]).toEqual([403, undefined]);
    expect(refused.text).toContain('Your role does not include this page.');
  }
  const sami = await app.signedIn('statistician');
  expect((await sami.get('/codebook')).text).toContain('href="/codebook.pdf"');
  const { status, headers, body } = await sami.get('/codebook.pdf');
  expect([status, headers['content-type']]).toEqual([200, 'application/pdf']);
  expect(headers['content-disposition']).toBe('attachment; filename="codebook-liftmor.pdf"');
  const { root, pages } = readPdf(body);
  const [, ...parts] = elementsOf(root, 'Sect');
  const bare = (text: string) => text.replace(/\s/g, '');
  expect(parts.map((part) => part.children.slice(0, 2).map(squeezed))).toEqual(
    readableCodebook().map(({ name, label }) => [bare(label), `Form${name}`]),
  );
  for (const [i, { rows }] of readableCodebook().entries()) {
    const cells = elementsOf(parts[i] as PdfElement, 'TR').map((tr) => tr.children.map(squeezed));
    expect(cells.slice(1).map((row) => row.slice(0, 7))).toEqual(
      rows.map((each) =>
        [each.field, each.label, each.code, each.type, each.unit, each.range, each.expected].map(bare),
      ),
    );
    for (const [k, { values, derivation, asked, checks }] of rows.entries())
      for (const text of [values || derivation, asked, checks])
        expect(cells[k + 1]?.[7]).toContain(bare(text));
  }
  for (const page of pages) expect(page.map(({ text }) => text)).toContain('PRACTICE');
  expect((await sami.get('/codebook.pdf')).body.equals(body)).toBe(true);
});
