// A machine that has only Node, npm and git can install: nothing is compiled, and no registry is named.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
const packages = read('package-lock.json').packages as Record<string, Record<string, unknown>>;

test('npm is told not to compile better-sqlite3, which a rewrite of the lock file forgets: put "gypfile": false back', () => {
  expect(packages['node_modules/better-sqlite3']).toMatchObject({ gypfile: false });
});

test('npm asks about no install script: each package that has one is allowed or refused by name', () => {
  const { allowScripts } = read('package.json');
  const scripted = Object.entries(packages).filter(([, each]) => each.hasInstallScript === true);
  const names = new Set(scripted.map(([path]) => path.split('node_modules/').pop()));
  expect(Object.keys(allowScripts)).toEqual(expect.arrayContaining([...names, 'better-sqlite3']));
});

test('the lock file names no address that it was made from', () => {
  expect(Object.values(packages).filter((each) => 'resolved' in each)).toEqual([]);
});
