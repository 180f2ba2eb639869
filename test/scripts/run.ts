// Runs a command of the project in a process of its own, as npm would.
import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmLine } from '../../scripts/npm-line.ts';

/** Each command compiles the same files: the second is faster. */
export const compiled = join(tmpdir(), 'equipoise-compiled');
const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

interface Started {
  child: ChildProcess;
  /** Resolves when the pattern has appeared on either output; with its match. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  ended: Promise<Ran>;
}

const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a command of package.json with these arguments. */
export function start(name: string, args: readonly string[], env: Record<string, string> = {}): Started {
  const { flags, file } = npmLine(name);
  const child = spawn(process.execPath, [...flags, file, ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', VITEST: '', NODE_COMPILE_CACHE: compiled, ...env },
  });
  children.add(child);
  const said = { out: '', err: '' };
  const waiting: (() => void)[] = [];
  child.stdout.on('data', (part) => {
    said.out += part;
    for (const look of waiting) look();
  });
  child.stderr.on('data', (part) => {
    said.err += part;
    for (const look of waiting) look();
  });
  const ended = new Promise<Ran>((resolve) => {
    child.on('close', (code) => {
      children.delete(child);
      resolve({ code, ...said });
    });
  });
  return {
    child,
    ended,
    says(pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(said.out) ?? pattern.exec(said.err);
          if (match) resolve(match);
        };
        waiting.push(look);
        void ended.then((ran) => reject(new Error(`It ended first: ${ran.out}${ran.err}`)));
        look();
      });
    },
  };
}

/** Runs a command to its end. */
export const run = (name: string, args: readonly string[], env?: Record<string, string>) =>
  start(name, args, env).ended;
