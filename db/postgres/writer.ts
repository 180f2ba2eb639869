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
  select one from turn for update;`;

const mostTries = 5;

/** The writing half of a process: one connection, made when it is needed and made anew when it was lost. */
export function writingTo(url: string, commit: string) {
  // By this the marks of this process are told from those of others. The server makes it up.
  let own: string | undefined;
  let connection: { client: pg.Client; q: Query } | undefined;
  let acts = 0;

  async function connected() {
    if (connection) return connection;
    const client = new pg.Client(connectionOf(url));
    // Without a listener the loss of an idle connection would end the process.
    client.on('error', () => drop(client));
    client.on('end', () => drop(client));
    try {
      await client.connect();
      own ??= String((await client.query('select gen_random_uuid()::text as id')).rows[0]?.id);
    } catch (error) {
      drop(client);
      throw error;
    }
    nameStatements(client);
    connection = { client, q: drizzle(client) as unknown as Query };
    return connection;
  }
  function drop(client: pg.Client): void {
    if (connection?.client === client) connection = undefined;
    void client.end().catch(() => undefined);
  }

  /** Runs these statements after the turn was taken. Answers the rows of the last one. */
  async function inTurn(client: pg.Client, statements: string): Promise<Record<string, unknown>[]> {
    const answers = (await client.query(`${beginning(commit)} ${statements}`)) as unknown as pg.QueryResult[];
    if (answers.find((each) => each.command === 'SELECT')?.rowCount !== 1)
      throw new Error(
        'The table turn has lost its row: writers of several processes would not wait for each other.',
      );
    return answers.findLast((each) => each.command === 'SELECT')?.rows ?? [];
  }

  /**
   * What became of a transaction whose COMMIT got no answer; undefined: nobody can tell. Its own mark tells: the number
   * of a transaction does not, since after a crash or on a standby it may be another one's. What is found is committed
   * once more, so that standbys that must have it do.
   */
  async function fate(act: number): Promise<'committed' | 'aborted' | undefined> {
    for (let tries = 0; tries < mostTries; tries++) {
      const found = await connected().catch(() => undefined);
      if (found)
        try {
          const [row] = await inTurn(found.client, `select acts from writer where id = '${own}'`);
          const isThere = row?.acts === act;
          if (isThere) await found.client.query(`update writer set acts = ${act} where id = '${own}'`);
          await found.client.query(isThere ? 'commit' : 'rollback');
          return isThere ? 'committed' : 'aborted';
        } catch (error) {
          drop(found.client);
          if (!isAway(error) || isLate(error)) return undefined;
        }
      await setTimeout(200 * 2 ** tries);
    }
    return undefined;
  }

  async function begin(): Promise<Transaction> {
    const { client, q } = await connected();
    const act = ++acts;
    try {
      await inTurn(
        client,
        `insert into writer (id, acts) values ('${own}', ${act}) on conflict (id) do update set acts = excluded.acts;
         savepoint act`,
      );
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
      // Two transactions in each other's way: what was read is no ground to decide on any more. Or the connection is gone.
      isLost: (error) => isConflict(error) || (isAway(error) && !(error instanceof DatabaseUnavailable)),
      async commit() {
        let answer: pg.QueryResult;
        try {
          answer = await client.query('commit');
        } catch (error) {
          drop(client);
          if (!isAway(error)) throw error;
          const became = await fate(act);
          if (became === 'committed') return;
          throw became === 'aborted' ? error : new DatabaseUnavailable(error, 'unknown');
        }
        // A transaction that had failed is taken back, and COMMIT itself says so without an error.
        if (answer.command !== 'COMMIT') throw new Error(`The transaction ended with ${answer.command}.`);
      },
      async rollback(error) {
        // On a connection that is gone an answer would be waited for in vain.
        if (isAway(error)) drop(client);
        else if (connection?.client === client) await client.query('rollback').catch(() => drop(client));
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
