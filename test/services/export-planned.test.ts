// What was planned and is missing: rows that may be left out, and what has no row since it is not due yet.
import { expect, test } from 'vitest';
import { completeFollowUp, enrol, randomised, recordEvent } from '../acts.ts';
import { readStrictly } from '../export/strict-csv.ts';
import { exported, onlyCsv } from '../exporting.ts';
import { type TestWorld, world } from '../world.ts';

const manifestOf = (files: Record<string, string>) => JSON.parse(files['manifest.json'] ?? '');

/** The rows of ADEFF that are phantoms, and the others. */
function rowsIn(files: Record<string, string>) {
  const [head = [], ...rows] = readStrictly(files['adeff.csv'] ?? '');
  const type = head.indexOf('DTYPE');
  expect(type).toBeGreaterThan(0);
  return {
    phantoms: rows.filter((row) => row[type] === 'PHANTOM'),
    others: rows.filter((row) => row[type] !== 'PHANTOM'),
  };
}

async function study(): Promise<TestWorld> {
  const w = await world();
  const one = await randomised(w);
  await randomised(w);
  await enrol(w);
  await completeFollowUp(w, one);
  return w;
}

test('whoever is not due yet has no row, and the manifest counts her; once she is late she has rows', async () => {
  const w = await study();
  const early = await exported(w);
  expect(manifestOf(early).planned).toEqual({ rows_of_missing: true, not_due: { baseline: 0, followup: 1 } });
  const before = rowsIn(early).phantoms.length;
  w.setDay('2027-06-01');
  await recordEvent(w, 'assessor', 'L-001');
  const late = await exported(w);
  expect(manifestOf(late).planned.not_due).toEqual({ baseline: 0, followup: 0 });
  expect(rowsIn(late).phantoms.length).toBeGreaterThan(before);
});

test('without them ADEFF has its other rows, every other table is the same, and the manifest says so', async () => {
  const w = await study();
  w.setDay('2027-06-01');
  await recordEvent(w, 'assessor', 'L-001');
  const whole = await exported(w);
  const strict = await exported(w, { ...onlyCsv, withoutPlanned: true });
  expect(rowsIn(whole).phantoms.length).toBeGreaterThan(20);
  expect(rowsIn(strict)).toEqual({ phantoms: [], others: rowsIn(whole).others });
  expect(manifestOf(strict).planned.rows_of_missing).toBe(false);
  const differ = Object.keys(whole).filter((name) => whole[name] !== strict[name]);
  expect(differ.sort()).toEqual(['adeff.csv', 'codebook.csv', 'manifest.json']);
});
