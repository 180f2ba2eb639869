// The PostgreSQL of a test run: the one that TEST_DATABASE_URL names, as a superuser, or one from npm.
import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../scripts/postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of its database `postgres`, for a superuser. */
    postgres: string;
  }
}

// Each test has a database of its own, and making one and dropping it wait for the disk: in memory, where there is
// enough, they do not.
const inMemory = '/dev/shm';
const needed = 4 * 2 ** 30;
function roomy(): string {
  const found = existsSync(inMemory) ? statfsSync(inMemory) : undefined;
  return found && found.bavail * found.bsize > needed ? inMemory : tmpdir();
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const named = process.env.TEST_DATABASE_URL;
  const server = named ? undefined : await startPostgres({}, roomy());
  provide('postgres', named ?? server?.url() ?? '');
  return async () => server?.stop();
}
