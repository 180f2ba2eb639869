// A table that no format can hold as it is described: it is named and left out, and everything else is exported.
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { makeBundle } from '#app/services/export/bundle.server.ts';
import { databaseFile } from '#db/sqlite/directory.ts';
import { randomised, recordEvent } from '../acts.ts';
import { exported, filesIn, onlyCsv } from '../exporting.ts';
import { lock, unseal } from '../locking.ts';
import { world } from '../world.ts';

test('the others are there, and manifest and README say which is not, with variable and row', async () => {
  const w = await world();
  await randomised(w);
  const number = await randomised(w);
  const db = new Database(databaseFile(w.dir));
  db.prepare('update participant set stratum = ? where number = ?').run('x'.repeat(100), number);
  db.close();
  const bundle = await makeBundle(w.scope('statistician'), onlyCsv);
  const files = filesIn(bundle.bytes);
  expect(bundle.refused.map(({ name }) => name)).toEqual(['ADSL', 'participants']);
  const [first] = bundle.refused;
  expect(first?.reason).toBe('ADSL, STRATAR, row 2: 100 bytes where 40 are planned (every format)');
  expect(JSON.parse(files['manifest.json'] ?? '').refused).toEqual(bundle.refused);
  expect(files['README.txt']).toContain('STRATAR, row 2: 100 bytes where 40 are planned');
  expect(files['adsl.csv']).toBeUndefined();
  expect(files['codebook.csv']).not.toMatch(/^ADSL,/m);
  for (const name of ['adeff.csv', 'dxa.csv', 'visits.csv', 'scripts/read.R'])
    expect(files[name]).toBeDefined();
});

test('a term of two hundred letters that take two bytes each is exported whole', async () => {
  const w = await world();
  const term = 'ü'.repeat(200);
  await recordEvent(w, 'assessor', await randomised(w), { term });
  await lock(w);
  await unseal(w);
  expect((await exported(w))['adae.csv']).toContain(term);
});
