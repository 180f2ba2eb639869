// A backup: an online copy of the running study, verified before it counts, without the key. Never a file copy: that
// could tear a page or miss what still stands in the log.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { giveName } from '#db/new-file.ts';
import { databaseFile, openForReading, ownDirectory } from '#db/open.ts';
import { verify } from './verify.server.ts';

/** Copies the study in `data` into the empty folder `out` and verifies the copy. Answers the file; throws otherwise. */
export async function backUp(data: string, out: string): Promise<string> {
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new Error(`${out} is not empty: name an empty directory, or one that is not there yet.`);
  const engine = openForReading(data);
  // The copy gets its place when it is whole and verified: what a kill leaves behind is never taken for one.
  const unfinished = join(out, 'unfinished');
  const file = databaseFile(out);
  try {
    ownDirectory(out);
    mkdirSync(unfinished, { mode: 0o700 });
    await engine.copyTo(databaseFile(unfinished));
    const copy = openForReading(unfinished);
    const { failed } = await verify(copy);
    copy.close();
    if (failed.length > 0) throw new Error(`The copy is not sound and was removed: ${failed[0]}`);
    giveName(databaseFile(unfinished), file);
  } finally {
    engine.close();
    // With what reading the copy left beside it: nothing was written, so the file alone is the backup.
    rmSync(unfinished, { recursive: true, force: true });
  }
  return file;
}
