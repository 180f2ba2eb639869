// A download that says how far it is: lines of JSON with each percent, then one line that names the file, then its bytes. The
// page saves nothing before all of them are there and their hash is right, so a broken download is never taken for a whole one.

/** What a browser says that it takes, and what such an answer is called. */
export const progressType = 'application/vnd.equipoise.download';

/** A line before the bytes. */
export type Line =
  | { percent: number }
  | { file: { name: string; bytes: number; sha256: string } }
  | { problem: string };

export interface Downloaded {
  name: string;
  sha256: string;
  bytes: number;
  parts: BlobPart[];
  /** Whether the hash was computed again here: a page that came over plain http cannot. */
  isHashed: boolean;
}

/** A sentence for whoever waits. */
export class Broken extends Error {
  override name = 'Broken';
}

const newLine = 10;

/**
 * Reads such an answer to its end. `onPercent` is told of each. Throws Broken when the server says that it could not make the
 * file, and when fewer or other bytes arrive than it announced.
 */
export async function readDownload(
  body: AsyncIterable<Uint8Array>,
  onPercent: (percent: number) => void,
  digest?: (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>,
): Promise<Downloaded> {
  const decoder = new TextDecoder();
  let file: { name: string; bytes: number; sha256: string } | undefined;
  let head = new Uint8Array(0);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of body) {
    if (file) {
      parts.push(new Uint8Array(chunk));
      continue;
    }
    const bytes = new Uint8Array([...head, ...chunk]);
    let from = 0;
    for (let end = bytes.indexOf(newLine); end >= 0 && !file; end = bytes.indexOf(newLine, from)) {
      const line = JSON.parse(decoder.decode(bytes.subarray(from, end))) as Line;
      from = end + 1;
      if ('problem' in line) throw new Broken(line.problem);
      if ('percent' in line) onPercent(line.percent);
      else file = line.file;
    }
    head = bytes.slice(from);
    if (file && head.length > 0) parts.push(head);
  }
  if (!file) throw new Broken('The connection ended before the dataset was made. Nothing was saved.');
  const arrived = parts.reduce((sum, { length }) => sum + length, 0);
  if (arrived !== file.bytes)
    throw new Broken(
      `The download is broken: ${arrived} of ${file.bytes} bytes arrived. Nothing was saved; try again.`,
    );
  if (digest && (await hashOf(parts, arrived, digest)) !== file.sha256)
    throw new Broken('The download is broken: its SHA-256 is another. Nothing was saved; try again.');
  return { ...file, parts, isHashed: digest !== undefined };
}

async function hashOf(
  parts: readonly Uint8Array[],
  length: number,
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>,
): Promise<string> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return [...new Uint8Array(await digest(whole))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
