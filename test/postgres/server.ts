// The PostgreSQL of a test run: the one that TEST_DATABASE_URL names, as a superuser, or one from npm.
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../scripts/postgres.ts';
import { roomy } from '../in-memory.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of its database `postgres`, for a superuser. */
    postgres: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const named = process.env.TEST_DATABASE_URL;
  const server = named ? undefined : await startPostgres({}, roomy());
  provide('postgres', named ?? server?.url() ?? '');
  return async () => server?.stop();
}
