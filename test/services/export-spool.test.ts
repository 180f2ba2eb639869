// What an export takes on the disk while it is made: one file that has no name, given back whatever becomes of it.
import { readdirSync, readlinkSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { downloadStream, makeBundle } from '#app/services/export/bundle.server.ts';
import { openSpool, textOf } from '#app/services/export/spool.server.ts';
import { entriesOf } from '../db/raw.ts';
import { onlyCsv } from '../exporting.ts';
import { temporaryFolder, world } from '../world.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => vi.unstubAllEnvs());

/** Files of the folder that this process holds open, by what Linux says of them. */
const held = () =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`);
      return file.startsWith(folder) ? [file] : [];
    } catch {
      return [];
    }
  });

async function* broken() {
  yield Buffer.from('half of ');
  throw new Error('no more');
}

test('a file that ends in an error is not there, and the next one begins where it began', async () => {
  const spool = await openSpool();
  const one = await spool.add('one.txt', textOf('one'));
  await expect(spool.add('two.txt', broken())).rejects.toThrow('no more');
  const three = await spool.add('three.txt', textOf('3'));
  expect([one, three]).toMatchObject([
    { name: 'one.txt', at: 0, bytes: 3 },
    { name: 'three.txt', at: 3, bytes: 1 },
  ]);
  const bytes = [await buffer(spool.read(one)), await buffer(spool.read(three))];
  expect(bytes.map(String)).toEqual(['one', '3']);
  await spool.close();
});

test('a file is read as it was written, however long', async () => {
  const spool = await openSpool();
  const long = Buffer.alloc(200_001, 'abcdefg');
  await spool.add('before', textOf('x'));
  const its = await spool.add(
    'long',
    (async function* () {
      yield long.subarray(0, 70_000);
      yield long.subarray(70_000);
    })(),
  );
  const chunks: number[] = [];
  for await (const chunk of spool.read(its)) chunks.push(chunk.length);
  expect(chunks).toEqual([65_536, 65_536, 65_536, 3393]);
  expect((await buffer(spool.stream(its))).equals(long)).toBe(true);
});

test('nothing that is being made has a name on the disk, so that a process that is killed leaves nothing', async () => {
  const w = await world();
  const named: string[] = [];
  const body = await downloadStream(w.scope('statistician'), {
    ...onlyCsv,
    onProgress: () => named.push(...readdirSync(folder)),
  });
  expect(named).toEqual([]);
  expect(held()).toHaveLength(1);
  await buffer(body.body);
  await turn();
  expect(held()).toEqual([]);
});

test('whoever goes away before the end gives its room back', async () => {
  const w = await world();
  const { body } = await downloadStream(w.scope('statistician'), onlyCsv);
  body.destroy();
  await vi.waitFor(() => expect(held()).toEqual([]));
});

test('an export that somebody stops ends there: no entry in the ledger, nothing on the disk', async () => {
  const w = await world();
  const before = await entriesOf(w, 'access');
  for (const at of [1, 50, 90, 100]) {
    const stop = new AbortController();
    const told: number[] = [];
    const making = downloadStream(w.scope('statistician'), {
      ...onlyCsv,
      stop: stop.signal,
      onProgress(percent) {
        told.push(percent);
        if (percent === at) stop.abort();
      },
    });
    await expect(making).rejects.toThrow('aborted');
    expect(told.at(-1)).toBeLessThan(at + 10);
    expect(held()).toEqual([]);
  }
  expect(await entriesOf(w, 'access')).toEqual(before);
});

test('progress is told once for each percent, and the bytes do not depend on whether anybody listens', async () => {
  const w = await world();
  const told: number[] = [];
  const one = await makeBundle(w.scope('statistician'), {
    ...onlyCsv,
    onProgress: (percent) => told.push(percent),
  });
  expect(told).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expect((await makeBundle(w.scope('statistician'), onlyCsv)).sha256).toBe(one.sha256);
});
