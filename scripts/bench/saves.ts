// A signed-in save of a form over HTTP, against a bare action of Remix and a bare node:http handler that do the
// two-row insert.
import { join } from 'node:path';
import { startServer, temporaryFolder } from './children.ts';
import { client } from './client.ts';
import type { Plan } from './plan.ts';
import {
  bodyOf,
  type Contestant,
  counter,
  equipoise,
  expectRedirect,
  measureInTurns,
  type Saves,
} from './rounds.ts';

async function bare(name: string, script: string): Promise<Contestant> {
  const file = join(temporaryFolder(), 'bare.sqlite');
  const child = await startServer(script, ['--file', file], '/');
  return {
    name,
    children: [child],
    open: (_, connections) => client(child.url, connections),
    save: (its, form) => expectRedirect(its.post('/save', bodyOf(form)), '/done'),
    entries: counter(file, 'entry'),
  };
}

export interface SavesAndMemory {
  saves: Saves[];
  /** Resident memory of Equipoise in MiB. */
  memory: { afterStart: number; afterLoad: number };
}

/** Measures the study in this directory beside the bare contestants. */
export async function measureSaves(
  dir: string,
  numbers: readonly string[],
  plan: Plan,
): Promise<SavesAndMemory> {
  const ours = await equipoise('Equipoise', { data: dir });
  const all = async () => [
    ours,
    await bare('bare Remix action', './bare-remix.ts'),
    await bare('bare node:http', './bare-http.ts'),
  ];
  return withMemory(ours, all, numbers, plan);
}

/** Measures `all`, and the memory of the first process of `its` before and after. Ends all processes. */
export async function withMemory(
  its: Contestant,
  all: () => Promise<readonly Contestant[]>,
  numbers: readonly string[],
  plan: Plan,
): Promise<SavesAndMemory> {
  const rest = () => new Promise((resolve) => setTimeout(resolve, plan.restMs));
  const memory = () => its.children[0]?.memory() ?? Number.NaN;
  await rest();
  const afterStart = memory();
  const contestants = await all();
  const saves = await measureInTurns(contestants, numbers, plan);
  await rest();
  const afterLoad = memory();
  for (const { children } of contestants) for (const child of children) await child.stop();
  return { saves, memory: { afterStart, afterLoad } };
}
