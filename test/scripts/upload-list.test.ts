// The command by which a custodian takes a list in: refused with the line, or sealed and named by its hash.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '#db/canonical.ts';
import { rowsOf } from '../db/raw.ts';
import { flagsOf } from '../places.ts';
import { listOf } from '../uploading.ts';
import { temporaryFolder, world } from '../world.ts';
import { run } from './run.ts';

const fileWith = (text: string) => {
  const file = join(temporaryFolder(), 'list.csv');
  writeFileSync(file, text);
  return file;
};

test('a list with a fault is refused by its line; a good one is sealed; discarded, it is gone', async () => {
  const w = await world({ activated: false });
  await w.as('administrator').settings.makeKey();
  const command = (...more: string[]) => run('upload-list', [...flagsOf(w.place), ...more]);
  const neither = await command();
  expect(neither).toMatchObject({ code: 1, err: expect.stringContaining('--file or --discard') });
  const absent = await command('--file', join(w.dir, 'nothing.csv'));
  expect(absent).toMatchObject({ code: 1, err: expect.stringContaining('nothing.csv') });
  const bad = await command('--file', fileWith(listOf(0).replace(',7,', ',8,')));
  expect(bad.code).toBe(1);
  expect(bad.err).toContain('Line 8: the position is “8”');
  expect(bad.err).toContain('Nothing was changed.');
  expect(await rowsOf(w, 'uploaded_list')).toEqual([]);
  const good = await command('--file', fileWith(listOf(0)));
  expect(good).toMatchObject({ code: 0 });
  expect(good.out).toContain(`osteoporosis_medication=1: 100 places\nSHA-256 ${sha256(listOf(0))}`);
  expect(await rowsOf(w, 'uploaded_list')).toHaveLength(1);
  const { out } = await command('--discard');
  expect(out).toContain('gone');
  expect(await rowsOf(w, 'uploaded_list')).toEqual([]);
});
