// A zip whose bytes follow from its files alone: no time, no owner, and always the same chunks. Packed piece by piece, with a
// pause after each, so that a large one keeps nobody waiting.
import { Zip, ZipDeflate } from 'fflate';
import { breathe } from '../breathe.server.ts';
import type { Spool, Spooled } from './spool.server.ts';

// Zip times have no zone and begin in 1980: one fixed local time keeps the bytes equal everywhere.
const zipTime = '1980-01-01T00:00:00';

/** The bytes of the archive. `onProgress` is told how many bytes of the files are packed. */
export async function* zipped(
  spool: Spool,
  files: readonly Spooled[],
  onProgress?: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failed: Error | null = null;
  let packed = 0;
  const zip = new Zip((error, data) => {
    if (error) failed = error;
    else ready.push(data);
  });
  for (const each of files) {
    const entry = new ZipDeflate(each.name, { level: 6 });
    Object.assign(entry, { mtime: zipTime, os: 3, attrs: 0o100644 << 16 });
    zip.add(entry);
    for await (const chunk of spool.read(each)) {
      entry.push(chunk);
      if (failed) throw failed;
      packed += chunk.length;
      onProgress?.(packed);
      yield* ready.splice(0);
      await breathe();
    }
    entry.push(new Uint8Array(0), true);
  }
  zip.end();
  if (failed) throw failed;
  yield* ready.splice(0);
}
