// A PostgreSQL database while nobody else can write to it: for moving a study out of it or into it. The owner of the
// tables does it, in one transaction.
import { getTableName } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { closedSentence, closingTriggers, reasonIn } from '../closing.ts';
import {
  type Alone,
  type Closed,
  type Found,
  nameOf,
  type OpenOptions,
  type Place,
  type Query,
} from '../open.ts';
import { postgresTables, tablesByName } from '../schema/index.ts';
import { type Client, connectedTo } from './client.ts';
import { isMigrated, migrateIn, needThisVersion } from './migrations.ts';
import { asOwner } from './owner.ts';
import { checkServer, tablesIn, unprotected } from './rights.ts';

// What the first migration makes beside the tables that are declared.
const ownTables = ['migration', 'turn', 'writer'];
const ownFunctions = ['ledger_is_never_changed', 'ledger_is_closed'];

const queryOn = (client: Client) => drizzle(client as never) as unknown as Query;
const urlOf = ({ url = '' }: Place) => url;

/** Why the ledgers are closed; undefined: they are open. */
export async function closedIn(client: Client): Promise<Closed | undefined> {
  const names = closingTriggers.map(({ trigger }) => trigger);
  const { rows } = await client.query(
    'select 1 from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relnamespace = current_schema()::regnamespace and t.tgname = any($1)',
    [names],
  );
  return rows.length > 0 ? reasonIn(queryOn(client), postgresTables) : undefined;
}

export const closedFor = (place: Place): Promise<Closed | undefined> => connectedTo(urlOf(place), closedIn);

const aloneOn = (client: pg.Client): Alone => ({
  q: queryOn(client),
  tables: postgresTables,
  closed: () => closedIn(client),
  faults: () => unprotected(client),
  async closeLedgers() {
    await client.query(
      `create or replace function ledger_is_closed() returns trigger language plpgsql as $$ begin raise exception '${closedSentence}'; end $$`,
    );
    for (const { table, trigger } of closingTriggers) {
      await client.query(`drop trigger if exists ${trigger} on ${table}`);
      await client.query(
        `create trigger ${trigger} before insert on ${table} for each statement execute function ledger_is_closed()`,
      );
      await client.query(`alter table ${table} enable always trigger ${trigger}`);
    }
  },
  async openLedgers() {
    for (const { table, trigger } of closingTriggers)
      await client.query(`drop trigger if exists ${trigger} on ${table}`);
    await client.query('drop function if exists ledger_is_closed');
  },
});

async function transaction<T>(client: pg.Client, body: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const answer = await body();
    await client.query('commit');
    return answer;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Runs `check` on a study and removes it, in one transaction: what was looked at is what goes. */
export const removeStudy = (place: Place, check: (its: Found) => Promise<void>): Promise<void> =>
  asOwner(place, (client) =>
    transaction(client, async () => {
      // Whoever is opening it at this moment is waited for.
      await client.query('select one from turn for update');
      await check({ q: queryOn(client), tables: postgresTables, closed: () => closedIn(client) });
      const { rows } = await client.query('select quote_ident(current_schema()) as schema');
      const its = (name: string) => `${rows[0].schema}.${client.escapeIdentifier(name)}`;
      // What somebody else keeps beside them stays.
      const tables = [...Object.values(tablesByName(postgresTables)).map(getTableName), ...ownTables];
      await client.query(`drop table if exists ${tables.map(its).join(', ')}`);
      await client.query(`drop function if exists ${ownFunctions.map(its).join(', ')}`);
    }),
  );

// A copy of a large table may take longer than any page waits.
const unhurried = { query_timeout: 0 };

export const alone = <T>(place: Place, body: (its: Alone) => Promise<T>): Promise<T> =>
  asOwner(
    place,
    (client) =>
      transaction(client, async () => {
        await needThisVersion(client);
        await client.query('select one from turn for update');
        return body(aloneOn(client));
      }),
    unhurried,
  );

export async function settle<T>(
  place: Place,
  { now, migrations }: OpenOptions,
  body: (its: Alone) => Promise<T>,
): Promise<T> {
  const role = await connectedTo(urlOf(place), checkServer);
  return asOwner(
    place,
    (client) =>
      transaction(client, async () => {
        if (await isMigrated(client))
          throw new Error(`${nameOf(place)} holds a study already: name an empty database.`);
        if ((await tablesIn(client)).length > 0)
          throw new Error(`${nameOf(place)} holds tables already: name an empty database.`);
        await migrateIn(client, { role, at: now(), from: migrations });
        return body(aloneOn(client));
      }),
    unhurried,
  );
}
