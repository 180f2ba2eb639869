// A server of its own for a test file: one that may be killed. It runs again before each test.
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Server, startPostgres } from '../../scripts/postgres.ts';
import { useServer } from '../places.ts';

/** Starts it before the tests of this file and puts their places on it. */
export function ownServer(): Pick<Server, 'kill' | 'start'> {
  let server: Server;
  beforeAll(async () => {
    server = await startPostgres();
    useServer(server.url());
  });
  afterEach(() => server.start());
  afterAll(() => server.stop());
  return { kill: () => server.kill(), start: () => server.start() };
}
