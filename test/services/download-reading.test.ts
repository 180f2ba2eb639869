// What a page makes of a download behind progress: nothing is saved before all of it is there and right.
import { expect, test } from 'vitest';
import { readDownload } from '#app/views/download.ts';
import { sha256 } from '#db/canonical.ts';

const bytes = Buffer.concat([Buffer.from('PK\n{"percent":7}\n'), Buffer.alloc(300, '\n')]);
const announced = (hash = sha256(bytes), length = bytes.length) =>
  `{"percent":1}\n{"percent":2}\n{"file":{"name":"a.zip","bytes":${length},"sha256":"${hash}"}}\n`;
const digest = (its: Uint8Array<ArrayBuffer>) => crypto.subtle.digest('SHA-256', its);

async function* inChunks(whole: Uint8Array, size: number) {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}
const answer = (head: string, size: number) => inChunks(Buffer.concat([Buffer.from(head), bytes]), size);

test.each([
  [
    'the server could not make it',
    '{"percent":1}\n{"problem":"It could not be made."}\n',
    'It could not be made.',
  ],
  ['it ends before the file', '{"percent":1}\n', 'ended before the dataset was made. Nothing was saved'],
  ['it ends within a line', '{"percent":1}\n{"file', 'ended before the dataset was made. Nothing was saved'],
])('nothing is saved where %s', async (_, head, said) => {
  for (const size of [1, 5, 1000])
    await expect(readDownload(inChunks(Buffer.from(head), size), () => undefined)).rejects.toThrow(said);
});

test('nothing is saved where fewer or other bytes arrive than were announced', async () => {
  const short = announced(sha256(bytes), bytes.length + 1);
  await expect(readDownload(answer(short, 64), () => undefined, digest)).rejects.toThrow(
    `${bytes.length} of ${bytes.length + 1} bytes arrived. Nothing was saved`,
  );
  const other = announced(sha256(Buffer.from('other')));
  await expect(readDownload(answer(other, 64), () => undefined, digest)).rejects.toThrow(
    'its SHA-256 is another. Nothing was saved',
  );
});

test.each([1, 2, 7, 64, 100_000])('the bytes are those that were sent, in chunks of %d', async (size) => {
  const told: number[] = [];
  const got = await readDownload(answer(announced(), size), (percent) => told.push(percent), digest);
  expect(told).toEqual([1, 2]);
  expect({ ...got, parts: [] }).toEqual({
    ...{ name: 'a.zip', bytes: bytes.length, sha256: sha256(bytes), isHashed: true },
    parts: [],
  });
  expect(Buffer.from(await new Blob(got.parts).arrayBuffer()).equals(bytes)).toBe(true);
});

test('a page that cannot compute a hash says so', async () => {
  const got = await readDownload(answer(announced('unknown'), 64), () => undefined);
  expect(got.isHashed).toBe(false);
});
