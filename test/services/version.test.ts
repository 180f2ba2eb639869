// The version that a commitment names is that of the package.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeVersion } from '#app/services/version.server.ts';

test('it is the version of the package', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8')).version).toBe(codeVersion);
});
