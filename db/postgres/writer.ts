// Writing to PostgreSQL. Whoever writes first takes the one row of the table `turn` and holds it until the end of the
// transaction, whichever process it is: so a step that reads, decides and writes sees what everybody before it has
// committed, and the three chains cannot fork. The transaction is READ COMMITTED on purpose: a snapshot taken before
// the wait for the row would be old when the wait ends.
import { setTimeout } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Transaction, Writing } from '../group-commit.ts';
import type { Query } from '../open.ts';
import { DatabaseUnavailable } from '../unavailable.ts';
import { connectionOf, isAway, isConflict, isLate, nameStatements } from './client.ts';

// A process that hangs in the middle of an act must not keep everybody else waiting for ever: the server ends it.
const beginning = (commit: string) => `
  begin isolation level read committed;
  set local synchronous_commit = ${commit};
  set local lock_timeout = '15s';
  set local idle_in_transaction_session_timeout = '30s';
  select one from turn for update;
  select pg_current_xact_id()::text as id;
  savepoint act`;

const mostTries = 5;

/** The writing half of a process: one connection, made when it is needed and made anew when it was lost. */
export function writingTo(url: string, commit: string) {
  let connection: { client: pg.Client; q: Query; timeline: string } | undefined;

  async function connected() {
    if (connection) return connection;
    const client = new pg.Client(connectionOf(url));
    // Without a listener the loss of an idle connection would end the process.
    client.on('error', () => drop(client));
    client.on('end', () => drop(client));
    try {
      await client.connect();
      const { rows } = await client.query(
        'select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline',
      );
      nameStatements(client);
      connection = { client, q: drizzle(client) as unknown as Query, timeline: rows[0]?.timeline };
      return connection;
    } catch (error) {
      drop(client);
      throw error;
    }
  }
  function drop(client: pg.Client): void {
    if (connection?.client === client) connection = undefined;
    void client.end().catch(() => undefined);
  }

  /**
   * What became of a transaction whose COMMIT got no answer; undefined: nobody can tell. A standby that has taken over
   * begins another timeline, and may have given the number of the transaction to another one.
   */
  async function fate(id: string, timeline: string): Promise<'committed' | 'aborted' | undefined> {
    for (let tries = 0; tries < mostTries; tries++) {
      try {
        const { client, timeline: current } = await connected();
        if (current !== timeline) return undefined;
        const { rows } = await client.query('select pg_xact_status($1::text::xid8) as status', [id]);
        if (rows[0]?.status !== 'in progress') return rows[0]?.status ?? undefined;
      } catch (error) {
        if (!isAway(error)) return undefined;
      }
      await setTimeout(200 * 2 ** tries);
    }
    return undefined;
  }

  async function begin(): Promise<Transaction> {
    const { client, q, timeline } = await connected();
    let id: string;
    try {
      const answers = (await client.query(beginning(commit))) as unknown as pg.QueryResult[];
      id = String(answers.at(-2)?.rows[0]?.id);
    } catch (error) {
      drop(client);
      throw error;
    }
    // Each statement is a way to the server and back, while everybody else waits: the transaction has its first savepoint
    // from its beginning, the next one takes the place of the former, and COMMIT releases the last.
    let isFirst = true;
    return {
      q,
      async savepoint() {
        if (!isFirst) await client.query('release savepoint act; savepoint act');
        isFirst = false;
      },
      release: async () => undefined,
      undo: async () => void (await client.query('rollback to savepoint act')),
      // Two transactions in each other's way: what was read is no ground to decide on any more.
      isLost: isConflict,
      async commit() {
        let answer: pg.QueryResult;
        try {
          answer = await client.query('commit');
        } catch (error) {
          drop(client);
          if (!isAway(error)) throw error;
          const became = await fate(id, timeline);
          if (became === 'committed') return;
          throw became === 'aborted' ? error : new DatabaseUnavailable(error, true);
        }
        // A transaction that had failed is taken back, and COMMIT itself says so without an error.
        if (answer.command !== 'COMMIT') throw new Error(`The transaction ended with ${answer.command}.`);
      },
      async rollback() {
        if (connection?.client !== client) return;
        await client.query('rollback').catch(() => drop(client));
      },
    };
  }

  const writing: Writing = {
    begin,
    async again(error, tries) {
      // A DatabaseUnavailable says that nobody can tell what became of the COMMIT.
      const mayRun =
        isConflict(error) || (isAway(error) && !isLate(error) && !(error instanceof DatabaseUnavailable));
      if (!mayRun || tries >= mostTries) return false;
      await setTimeout(20 * 2 ** tries);
      return true;
    },
  };
  return {
    writing,
    async close() {
      const client = connection?.client;
      connection = undefined;
      await client?.end();
    },
  };
}
