// Migrations, whatever the engine: which are pending, that none was edited and none is unknown, and how one is applied.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from './canonical.ts';
import { ledgerWriter, type Writer } from './ledger.ts';
import type { Query } from './open.ts';
import type { Tables } from './schema/index.ts';
import { ledgerNames } from './schema/ledgers.ts';

export class MigrationError extends Error {}

/** One that was applied, as the table `migration` holds it. */
export interface Applied {
  name: string;
  hash: string;
}

/** Where the migrations of an engine are. */
export const folderOf = (engine: string) =>
  fileURLToPath(new URL(`../db/migrations/${engine}/`, import.meta.url));

const filesIn = (from: string) =>
  readdirSync(from)
    .filter((name) => name.endsWith('.sql'))
    .sort();

/** The names that are still to be applied. Throws MigrationError when one is unknown or was edited after it had run. */
export function pendingOf(from: string, applied: readonly Applied[]): string[] {
  const files = filesIn(from);
  for (const { name, hash } of applied) {
    if (!files.includes(name))
      throw new MigrationError(
        `The database has had the migration ${name}, which this version does not know. Start the version that made it.`,
      );
    if (hashOf(from, name) !== hash)
      throw new MigrationError(
        `The migration ${name} was edited after it had run. Restore the file as it was.`,
      );
  }
  return files.filter((name) => !applied.some((each) => each.name === name));
}

/** Throws with a sentence when a database that has had these is of an older or a newer version than this one. */
export function needAll(from: string, applied: readonly Pick<Applied, 'name'>[]): void {
  const files = filesIn(from);
  const unknown = applied.find(({ name }) => !files.includes(name));
  if (unknown)
    throw new MigrationError(
      `This database is of a newer version (it has had the migration ${unknown.name}): use the version that made it.`,
    );
  if (files.some((file) => !applied.some(({ name }) => name === file)))
    throw new MigrationError(
      'This database is of an older version: start it once, then try again. Have a backup: of a file of SQLite the start puts a copy away by itself.',
    );
}

const companionOf = (from: string, name: string) => join(from, name.replace(/\.sql$/, '.ts'));

/** The hash of a migration: of its SQL, and of what stands beside it. */
function hashOf(from: string, name: string): string {
  const files = [join(from, name), companionOf(from, name)].filter((file) => existsSync(file));
  return sha256(Buffer.concat(files.map((file) => readFileSync(file))));
}

/** What an engine does for one migration, inside the transaction of all that are pending. */
export interface Applying {
  from: string;
  at: string;
  q: Query;
  tables: Tables;
  execute(sql: string): Promise<void>;
  record(row: Applied & { applied_at: string }): Promise<void>;
}

/** One migration: its SQL, then, if a .ts file stands beside it, its change of cells through the ledgers. */
export async function apply(name: string, its: Applying): Promise<void> {
  const { from, at, q, tables } = its;
  await its.execute(readFileSync(join(from, name), 'utf8'));
  const companion = companionOf(from, name);
  if (existsSync(companion)) {
    const { change } = (await import(companion)) as {
      change: (tx: Writer, tables: Tables) => Promise<void>;
    };
    const act = {
      at,
      actor: 'migration',
      role: 'system',
      source: 'migration',
      action: `migration.${name.replace('.sql', '')}`,
      subject: null,
      reason: null,
      definition: '',
      request: name,
    };
    await change(ledgerWriter(q, tables, act, ledgerNames), tables);
  }
  await its.record({ name, hash: hashOf(from, name), applied_at: at });
}
