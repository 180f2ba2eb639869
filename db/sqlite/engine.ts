// SQLite: one writer connection behind a queue, with BEGIN IMMEDIATE ... COMMIT around the async body, and a separate
// read-only connection, so that a reader never sees half a change.
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { closedSentence, closedText } from '../closing.ts';
import { groupCommit, type Writing } from '../group-commit.ts';
import type { Connections, Engine, Found, OpenOptions, Place, Query, ReadOptions } from '../open.ts';
import { sqliteTables } from '../schema/index.ts';
import { DatabaseUnavailable } from '../unavailable.ts';
import { closedIn, faultsOf } from './alone.ts';
import { databaseFile, ownDirectory } from './directory.ts';
import { migrateFile, needThisVersion } from './migrations.ts';
import { assertSettings, readerSettings, writerSettings } from './settings.ts';

export { alone, closedFor, isInUse, settle } from './alone.ts';
/** A file has no owner beside whoever may write to it. */
export const faultOfOwner = async (_: Place): Promise<string | undefined> => undefined;

export const hasStudy = async ({ data }: Place): Promise<boolean> => existsSync(databaseFile(data));

export async function openEngine({ data }: Place, { now, migrations }: OpenOptions): Promise<Engine> {
  ownDirectory(data);
  const file = databaseFile(data);
  const isNew = !existsSync(file);
  const writer = new Database(file);
  try {
    // The log and the shared memory of SQLite take the mode of the file.
    chmodSync(file, 0o600);
    writerSettings(writer);
    await migrateFile(writer, { isNew, dir: data, now, from: migrations });
    const closed = await closedIn(writer);
    if (closed) throw new Error(closedText(data, closed));
    return engineOn(writer, file);
  } catch (error) {
    writer.close();
    throw error;
  }
}

/** A file knows no logins: whoever may read it may read all of it. */
export async function openConnections(place: Place, options: OpenOptions): Promise<Connections> {
  const engine = await openEngine(place, options);
  return { application: engine, blinded: engine, allocator: engine };
}

export async function openForReading({ data }: Place, options: ReadOptions): Promise<Engine> {
  const file = databaseFile(data);
  if (!existsSync(file))
    throw new Error(`There is no study in ${data}: name its data directory with --data.`);
  try {
    if (!options.anyVersion) await checkVersion(file, options.migrations);
    return readOnlyEngine(file);
  } catch (error) {
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(String((error as { code?: unknown }).code))) throw error;
    throw new Error(
      `The database in ${data} cannot be read where it lies: SQLite must be able to write beside it. Copy it elsewhere first, then name the copy with --data.`,
    );
  }
}

/** Runs `check` on a study and removes it, while nobody else can write to it. */
export async function removeStudy({ data }: Place, check: (its: Found) => Promise<void>): Promise<void> {
  const file = databaseFile(data);
  const db = new Database(file, { fileMustExist: true });
  try {
    db.exec('BEGIN IMMEDIATE');
    await check({ q: drizzle(db), tables: sqliteTables, closed: () => closedIn(db) });
    for (const each of [file, `${file}-wal`, `${file}-shm`, join(data, 'backups')])
      rmSync(each, { recursive: true, force: true });
  } finally {
    db.close();
  }
}

async function checkVersion(file: string, migrations: string | undefined): Promise<void> {
  const db = new Database(file, { readonly: true });
  try {
    await needThisVersion(db, migrations);
  } finally {
    db.close();
  }
}

// Another process holds the file, the disk is full or failing, or the study was moved while it was being served.
const notNow = /^SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN)/;

/** The error itself, or that the database is away. */
function told(error: unknown): unknown {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.message === closedSentence) return new DatabaseUnavailable(error, 'moved');
    if (notNow.test(String((at as { code?: unknown }).code))) return new DatabaseUnavailable(error);
  }
  return error;
}

/** One transaction at a time on the one connection that writes. */
export function writing(writer: Database.Database, q: Query): Writing {
  return {
    async begin() {
      writer.exec('BEGIN IMMEDIATE');
      return {
        q,
        async savepoint() {
          writer.exec('SAVEPOINT act');
        },
        async release() {
          writer.exec('RELEASE act');
        },
        async undo() {
          writer.exec('ROLLBACK TO act; RELEASE act');
        },
        isLost: () => !writer.inTransaction,
        async commit() {
          writer.exec('COMMIT');
        },
        async rollback() {
          if (writer.inTransaction) writer.exec('ROLLBACK');
        },
      };
    },
    // Nobody else writes to this file: what failed would fail again.
    again: async () => false,
  };
}

/** The engine over a migrated file. */
function engineOn(writer: Database.Database, file: string): Engine {
  assertSettings(writer, 'writer');
  const reading = readOnlyEngine(file);
  const write = groupCommit(writing(writer, drizzle(writer)));
  return {
    ...reading,
    write: (body) =>
      write(body).catch((error) => {
        throw told(error);
      }),
    async close() {
      await reading.close();
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
    sound: 'the database is whole',
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
    async copyTo(dir) {
      await reader.backup(databaseFile(dir));
      chmodSync(databaseFile(dir), 0o600);
    },
    async healthy() {
      return (await closedIn(reader)) === undefined;
    },
    faults: async () => faultsOf(reader),
    async close() {
      reader.close();
    },
  };
}
