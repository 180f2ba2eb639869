// The files of a bundle on their way, one after another in one file that has no name: each is whole before it is packed, so
// that one that a format refuses leaves nothing behind, and its length and hash are known. Memory does not grow with them,
// and a process that is killed leaves nothing on the disk.
import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Spooled {
  name: string;
  /** Where it begins in the spool. */
  at: number;
  bytes: number;
  sha256: string;
}

/** Bytes that are read once. */
export interface Body extends AsyncIterable<Uint8Array> {
  destroy(): void;
}

/** Once it is aborted, whatever is being made throws AbortError. */
export type Stop = AbortSignal | undefined;

export interface Spool {
  /** Appends the chunks as one file. Where they end in an error, or somebody has asked to stop, nothing is added. */
  add(name: string, chunks: AsyncIterable<Uint8Array>): Promise<Spooled>;
  /** The bytes of one, in chunks of the same size on every machine. */
  read(its: Pick<Spooled, 'at' | 'bytes'>): AsyncIterable<Uint8Array>;
  /** The same as a stream that closes the spool at its end, and when it is destroyed. `its` has at least one byte. */
  stream(its: Pick<Spooled, 'at' | 'bytes'>): Body;
  /** Gives its room on the disk back. */
  close(): Promise<void>;
}

const chunkSize = 65_536;

/** An empty one. Whoever opens it closes it. */
export async function openSpool(stop?: Stop): Promise<Spool> {
  const handle = await namelessFile();
  let end = 0;
  return {
    async add(name, chunks) {
      const hash = createHash('sha256');
      const at = end;
      let to = at;
      for await (const chunk of chunks) {
        stop?.throwIfAborted();
        hash.update(chunk);
        await writeWhole(handle, chunk, to);
        to += chunk.length;
      }
      end = to;
      return { name, at, bytes: to - at, sha256: hash.digest('hex') };
    },
    async *read({ at, bytes }) {
      for (let from = at; from < at + bytes; ) {
        const buffer = Buffer.allocUnsafe(Math.min(chunkSize, at + bytes - from));
        for (let filled = 0; filled < buffer.length; ) {
          const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, from + filled);
          if (bytesRead === 0) throw new Error('The spool of an export is shorter than what was written.');
          filled += bytesRead;
        }
        from += buffer.length;
        yield buffer;
      }
    },
    stream: ({ at, bytes }) => handle.createReadStream({ start: at, end: at + bytes - 1 }),
    close: () => handle.close(),
  };
}

async function namelessFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'equipoise-export-'));
  try {
    return await open(join(folder, 'spool'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Also where the system takes a part at a time, as it does on a disk that is nearly full. */
async function writeWhole(handle: FileHandle, chunk: Uint8Array, at: number) {
  for (let written = 0; written < chunk.length; )
    written += (await handle.write(chunk, written, chunk.length - written, at + written)).bytesWritten;
}

/** One text as chunks. */
export async function* textOf(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}
