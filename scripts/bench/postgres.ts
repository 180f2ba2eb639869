// The PostgreSQL that is measured on: the server that --database names, or one from npm that is gone afterwards. What
// is made on it, one plain role and databases that this role owns, is removed again.
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { realWorld } from '#app/services/scope.server.ts';
import { copyRows } from '#db/copy.ts';
import { nameOf, openForReading, type Place, settle } from '#db/open.ts';
import { connectedTo } from '#db/postgres/client.ts';
import { keyFiles } from '#db/sqlite/directory.ts';
import { startPostgres } from '../postgres.ts';
import { atTheEnd, temporaryFolder } from './children.ts';
import { serverMiB } from './machine.ts';

export interface BenchServer {
  /** What it is, for the table of the machine. */
  what: string;
  /** Makes an empty database. Answers its address for the plain role. */
  newDatabase(): Promise<string>;
  /** Copies a study of SQLite that nobody has open, its keys with it. */
  copyOf(dir: string): Promise<Place>;
  /** Memory of all processes of the server in MiB, where it is one of ours. */
  memory(): Promise<number | undefined>;
}

/** The engine refuses a superuser, so the databases belong to somebody else. */
const role = 'equipoise_bench';

/** The server at this address, or one from npm. Throws with a sentence when there is neither. */
export async function benchServer(named?: string): Promise<BenchServer> {
  if (named !== undefined) return serverAt(named, false);
  const own = await startPostgres();
  atTheEnd(() => own.stop());
  return serverAt(own.url(), true);
}

async function serverAt(superuser: string, isOurs: boolean): Promise<BenchServer> {
  const password = randomBytes(12).toString('hex');
  const made: string[] = [];
  const pending = new Set<Promise<unknown>>();
  let isOver = false;

  const addressOf = (database: string, plain: boolean) => {
    const url = new URL(superuser);
    url.pathname = `/${database}`;
    // In the query, where it counts for an address of a socket too, which has no place for a name.
    if (plain)
      for (const [name, value] of Object.entries({ user: role, password })) url.searchParams.set(name, value);
    return url.href;
  };
  const as = <T>(url: string, body: (client: pg.Client) => Promise<T>) =>
    connectedTo(url, body, { query_timeout: 0 });
  const run = (url: string, ...statements: string[]) =>
    as(url, async (client) => {
      for (const each of statements) await client.query(each);
    });

  const what = await as(superuser, async (client) => {
    const { rows } = await client.query(
      `select rolsuper as may, current_setting('server_version') as version, current_setting('shared_buffers') as buffers,
        exists (select from pg_roles where rolname = $1) as taken from pg_roles where rolname = current_user`,
      [role],
    );
    const { may, taken, version, buffers } = rows[0];
    if (!may)
      throw new Error(`--database: name ${nameOf({ data: '', url: superuser })} as a superuser of it.`);
    if (taken)
      throw new Error(
        `The server has the role ${role} already: another benchmark is running, or one was killed. Drop the databases that begin with ${role}, then the role.`,
      );
    await client.query(`create role ${role} login password '${password}'`);
    return `${version}, ${isOurs ? 'from npm, with the settings it comes with' : 'named by --database'}, shared_buffers ${buffers}`;
  });
  if (!isOurs)
    atTheEnd(async () => {
      isOver = true;
      await Promise.allSettled(pending);
      const drops = made.map((each) => `drop database if exists ${each} with (force)`);
      await run(superuser, ...drops, `drop role ${role}`).catch((error) => {
        const why = error instanceof Error ? error.message : String(error);
        console.error(`Not everything that was made on the server could be removed: ${why}`);
      });
    });

  async function newDatabase(): Promise<string> {
    if (isOver) throw new Error('The benchmark is over.');
    const name = `${role}_${process.pid}_${made.length}`;
    made.push(name);
    const making = run(superuser, `create database ${name} owner ${role} template template0 encoding 'UTF8'`);
    pending.add(making);
    await making.finally(() => pending.delete(making));
    return addressOf(name, true);
  }

  return {
    what,
    newDatabase,
    async copyOf(dir) {
      const place = { data: temporaryFolder(), url: await newDatabase() };
      for (const key of keyFiles)
        if (existsSync(join(dir, key))) copyFileSync(join(dir, key), join(place.data, key));
      const from = await openForReading({ data: dir });
      try {
        await settle(place, { now: realWorld.now }, (to) =>
          copyRows({ q: from.read, tables: from.tables }, to),
        );
      } finally {
        await from.close();
      }
      // What a load leaves to be done later would be done while something is measured.
      await run(addressOf(new URL(place.url).pathname.slice(1), false), 'vacuum analyze', 'checkpoint');
      return place;
    },
    memory: async () =>
      isOurs
        ? as(superuser, async (client) =>
            serverMiB((await client.query('select pg_backend_pid() as pid')).rows[0]?.pid),
          )
        : undefined,
  };
}
