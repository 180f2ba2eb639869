// The machine that was measured on, since a figure means nothing without it.
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import Database from 'better-sqlite3';

/** Name -> what it is, for the folder that the studies lay in and the PostgreSQL that was measured. */
export function describeMachine(folder: string, postgres?: string): [string, string][] {
  const db = new Database(':memory:');
  const sqlite = db.prepare('select sqlite_version()').pluck().get();
  db.close();
  return [
    ['Date', new Date().toISOString().slice(0, 10)],
    ['Processor', `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores`],
    ['Memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['System', `${platform()} ${release()}`],
    ['File system', fileSystemOf(folder)],
    ['Node', `${process.version}, SQLite ${String(sqlite)}`],
    ...(postgres === undefined ? [] : [['PostgreSQL', postgres] satisfies [string, string]]),
  ];
}

/** The file system of the longest mount point above the folder. */
function fileSystemOf(folder: string): string {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, at = '']) => at !== '' && (folder === at || folder.startsWith(at === '/' ? at : `${at}/`)))
    .sort(([, a = ''], [, b = '']) => b.length - a.length);
  return mounts[0]?.[2] ?? 'unknown';
}

const stateOf = (pid: string, file: string, line: RegExp): number => {
  try {
    return Number(line.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? Number.NaN);
  } catch {
    // It ended meanwhile, or is not ours to look at.
    return Number.NaN;
  }
};

/**
 * Memory in MiB of all processes of the PostgreSQL that this one of its processes belongs to. What they share counts
 * once. Undefined where it cannot be read.
 */
export function serverMiB(backend: number): number | undefined {
  const parentOf = (pid: string) => stateOf(pid, 'status', /^PPid:\s+(\d+)$/m);
  const server = parentOf(String(backend));
  const its = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === server);
  const each = [String(server), ...its].map((pid) => stateOf(pid, 'smaps_rollup', /^Pss:\s+(\d+) kB$/m));
  const known = each.filter((kib) => !Number.isNaN(kib));
  return known.length === 0 ? undefined : known.reduce((sum, kib) => sum + kib, 0) / 1024;
}

/** The most resident memory that this process has had. Not resourceUsage(): its peak begins with that of whoever started it. */
export const peakMiB = (): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
