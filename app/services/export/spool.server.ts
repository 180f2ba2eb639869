// The files of a bundle on their way: each is written whole into a folder of its own before it is packed, so that one that a
// format refuses leaves nothing behind, and its length and hash are known. Memory does not grow with the file.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface Spooled {
  name: string;
  file: string;
  bytes: number;
  sha256: string;
}

/** Throws AbortError once somebody has asked to stop. */
export type Stop = AbortSignal | undefined;

/** Writes the chunks into a new file of the folder. Removes it again where they end in an error. */
export async function spool(
  folder: string,
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  stop: Stop,
): Promise<Spooled> {
  const file = join(folder, name.replaceAll('/', '+'));
  const handle = await open(file, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      stop?.throwIfAborted();
      hash.update(chunk);
      bytes += chunk.length;
      await handle.write(chunk);
    }
    await handle.close();
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(file, { force: true });
    throw error;
  }
  return { name, file, bytes, sha256: hash.digest('hex') };
}

/** One text as chunks. */
export async function* textOf(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** The bytes of a spooled file, in chunks of the same size on every machine. */
export async function* readBack({ file }: Spooled): AsyncIterable<Uint8Array> {
  for await (const chunk of createReadStream(file, { highWaterMark: 65_536 })) yield chunk as Buffer;
}
