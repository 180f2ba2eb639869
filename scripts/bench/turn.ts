// What the turn and the chain cost on PostgreSQL: the save service, the two rows, and the two rows under a turn, by one
// process and by two at the same time. Nothing of HTTP is in it.
import type { Place } from '#db/open.ts';
import { startWorker, type Worker } from './children.ts';
import { countIn, needWhole } from './ledgers.ts';
import type { Plan } from './plan.ts';
import type { BenchServer } from './postgres.ts';
import { type Figures, figuresOf, medianFigures } from './stats.ts';
import { makeTwoRowTables } from './two-rows-postgres.ts';

export const kinds = ['plain', 'turn', 'service'] as const;
export type Kind = (typeof kinds)[number];

/** What one process works on. */
export interface Share {
  place: Place;
  /** The database of the two rows. */
  rows: string;
  /** Participants that are its own, so that no two processes save one form. */
  numbers: string[];
}
export interface Asked {
  what: Kind;
  ms: number;
}
export interface Told {
  latencies: number[];
  elapsed: number;
}

export type Turn = { processes: number; figures: Record<Kind, Figures> }[];

/** Measures on a copy of the study in this directory, all in turns, and verifies its chains at the end. */
export async function measureTurn(
  dir: string,
  numbers: readonly string[],
  server: BenchServer,
  plan: Plan,
): Promise<Turn> {
  const place = await server.copyOf(dir);
  const rows = await server.newDatabase();
  await makeTwoRowTables(rows);
  const workers: Worker<Asked, Told>[] = [];
  for (const mine of [0, 1]) {
    const share: Share = { place, rows, numbers: numbers.filter((_, i) => i % 2 === mine) };
    workers.push(await startWorker('./turn-child.ts', [JSON.stringify(share)]));
  }
  const written = (what: Kind) =>
    what === 'service' ? countIn(place.url ?? '', 'ledger_open') : countIn(rows, 'entry');

  const round = async (what: Kind, processes: number): Promise<Figures> => {
    const before = await written(what);
    const told = await Promise.all(
      workers.slice(0, processes).map((each) => each.ask({ what, ms: plan.roundMs })),
    );
    const latencies = told.flatMap((each) => each.latencies);
    const grown = (await written(what)) - before;
    if (grown !== latencies.length)
      throw new Error(`${what}: ${latencies.length} acts were acknowledged and ${grown} entries written.`);
    return figuresOf(latencies, Math.max(...told.map((each) => each.elapsed)));
  };

  const turns = [1, 2].flatMap((processes) => kinds.map((what) => ({ processes, what })));
  const rounds = turns.map((): Figures[] => []);
  for (let i = -1; i < plan.rounds; i++)
    for (const [at, { processes, what }] of turns.entries()) {
      const figures = await round(what, processes);
      // The first time around nothing has been compiled yet.
      if (i >= 0) rounds[at]?.push(figures);
    }
  for (const each of workers) await each.stop();
  await needWhole(place);
  const figuresFor = (processes: number, what: Kind) =>
    medianFigures(
      rounds[turns.findIndex((each) => each.processes === processes && each.what === what)] ?? [],
    );
  return [1, 2].map((processes) => ({
    processes,
    figures: {
      plain: figuresFor(processes, 'plain'),
      turn: figuresFor(processes, 'turn'),
      service: figuresFor(processes, 'service'),
    },
  }));
}
