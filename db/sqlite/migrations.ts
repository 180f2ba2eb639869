// Migrations of a SQLite file run at start, all that are pending in one transaction, after a backup when the file is
// not new. A failed one leaves the old file untouched and says so.
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { type Applied, apply, folderOf, MigrationError, needAll, pendingOf } from '../migrations.ts';
import { giveName } from '../new-file.ts';
import { sqliteTables } from '../schema/index.ts';

const folder = folderOf('sqlite');

interface Options {
  isNew: boolean;
  dir: string;
  now: () => string;
  /** Where the .sql files are; another folder only in tests. */
  from?: string;
}

/** Applies pending migrations. Throws MigrationError, with the file as it was before. */
export async function migrateFile(
  db: Database.Database,
  { isNew, dir, now, from = folder }: Options,
): Promise<void> {
  db.exec(
    'create table if not exists migration (name text primary key, hash text not null, applied_at text not null) strict',
  );
  const pending = pendingOf(from, db.prepare('select name, hash from migration').all() as Applied[]);
  if (pending.length === 0) return;
  let backup: string | undefined;
  if (!isNew) {
    mkdirSync(join(dir, 'backups'), { recursive: true, mode: 0o700 });
    const name = `before-${pending[0]?.replace('.sql', '')}-${now().replaceAll(':', '-')}.sqlite`;
    backup = join(dir, 'backups', name);
    await putAway(db, backup);
  }
  db.pragma('foreign_keys = OFF');
  try {
    db.exec('BEGIN IMMEDIATE');
    const its = {
      from,
      at: now(),
      q: drizzle(db),
      tables: sqliteTables,
      execute: async (sql: string) => void db.exec(sql),
      record: async (row: object) =>
        void db
          .prepare('insert into migration (name, hash, applied_at) values (@name, @hash, @applied_at)')
          .run(row),
    };
    for (const name of pending) await apply(name, its);
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) throw new Error(`${broken.length} rows would lose the row that they refer to`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    const why = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      `The database could not be brought up to date (${why}). Nothing was changed${backup ? `; a backup is in ${backup}` : ''}. Start the former version, or report this.`,
    );
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

/** Copies the database into a file that appears when it is whole. */
async function putAway(db: Database.Database, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await db.backup(unfinished);
    chmodSync(unfinished, 0o600);
    giveName(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      `Before the database is brought up to date a copy is put away, and that failed (${why}). Nothing was changed.`,
    );
  }
}

/** Throws with a sentence when the database is of an older or a newer version than this one. Changes nothing. */
export async function needThisVersion(db: Database.Database, from: string = folder): Promise<void> {
  const isMigrated = db.prepare("select 1 from sqlite_master where name = 'migration'").get() !== undefined;
  needAll(from, isMigrated ? (db.prepare('select name from migration').all() as Applied[]) : []);
}
