// Work that lets nobody else go first has a thread of its own, which lives as long as one file is made.
import { on } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** What a thread may take: one that needs more fails, and nobody else with it. */
const mostMiB = 1024;

/** The thread failed, or ended before it had answered. */
export class WorkerFailed extends Error {
  override name = 'WorkerFailed';
}

/** A file below app/ that a thread is started with, wherever this one was bundled into. `name`: from app/ on. */
export const workerFile = (name: string): string => createRequire(import.meta.url).resolve(`#app/${name}`);

/**
 * Starts a thread with `head`, sends it each batch once it has taken the one before, then null, and gives the bytes that it
 * answers. It has no environment, and is ended whatever happens. Throws WorkerFailed, or what `batches` throws.
 */
export async function bytesFromWorker(
  file: string,
  head: unknown,
  batches: AsyncIterable<unknown>,
): Promise<Uint8Array> {
  const worker = new Worker(file, {
    ...{ workerData: head, env: {}, execArgv: [] },
    resourceLimits: { maxOldGenerationSizeMb: mostMiB },
  });
  const told = on(worker, 'message', { close: ['exit'] });
  const answerTo = async (message: unknown): Promise<unknown> => {
    worker.postMessage(message);
    try {
      const { done, value } = await told.next();
      if (!done) return value[0];
    } catch (error) {
      throw new WorkerFailed(error instanceof Error ? error.name : 'Error', { cause: error });
    }
    throw new WorkerFailed('it ended too early');
  };
  try {
    for await (const batch of batches) await answerTo(batch);
    return (await answerTo(null)) as Uint8Array;
  } finally {
    await worker.terminate();
  }
}
