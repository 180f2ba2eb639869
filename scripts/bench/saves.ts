// A signed-in save of a form over HTTP, against a bare action of Remix and a bare node:http handler that do the
// two-row insert. All three are sent the same bodies. Every save is a real one: a form's first save or a change of
// it with version and reason; the ledger is counted after each round.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { databaseFile } from '#db/sqlite/directory.ts';
import { assessor } from '../demo/people.ts';
import { type Child, startServer, temporaryFolder } from './children.ts';
import { type Client, client, signIn } from './client.ts';
import type { Plan } from './plan.ts';
import { type Figures, figuresOf, medianFigures } from './stats.ts';
import { today } from './study.ts';
import { forms, measured } from './typed.ts';

interface Form {
  number: string;
  form: (typeof measured)[number];
  version: number;
}

interface Contestant {
  name: string;
  child: Child;
  open(connections: number): Client;
  /** One save; answers what must come back. */
  save(its: Client, form: Form): Promise<void>;
  /** Rows of the ledger, or of the table in its place. */
  entries(): number;
}

/** Saves of one form after each other, before the next form: one first save and three changes. */
const inARow = 4;

const bodyOf = ({ form, version }: Form): [string, string][] => [
  ...(forms[form]?.(today(), version) ?? []),
  ['__version', String(version)],
  ...(version > 0
    ? ([['__reason', `read again from the sheet, time ${version}`]] as [string, string][])
    : []),
];

async function expectRedirect(answer: Promise<{ status: number; location: string }>, to: string) {
  const { status, location } = await answer;
  if (status !== 302 || !location.startsWith(to))
    throw new Error(`A save was answered ${status} ${location}.`);
}

function counter(file: string, table: string): () => number {
  const db = new Database(file, { readonly: true });
  const count = db.prepare(`select count(*) from ${table}`).pluck();
  return () => Number(count.get());
}

async function equipoise(dir: string): Promise<Contestant> {
  const child = await startServer('../../build/start.js', ['--data', dir], '/sign-in');
  const cookie = await signIn(child.url, assessor);
  return {
    name: 'Equipoise',
    child,
    open: (connections) => client(child.url, connections, cookie),
    save: (its, form) =>
      expectRedirect(
        its.post(`/participants/${form.number}/baseline/${form.form}`, bodyOf(form)),
        `/participants/${form.number}/baseline?done=complete`,
      ),
    entries: counter(databaseFile(dir), 'ledger_open'),
  };
}

async function bare(name: string, script: string): Promise<Contestant> {
  const file = join(temporaryFolder(), 'bare.sqlite');
  const child = await startServer(script, ['--file', file], '/');
  return {
    name,
    child,
    open: (connections) => client(child.url, connections),
    save: (its, form) => expectRedirect(its.post('/save', bodyOf(form)), '/done'),
    entries: counter(file, 'entry'),
  };
}

/** One round: every connection saves one form after another until the time is over. */
async function round(its: Contestant, ring: Form[], connections: number, ms: number): Promise<Figures> {
  const opened = its.open(connections);
  const before = its.entries();
  const latencies: number[] = [];
  const began = performance.now();
  const connection = async () => {
    while (performance.now() - began < ms) {
      const form = ring.shift();
      if (!form) throw new Error('There are fewer forms than connections.');
      for (let i = 0; i < inARow && performance.now() - began < ms; i++) {
        const sent = performance.now();
        await its.save(opened, form);
        latencies.push(performance.now() - sent);
        form.version++;
      }
      ring.push(form);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const elapsed = performance.now() - began;
  opened.close();
  const grown = its.entries() - before;
  if (grown !== latencies.length)
    throw new Error(`${its.name} acknowledged ${latencies.length} saves and wrote ${grown} entries.`);
  return figuresOf(latencies, elapsed);
}

export interface Saves {
  connections: number;
  contestants: { name: string; figures: Figures }[];
}

export interface SavesAndMemory {
  saves: Saves[];
  /** Resident memory of Equipoise in MiB. */
  memory: { afterStart: number; afterLoad: number };
}

/** Measures all contestants in turns (A B C A B C), so that what disturbs one disturbs all. */
export async function measureSaves(
  dir: string,
  numbers: readonly string[],
  plan: Plan,
): Promise<SavesAndMemory> {
  const rest = () => new Promise((resolve) => setTimeout(resolve, plan.restMs));
  const ours = await equipoise(dir);
  await rest();
  const afterStart = ours.child.memory();
  const all = [
    ours,
    await bare('bare Remix action', './bare-remix.ts'),
    await bare('bare node:http', './bare-http.ts'),
  ];
  const rings = all.map(() =>
    numbers.flatMap((number) => measured.map((form): Form => ({ number, form, version: 0 }))),
  );
  const turn = async (connections: number, ms: number) => {
    const figures: Figures[] = [];
    for (const [i, its] of all.entries()) figures.push(await round(its, rings[i] ?? [], connections, ms));
    return figures;
  };
  await turn(8, plan.roundMs);
  const saves: Saves[] = [];
  for (const connections of plan.connections) {
    const rounds: Figures[][] = [];
    for (let i = 0; i < plan.rounds; i++) rounds.push(await turn(connections, plan.roundMs));
    const contestants = all.map(({ name }, at) => ({
      name,
      figures: medianFigures(rounds.flatMap((each) => each[at] ?? [])),
    }));
    saves.push({ connections, contestants });
  }
  await rest();
  const afterLoad = ours.child.memory();
  for (const its of all) await its.child.stop();
  return { saves, memory: { afterStart, afterLoad } };
}
