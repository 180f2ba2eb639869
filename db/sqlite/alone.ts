// A file of SQLite while nobody else can write to it: for moving a study out of it or into it.
import { chmodSync, existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { closedSentence, closingTriggers, reasonIn } from '../closing.ts';
import { giveName } from '../new-file.ts';
import type { Alone, Closed, OpenOptions, Place } from '../open.ts';
import { sqliteTables } from '../schema/index.ts';
import { ledgerNames } from '../schema/ledgers.ts';
import { databaseFile, keyFiles, ownDirectory, unfinishedFile } from './directory.ts';
import { migrateFile, needThisVersion } from './migrations.ts';
import { writerSettings } from './settings.ts';

/** What SQLite finds wrong with a file, and what is missing of the protection of the ledgers. */
export function faultsOf(db: Database.Database): string[] {
  const found = db.pragma('integrity_check') as { integrity_check: string }[];
  const broken = db.pragma('foreign_key_check') as { table: string }[];
  const triggers = triggersIn(db);
  return [
    ...found.map((row) => row.integrity_check).filter((each) => each !== 'ok'),
    ...broken.map((row) => `a row of ${row.table} refers to nothing`),
    ...ledgerNames
      .flatMap((name) => [`ledger_${name}_no_update`, `ledger_${name}_no_delete`])
      .filter((name) => !triggers.includes(name))
      .map((name) => `the trigger ${name}, which protects a ledger, is gone or was changed`),
  ];
}

const triggersIn = (db: Database.Database) =>
  db.prepare("select name from sqlite_master where type = 'trigger'").pluck().all() as string[];

/** Why the ledgers of a file are closed; undefined: they are open. */
export async function closedIn(db: Database.Database): Promise<Closed | undefined> {
  const triggers = triggersIn(db);
  const isClosed = closingTriggers.some(({ trigger }) => triggers.includes(trigger));
  return isClosed ? reasonIn(drizzle(db), sqliteTables) : undefined;
}

export async function closedFor({ data }: Place): Promise<Closed | undefined> {
  const db = new Database(databaseFile(data), { readonly: true });
  try {
    return await closedIn(db);
  } finally {
    db.close();
  }
}

/** Whether the file of a data directory holds a study that can be worked with and is no demonstration. */
export async function isInUse(data: string): Promise<boolean> {
  if (!existsSync(databaseFile(data))) return false;
  let db: Database.Database | undefined;
  try {
    db = new Database(databaseFile(data), { readonly: true });
    if (await closedIn(db)) return false;
    const { study } = sqliteTables;
    const [row] = await drizzle(db).select({ synthetic: study.synthetic }).from(study);
    return row?.synthetic !== 1;
  } catch {
    // Nobody can tell.
    return true;
  } finally {
    db?.close();
  }
}

const aloneOn = (db: Database.Database): Alone => ({
  q: drizzle(db),
  tables: sqliteTables,
  closed: () => closedIn(db),
  faults: async () => faultsOf(db),
  async closeLedgers() {
    for (const { table, trigger } of closingTriggers)
      db.exec(
        `create trigger if not exists ${trigger} before insert on ${table} begin select raise(abort, '${closedSentence}'); end`,
      );
  },
  async openLedgers() {
    for (const { trigger } of closingTriggers) db.exec(`drop trigger if exists ${trigger}`);
  },
});

async function transaction<T>(db: Database.Database, body: (its: Alone) => Promise<T>): Promise<T> {
  db.exec('BEGIN IMMEDIATE');
  try {
    const answer = await body(aloneOn(db));
    db.exec('COMMIT');
    return answer;
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

export async function alone<T>({ data }: Place, body: (its: Alone) => Promise<T>): Promise<T> {
  const db = new Database(databaseFile(data), { fileMustExist: true });
  try {
    writerSettings(db);
    await needThisVersion(db);
    return await transaction(db, body);
  } finally {
    db.close();
  }
}

export async function settle<T>(
  { data }: Place,
  { now, migrations }: OpenOptions,
  body: (its: Alone) => Promise<T>,
): Promise<T> {
  ownDirectory(data, keyFiles);
  const file = databaseFile(data);
  if (existsSync(file)) throw new Error(`${data} holds a study already: name an empty directory.`);
  // It gets its name when it is whole: what the end of the process leaves behind is never taken for a study.
  const unfinished = unfinishedFile(data);
  for (const each of ['', '-wal', '-shm', '-journal']) rmSync(`${unfinished}${each}`, { force: true });
  const db = new Database(unfinished);
  try {
    chmodSync(unfinished, 0o600);
    writerSettings(db);
    await migrateFile(db, { isNew: true, dir: data, now, from: migrations });
    const answer = await transaction(db, body);
    // Into the file itself, which then has nothing beside it.
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    giveName(unfinished, file);
    return answer;
  } finally {
    db.close();
    for (const each of ['', '-wal', '-shm']) rmSync(`${unfinished}${each}`, { force: true });
  }
}
