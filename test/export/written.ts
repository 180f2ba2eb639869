// What the tests of every text format need: the bytes of a file, here and on a machine of another place, and a table that
// tells how far it has been read.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Format, Row, Stamp, Table } from '#app/services/export/table.server.ts';
import { sha256 } from '#db/canonical.ts';
import { stamp as ours } from './torture.ts';

export async function bytesOf(format: Format, table: Table, stamp: Stamp = ours): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of format.write(table, stamp)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Throws where the bytes are no UTF-8, and keeps a byte order mark. */
export const textOf = async (format: Format, table: Table, stamp: Stamp = ours): Promise<string> =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await bytesOf(format, table, stamp));

/** What a script prints under another zone and language, as JSON. Throws what it said where it fails. */
function printedElsewhere<T>(script: string, zone: string): T {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { ...process.env, NODE_OPTIONS: '', TZ: zone, LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

/** SHA-256 of the torture table as each of these `[file in formats/, its export]` writes it under another zone and language. */
export const hashesElsewhere = (formats: readonly (readonly [string, string])[], zone: string): string[] =>
  printedElsewhere(
    `
    import { createHash } from 'node:crypto';
    const { stamp, torture } = await import('#test/export/torture.ts');
    const found = [String(new Date(Date.UTC(2026, 0, 1)).getHours())];
    for (const [file, name] of ${JSON.stringify(formats)}) {
      const format = (await import('#app/services/export/formats/' + file + '.server.ts'))[name];
      const hash = createHash('sha256');
      for await (const chunk of format.write(torture, stamp)) hash.update(chunk);
      found.push(hash.digest('hex'));
    }
    process.stdout.write(JSON.stringify(found));`,
    zone,
  );

/** SHA-256 of the codebook of the torture table as PDF under another zone and language. */
export const codebookElsewhere = (zone: string): string =>
  printedElsewhere(
    `
    import { createHash } from 'node:crypto';
    const { stamp, torture } = await import('#test/export/torture.ts');
    const { codebookOf } = await import('#app/services/export/formats/codebook.server.ts');
    const { codebookPdf } = await import('#app/services/export/formats/codebook-pdf.server.ts');
    const hash = createHash('sha256');
    const tables = [{ table: torture, kind: 'data' }];
    for await (const chunk of codebookPdf(tables, await codebookOf([torture], stamp), stamp)) hash.update(chunk);
    process.stdout.write(JSON.stringify(hash.digest('hex')));`,
    zone,
  );

export const hashOf = async (format: Format, table: Table) => sha256(await bytesOf(format, table));

/** `count` rows made by `row`, five a batch; `read` is how many of them the newest reading has taken. */
export function watched(its: Table, count: number, row: (i: number) => Row) {
  const seen = { read: 0, readings: 0 };
  const table: Table = {
    ...its,
    async *rows() {
      seen.readings += 1;
      seen.read = 0;
      for (let i = 0; i < count; i += 5) {
        const batch = Array.from({ length: Math.min(5, count - i) }, (_, k) => row(i + k));
        seen.read += batch.length;
        yield batch;
      }
    },
  };
  return { table, seen };
}
