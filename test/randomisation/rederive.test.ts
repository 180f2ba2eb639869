// A revealed list is checked from its files alone: an untouched export of every kind passes, and whatever is changed in one
// is named, also when the manifest was rewritten to fit.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { rederive } from '#app/services/randomisation/rederive.server.ts';
import { sha256 } from '#db/canonical.ts';
import { bundleOf, type Files, manifested, names, plots } from '../../scripts/verifiers/bundle.ts';
import { refitted } from '../../scripts/verifiers/tamper.ts';
import { everyTamper, tampers } from '../../scripts/verifiers/tampers.ts';
import { run } from '../scripts/run.ts';

const all = plots(20);
const of = (files: Files) => new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
const faults = (files: Files, printed?: string) =>
  rederive(of(files), printed)
    .checks.filter(({ ok }) => !ok)
    .map(({ line }) => line);

describe.each(Object.entries(all))('%s', (_, plot) => {
  const files = bundleOf(plot);

  test('an untouched bundle passes, with the commitment that was printed', () => {
    const { checks, notShown } = rederive(of(files), sha256(files[names.commitment] ?? ''));
    expect(checks.map(({ line }) => line.slice(0, 6))).toEqual(Array(9).fill('ok    '));
    expect(notShown.join()).not.toMatch(/wrote all anew/);
    expect(notShown.some((each) => /they are a dummy there/.test(each))).toBe(plot.masked);
  });

  test.each(everyTamper(files))('$name is found', ({ files: changed, says }) => {
    const found = faults(changed);
    for (const each of says) expect(found).toContainEqual(expect.stringMatching(each));
  });
});

test('every way of changing a bundle is tried on some kind', () => {
  const tried = new Set(
    Object.values(all).flatMap((plot) => everyTamper(bundleOf(plot)).map(({ name }) => name)),
  );
  expect(tampers.filter(({ name }) => !tried.has(name))).toEqual([]);
});

describe('what only the printed commitment shows', () => {
  const plot = all.permuted_blocks as (typeof all)[string];
  const first = bundleOf(plot);
  const second = bundleOf({ ...plot, listKey: sha256('a key that was chosen later') });

  test('that nobody wrote the whole list anew', () => {
    const printed = sha256(first[names.commitment] ?? '');
    expect(faults(second)).toEqual([]);
    expect(rederive(of(second)).notShown.join()).toMatch(/that nobody wrote all anew/);
    expect(faults(second, printed)).toEqual([
      expect.stringMatching(/^WRONG randomisation_commitment\.txt: its SHA-256 is .* what was printed$/),
    ]);
    expect(faults(first, printed.toUpperCase())).toEqual([]);
  });

  test('an empty or a wrong hash is no hash left out', () => {
    expect(faults(first, '')).toHaveLength(1);
    expect(faults(first, 'x')).toHaveLength(1);
  });
});

test('text that is no UTF-8 is named, and what hangs on it is not called right', () => {
  const files = of(bundleOf(all.simple as (typeof all)[string]));
  files.set(names.commitment, Buffer.from([0x45, 0xff, 0x0a]));
  const lines = rederive(files).checks.map(({ line }) => line);
  expect(lines[1]).toMatch(/^WRONG not checked that .*: utf-8 could not be read$/);
  expect(lines.filter((line) => line.startsWith('ok'))).toEqual([
    'ok    an uploaded list is the one that was committed to, and of another kind there is none',
    'ok    participants.csv and the allocations agree',
  ]);
});

test('a commitment that was replaced names the one before it', () => {
  const files = bundleOf(all.simple as (typeof all)[string]);
  const commitment = (files[names.commitment] ?? '')
    .replace('attempt 1', 'attempt 2')
    .replace('previous -', `previous ${sha256('the first')}`);
  const changed = manifested(refitted({ ...files, [names.commitment]: commitment }));
  // Its hash is another one, and so is the list; nothing else is wrong.
  expect(faults(changed)).toEqual([expect.stringMatching(/arm is/)]);
});

describe('the command', () => {
  const dir = mkdtempSync(join(tmpdir(), 'equipoise-rederive-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const files = bundleOf(all.permuted_blocks as (typeof all)[string]);
  const zip = (name: string, its: Files) => {
    const path = join(dir, name);
    writeFileSync(
      path,
      zipSync(Object.fromEntries(Object.entries(its).map(([each, text]) => [each, strToU8(text)]))),
    );
    return path;
  };

  test('ends with 0 for a zip as it was exported, and for its folder', async () => {
    const { code, out } = await run('verify-randomisation', ['--bundle', zip('good.zip', files)]);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^ok {4}every file has[\s\S]*Every check is ok\.\n$/),
    ]);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
    const printed = sha256(files[names.commitment] ?? '');
    const folder = await run('verify-randomisation', ['--bundle', dir, '--commitment', printed]);
    expect([folder.code, folder.out]).toEqual([0, expect.not.stringMatching(/wrote all anew/)]);
  });

  test('ends with 1 and names what is wrong', async () => {
    const changed = manifested({
      ...files,
      [names.reveal]: (files[names.reveal] ?? '').replace('04 11', '04 12'),
    });
    const { code, out } = await run('verify-randomisation', ['--bundle', zip('bad.zip', changed)]);
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(
        /\nWRONG randomisation_allocations\.csv, row 1?\d: arm is [\s\S]*1 checks are WRONG\.\n$/,
      ),
    ]);
  });

  test('refuses with a sentence what it cannot read', async () => {
    writeFileSync(join(dir, 'no.zip'), 'no zip');
    for (const [args, sentence] of [
      [['--bundle', join(dir, 'no.zip')], /is no zip file that can be read/],
      [['--bundle', join(dir, 'nowhere')], /there is no .*nowhere/],
      [[], /--bundle: name the zip file/],
    ] as const) {
      const { code, err } = await run('verify-randomisation', [...args]);
      expect([code, err]).toEqual([1, expect.stringMatching(sentence)]);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
  });
});

test.each(['verify_randomisation.py', 'verify_randomisation.R', 'verify_randomisation_functions.R'])(
  '%s can be read in one sitting: fewer than 350 lines',
  (name) => {
    const path = fileURLToPath(new URL(`../../verifiers/${name}`, import.meta.url));
    expect(readFileSync(path, 'utf8').trimEnd().split('\n').length).toBeLessThan(350);
  },
);
