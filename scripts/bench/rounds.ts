// Short rounds of saves over HTTP: contestants take turns (A B C A B C), so that what disturbs one disturbs all. Every
// save is a real one: a form's first save or a change of it with version and reason; the ledger is counted after
// each round.
import Database from 'better-sqlite3';
import type { Place } from '#db/open.ts';
import { databaseFile } from '#db/sqlite/directory.ts';
import { assessor } from '../demo/people.ts';
import { type Child, startEquipoise } from './children.ts';
import { type Client, client, signIn } from './client.ts';
import { countIn } from './ledgers.ts';
import type { Plan } from './plan.ts';
import { type Figures, figuresOf, medianFigures } from './stats.ts';
import { today } from './study.ts';
import { forms, measured } from './typed.ts';

export interface Form {
  number: string;
  form: (typeof measured)[number];
  version: number;
}

export interface Contestant {
  name: string;
  /** Its processes, which share the connections evenly. */
  children: readonly Child[];
  /** A client of one of them. */
  open(process: number, connections: number): Client;
  /** One save; throws where anything else comes back than must. */
  save(its: Client, form: Form): Promise<void>;
  /** Rows of the ledger, or of the table in its place. */
  entries(): number | Promise<number>;
}

export interface Saves {
  connections: number;
  contestants: { name: string; figures: Figures }[];
}

/** Saves of one form after each other, before the next form: one first save and three changes. */
const inARow = 4;

/** What is sent: the form as typed, its version, and the reason of a change. */
export const bodyOf = ({ form, version }: Form): [string, string][] => [
  ...(forms[form]?.(today(), version) ?? []),
  ['__version', String(version)],
  ...(version > 0
    ? ([['__reason', `read again from the sheet, time ${version}`]] as [string, string][])
    : []),
];

/** Throws unless the answer is a redirect to an address that begins so. */
export async function expectRedirect(answer: Promise<{ status: number; location: string }>, to: string) {
  const { status, location } = await answer;
  if (status !== 302 || !location.startsWith(to))
    throw new Error(`A save was answered ${status} ${location}.`);
}

/** Counts the rows of a table in a file of SQLite. */
export function counter(file: string, table: string): () => number {
  const db = new Database(file, { readonly: true });
  const count = db.prepare(`select count(*) from ${table}`).pluck();
  return () => Number(count.get());
}

/** The product on this study, as so many processes behind each other's back. */
export async function equipoise(name: string, place: Place, processes = 1): Promise<Contestant> {
  const children: Child[] = [];
  const cookies: string[] = [];
  for (let i = 0; i < processes; i++) {
    const child = await startEquipoise(place);
    children.push(child);
    cookies.push(await signIn(child.url, assessor));
  }
  const { url } = place;
  return {
    name,
    children,
    open: (process, connections) => client(children[process]?.url ?? '', connections, cookies[process]),
    save: (its, form) =>
      expectRedirect(
        its.post(`/participants/${form.number}/baseline/${form.form}`, bodyOf(form)),
        `/participants/${form.number}/baseline?done=complete`,
      ),
    entries:
      url === undefined
        ? counter(databaseFile(place.data), 'ledger_open')
        : () => countIn(url, 'ledger_open'),
  };
}

/**
 * The process that a connection sends its save to: always the same one where there are connections enough, otherwise
 * each in turn.
 */
export const processOf = (connection: number, save: number, connections: number, processes: number): number =>
  (connection + (connections < processes ? save : 0)) % processes;

/** One round: every connection saves one form after another until the time is over. */
async function round(its: Contestant, ring: Form[], connections: number, ms: number): Promise<Figures> {
  const processes = its.children.length;
  const share = Math.ceil(connections / processes);
  const clients = its.children.map((_, process) => its.open(process, share));
  const before = await its.entries();
  const latencies: number[] = [];
  const began = performance.now();
  const connection = async (at: number) => {
    for (let saves = 0; performance.now() - began < ms; ) {
      const form = ring.shift();
      if (!form) throw new Error('There are fewer forms than connections.');
      for (let i = 0; i < inARow && performance.now() - began < ms; i++) {
        const through = clients[processOf(at, saves++, connections, processes)];
        if (!through) throw new Error(`${its.name} has no process.`);
        const sent = performance.now();
        await its.save(through, form);
        latencies.push(performance.now() - sent);
        form.version++;
      }
      ring.push(form);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, at) => connection(at)));
  const elapsed = performance.now() - began;
  for (const each of clients) each.close();
  const grown = (await its.entries()) - before;
  if (grown !== latencies.length)
    throw new Error(`${its.name} acknowledged ${latencies.length} saves and wrote ${grown} entries.`);
  return figuresOf(latencies, elapsed);
}

/** Measures all contestants in turns. All are sent the same bodies, for the forms of these participants. */
export async function measureInTurns(
  all: readonly Contestant[],
  numbers: readonly string[],
  plan: Plan,
): Promise<Saves[]> {
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
  return saves;
}
