// A backup is an online copy that was verified, without the key; with a custodian's key it is the study again.
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { capabilities } from '#app/access/capabilities.server.ts';
import { backUp } from '#app/services/backup.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { databaseFile } from '#db/sqlite/directory.ts';
import { openRuntime } from '#server/runtime.ts';
import { screen } from '../acts.ts';
import { content, studyIn, withRaw } from '../db/raw.ts';
import { flagsOf } from '../places.ts';
import { start } from '../scripts/run.ts';
import { type TestWorld, temporaryFolder, temporaryPlace, world } from '../world.ts';
import { liveIn } from './lived-in.ts';

const at = '2026-04-01T00:00:00.000Z';

test('a directory that is in use is refused and left as it is', async () => {
  const w = await world();
  const out = temporaryFolder();
  writeFileSync(join(out, 'notes.txt'), 'mine');
  await expect(backUp(w.place, out, at)).rejects.toThrow(`${out} is not empty`);
  expect(readdirSync(out)).toEqual(['notes.txt']);
  const before = await content(w);
  await expect(backUp(w.place, w.dir, at)).rejects.toThrow('is not empty');
  expect(await content(w)).toBe(before);
});

test('a directory without a study is refused', async () => {
  await expect(backUp(await temporaryPlace(), temporaryFolder(), at)).rejects.toThrow('There is no study in');
});

test('a copy that does not verify is removed', async () => {
  const w = await world();
  await screen(w);
  await withRaw(w.place, (raw) => raw.exec('update screening set age = 61'));
  const out = join(temporaryFolder(), 'out');
  await expect(backUp(w.place, out, at)).rejects.toThrow(
    /The copy is not sound and was removed: screening: 1 rows differ/,
  );
  expect(readdirSync(out)).toEqual([]);
});

test('a study that is running is copied whole, into one file of 0600, without its key', async () => {
  const w = await world();
  await liveIn(w);
  const out = join(temporaryFolder(), 'deep', 'out');
  const [file] = await Promise.all([backUp(w.place, out, at), screen(w)]);
  expect(file).toBe(databaseFile(out));
  expect(readdirSync(out)).toEqual(['equipoise.sqlite']);
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  expect((statSync(out).mode & 0o777).toString(8)).toBe('700');
});

test('a backup that is killed leaves nothing under the name of a copy', async () => {
  const w = await world();
  await liveIn(w);
  const out = join(temporaryFolder(), 'out');
  const running = start('backup', [...flagsOf(w.place), '--out', out]);
  while (!existsSync(out) || readdirSync(out).length === 0) await setImmediate();
  running.child.kill('SIGKILL');
  expect((await running.ended).code).toBeNull();
  expect(existsSync(databaseFile(out))).toBe(false);
});

const armsOf = (w: Pick<TestWorld, 'runtime'>, actor: TestWorld['actor']) =>
  capabilities
    .trainer({ scope: w.runtime.scope(actor('trainer')), session: '', keyFile: w.runtime.keyFile })
    .programme.revealArms();

test('restored with the key it is the same study; without the key it says what is missing', async () => {
  const w = await world();
  await liveIn(w);
  const out = join(temporaryFolder(), 'out');
  const file = await backUp(w.place, out, at);
  expect(await studyIn({ data: out })).toBe(await studyIn(w.place));
  const restored = join(temporaryFolder(), 'data');
  mkdirSync(restored);
  copyFileSync(file, databaseFile(restored));
  await expect(openRuntime({ place: { data: restored } })).rejects.toThrow(
    /The study key .*study.key is missing. Put a custodian/,
  );
  copyFileSync(w.runtime.keyFile, join(restored, 'study.key'));
  const runtime = await openRuntime({ place: { data: restored } });
  expect((await verify(runtime.engine)).failed).toEqual([]);
  const [before, after] = [await armsOf(w, w.actor), await armsOf({ runtime }, w.actor)];
  expect(after).toEqual(before);
  expect(after).toHaveLength(2);
  await runtime.close();
});

test('the key of another study is refused at start: it would make another list', async () => {
  const w = await world();
  await liveIn(w);
  const out = join(temporaryFolder(), 'out');
  await backUp(w.place, out, at);
  const another = await world({ seed: 'another' });
  copyFileSync(another.runtime.keyFile, join(out, 'study.key'));
  await expect(openRuntime({ place: { data: out } })).rejects.toThrow(
    'is not the one that this study was activated with',
  );
});
