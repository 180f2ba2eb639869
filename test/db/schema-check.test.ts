// The migrations make the tables that are declared: a field that was added without one is found here.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('no table has changed without a migration', async () => {
  const run = promisify(execFile)(process.execPath, ['scripts/generate-migration.ts', '--check'], {
    cwd: root,
  });
  expect((await run).stdout.trim()).toBe(
    'The tables have not changed (sqlite).\nThe tables have not changed (postgres).',
  );
});
