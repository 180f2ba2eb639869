// A backup: an online copy of the running study, verified before it counts, without the key. Never a file copy: that
// could tear a page or miss what still stands in the log.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { giveName } from '#db/new-file.ts';
import { openForReading, type Place } from '#db/open.ts';
import { databaseFile, ownDirectory } from '#db/sqlite/directory.ts';
import { verify } from './verify.server.ts';

/**
 * Copies the study of a place into the empty folder `out`, as a file of SQLite whatever the engine, and verifies the
 * copy. Answers the file; throws otherwise.
 */
export async function backUp(place: Place, out: string, at: string): Promise<string> {
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new Error(`${out} is not empty: name an empty directory, or one that is not there yet.`);
  const engine = await openForReading(place);
  // The copy gets its place when it is whole and verified: what a kill leaves behind is never taken for one.
  const unfinished = join(out, 'unfinished');
  const file = databaseFile(out);
  try {
    ownDirectory(out);
    mkdirSync(unfinished, { mode: 0o700 });
    await engine.copyTo(unfinished, at);
    const copy = await openForReading({ data: unfinished });
    const { failed } = await verify(copy);
    await copy.close();
    if (failed.length > 0) throw new Error(`The copy is not sound and was removed: ${failed[0]}`);
    giveName(databaseFile(unfinished), file);
  } finally {
    await engine.close();
    // With what reading the copy left beside it: nothing was written, so the file alone is the backup.
    rmSync(unfinished, { recursive: true, force: true });
  }
  return file;
}
