// Which of two studies is meant: the one in the file of the data directory, or the one that an address names. Where both
// could be, nobody guesses.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backUp } from '#app/services/backup.server.ts';
import { moveStudy } from '#app/services/move.server.ts';
import { closedFor, hasStudy, nameOf, openEngine, openForReading, type Place } from '#db/open.ts';
import { openRuntime } from '#server/runtime.ts';
import { withRaw } from '../db/raw.ts';
import { newFolder } from '../places.ts';
import { run } from '../scripts/run.ts';
import { temporaryFolder, temporaryPlace, world } from '../world.ts';

const at = '2026-04-01T00:00:00.000Z';
const now = () => at;
const move = (from: Place, to: Place) =>
  moveStudy({ from, to, by: 'tester', act: { at, request: 'a'.repeat(16) }, progress: () => undefined });

async function fileWith(synthetic: boolean): Promise<Place> {
  const place = { data: newFolder() };
  await (await openRuntime({ place, synthetic })).close();
  return place;
}

test('an address is refused where the data directory holds a study of its own', async () => {
  const file = await fileWith(false);
  const w = await world();
  await w.stop();
  const both = { ...w.place, data: file.data };
  const sentence = /holds a study of its own, in a file of SQLite, and the address names .*--database ''/;
  for (const act of [
    () => openEngine(both, { now }),
    () => openForReading(both),
    () => backUp(both, newFolder(), at),
    () => move(both, { data: newFolder() }),
  ])
    await expect(act()).rejects.toThrow(sentence);
  const empty = await temporaryPlace();
  const other = { data: newFolder() };
  await (await openRuntime({ place: other })).close();
  await expect(move(other, { ...empty, data: file.data })).rejects.toThrow(sentence);
  expect([await withRaw(empty, (raw) => raw.tables()), await closedFor(other)]).toEqual([[], undefined]);
});

test('a demonstration in the data directory is no study, nor is one that was moved to the address', async () => {
  const demonstration = await fileWith(true);
  const w = await world();
  await w.stop();
  await (await openForReading({ ...w.place, data: demonstration.data })).close();
  const file = await fileWith(false);
  const there = { ...(await temporaryPlace()), data: file.data };
  await move(file, there);
  await (await openRuntime({ place: there })).close();
});

test('an empty database is refused where the key of a study is, but for the demonstration', async () => {
  const w = await world();
  await w.stop();
  const place = await temporaryPlace();
  copyFileSync(join(w.dir, 'study.key'), join(place.data, 'study.key'));
  const sentence = /study\.key is the key of a study, and postgres:.* holds none/;
  await expect(openRuntime({ place })).rejects.toThrow(sentence);
  const keyFile = join(w.dir, 'study.key');
  await expect(openRuntime({ place: { ...place, data: newFolder() }, keyFile })).rejects.toThrow(sentence);
  expect(await hasStudy(place)).toBe(false);
  await (await openRuntime({ place, synthetic: true })).close();
});

test('commands say which place they read, and an empty --database means the file', async () => {
  const file = await fileWith(false);
  const w = await world();
  await w.stop();
  const env = { DATABASE_URL: w.place.url ?? '' };
  const inFile = ['--data', file.data, '--database', ''];
  const read = await run('verify', inFile, env);
  expect([read.code, read.err]).toEqual([0, `Reading ${file.data}\n`]);
  const out = () => ['--out', join(temporaryFolder(), 'out')];
  for (const [name, more] of [
    ['verify', () => []],
    ['backup', out],
    ['export', () => ['--as', 'nobody@example.org', ...out()]],
  ] as const) {
    const { err } = await run(name, ['--data', w.dir, ...more()], env);
    expect(err.split('\n')[0]).toBe(`Reading ${nameOf(w.place)}`);
    const refused = await run(name, ['--data', file.data, ...more()], env);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/^Reading .*\n.*study of its own/),
    ]);
  }
});
