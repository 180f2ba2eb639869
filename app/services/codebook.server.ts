// The codebook of the study as PDF: what the page says, and no more. It tells of no participant, and its only time is that of
// the last open event.
import { eq } from 'drizzle-orm';
import { type CodebookRow, readableCodebook } from '#app/study/codebook.ts';
import { study } from '#app/study/index.ts';
import type { Column, Section } from './document/document.server.ts';
import { pdfOf } from './document/pdf.server.ts';
import { Unwritable } from './export/table.server.ts';
import type { Scope } from './scope.server.ts';
import { studyState } from './settings.server.ts';
import { codeVersion } from './version.server.ts';

const columns: readonly Column[] = [
  { title: 'Field', share: 16, isHead: true },
  { title: 'Label', share: 20.5 },
  { title: 'Code', share: 8 },
  { title: 'Type', share: 12.5 },
  { title: 'Unit', share: 7 },
  { title: 'Possible', share: 11 },
  { title: 'Expected', share: 9 },
  { title: 'Values or derivation', share: 34 },
];

function cellsOf(its: CodebookRow): string[] {
  const said = [
    its.values || its.derivation,
    its.asked && `Asked when ${its.asked}`,
    its.checks && `Checked: ${its.checks}`,
  ];
  return [
    ...[its.field, its.label, its.code, its.type, its.unit, its.range, its.expected],
    said.filter((each) => each !== '').join('\n'),
  ];
}

/** The instant of the last open event. */
async function lastOpen({ engine: { read, tables } }: Scope): Promise<string> {
  const { ledger_head: head, ledger_open: entries } = tables;
  const found = await read
    .select({ at: entries.at })
    .from(head)
    .innerJoin(entries, eq(entries.seq, head.seq))
    .where(eq(head.id, 'open'));
  return found[0]?.at ?? '1970-01-01T00:00:00.000Z';
}

async function write(scope: Scope): Promise<Buffer> {
  const { synthetic, mode } = await studyState(scope);
  const marks = [synthetic ? 'SYNTHETIC' : '', mode === 'practice' ? 'PRACTICE' : ''].filter(
    (each) => each !== '',
  );
  const sections = readableCodebook().map(
    ({ name, label, rows }): Section => ({
      ...{
        name,
        title: label,
        about: `Form ${name}, ${rows.length} fields`,
        notes: [`Form ${name}`],
        group: '',
        columns,
      },
      rows: rows.map((each) => ({ cells: cellsOf(each), of: each.field })),
    }),
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of pdfOf({
    ...{ format: 'codebook as PDF', title: `Codebook of ${study.id.toUpperCase()}` },
    facts: [...marks, 'Every field of every form that blinded people may know of, as the study defines it.'],
    marks: marks.join('; '),
    source: `Definition ${scope.definition}, Equipoise ${codeVersion}`,
    at: await lastOpen(scope),
    sections,
  }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The file; or, where a text has a sign that no standard font has, a sentence with form, field and sign. */
export async function studyCodebook(
  scope: Scope,
): Promise<{ ok: true; fileName: string; bytes: Buffer } | { ok: false; why: string }> {
  try {
    return { ok: true, fileName: `codebook-${study.id}.pdf`, bytes: await write(scope) };
  } catch (error) {
    if (error instanceof Unwritable) return { ok: false, why: error.message };
    throw error;
  }
}
