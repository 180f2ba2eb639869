// Migrations of a PostgreSQL database run at start, all that are pending in one transaction, by the role that owns the
// tables. Two processes that start at once wait for each other. A failed one leaves everything as it was.
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { type Applied, apply, folderOf, MigrationError, needAll, pendingOf } from '../migrations.ts';
import type { Query } from '../open.ts';
import { postgresTables } from '../schema/index.ts';
import { type Client, isAway } from './client.ts';
import { giveLesserRights, type LesserRoles } from './fourth-lock.ts';
import { giveRights, tablesIn } from './rights.ts';

const folder = folderOf('postgres');
// Any number does, as long as it is always the same.
const lock = 7_110_711;

// Only in the schema where tables are made: another one of the search path may hold another study.
export const isMigrated = async (client: Client): Promise<boolean> =>
  (await client.query("select to_regclass(format('%I.migration', current_schema())) is not null as there"))
    .rows[0]?.there === true;

const appliedIn = async (client: Client): Promise<Applied[]> =>
  (await isMigrated(client))
    ? (await client.query('select name, hash from migration order by name')).rows
    : [];

/** Throws with a sentence when the database is of an older or a newer version than this one. Changes nothing. */
export const needThisVersion = async (client: Client, from: string = folder): Promise<void> =>
  needAll(from, await appliedIn(client));

/** What is still to be applied. Throws MigrationError when the database has had something unknown. */
export const pendingIn = async (client: Client, from: string = folder): Promise<string[]> =>
  pendingOf(from, await appliedIn(client));

/** Who works with the tables, when it is, and where the migrations lie. */
interface For {
  role: string;
  /** The lesser roles, where there are any. */
  lesser?: LesserRoles;
  at: string;
  from?: string;
}

/**
 * Applies pending migrations inside the caller's transaction and gives the roles their rights. Throws MigrationError when the
 * database holds tables and no study.
 */
export async function migrateIn(owner: Client, { role, lesser, at, from = folder }: For): Promise<void> {
  await owner.query('select pg_advisory_xact_lock($1)', [lock]);
  const tables = await tablesIn(owner);
  if (!tables.includes('migration') && tables.length > 0)
    throw new MigrationError(`The database holds the table ${tables[0]} and no study: name an empty one.`);
  const pending = await pendingIn(owner, from);
  await owner.query(
    'create table if not exists migration (name text collate "C" primary key, hash text not null, applied_at text not null)',
  );
  const its = {
    from,
    at,
    q: drizzle(owner as never) as unknown as Query,
    tables: postgresTables,
    execute: async (sql: string) => void (await owner.query(sql)),
    record: async ({ name, hash, applied_at }: Applied & { applied_at: string }) =>
      void (await owner.query('insert into migration (name, hash, applied_at) values ($1, $2, $3)', [
        name,
        hash,
        applied_at,
      ])),
  };
  for (const name of pending) await apply(name, its);
  await giveRights(owner, role);
  if (lesser) await giveLesserRights(owner, lesser, await tablesIn(owner));
  for (const each of [role, ...Object.values(lesser ?? {})]) await letIn(owner, each);
}

/** In a schema of its own a role that may not look into it would find no table. */
async function letIn(owner: Client, role: string): Promise<void> {
  const { rows } = await owner.query(
    "select current_schema() as schema, has_schema_privilege($1, current_schema(), 'USAGE') as may",
    [role],
  );
  const name = (text: string) => (owner as pg.Client).escapeIdentifier(text);
  if (!rows[0].may) await owner.query(`grant usage on schema ${name(rows[0].schema)} to ${name(role)}`);
}

/** Brings the database up to date. Throws MigrationError, with the database as it was before. */
export async function migrateDatabase(owner: Client, options: For): Promise<void> {
  try {
    await owner.query('begin');
    await migrateIn(owner, options);
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback').catch(() => undefined);
    if (error instanceof MigrationError || isAway(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      `The database could not be brought up to date (${why}). Nothing was changed. Start the former version, or report this.`,
    );
  }
}
