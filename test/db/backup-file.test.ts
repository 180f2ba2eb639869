// A backup of a file holds every table of it, those that SQLite and the migrations keep for themselves too.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backUp } from '#app/services/backup.server.ts';
import { liveIn } from '../services/lived-in.ts';
import { temporaryFolder, world } from '../world.ts';
import { content } from './raw.ts';

test('a copy of a file is the same, table by table', async () => {
  const w = await world();
  await liveIn(w);
  const out = join(temporaryFolder(), 'out');
  await backUp(w.place, out, w.world.now());
  expect(await content({ place: { data: out } })).toBe(await content(w));
});
