// Opens the engine. SQLite: one writer connection behind a queue, with BEGIN IMMEDIATE ... COMMIT around
// the async body, and a separate read-only connection, so that a reader never sees half a change.
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { groupCommit } from './group-commit.ts';
import { migrate, needThisVersion } from './migrate.ts';
import { sqliteTables, type Tables } from './schema/index.ts';
import { ledgerNames } from './schema/ledgers.ts';
import { assertSettings, readerSettings, writerSettings } from './settings.ts';

export type Query = BetterSQLite3Database<Record<string, never>>;
/** The half of a connection that cannot change anything. */
export type Reading = Pick<Query, 'select'>;

export interface Engine {
  readonly name: 'sqlite';
  readonly tables: Tables;
  /** Reading committed data. */
  readonly read: Reading;
  /** Runs `body` alone in one durable transaction; a throw leaves nothing behind. */
  write<T>(body: (q: Query) => Promise<T>): Promise<T>;
  /** Runs `body` on a connection of its own that sees one unchanging state of the database. */
  snapshot<T>(body: (q: Reading) => Promise<T>): Promise<T>;
  /** A verified online copy of the database into the file named. */
  copyTo(file: string): Promise<void>;
  healthy(): Promise<boolean>;
  /** What the engine finds wrong with its own file. Empty: nothing. */
  faults(): Promise<string[]>;
  close(): void;
}

export const databaseFile = (dir: string) => join(dir, 'equipoise.sqlite');

/**
 * Makes the data directory its owner's alone. Throws, with the directory as it was, when it is somebody else's: when it
 * is shared, or holds files and no study.
 */
export function ownDirectory(dir: string): void {
  const found = statSync(dir, { throwIfNoEntry: false });
  if (!found) mkdirSync(dir, { recursive: true, mode: 0o700 });
  else if (!found.isDirectory()) throw new Error(`${dir} is no directory.`);
  else if ((found.mode & sticky) !== 0)
    throw new Error(`${dir} is shared by everybody on this computer: name a directory of its own.`);
  else if (!existsSync(databaseFile(dir))) {
    const foreign = readdirSync(dir).find((name) => name !== 'lost+found');
    if (foreign !== undefined)
      throw new Error(
        `${dir} holds ${foreign} and no study: name an empty directory, or one that is not there yet.`,
      );
  }
  chmodSync(dir, 0o700);
}

// Of a directory for temporary files, such as /tmp.
const sticky = 0o1000;

/**
 * Opens (and, unless `readOnly`, creates and migrates) the database in a data directory.
 * Throws with a sentence that says what to do when a migration or a setting fails.
 */
export async function openEngine(
  dir: string,
  options: { now: () => string /** Another folder only in tests. */; migrations?: string },
): Promise<Engine> {
  ownDirectory(dir);
  const file = databaseFile(dir);
  const isNew = !existsSync(file);
  const writer = new Database(file);
  try {
    // The log and the shared memory of SQLite take the mode of the file.
    chmodSync(file, 0o600);
    writerSettings(writer);
    await migrate(writer, { isNew, dir, now: options.now, from: options.migrations });
    return engineOn(writer, file);
  } catch (error) {
    writer.close();
    throw error;
  }
}

/**
 * Opens an existing database for reading alone: nothing is created or migrated. Throws with a sentence when there is
 * none, when it is of another version (unless `anyVersion`), or when it lies where nothing can be written.
 */
export function openForReading(
  dir: string,
  options: { anyVersion?: boolean /** Another folder only in tests. */; migrations?: string } = {},
): Engine {
  const file = databaseFile(dir);
  if (!existsSync(file)) throw new Error(`There is no study in ${dir}: name its data directory with --data.`);
  try {
    if (!options.anyVersion) checkVersion(file, options.migrations);
    return readOnlyEngine(file);
  } catch (error) {
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(String((error as { code?: unknown }).code))) throw error;
    throw new Error(
      `The database in ${dir} cannot be read where it lies: SQLite must be able to write beside it. Copy it elsewhere first, then name the copy with --data.`,
    );
  }
}

function checkVersion(file: string, migrations: string | undefined): void {
  const db = new Database(file, { readonly: true });
  try {
    needThisVersion(db, migrations);
  } finally {
    db.close();
  }
}

/** The engine over a migrated file: used by openEngine and by tests that copy a template. */
export function engineOn(writer: Database.Database, file: string): Engine {
  assertSettings(writer, 'writer');
  const write = groupCommit(writer, drizzle(writer));
  const reading = readOnlyEngine(file);
  return {
    ...reading,
    write,
    close() {
      reading.close();
      writer.close();
    },
  };
}

/** The half of the engine that cannot write: query_only connections to the file. */
function readOnlyEngine(file: string): Engine {
  const open = () => {
    const connection = new Database(file, { readonly: true });
    readerSettings(connection);
    assertSettings(connection, 'reader');
    return connection;
  };
  const reader = open();
  return {
    name: 'sqlite',
    tables: sqliteTables,
    read: drizzle(reader),
    write: () => Promise.reject(new Error('This database was opened for reading.')),
    async snapshot(body) {
      const own = open();
      try {
        own.exec('BEGIN');
        own.prepare('select count(*) from ledger_head').get();
        return await body(drizzle(own));
      } finally {
        own.close();
      }
    },
    async copyTo(target) {
      await reader.backup(target);
      chmodSync(target, 0o600);
    },
    async healthy() {
      return reader.prepare('select 1 as one').get() !== undefined;
    },
    async faults() {
      const found = reader.pragma('integrity_check') as { integrity_check: string }[];
      const broken = reader.pragma('foreign_key_check') as { table: string }[];
      return [
        ...found.map((row) => row.integrity_check).filter((each) => each !== 'ok'),
        ...broken.map((row) => `a row of ${row.table} refers to nothing`),
        ...missingTriggers(reader).map((name) => `the trigger ${name}, which protects a ledger, is gone`),
      ];
    },
    close: () => reader.close(),
  };
}

function missingTriggers(db: Database.Database): string[] {
  const found = db.prepare("select name from sqlite_master where type = 'trigger'").pluck().all();
  return ledgerNames
    .flatMap((name) => [`ledger_${name}_no_update`, `ledger_${name}_no_delete`])
    .filter((name) => !found.includes(name));
}
