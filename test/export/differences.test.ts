// Two exports of one study, and what became of it between them: every difference is named by table, key and variable.
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { makeBundle } from '#app/services/export/bundle.server.ts';
import { type BundleFiles, differences } from '#app/services/export/differences.server.ts';
import { but, dxaEntries, randomised, ready, recordEvent, save } from '../acts.ts';
import { onlyCsv } from '../exporting.ts';
import { type TestWorld, world } from '../world.ts';

const taken = async (w: TestWorld): Promise<BundleFiles> =>
  unzipSync((await makeBundle(w.scope('statistician'), onlyCsv)).bytes);

test('what is no export, or of another study, is refused', async () => {
  const w = await world();
  const files = await taken(w);
  expect(() => differences({}, files)).toThrow('The older file is no export');
  expect(() => differences(files, {})).toThrow('The newer file is no export');
  const other = Buffer.from(
    String(Buffer.from(files['manifest.json'] ?? [])).replace('"liftmor"', '"other"'),
  );
  expect(() => differences(files, { ...files, 'manifest.json': other })).toThrow(
    'of two studies: liftmor and other',
  );
});

test('of one cut nothing differs; afterwards every row and cell that changed is named', async () => {
  const w = await world();
  const number = await ready(w);
  await randomised(w);
  const before = await taken(w);
  expect(differences(before, await taken(w))).toEqual([]);
  await save(w, { number, visit: 'baseline', form: 'dxa' }, but(dxaEntries, { ls_bmd: '0.861' }), {
    version: 1,
    reason: 'misread',
  });
  await recordEvent(w, 'assessor', number);
  const lines = differences(before, await taken(w));
  expect(lines[0]).toMatch(/^cut: event \d+ of 2026-03-02 -> event \d+ of 2026-03-02$/);
  expect(lines).toContain(`dxa, liftmor ${number} baseline, ls_bmd: "0.85" -> "0.861"`);
  expect(lines).toContain(`participants, liftmor ${number}, ls_bmd_bl: "0.85" -> "0.861"`);
  expect(lines).toContain(`adverse_events, liftmor ${number} 1: the row is new`);
  expect(differences(await taken(w), before)).toContain(
    `adverse_events, liftmor ${number} 1: the row is gone`,
  );
  const others = lines.filter((line) => !/^(cut|dxa|participants|visits|adverse_events|ad\w+)\b/.test(line));
  expect(others).toEqual([]);
});

test('a table and a variable that come or go are named', async () => {
  const w = await world();
  await randomised(w);
  const files = await taken(w);
  const { 'falls.csv': _, ...without } = files;
  expect(differences(files, without)).toEqual(['falls.csv is gone']);
  expect(differences(without, files)).toEqual(['falls.csv is new']);
  const text = Buffer.from(files['consent.csv'] ?? []).toString();
  const renamed = { ...files, 'consent.csv': Buffer.from(text.replace('consent_date', 'consent_day')) };
  expect(differences(files, renamed)).toEqual([
    'consent: the variable consent_date is gone',
    'consent: the variable consent_day is new',
  ]);
});
