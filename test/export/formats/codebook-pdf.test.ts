// The codebook as PDF: it refuses what no standard font can show, says where, and is the same file on every machine.
import { expect, test } from 'vitest';
import { codebookOf } from '#app/services/export/formats/codebook.server.ts';
import { codebookPdf } from '#app/services/export/formats/codebook-pdf.server.ts';
import type { Stamp, Table } from '#app/services/export/table.server.ts';
import { sha256 } from '#db/canonical.ts';
import { readPdf, wordsOf } from '../readers/pdf-reader.ts';
import { none, single, stamp, torture, withVariable } from '../torture.ts';
import { codebookElsewhere } from '../written.ts';

async function written(tables: readonly Table[], its: Stamp = stamp): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const all = tables.map((table) => ({ table, kind: 'data' as const }));
  for await (const chunk of codebookPdf(all, await codebookOf(tables, its), its)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('a sign that no standard font has refuses the file, with table and variable', async () => {
  const odd = withVariable('value', { derivation: 'value ≥ 2' });
  await expect(written([none, odd])).rejects.toThrow(
    'TORTURE, value: no standard font has the sign ≥ (codebook as PDF)',
  );
  await expect(written([torture], { ...stamp, title: 'Kość' })).rejects.toThrow(
    'no standard font has the sign ść',
  );
});

test('the same bytes under any zone and language', async () => {
  const hash = sha256(await written([torture]));
  for (const zone of ['Pacific/Chatham', 'America/St_Johns']) expect(codebookElsewhere(zone)).toBe(hash);
});

test('its only instant is that of the cut', async () => {
  const one = await written([torture]);
  expect(readPdf(one).info).toEqual({
    ...{ Title: 'Codebook of TORTURE', Creator: 'Equipoise', Producer: 'Equipoise' },
    CreationDate: 'D:20260301093000Z',
  });
  const other = await written([torture], { ...stamp, cutAt: '2026-03-02T00:00:00.000Z' });
  expect(wordsOf(other)).not.toBe(wordsOf(one));
});

test('what a table holds is never in it but for the smallest and largest', async () => {
  const words = wordsOf(await written([torture, single, none]));
  expect(words).toContain('SYNTHETIC; DUMMY ARM');
  expect(words).toContain('1900-03-01 to');
  for (const cell of ['plain', '0012', '123456789.12', 'Zo\u00eb']) expect(words).not.toContain(cell);
});
