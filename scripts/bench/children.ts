// Servers and measured commands run in processes of their own. Each is ended by its handle, and nothing of a
// benchmark, neither process nor file, outlives it.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = (script: string) => fileURLToPath(new URL(script, import.meta.url));
const children = new Set<ChildProcess>();
const folders = new Set<string>();

/** A new folder that `cleanUp` removes. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'equipoise-bench-'));
  folders.add(folder);
  return folder;
}

/** Ends what still runs and removes what was written. Called at every end, also of a failed run. */
export function cleanUp(): void {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

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
 * a file, so that its log costs what it costs and nobody here has to read it.
 */
export async function startServer(script: string, args: readonly string[], ready: string): Promise<Child> {
  const port = await freePort();
  const log = join(temporaryFolder(), 'log');
  const out = openSync(log, 'w');
  const began = performance.now();
  const child = spawn(process.execPath, [here(script), ...args, '--port', String(port)], {
    stdio: ['ignore', out, out],
    env: { ...process.env, NODE_ENV: 'production' },
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

function residentMiB(pid: number | undefined): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}

/** Runs a script to its end and answers what it printed, as JSON. Throws when it fails. */
export async function runScript<T>(script: string, args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, [here(script), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
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
