// The same saves over HTTP on both engines: Equipoise on SQLite, on PostgreSQL, and on PostgreSQL as two processes that
// know nothing of each other and share the database and the directory of the keys. At the end the three chains of
// every study are verified.
import { needWhole } from './ledgers.ts';
import type { Plan } from './plan.ts';
import type { BenchServer } from './postgres.ts';
import { equipoise } from './rounds.ts';
import { type SavesAndMemory, withMemory } from './saves.ts';
import { copyStudy } from './study.ts';

/** Measures copies of the study in this directory. Memory is that of the one process on PostgreSQL. */
export async function measureEngines(
  dir: string,
  numbers: readonly string[],
  server: BenchServer,
  plan: Plan,
): Promise<SavesAndMemory> {
  const file = { data: copyStudy(dir) };
  const alone = await server.copyOf(dir);
  const shared = await server.copyOf(dir);
  const one = await equipoise('PostgreSQL, one process', alone);
  const all = async () => [
    await equipoise('SQLite', file),
    one,
    await equipoise('PostgreSQL, two processes', shared, 2),
  ];
  const measured = await withMemory(one, all, numbers, plan);
  for (const place of [file, alone, shared]) await needWhole(place);
  return measured;
}
