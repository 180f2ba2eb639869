// The data directory: where the database file of SQLite lies, and on every engine what is no table: the keys.
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const databaseFile = (dir: string) => join(dir, 'equipoise.sqlite');

/** The file in which a study arrives, until it is whole. */
export const unfinishedFile = (dir: string) => `${databaseFile(dir)}.unfinished`;

// Of a directory for temporary files, such as /tmp.
const sticky = 0o1000;

/** The wording of licensed questionnaires, which a site puts beside its keys: it may be there before the study. */
export const wordingFile = 'wording.json';

/** What lies in the data directory of a study whose tables another engine holds. */
export const keyFiles = ['study.key', 'practice.key'];

/**
 * Makes the data directory its owner's alone. Throws, with the directory as it was, when it is somebody else's: when it
 * is shared, or holds files and no study. Keys without a study are such files, unless they may be there: a start that
 * was not told of its database would begin another study beside them.
 */
export function ownDirectory(dir: string, mayHold: readonly string[] = []): void {
  const found = statSync(dir, { throwIfNoEntry: false });
  if (!found) mkdirSync(dir, { recursive: true, mode: 0o700 });
  else if (!found.isDirectory()) throw new Error(`${dir} is no directory.`);
  else if ((found.mode & sticky) !== 0)
    throw new Error(`${dir} is shared by everybody on this computer: name a directory of its own.`);
  else if (!existsSync(databaseFile(dir))) {
    const foreign = readdirSync(dir).find(
      (name) =>
        name !== 'lost+found' &&
        name !== wordingFile &&
        !mayHold.includes(name) &&
        !join(dir, name).startsWith(unfinishedFile(dir)),
    );
    if (foreign !== undefined)
      throw new Error(
        `${dir} holds ${foreign} and no study: name an empty directory, or one that is not there yet.`,
      );
  }
  chmodSync(dir, 0o700);
}
