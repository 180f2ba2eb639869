// Where studies and servers of tests lie. Each test has a database of its own, and a commit waits for the disk: in
// memory, where there is enough of it, it does not. What a kill of a process leaves behind is the same in both.
import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const inMemory = '/dev/shm';
const needed = 4 * 2 ** 30;

/** The folder for temporary files of tests. */
export function roomy(): string {
  const found = existsSync(inMemory) ? statfsSync(inMemory) : undefined;
  return found && found.bavail * found.bsize > needed ? inMemory : tmpdir();
}
