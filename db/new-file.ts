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
  const unfinished = unfinishedOf(file);
  try {
    const open = openNew(unfinished);
    try {
      writeFileSync(open, content);
    } finally {
      closeSync(open);
    }
    giveName(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** The same with content that comes in chunks. What they end in, if it is an error, is thrown. */
export async function writeNewFileOf(file: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = unfinishedOf(file);
  try {
    const open = openNew(unfinished);
    try {
      for await (const chunk of chunks) writeFileSync(open, chunk);
    } finally {
      closeSync(open);
    }
    giveName(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

const unfinishedOf = (file: string) => `${file}.${process.pid}.unfinished`;

function openNew(file: string): number {
  rmSync(file, { force: true });
  const open = openSync(file, 'wx', 0o600);
  fchmodSync(open, 0o600);
  return open;
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
