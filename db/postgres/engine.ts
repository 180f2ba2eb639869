// PostgreSQL: one connection that writes, behind the queue of the process and the turn of all processes; a pool of
// connections that can only read.
import { existsSync, mkdirSync } from 'node:fs';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { closedText } from '../closing.ts';
import { copyRows } from '../copy.ts';
import { groupCommit } from '../group-commit.ts';
import { MigrationError } from '../migrations.ts';
import {
  type Engine,
  nameOf,
  type OpenOptions,
  type Place,
  type Reading,
  type ReadOptions,
} from '../open.ts';
import { postgresTables } from '../schema/index.ts';
import { alone as aloneInFile, openEngine as openFile } from '../sqlite/engine.ts';
import { closedIn } from './alone.ts';
import { connectedTo, connectionOf, nameStatements, told } from './client.ts';
import { isMigrated, migrateDatabase, needThisVersion, pendingIn } from './migrations.ts';
import { asOwner } from './owner.ts';
import { checkServer, unprotected } from './rights.ts';
import { commitOf } from './settings.ts';
import { writingTo } from './writer.ts';

const mostReaders = 10;
const readOnly = { default_transaction_read_only: 'on' };

const urlOf = ({ url }: Place): string => {
  if (url === undefined) throw new Error('This place has no address of a PostgreSQL database.');
  return url;
};

export { alone, closedFor, removeStudy, settle } from './alone.ts';
export { faultOfOwner } from './owner.ts';

export const hasStudy = (place: Place): Promise<boolean> => connectedTo(urlOf(place), isMigrated);

export async function openEngine(place: Place, { now, migrations }: OpenOptions): Promise<Engine> {
  const url = urlOf(place);
  // For the keys; whoever shares one directory among several servers keeps its rights as they are.
  if (!existsSync(place.data)) mkdirSync(place.data, { recursive: true, mode: 0o700 });
  const { commit, role } = await connectedTo(url, async (client) => ({
    role: await checkServer(client),
    commit: await commitOf(client),
  }));
  await asOwner(place, async (owner) => {
    if (place.ownerUrl !== undefined || (await pendingIn(owner, migrations)).length > 0)
      await migrateDatabase(owner, { role, at: now(), from: migrations });
  });
  await connectedTo(url, async (client) => {
    if (!(await isMigrated(client)))
      throw new Error(
        `The tables in ${nameOf(place)} are not where the application looks for them: set the same search_path for its role and for their owner.`,
      );
    const wrong = await unprotected(client);
    if (wrong.length > 0) throw new Error(`The ledgers are not protected: ${wrong[0]}.`);
    const closed = await closedIn(client);
    if (closed) throw new Error(closedText(nameOf(place), closed));
  });
  return engineOn(url, commit);
}

export async function openForReading(place: Place, options: ReadOptions): Promise<Engine> {
  const url = urlOf(place);
  await connectedTo(url, async (client) => {
    if (!(await isMigrated(client)))
      throw new MigrationError(
        `There is no study in ${nameOf({ data: '', url })}: name its database with --database.`,
      );
    if (!options.anyVersion) await needThisVersion(client, options.migrations);
  });
  return reading(url);
}

/** The engine over a migrated database. */
function engineOn(url: string, commit: string): Engine {
  const { writing, close } = writingTo(url, commit);
  const write = groupCommit(writing);
  const half = reading(url);
  return {
    ...half,
    write: (body) =>
      write(body).catch((error) => {
        throw told(error);
      }),
    async close() {
      await close();
      await half.close();
    },
  };
}

/** The half of the engine that cannot write. */
function reading(url: string): Engine {
  const pool = new pg.Pool({
    ...connectionOf(url, readOnly),
    max: mostReaders,
  });
  // Without a listener the loss of an idle connection would end the process; the pool makes another.
  pool.on('error', () => undefined);
  pool.on('connect', nameStatements);
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
  Object.assign(pool, {
    query: (...args: unknown[]) =>
      query(...args).catch((error) => {
        throw told(error);
      }),
  });
  return {
    name: 'postgres',
    sound: 'the ledgers are protected',
    tables: postgresTables,
    read: drizzle(pool) as unknown as Reading,
    write: () => Promise.reject(new Error('This database was opened for reading.')),
    async snapshot(body) {
      const client = new pg.Client(connectionOf(url, readOnly, { query_timeout: 0 }));
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query('begin isolation level repeatable read read only');
        await client.query('select count(*) from ledger_head');
        return await body(drizzle(client) as unknown as Reading);
      } catch (error) {
        throw told(error);
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    async copyTo(dir, at) {
      const file = await openFile({ data: dir }, { now: () => at });
      let isClosed = false;
      try {
        await this.snapshot(async (q) => {
          isClosed = (await closedIn((q as unknown as { $client: pg.Client }).$client)) !== undefined;
          await file.write((to) => copyRows({ q, tables: postgresTables }, { q: to, tables: file.tables }));
        });
      } finally {
        await file.close();
      }
      // A copy of what was moved away is no second study either.
      if (isClosed) await aloneInFile({ data: dir }, (copy) => copy.closeLedgers());
    },
    async healthy() {
      const client = await pool.connect();
      try {
        const { rows } = await client.query('select pg_is_in_recovery() as standby');
        return rows[0]?.standby === false && (await closedIn(client)) === undefined;
      } finally {
        client.release();
      }
    },
    async faults() {
      const client = await pool.connect();
      try {
        return await unprotected(client);
      } finally {
        client.release();
      }
    },
    async close() {
      if (!pool.ended) await pool.end();
    },
  };
}
