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
  type Connections,
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
import { faultsOfRoles, lesserRoles, needFourthLock } from './logins.ts';
import { isMigrated, migrateDatabase, needThisVersion, pendingIn } from './migrations.ts';
import { asOwner } from './owner.ts';
import { checkServer, ownsTables, unprotected } from './rights.ts';
import { commitOf } from './settings.ts';
import { writingTo } from './writer.ts';

const mostReaders = 10;
const fewReaders = 2;
const readOnly = { default_transaction_read_only: 'on' };

const urlOf = ({ url }: Place): string => {
  if (url === undefined) throw new Error('This place has no address of a PostgreSQL database.');
  return url;
};

export { alone, closedFor, removeStudy, settle } from './alone.ts';
export { faultOfOwner } from './owner.ts';

export const hasStudy = (place: Place): Promise<boolean> => connectedTo(urlOf(place), isMigrated);

export async function openEngine(place: Place, options: OpenOptions): Promise<Engine> {
  return (await opened(place, options)).application;
}

export async function openConnections(place: Place, options: OpenOptions): Promise<Connections> {
  const { application, commit } = await opened(place, options);
  const { blindedUrl, allocatorUrl } = place;
  if (blindedUrl === undefined || allocatorUrl === undefined)
    return { application, blinded: application, allocator: application };
  return {
    application,
    blinded: engineOn({ data: '', url: blindedUrl }, commit),
    allocator: engineOn({ data: '', url: allocatorUrl }, commit, fewReaders),
  };
}

async function opened(place: Place, { now, migrations }: OpenOptions) {
  const url = urlOf(place);
  // For the keys; whoever shares one directory among several servers keeps its rights as they are.
  if (!existsSync(place.data)) mkdirSync(place.data, { recursive: true, mode: 0o700 });
  const { commit, role } = await connectedTo(url, async (client) => ({
    role: await checkServer(client),
    commit: await commitOf(client),
  }));
  const lesser = await lesserRoles(place);
  await asOwner(place, async (owner) => {
    const isDue = place.ownerUrl !== undefined || (await pendingIn(owner, migrations)).length > 0;
    // Lesser roles that were named since are let in by whoever may; nobody has rights taken away without being told.
    const isNew =
      !isDue && (await ownsTables(owner)) && (await faultsOfRoles(owner, lesser)).lacking.length > 0;
    if (isDue || isNew) await migrateDatabase(owner, { role, lesser, at: now(), from: migrations });
  });
  await connectedTo(url, async (client) => {
    if (!(await isMigrated(client)))
      throw new Error(
        `The tables in ${nameOf(place)} are not where the application looks for them: set the same search_path for its role and for their owner.`,
      );
    const wrong = await unprotected(client);
    if (wrong.length > 0) throw new Error(`The ledgers are not protected: ${wrong[0]}.`);
    if (lesser) await needFourthLock(place, client, lesser);
    const closed = await closedIn(client);
    if (closed) throw new Error(closedText(nameOf(place), closed));
  });
  return { application: engineOn(place, commit), commit };
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
  return reading(place);
}

/** The engine over a migrated database. */
function engineOn(place: Place, commit: string, readers = mostReaders): Engine {
  const { writing, close } = writingTo(urlOf(place), commit);
  const write = groupCommit(writing);
  const half = reading(place, readers);
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
function reading(place: Place, readers = mostReaders): Engine {
  const url = urlOf(place);
  const pool = new pg.Pool({
    ...connectionOf(url, readOnly),
    max: readers,
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
      const lesser = await lesserRoles(place);
      const client = await pool.connect();
      try {
        const { excess, lacking } = await faultsOfRoles(client, lesser);
        return [...(await unprotected(client)), ...excess, ...lacking];
      } finally {
        client.release();
      }
    },
    async close() {
      if (!pool.ended) await pool.end();
    },
  };
}
