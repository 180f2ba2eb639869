// A backup: an online copy of the running study, verified before it counts, without the key. Never a file copy: that
// could tear a page or miss what still stands in the log.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { databaseFile, openForReading, ownDirectory } from '#db/open.ts';
import { verify } from './verify.server.ts';

/** Copies the study in `data` into the empty folder `out` and verifies the copy. Answers the file; throws otherwise. */
export async function backUp(data: string, out: string): Promise<string> {
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new Error(`${out} is not empty: name an empty directory, or one that is not there yet.`);
  const engine = openForReading(data);
  ownDirectory(out);
  const file = databaseFile(out);
  try {
    await engine.copyTo(file);
    const copy = openForReading(out);
    const { failed } = await verify(copy);
    copy.close();
    if (failed.length > 0) throw new Error(`The copy is not sound and was removed: ${failed[0]}`);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    engine.close();
    // What reading the copy left beside it: nothing was written, so the file alone is the backup.
    for (const rest of ['-wal', '-shm']) rmSync(`${file}${rest}`, { force: true });
  }
  return file;
}
