// The demonstration of a trial that is over: locked, then unsealed. With the published effect the unsealed export shows the
// owner's figures.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { rederive } from '#app/services/randomisation/rederive.server.ts';
import { readCsv } from '../csv.ts';
import { temporaryFolder } from '../world.ts';
import { run } from './run.ts';

const small = ['--participants', '16', '--effect', 'none', '--load-only'];

async function demo(...flags: string[]): Promise<{ data: string; out: string }> {
  const data = join(temporaryFolder(), 'demo');
  const { code, out } = await run('demo', ['--data', data, ...flags]);
  expect(code).toBe(0);
  return { data, out };
}

async function exported(data: string): Promise<Record<string, string>> {
  const out = join(temporaryFolder(), 'x.zip');
  const its = ['--data', data, '--as', 'sami@example.org', '--out', out, '--formats', 'csv'];
  expect((await run('export', its)).code).toBe(0);
  const files = Object.entries(unzipSync(readFileSync(out)));
  return Object.fromEntries(files.map(([name, bytes]) => [name, strFromU8(bytes)]));
}
const people = (files: Record<string, string>) => readCsv(files['participants.csv'] ?? '');

/** All but the files of the list, whose commitment says demonstration. */
// A file without rows has a head, and no row that could be marked.
const marked = (files: Record<string, string>) =>
  Object.entries(files).filter(
    ([name, text]) =>
      !name.includes('randomisation') &&
      // The same text before and after the unsealing; what it prints says the marks of the data.
      name !== 'analysis.R' &&
      !(name.endsWith('.csv') && text.trimEnd().split('\r\n').length === 1),
  );
/** In a program the marks stand in a comment, without what could end it. */
const said = (name: string, marks: string) =>
  name.startsWith('scripts/read.') ? marks.replaceAll(';', '') : marks;

let masked: Record<string, string>;
beforeAll(async () => {
  const { data, out } = await demo(...small, '--locked');
  expect(out).toContain('The study is locked');
  masked = await exported(data);
  expect(await run('verify', ['--data', data, '--key-file', join(data, 'study.key')])).toMatchObject({
    code: 0,
  });
});

test('--locked: the true groups as A and B', () => {
  const arms = people(masked).map((row) => row.arm);
  expect([...new Set(arms)].sort()).toEqual(['A', 'B']);
  for (const [name, text] of marked(masked))
    expect(text, name).toContain(said(name, 'SYNTHETIC; MASKED ARM'));
});

test('--unsealed, which implies --locked: the same groups by their names', async () => {
  const { data, out } = await demo(...small, '--unsealed');
  expect(out).toContain('The study is unsealed');
  const files = await exported(data);
  const pairs = people(files).map((row, i) => `${row.arm} ${people(masked)[i]?.arm}`);
  expect(new Set(pairs).size).toBe(2);
  expect([...new Set(people(files).map((row) => row.arm))].sort()).toEqual(['CONTROL', 'HIPRT']);
  for (const [name, text] of marked(files)) expect(text, name).toContain(said(name, 'SYNTHETIC; UNSEALED'));
  // The program that is registered is the one in the bundle.
  const { analysis_programs: registered, files: listed } = JSON.parse(files['manifest.json'] ?? '');
  const own = listed.find((each: { name: string }) => each.name === 'analysis.R');
  expect(registered).toEqual([{ name: 'analysis.R', registered_at: expect.any(String), sha256: own.sha256 }]);
  const texts = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
  expect(rederive(new Map(texts), undefined).checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(await run('verify', ['--data', data, '--key-file', join(data, 'study.key')])).toMatchObject({
    code: 0,
  });
});

test('with the published effect the groups of the unsealed export differ as the owner says', async () => {
  const { data } = await demo('--participants', '160', '--seed', 'figures', '--unsealed', '--load-only');
  const rows = people(await exported(data));
  const changes = (arm: string, name: string) =>
    rows
      .filter((row) => row.arm === arm && row[`${name}_bl`] && row[`${name}_fu`])
      .map(
        (row) => (100 * (Number(row[`${name}_fu`]) - Number(row[`${name}_bl`]))) / Number(row[`${name}_bl`]),
      );
  const mean = (all: number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;
  const squaredError = (all: number[]) => mean(all.map((each) => (each - mean(all)) ** 2)) / (all.length - 1);
  for (const [name, points] of [
    ['ls_bmd', 3.2],
    ['fn_bmd', 2.8],
    ['bes', 65 - 17],
  ] as const) {
    const [lifting, home] = [changes('HIPRT', name), changes('CONTROL', name)];
    expect(Math.min(lifting.length, home.length), name).toBeGreaterThan(50);
    const error = Math.sqrt(squaredError(lifting) + squaredError(home));
    // The seed is fixed; three standard errors of the difference.
    expect(Math.abs(mean(lifting) - mean(home) - points), name).toBeLessThan(3 * error);
    expect(mean(lifting) - mean(home), `${name} is no chance`).toBeGreaterThan(3 * error);
  }
});
