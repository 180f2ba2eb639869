// The two rows of two-rows.ts on PostgreSQL: one durable transaction over a connection like the writer's own. Once
// as they are, and once under a turn like that of the study, so that its cost can be told from the rest.
import pg from 'pg';
import { connectedTo, connectionOf, nameStatements } from '#db/postgres/client.ts';

/** Makes the tables of the two rows in an empty database. */
export const makeTwoRowTables = (url: string): Promise<unknown> =>
  connectedTo(url, (client) =>
    client.query(`
      create table record (id text collate "C" primary key, at text not null, cells text not null);
      create table entry (seq bigint generated always as identity primary key, at text not null, record text not null, cells text not null);
      create table turn (one integer primary key);
      insert into turn values (1);
    `),
  );

type Insert = (id: string, cells: string) => Promise<void>;

/** Connects. `cells` is what was typed, as JSON. */
export async function twoRowInserts(
  url: string,
): Promise<{ plain: Insert; turn: Insert; close(): Promise<void> }> {
  const client = new pg.Client(connectionOf(url));
  await client.connect();
  nameStatements(client);
  const begin = 'begin isolation level read committed; set local synchronous_commit = on';
  const inserts =
    (first: string): Insert =>
    async (id, cells) => {
      const at = new Date().toISOString();
      await client.query(first);
      await client.query({
        text: 'insert into record (id, at, cells) values ($1, $2, $3)',
        values: [id, at, cells],
      });
      await client.query({
        text: 'insert into entry (at, record, cells) values ($1, $2, $3)',
        values: [at, id, cells],
      });
      await client.query('commit');
    };
  return {
    plain: inserts(begin),
    turn: inserts(`${begin}; select one from turn for update`),
    close: () => client.end(),
  };
}
