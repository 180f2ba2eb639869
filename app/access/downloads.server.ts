// How a file leaves: as bytes with their length and hash before them, or, for a page that waits, behind lines that say how far
// it is. No more is read than the reader takes, and what the file takes on the disk is given back when she goes away.
import type { Body } from '#app/services/export/spool.server.ts';
import type { Line } from '#app/views/download.ts';
import { type Args, hostOf } from './session.server.ts';

export interface Download {
  fileName: string;
  sha256: string;
  bytes: number;
  mediaType: string;
  body: Body;
  headers?: Record<string, string>;
}

export interface Making {
  stop: AbortSignal;
  onProgress?: (percent: number) => void;
}

/**
 * Answers with what `make` makes. What it throws before the answer has begun is the caller's. `progressType`: what a page
 * that waits says that it takes; see app/views/download.ts.
 */
export async function sendDownload(
  args: Args,
  make: (making: Making) => Promise<Download>,
  progressType?: string,
): Promise<Response> {
  const { signal: stop, headers } = args.request;
  if (progressType !== undefined && headers.get('Accept') === progressType)
    return new Response(behindProgress(args, make), { headers: { 'Content-Type': progressType } });
  const made = await make({ stop });
  return new Response(bodyOf(args, made.body), {
    headers: {
      ...made.headers,
      'Content-Type': made.mediaType,
      'Content-Disposition': `attachment; filename="${made.fileName}"`,
      'Content-Length': String(made.bytes),
      // Of these bytes: server/host.ts sends what has it uncoded.
      'Repr-Digest': `sha-256=:${Buffer.from(made.sha256, 'hex').toString('base64')}:`,
    },
  });
}

/** Hands the chunks on, each once the one before has been taken. */
function handOn(args: Args, body: Body) {
  const chunks = body[Symbol.asyncIterator]();
  return async (to: ReadableStreamDefaultController<Uint8Array>) => {
    const { done, value } = (await hostOf(args).hasRoom())
      ? await chunks.next()
      : { done: true, value: null };
    if (!done && value) return to.enqueue(value);
    body.destroy();
    to.close();
  };
}

const bodyOf = (args: Args, body: Body) =>
  new ReadableStream<Uint8Array>({ pull: handOn(args, body), cancel: () => body.destroy() });

/** Lines, then the bytes. What is thrown meanwhile is said without its words: the answer has begun. */
function behindProgress(args: Args, make: (making: Making) => Promise<Download>) {
  const encoder = new TextEncoder();
  const { signal: stop } = args.request;
  let pull: ReturnType<typeof handOn> | undefined;
  return new ReadableStream<Uint8Array>({
    async start(to) {
      const say = (line: Line) => to.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      try {
        const {
          fileName: name,
          bytes,
          sha256,
          body,
        } = await make({
          stop,
          onProgress: (percent) => say({ percent }),
        });
        pull = handOn(args, body);
        say({ file: { name, bytes, sha256 } });
      } catch {
        // What it was is in the log already: a capability says so at the edge.
        if (!stop.aborted)
          say({ problem: 'The dataset could not be made just now. Nothing was saved; try again.' });
        to.close();
      }
    },
    pull: (to) => pull?.(to),
  });
}
