// Files that must survive: each is written under a temporary name beside its own, flushed to the disk, and only then
// given its name, which must still be free. A full disk or a kill leaves nothing under the name itself.
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file for its owner alone. Throws, with nothing under the name, when it cannot or when the name is taken. */
export function writeNewFile(file: string, content: string | Uint8Array): void {
  const unfinished = `${file}.${process.pid}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    const open = openSync(unfinished, 'wx', 0o600);
    try {
      fchmodSync(open, 0o600);
      writeFileSync(open, content);
    } finally {
      closeSync(open);
    }
    giveName(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** Flushes a finished file and gives it its name. Throws when the name is taken: nothing is ever written over. */
export function giveName(unfinished: string, file: string): void {
  flush(unfinished, 'r+');
  try {
    linkSync(unfinished, file);
    rmSync(unfinished);
  } catch (error) {
    // A file system without links has no way to take a name only if it is free.
    if (!withoutLinks.has(String((error as NodeJS.ErrnoException).code)) || existsSync(file)) throw error;
    renameSync(unfinished, file);
  }
  // Windows flushes names by itself and opens no directory.
  if (process.platform !== 'win32') flush(dirname(file), 'r');
}

const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

function flush(path: string, flags: 'r' | 'r+'): void {
  const open = openSync(path, flags);
  try {
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}
