// From the start of the process to the first page, and the memory of a server that does nothing.
import type { Place } from '#db/open.ts';
import { startEquipoise, temporaryFolder } from './children.ts';
import type { Plan } from './plan.ts';
import type { BenchServer } from './postgres.ts';
import { median } from './stats.ts';

export interface Starts {
  emptyMs: number;
  existingMs: number;
  /** Resident memory over the existing study, in MiB. */
  idleMiB: number;
}

/** A study that is there, and how to come by a place for a new one. */
interface Ground {
  existing: Place;
  empty(): Promise<Place>;
  /** Called while nothing happens. */
  atRest?(): Promise<void>;
}

/** Starts on an empty place and on the study given, several times, all in turns. */
async function startsOn(grounds: readonly Ground[], plan: Plan): Promise<Starts[]> {
  const rest = () => new Promise((resolve) => setTimeout(resolve, plan.restMs));
  const found = grounds.map(() => ({
    empty: [] as number[],
    existing: [] as number[],
    idle: [] as number[],
  }));
  for (let i = 0; i < plan.starts; i++)
    for (const [at, ground] of grounds.entries()) {
      const empty = await startEquipoise(await ground.empty());
      found[at]?.empty.push(empty.startMs);
      await empty.stop();
      const old = await startEquipoise(ground.existing);
      found[at]?.existing.push(old.startMs);
      if (i === 0) {
        await rest();
        found[at]?.idle.push(old.memory());
        await ground.atRest?.();
      }
      await old.stop();
    }
  return found.map(({ empty, existing, idle }) => ({
    emptyMs: median(empty),
    existingMs: median(existing),
    idleMiB: median(idle),
  }));
}

export interface StartsOfEngines {
  sqlite: Starts;
  /** With the memory of the database server's own processes in MiB, where they are known. */
  postgres?: Starts & { serverMiB: number | undefined };
}

/** Starts on SQLite with the study in this directory, and on PostgreSQL with its copy there. */
export async function measureStarts(
  existing: string,
  postgres: { server: BenchServer; existing: Place } | undefined,
  plan: Plan,
): Promise<StartsOfEngines> {
  const file: Ground = { existing: { data: existing }, empty: async () => ({ data: temporaryFolder() }) };
  let serverMiB: number | undefined;
  const grounds: Ground[] = [file];
  if (postgres)
    grounds.push({
      existing: postgres.existing,
      empty: async () => ({ data: temporaryFolder(), url: await postgres.server.newDatabase() }),
      async atRest() {
        serverMiB = await postgres.server.memory();
      },
    });
  const [sqlite, other] = await startsOn(grounds, plan);
  if (!sqlite) throw new Error('Nothing was measured.');
  return { sqlite, ...(other ? { postgres: { ...other, serverMiB } } : {}) };
}
