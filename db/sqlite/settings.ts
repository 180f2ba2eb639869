// SQLite settings, asserted on every connection. `synchronous` is read again after a first write: the
// bundled build falls to NORMAL in WAL mode unless it is set, and NORMAL may lose the last commit.
import type Database from 'better-sqlite3';

const common = { trusted_schema: 0, cell_size_check: 1, foreign_keys: 1, busy_timeout: 5000 } as const;
const expected = {
  writer: { ...common, journal_mode: 'wal', synchronous: 2, recursive_triggers: 1 },
  reader: { ...common, journal_mode: 'wal', query_only: 1 },
} as const;

const set = (db: Database.Database, settings: readonly string[]) => {
  for (const setting of settings) db.pragma(setting);
};
const shared = ['busy_timeout = 5000', 'trusted_schema = OFF', 'cell_size_check = ON', 'foreign_keys = ON'];

export function writerSettings(db: Database.Database): void {
  set(db, [...shared, 'journal_mode = WAL', 'synchronous = FULL', 'recursive_triggers = ON']);
  if (process.platform === 'darwin') db.pragma('fullfsync = ON');
}

export function readerSettings(db: Database.Database): void {
  set(db, [...shared, 'query_only = ON']);
}

/** Throws when a setting is not what durability and integrity need. */
export function assertSettings(db: Database.Database, kind: 'writer' | 'reader'): void {
  if (kind === 'writer')
    db.exec('create table if not exists settings_probe (id integer) strict; drop table settings_probe;');
  for (const [name, value] of Object.entries(expected[kind])) {
    const actual = db.pragma(name, { simple: true });
    if (actual !== value)
      throw new Error(
        `SQLite setting ${name} is ${String(actual)} on the ${kind} connection; ${value} is needed.`,
      );
  }
}
