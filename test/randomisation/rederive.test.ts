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
import { bundleOf, type Files, manifested, names, revealed } from '../../scripts/verifiers/bundle.ts';
import { plots } from '../../scripts/verifiers/plots.ts';
import { rowsOf } from '../../scripts/verifiers/tamper.ts';
import { everyTamper, receiptNotShown, tampers } from '../../scripts/verifiers/tampers.ts';
import { run } from '../scripts/run.ts';

const verifier = (name: string) => fileURLToPath(new URL(`../../verifiers/${name}`, import.meta.url));
const all = plots(20);
const of = (files: Files) => new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
const faults = (files: Files, printed?: string, noted?: string) =>
  rederive(of(files), printed, noted)
    .checks.filter(({ ok }) => !ok)
    .map(({ line }) => line);

describe.each(Object.entries(all))('%s', (_, plot) => {
  const files = bundleOf(plot);

  test('an untouched bundle passes, with what was printed and noted', () => {
    const { checks, notShown } = rederive(
      of(files),
      sha256(files[names.commitment] ?? ''),
      revealed(files, 'last_receipt'),
    );
    expect(checks.map(({ line }) => line.slice(0, 6))).toEqual(Array(10).fill('ok    '));
    const [looked, ...others] = notShown;
    expect(looked).toMatch(/^that the public value was/);
    const arms = 'that the arms of the list are in participants.csv, visits.csv: masked there, or left out';
    expect(others).toEqual([
      ...(plot.previous
        ? [`why commitment ${plot.previous} was replaced (attempt 2): see the open ledger`]
        : []),
      ...(plot.masked ? [arms] : []),
    ]);
  });

  test.each(everyTamper(files))('$name is found', ({ files: changed, says, noted }) => {
    const { checks, notShown } = rederive(of(changed), undefined, noted);
    const found = checks.filter(({ ok }) => !ok).map(({ line }) => line);
    for (const each of says) expect(found).toContainEqual(expect.stringMatching(each));
    if (says.length > 0) return;
    expect(found).toEqual([]);
    expect(notShown).toContainEqual(expect.stringMatching(receiptNotShown));
  });
});

test('every way of changing a bundle is tried on some kind', () => {
  const tried = new Set(
    Object.values(all).flatMap((plot) => everyTamper(bundleOf(plot)).map(({ name }) => name)),
  );
  expect(tampers.filter(({ name }) => !tried.has(name))).toEqual([]);
});

describe('the last receipt that was noted', () => {
  const files = bundleOf(all.permuted_blocks as (typeof all)[string]);
  const [commitment, ...receipts] = [
    sha256(files[names.commitment] ?? ''),
    ...rowsOf(files).map((row) => row[6]),
  ];
  const judged = (noted?: string) => {
    const { checks, notShown } = rederive(of(files), commitment, noted);
    return [checks[6]?.line, ...notShown.slice(1)];
  };
  const last = receipts.at(-1);
  const exchanged = 'that nobody exchanged participants or left out the last ones';
  const receipt = 'ok    each receipt follows from the one before it';

  test('says of which allocation it is, and what was made since', () => {
    expect(judged(last)).toEqual([`${receipt}, and the noted one is that of order 20 (made since: 0)`]);
    expect(judged(last?.toUpperCase())).toEqual(judged(last));
    expect(judged(receipts[4])).toEqual([
      `${receipt}, and the noted one is that of order 5 (made since: 15)`,
      `${exchanged} after order 5: needs a later --last-receipt, here ${last}`,
    ]);
    expect(judged(commitment)).toEqual([
      `${receipt}, and the noted one is that of order 0 (made since: 20)`,
      `${exchanged} after order 0: needs a later --last-receipt, here ${last}`,
    ]);
  });

  test('is named where it was not given', () => {
    expect(judged()).toEqual([receipt, `${exchanged}: needs the noted --last-receipt, here ${last}`]);
  });

  test.each(['', 'x', sha256('nobody')])('“%s” is the receipt of nobody', (noted) => {
    expect(faults(files, undefined, noted)).toEqual([
      `WRONG randomisation_allocations.csv: no row has the receipt "${noted}" that was noted`,
    ]);
  });
});

test('arms that are said to be a dummy are not compared, and that is said', () => {
  const files = bundleOf(all.permuted_blocks as (typeof all)[string]);
  const visits = (files['visits.csv'] ?? '').replace('unsealed_', 'dummy_').replaceAll(',HIPRT,', ',A,');
  const changed = manifested({ ...files, 'visits.csv': visits });
  expect(faults(changed)).toEqual([]);
  expect(rederive(of(changed)).notShown).toContain(
    'that the arms of the list are in visits.csv: masked there, or left out',
  );
});

test('a manifest that does not say how far the study was is one of an earlier version', () => {
  const files = bundleOf(all.simple as (typeof all)[string]);
  const manifest = (files[names.manifest] ?? '').replace(/ {2}"randomised": \{[^}]*\},\n/, '');
  expect(manifest).not.toMatch(/randomised"/);
  expect(faults({ ...files, [names.manifest]: manifest })).toEqual([]);
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
    'ok    every file shows the arms of the allocations',
  ]);
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
    const noted = String(revealed(files, 'last_receipt'));
    const given = ['--commitment', printed, '--last-receipt', noted];
    const folder = await run('verify-randomisation', ['--bundle', dir, ...given]);
    expect([folder.code, folder.out]).toEqual([0, expect.stringMatching(/of order 20 \(made since: 0\)\n/)]);
    expect(folder.out).not.toMatch(/wrote all anew|nobody exchanged/);
  });

  test('names a program of the export that is not its own', async () => {
    const own = readFileSync(verifier('verify_randomisation.py'), 'utf8');
    const other = readFileSync(verifier('verify_randomisation.R'), 'utf8').replace('"WRONG"', '"ok   "');
    const its = { 'verify_randomisation.py': own, 'verify_randomisation.R': other };
    const path = zip('programs.zip', manifested({ ...files, ...its }));
    const { code, out } = await run('verify-randomisation', ['--bundle', path]);
    expect([code, out.match(/^WRONG .*$/gm)]).toEqual([
      1,
      [
        'WRONG verify_randomisation.R is not the one of this Equipoise: it is from another release, or was changed',
      ],
    ]);
    expect(out).toMatch(/\n1 checks are WRONG\.\n$/);
  });

  test('ends with 1 and names what is wrong', async () => {
    const changed = manifested({
      ...files,
      [names.reveal]: (files[names.reveal] ?? '').replace('4 11', '4 12'),
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
    expect(readFileSync(verifier(name), 'utf8').trimEnd().split('\n').length).toBeLessThan(350);
  },
);
