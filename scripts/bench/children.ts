// Servers and measured commands run in processes of their own. Each is ended by its handle, and nothing of a
// benchmark, neither process nor file nor database, outlives it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Place } from '#db/open.ts';
import { npmLine } from '../npm-line.ts';

const here = (script: string) => fileURLToPath(new URL(script, import.meta.url));
const children = new Set<ChildProcess>();
const folders = new Set<string>();
const endings: (() => Promise<void>)[] = [];
// What a child works on is what its arguments say, not what the environment of the shell names.
const env: NodeJS.ProcessEnv = {
  ...process.env,
  DATABASE_URL: undefined,
  DATABASE_OWNER_URL: undefined,
  DATABASE_BLINDED_URL: undefined,
  DATABASE_ALLOCATOR_URL: undefined,
};

/** A new folder that `cleanUp` removes. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'equipoise-bench-'));
  folders.add(folder);
  return folder;
}

/** Has `cleanUp` do this as well, after the processes have been ended. */
export const atTheEnd = (ending: () => Promise<void>) => void endings.push(ending);

/** Ends what still runs and removes what was written. Called at every end, also of a failed run. */
export async function cleanUp(): Promise<void> {
  for (const child of children) child.kill('SIGKILL');
  for (const ending of endings.splice(0)) await ending();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

/** What tells a command where a study is. */
export const flagsOf = ({ data, url }: Place): string[] => [
  ...['--data', data],
  ...(url === undefined ? [] : ['--database', url]),
];

/** A port of the loopback address that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

export interface Child {
  url: string;
  /** From its start to its first answer. */
  startMs: number;
  /** Resident memory now, in MiB. */
  memory(): number;
  stop(): Promise<void>;
}

/** Whether the address answers 200. */
const answers = (url: string) =>
  new Promise<boolean>((resolve) => {
    const asked = get(url, { agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    });
    asked.on('error', () => resolve(false));
  });

/**
 * Starts a server script as `node SCRIPT ...args --port N` and waits for a 200 of `ready`. What it writes goes to
 * a file, so that its log costs what it costs and nobody here has to read it. `flags`: of Node.
 */
export async function startServer(
  script: string,
  args: readonly string[],
  ready: string,
  flags: readonly string[] = [],
): Promise<Child> {
  const port = await freePort();
  const log = join(temporaryFolder(), 'log');
  const out = openSync(log, 'w');
  const began = performance.now();
  const child = spawn(process.execPath, [...flags, here(script), ...args, '--port', String(port)], {
    stdio: ['ignore', out, out],
    env: { ...env, NODE_ENV: 'production' },
  });
  closeSync(out);
  children.add(child);
  child.once('exit', () => children.delete(child));
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(`${url}${ready}`))) {
    if (!children.has(child)) throw new Error(`${script} did not start: ${readFileSync(log, 'utf8')}`);
    if (performance.now() - began > 30_000) throw new Error(`${script} does not answer.`);
    await wait(2);
  }
  return {
    url,
    startMs: performance.now() - began,
    memory: () => residentMiB(child.pid),
    async stop() {
      if (!children.has(child)) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The product on this study, as npm start runs it. */
export const startEquipoise = (place: Place): Promise<Child> =>
  startServer('../../build/start.js', flagsOf(place), '/sign-in', npmLine('start').flags);

function residentMiB(pid: number | undefined): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}

/**
 * Runs a script to its end, with Node told what npm run export tells it, and answers what it printed, as JSON. Throws when it
 * fails.
 */
export async function runScript<T>(script: string, args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, [...npmLine('export').flags, here(script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  let [out, err] = ['', ''];
  child.stdout.on('data', (part) => {
    out += part;
  });
  child.stderr.on('data', (part) => {
    err += part;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${script} failed: ${err}`);
  return JSON.parse(out) as T;
}

export interface Worker<Asked, Told> {
  /** One question at a time. */
  ask(what: Asked): Promise<Told>;
  stop(): Promise<void>;
}

/** Starts a script that answers every message with one. Throws when it ends instead. */
export async function startWorker<Asked extends object, Told>(
  script: string,
  args: readonly string[],
): Promise<Worker<Asked, Told>> {
  const child = spawn(process.execPath, [here(script), ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env,
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const told = async () => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const gone = once(child, 'exit', { signal }).then(() => {
      throw new Error(`${script} ended too early.`);
    });
    // What loses the race is aborted, which is no error of anybody.
    gone.catch(() => undefined);
    try {
      const [message] = await Promise.race([once(child, 'message', { signal }), gone]);
      return message as Told;
    } finally {
      leaving.abort();
    }
  };
  await told();
  return {
    ask(what) {
      const answer = told();
      child.send(what);
      return answer;
    },
    async stop() {
      if (!children.has(child)) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
