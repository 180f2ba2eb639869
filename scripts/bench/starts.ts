// From the start of the process to the first page, and the memory of a server that does nothing.
import { startServer, temporaryFolder } from './children.ts';
import type { Plan } from './plan.ts';
import { median } from './stats.ts';

export interface Starts {
  emptyMs: number;
  existingMs: number;
  /** Resident memory over the existing study, in MiB. */
  idleMiB: number;
}

/** Starts on an empty data directory and on the study given, several times in turns. */
export async function measureStarts(existing: string, plan: Plan): Promise<Starts> {
  const rest = () => new Promise((resolve) => setTimeout(resolve, plan.restMs));
  const found = { empty: [] as number[], existing: [] as number[], idle: [] as number[] };
  for (let i = 0; i < plan.starts; i++) {
    const empty = await startServer('../../build/start.js', ['--data', temporaryFolder()], '/sign-in');
    found.empty.push(empty.startMs);
    await empty.stop();
    const old = await startServer('../../build/start.js', ['--data', existing], '/sign-in');
    found.existing.push(old.startMs);
    if (i === 0) {
      await rest();
      found.idle.push(old.memory());
    }
    await old.stop();
  }
  return { emptyMs: median(found.empty), existingMs: median(found.existing), idleMiB: median(found.idle) };
}
