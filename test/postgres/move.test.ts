// A whole study moves from one engine to the other and back: it holds the same, gives the same export byte for byte, and
// at no moment can two copies of it be worked with.

import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { awayCode } from '#app/services/away.server.ts';
import { backUp } from '#app/services/backup.server.ts';
import { makeBundle } from '#app/services/export/bundle.server.ts';
import { formatNames } from '#app/services/export/formats/index.server.ts';
import { moveStudy } from '#app/services/move.server.ts';
import { verifySealed } from '#app/services/randomisation/verify-sealed.server.ts';
import { verify } from '#app/services/verify.server.ts';
import { sha256 } from '#db/canonical.ts';
import { closedFor, hasStudy, nameOf, openEngine, openForReading, type Place } from '#db/open.ts';
import { openRuntime } from '#server/runtime.ts';
import { screen } from '../acts.ts';
import { entriesOf, headsOf, tampering, withRaw } from '../db/raw.ts';
import { emptyPlace, newFolder } from '../places.ts';
import { liveIn } from '../services/lived-in.ts';
import { type TestWorld, world } from '../world.ts';
import { proxyTo } from './proxy.ts';

const at = '2026-04-01T00:00:00.000Z';
const move = (from: Place, to: Place, said: string[] = [], lost?: string) =>
  moveStudy({
    from,
    to,
    lost,
    by: 'tester',
    act: { at, request: 'a'.repeat(16) },
    progress: (step) => void said.push(step),
  });
const file = (): Place => ({ data: newFolder() });

/** A study in which everything has happened; nobody has it open. */
async function livedIn(): Promise<TestWorld> {
  const w = await world();
  await liveIn(w);
  return w;
}

/** The keys are no tables: whoever moves a study puts them where it goes. */
function bringKeys(w: TestWorld, to: Place): void {
  for (const name of ['study.key', 'practice.key'])
    if (!existsSync(join(to.data, name))) copyFileSync(join(w.dir, name), join(to.data, name));
}

const everything = { formats: formatNames };
/** The hash of the export that the statistician gets there. */
async function exportOf(w: TestWorld, place: Place): Promise<string> {
  bringKeys(w, place);
  const runtime = await openRuntime({ place, world: w.world });
  try {
    return sha256((await makeBundle(runtime.scope(w.actor('statistician')), everything)).bytes);
  } finally {
    await runtime.close();
  }
}

test('there and back: the same tables, the same open and sealed heads, the same export byte for byte', async () => {
  const w = await livedIn();
  const before = {
    heads: await headsOf(w),
    export: sha256((await makeBundle(w.scope('statistician'), everything)).bytes),
  };
  await w.runtime.close();
  const [there, back] = [file(), await emptyPlace()];
  const said: string[] = [];
  const first = await move(w.place, there, said);
  expect(said[0]).toBe(`verifying ${nameOf(w.place)}`);
  expect(said).toContain('participant');
  expect(said.at(-1)).toBe(`verifying ${there.data}`);
  expect(await exportOf(w, there)).toBe(before.export);
  expect((await move(there, back)).rows).toBe(first.rows + 1);
  expect(await exportOf(w, back)).toBe(before.export);

  const heads = await headsOf({ place: back });
  expect([heads.open, heads.sealed]).toEqual([before.heads.open, before.heads.sealed]);
  const engine = await openForReading(back);
  expect((await verify(engine, before.heads.open)).failed).toEqual([]);
  expect((await verifySealed(engine, join(w.dir, 'study.key'))).failed).toEqual([]);
  await engine.close();
  const events = (await entriesOf({ place: back }, 'access', before.heads.access?.seq)).map(
    ({ action, row_key, actor }) => [action, row_key, actor],
  );
  expect(events).toEqual([
    ['study.received', nameOf(w.place), 'operator (tester)'],
    ['study.received', there.data, 'operator (tester)'],
  ]);
});

test('what was moved away can be read and verified, and takes no entry more, from nobody', async () => {
  for (const [from, to] of [
    [await livedIn(), file()],
    [await livedIn(), await emptyPlace()],
  ] as const) {
    // A server that still runs on it.
    await move(from.place, to);
    const refused = await screen(from).catch((error) => error);
    expect(awayCode(refused)).toBe('study.moved');
    await from.runtime.close();
    await expect(openEngine(from.place, { now: () => at })).rejects.toThrow(
      `was moved to ${nameOf(to)} on 2026-04-01: start it there`,
    );
    const engine = await openForReading(from.place);
    expect((await verify(engine)).failed).toEqual([]);
    await engine.close();
    const last = (await entriesOf(from, 'access')).at(-1);
    expect([last?.action, last?.row_key]).toEqual(['study.moved', nameOf(to)]);
    // Should its copy be lost, another one is made from here. Whoever asks for it must say so.
    const another = file();
    await expect(move(from.place, another)).rejects.toThrow(`--former-copy-is-lost '${nameOf(to)}'`);
    await expect(move(from.place, another, [], 'elsewhere')).rejects.toThrow('--former-copy-is-lost');
    expect(await hasStudy(another)).toBe(false);
    if (to.url === undefined) {
      await expect(move(from.place, another, [], to.data)).rejects.toThrow('is not lost: start it there');
      rmSync(join(to.data, 'equipoise.sqlite'));
      // On another computer it may be there.
      await expect(move(from.place, to)).rejects.toThrow('--former-copy-is-lost');
    }
    await move(from.place, another, [], nameOf(to));
    await (await openEngine(another, { now: () => at })).close();
    expect((await closedFor(from.place))?.place).toBe(another.data);
  }
});

test('a backup of what was moved away is closed as well, and one of a copy that has arrived is not', async () => {
  for (const [from, to] of [
    [await livedIn(), file()],
    [await livedIn(), await emptyPlace()],
  ] as const) {
    await from.runtime.close();
    await move(from.place, to);
    const folders = [newFolder(), newFolder()] as const;
    await backUp(from.place, folders[0], at);
    await backUp(to, folders[1], at);
    await expect(openEngine({ data: folders[0] }, { now: () => at })).rejects.toThrow(
      `was moved to ${nameOf(to)}`,
    );
    await expect(move({ data: folders[0] }, file())).rejects.toThrow('--former-copy-is-lost');
    await (await openEngine({ data: folders[1] }, { now: () => at })).close();
  }
});

test('whatever is in doubt is refused, and both places stay as they were', async () => {
  const w = await livedIn();
  await w.runtime.close();
  const heads = await headsOf(w);
  const full = file();
  await (await openEngine(full, { now: () => at })).close();
  await expect(move(w.place, full)).rejects.toThrow(`${full.data} holds a study already`);
  await expect(move(w.place, w.place)).rejects.toThrow('the same place');
  await expect(move(file(), await emptyPlace())).rejects.toThrow('There is no study in');
  const foreign = await emptyPlace();
  await withRaw(foreign, (raw) => raw.exec('create table somebody_else (id integer)'));
  await expect(move(w.place, foreign)).rejects.toThrow('holds tables already');
  expect(await withRaw(foreign, (raw) => raw.tables())).toEqual(['somebody_else']);
  expect(await headsOf(w)).toEqual(heads);

  const target = await emptyPlace();
  await tampering(w.place, (raw) =>
    raw.exec("update participant set number = 'L-900' where number = 'L-001'"),
  );
  await expect(move(w.place, target)).rejects.toThrow(/is not sound: participant: 1 rows differ/);
  expect(await withRaw(target, (raw) => raw.tables())).toEqual([]);
  expect(await headsOf(w)).toEqual(heads);
  await (await openEngine(w.place, { now: () => at })).close();
});

test.each([
  ['while rows are copied', 'target', /insert into "ledger_open"/],
  ['before the copy is kept', 'target', /create trigger ledger_access_closed/],
  ['before the former place is closed', 'source', /study\.moved/],
  ['while the copy is closed', 'target', /drop trigger if exists ledger_open_closed/],
  ['before the copy is opened', 'target', /drop function if exists ledger_is_closed/],
])(
  'interrupted %s: never two that can be worked with, and the same command completes it',
  async (_, side, statement) => {
    const w = await livedIn();
    await w.runtime.close();
    const before = await headsOf(w);
    const target = await emptyPlace();
    const cut = side === 'source' ? w.place : target;
    const proxy = await proxyTo(cut.url ?? '');
    // Named as it will be when the command is run again.
    const through = { ...cut, url: proxy.through(cut.url ?? '') };
    proxy.cut('before', statement);
    const [from, to] = side === 'source' ? [through, target] : [w.place, through];
    await expect(move(from, to)).rejects.toThrow();
    expect(proxy.cuts).toBe(1);

    const usable = async (place: Place) => {
      const engine = await openForReading(place).catch(() => undefined);
      if (!engine) return false;
      await engine.close();
      const opened = await openEngine(place, { now: () => at }).catch((error) => String(error));
      if (typeof opened !== 'string') await opened.close();
      return typeof opened !== 'string';
    };
    expect([await usable(from), await usable(to)].filter(Boolean).length).toBeLessThanOrEqual(1);
    await move(from, to);
    expect([await usable(from), await usable(to)]).toEqual([false, true]);
    const after = await headsOf({ place: target });
    expect([after.open, after.sealed]).toEqual([before.open, before.sealed]);
  },
);
