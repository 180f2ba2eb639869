// The commands: help when it is asked for, a sentence and a failing exit where something is wrong, and what they say
// when it is not.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { sha256 } from '#db/canonical.ts';
import { nameOf } from '#db/open.ts';
import { randomised } from '../acts.ts';
import { entriesOf, headsOf, withRaw } from '../db/raw.ts';
import { flagsOf } from '../places.ts';
import { run as ran } from '../scripts/run.ts';
import { type TestWorld, temporaryFolder, temporaryPlace, world } from '../world.ts';

let w: TestWorld;
beforeAll(async () => {
  w = await world();
  await randomised(w);
  await w.stop();
});

const run = (script: string, ...args: string[]) => ran(script, args);

test.each(['verify', 'backup', 'export', 'demo'])('%s explains itself with --help', async (script) => {
  const { code, out, err } = await run(script, '--help');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(`npm run ${script} --`);
});

test('verify says what it found, and fails where something was changed', async () => {
  const { seq, hash } = (await headsOf(w)).open ?? { seq: 0, hash: '' };
  const sound = await run('verify', ...flagsOf(w.place), '--anchor', `${seq}:${hash}`);
  expect([sound.code, sound.err]).toEqual([0, `Reading ${nameOf(w.place)}\n`]);
  expect(sound.out).toMatch(/^ok {4}the (database is whole|ledgers are protected)$/m);
  expect(sound.out).toMatch(/^ok {4}the anchor: entry \d+ of the open ledger is the one cited$/m);
  const copy = join(temporaryFolder(), 'copy');
  expect((await run('backup', ...flagsOf(w.place), '--out', copy)).code).toBe(0);
  await withRaw({ data: copy }, (raw) =>
    raw.exec('update dxa set ls_bmd = 0.9 where id = (select max(id) from dxa)'),
  );
  const tampered = await run('verify', '--data', copy);
  expect(tampered.code).toBe(1);
  expect(tampered.err).toMatch(/^WRONG dxa: 1 rows differ from the open ledger/m);
});

test('each command names a directory without a study and fails', async () => {
  const nowhere = join(temporaryFolder(), 'nowhere');
  const place = { ...(await temporaryPlace()), data: nowhere };
  const answers = await Promise.all([
    run('verify', ...flagsOf(place)),
    run('backup', ...flagsOf(place), '--out', join(nowhere, 'out')),
    run('export', ...flagsOf(place), '--as', 'sami@example.org', '--out', 'x.zip'),
  ]);
  for (const { code, err } of answers) {
    expect(code).toBe(1);
    expect(err).toContain(`There is no study in ${nameOf(place)}`);
  }
  expect(existsSync(nowhere)).toBe(false);
});

test('export writes the bundle for its owner alone, and the ledger names operator and address', async () => {
  const out = join(temporaryFolder(), 'x.zip');
  const { code, err } = await run('export', ...flagsOf(w.place), '--as', 'sami@example.org', '--out', out);
  expect([code, err]).toEqual([0, `Reading ${nameOf(w.place)}\n`]);
  expect((statSync(out).mode & 0o777).toString(8)).toBe('600');
  const bytes = readFileSync(out);
  expect(Object.keys(unzipSync(bytes))).toContain('manifest.json');
  expect((await entriesOf(w, 'access')).at(-1)).toMatchObject({
    actor: `operator (${userInfo().username}) for sami@example.org`,
    source: 'command',
    subject: sha256(bytes),
  });
});

test('export never writes over a file, and then the ledger tells of no download', async () => {
  const before = await headsOf(w);
  const mine = join(temporaryFolder(), 'x.zip');
  writeFileSync(mine, 'mine');
  const nowhere = join(temporaryFolder(), 'nowhere', 'x.zip');
  // The keys and, on SQLite, the database itself.
  const own = readdirSync(w.dir).map((name) => join(w.dir, name));
  expect(own.length).toBeGreaterThan(1);
  for (const [out, sentence] of [
    ...[mine, ...own, temporaryFolder()].map((each) => [each, 'is already there'] as const),
    [nowhere, 'is no directory'] as const,
  ]) {
    const { code, err } = await run('export', ...flagsOf(w.place), '--as', 'sami@example.org', '--out', out);
    expect([code, err]).toEqual([1, expect.stringContaining(sentence)]);
  }
  expect(readFileSync(mine, 'utf8')).toBe('mine');
  expect(await headsOf(w)).toEqual(before);
});

test('export to a trainer fails and writes no file', async () => {
  const folder = temporaryFolder();
  const { code, err } = await run(
    'export',
    ...flagsOf(w.place),
    '--as',
    'tomas@example.org',
    '--out',
    join(folder, 'x.zip'),
  );
  expect(code).toBe(1);
  expect(err).toContain('has an unblinded role');
  expect(readdirSync(folder)).toEqual([]);
});

test.each(['practice.key', 'study.key'])('the demonstration never takes a lone %s away', async (name) => {
  const place = await temporaryPlace();
  writeFileSync(join(place.data, name), 'the only one');
  const { code, err } = await run('demo', ...flagsOf(place), '--participants', '1', '--load-only');
  expect([code, err]).toEqual([1, expect.stringContaining(`${place.data} holds ${name}`)]);
  expect(readFileSync(join(place.data, name), 'utf8')).toBe('the only one');
});

test('the demonstration never touches a real study', async () => {
  const before = await headsOf(w);
  const { code, err } = await run('demo', ...flagsOf(w.place), '--participants', '1', '--load-only');
  expect(code).toBe(1);
  expect(err).toContain(`${nameOf(w.place)} holds a real study`);
  expect(await headsOf(w)).toEqual(before);
});
