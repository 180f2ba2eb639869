// The machine that was measured on, since a figure means nothing without it.
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import Database from 'better-sqlite3';

/** Name -> what it is, for the folder that the studies lay in. */
export function describeMachine(folder: string): [string, string][] {
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
