// SPSS ends a row at a line break, in quotes or not: its syntax reads copies without any, of those tables that may have some.
import { expect, test } from 'vitest';
import { onCut } from '#app/services/export/bundle.server.ts';
import { mayHaveLines, oneLinePath } from '#app/services/export/formats/scripts/one-line.server.ts';
import { exportTables } from '#app/services/export/tables.server.ts';
import { study } from '#app/study/index.ts';
import { randomised } from '../acts.ts';
import { readCsv } from '../csv.ts';
import { exported } from '../exporting.ts';
import { lock, unseal } from '../locking.ts';
import { log } from '../logging.ts';
import { type TestWorld, world } from '../world.ts';

const tablesOf = (w: TestWorld) =>
  onCut(w.scope('statistician'), async (cut) => exportTables(cut).map(({ table }) => table));
const asked = (text = '') => [...text.matchAll(/^ {2}\/FILE='([^']+)'$/gm)].map(([, path = '']) => path);

test('a field of several lines is in no table that SPSS would read as it is', async () => {
  const w = await world({ activated: true });
  await lock(w);
  await unseal(w);
  const several = study.instruments.flatMap(({ fields }) =>
    Object.entries(fields)
      .filter(([, { kind }]) => kind === 'long_text')
      .map(([name]) => name),
  );
  expect(several.length).toBeGreaterThan(5);
  const tables = await tablesOf(w);
  for (const name of several) {
    const holding = tables.filter(({ variables }) => variables.some((each) => each.name === name));
    expect(holding.length, name).toBeGreaterThan(0);
    for (const table of holding) expect(mayHaveLines(table), `${table.name}, ${name}`).toBe(true);
  }
});

test('the syntax reads a copy where a text may have lines, and only there; every path is in the bundle', async () => {
  const w = await world({ activated: true });
  const number = await randomised(w);
  await log(w, 'coordinator', 'fall', number, {
    changes: { fall_words: 'Slipped,\nthen "fell"\n\non leaves' },
  });
  await lock(w);
  await unseal(w);
  const files = await exported(w);
  const tables = await tablesOf(w);
  const wanted = tables.map((its) =>
    mayHaveLines(its) ? oneLinePath(its) : `${its.name.toLowerCase()}.csv`,
  );
  expect(asked(files['scripts/read.sps']).sort()).toEqual(wanted.sort());
  for (const path of wanted) expect(Object.keys(files)).toContain(path);
  const copies = Object.keys(files).filter((name) => name.startsWith('scripts/one-line/'));
  expect(copies.sort()).toEqual(tables.filter(mayHaveLines).map(oneLinePath).sort());
  const [fall] = readCsv(files['falls.csv'] ?? '');
  expect(fall?.fall_words).toBe('Slipped,\nthen "fell"\n\non leaves');
  expect(readCsv(files['scripts/one-line/falls.csv'] ?? '')).toEqual([
    { ...fall, fall_words: 'Slipped, then "fell"  on leaves' },
  ]);
  for (const name of copies) expect(files[name]?.replaceAll('\r\n', ''), name).not.toMatch(/[\r\n]/);
});
