// Migrations run at start, all that are pending in one transaction, after a backup when the file is not
// new. A failed one leaves the old file untouched and says so.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { sha256 } from './canonical.ts';
import { ledgerWriter, type Writer } from './ledger.ts';
import { giveName } from './new-file.ts';
import { sqliteTables, type Tables } from './schema/index.ts';
import { ledgerNames } from './schema/ledgers.ts';

const folder = fileURLToPath(new URL('../db/migrations/sqlite/', import.meta.url));

export class MigrationError extends Error {}

interface Options {
  isNew: boolean;
  dir: string;
  now: () => string;
  /** Where the .sql files are; another folder only in tests. */
  from?: string;
}

/** Applies pending migrations. Throws MigrationError, with the file as it was before. */
export async function migrate(
  db: Database.Database,
  { isNew, dir, now, from = folder }: Options,
): Promise<string[]> {
  db.exec(
    'create table if not exists migration (name text primary key, hash text not null, applied_at text not null) strict',
  );
  const applied = new Map(
    (db.prepare('select name, hash from migration').all() as { name: string; hash: string }[]).map((row) => [
      row.name,
      row.hash,
    ]),
  );
  const files = filesIn(from);
  const known = new Set(files);
  for (const [name, hash] of applied) {
    if (!known.has(name))
      throw new MigrationError(
        `The database has had the migration ${name}, which this version does not know. Start the version that made it.`,
      );
    if (hashOf(from, name) !== hash)
      throw new MigrationError(
        `The migration ${name} was edited after it had run. Restore the file as it was.`,
      );
  }
  const pending = files.filter((name) => !applied.has(name));
  if (pending.length === 0) return [];
  let backup: string | undefined;
  if (!isNew) {
    mkdirSync(join(dir, 'backups'), { recursive: true, mode: 0o700 });
    backup = join(
      dir,
      'backups',
      `before-${pending[0]?.replace('.sql', '')}-${now().replaceAll(':', '-')}.sqlite`,
    );
    await putAway(db, backup);
  }
  db.pragma('foreign_keys = OFF');
  try {
    db.exec('BEGIN IMMEDIATE');
    for (const name of pending) await apply(db, from, name, now());
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
  return pending;
}

const filesIn = (from: string) =>
  readdirSync(from)
    .filter((name) => name.endsWith('.sql'))
    .sort();

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
export function needThisVersion(db: Database.Database, from: string = folder): void {
  const isMigrated = db.prepare("select 1 from sqlite_master where name = 'migration'").get() !== undefined;
  const applied = isMigrated ? (db.prepare('select name from migration').pluck().all() as string[]) : [];
  const files = filesIn(from);
  const unknown = applied.find((name) => !files.includes(name));
  if (unknown)
    throw new MigrationError(
      `This database is of a newer version (it has had the migration ${unknown}): use the version that made it.`,
    );
  if (files.some((name) => !applied.includes(name)))
    throw new MigrationError(
      'This database is of an older version: start it once, then try again. The start puts a copy away before it changes anything.',
    );
}

const companionOf = (from: string, name: string) => join(from, name.replace(/\.sql$/, '.ts'));

/** The hash of a migration: of its SQL, and of what stands beside it. */
function hashOf(from: string, name: string): string {
  const files = [join(from, name), companionOf(from, name)].filter((file) => existsSync(file));
  return sha256(Buffer.concat(files.map((file) => readFileSync(file))));
}

/** One migration: its SQL, then, if a .ts file stands beside it, its change of cells through the ledgers. */
async function apply(db: Database.Database, from: string, name: string, at: string): Promise<void> {
  db.exec(readFileSync(join(from, name), 'utf8'));
  const companion = companionOf(from, name);
  if (existsSync(companion)) {
    const { change } = (await import(companion)) as {
      change: (tx: Writer, tables: Tables) => Promise<void>;
    };
    await change(
      ledgerWriter(
        drizzle(db),
        sqliteTables,
        {
          at,
          actor: 'migration',
          role: 'system',
          source: 'migration',
          action: `migration.${name.replace('.sql', '')}`,
          subject: null,
          reason: null,
          definition: '',
          request: name,
        },
        ledgerNames,
      ),
      sqliteTables,
    );
  }
  db.prepare('insert into migration (name, hash, applied_at) values (?, ?, ?)').run(
    name,
    hashOf(from, name),
    at,
  );
}
