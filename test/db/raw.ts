// The connection behind a query object, and connections past our own code: for tests that must look or tamper where no
// service can. The same on both engines.
import Database from 'better-sqlite3';
import pg from 'pg';
import type { Place, Reading } from '#db/open.ts';
import { databaseFile } from '#db/sqlite/directory.ts';
import { superuserOf } from '../places.ts';

export type Row = Record<string, string | number | null>;

/** The better-sqlite3 connection that a query object uses. */
export function connectionOf(q: Reading): Database.Database {
  const { $client } = q as unknown as { $client?: Database.Database };
  if (!$client) throw new Error('This query object hides its connection.');
  return $client;
}

/** A connection as somebody with a database tool and every right has it. */
export interface Raw {
  /** The rows of a query; `?` stands for a value. */
  query(sql: string, ...values: (string | number | null)[]): Promise<Row[]>;
  /** Runs statements that answer nothing. */
  exec(sql: string): Promise<void>;
  /** Every row of a table in the order of its key. */
  rows(table: string): Promise<Row[]>;
  /** The names of the tables. */
  tables(): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens the database of a place past our own code. The caller closes it. */
export const rawOf = async (place: Place): Promise<Raw> =>
  place.url === undefined ? rawFile(databaseFile(place.data)) : rawServer(superuserOf(place));

function rawFile(file: string): Raw {
  const db = new Database(file);
  const its: Raw = {
    async query(sql, ...values) {
      const statement = db.prepare(sql);
      if (statement.reader) return statement.all(...values) as Row[];
      statement.run(...values);
      return [];
    },
    async exec(sql) {
      db.exec(sql);
    },
    rows: (table) => its.query(`select * from "${table}" order by 1`),
    tables: async () =>
      db
        .prepare(
          "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
        )
        .pluck()
        .all() as string[],
    async close() {
      db.close();
    },
  };
  return its;
}

const types = {
  // 64-bit whole numbers as numbers; see db/postgres/client.ts.
  getTypeParser: (oid: number, format?: 'text') =>
    oid === 20 ? Number : pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig;

async function rawServer(connectionString: string): Promise<Raw> {
  const client = new pg.Client({ connectionString, types });
  await client.connect();
  const its: Raw = {
    async query(sql, ...values) {
      let count = 0;
      const text = sql.replaceAll('?', () => `$${++count}`);
      return (await client.query(text, values)).rows;
    },
    async exec(sql) {
      await client.query(sql);
    },
    rows: (table) => its.query(`select * from "${table}" order by 1`),
    tables: async () =>
      (
        await client.query("select tablename as name from pg_tables where schemaname = 'public' order by 1")
      ).rows.map((row) => row.name),
    close: () => client.end(),
  };
  return its;
}

/** Runs `body` on a connection of its own. */
export async function withRaw<T>(place: Place, body: (raw: Raw) => Promise<T>): Promise<T> {
  const raw = await rawOf(place);
  try {
    return await body(raw);
  } finally {
    await raw.close();
  }
}

/** Changes a database past its triggers, which are back in force afterwards. */
export function tampering<T>(place: Place, tamper: (raw: Raw) => Promise<T>): Promise<T> {
  return withRaw(place, async (raw) => {
    if (place.url !== undefined) {
      const ledgers = (await raw.tables()).filter((name) => /^ledger_(?!head)/.test(name));
      for (const each of ledgers) await raw.exec(`alter table "${each}" disable trigger user`);
      const answer = await tamper(raw);
      for (const each of ledgers)
        for (const verb of ['update', 'delete', 'truncate'])
          await raw.exec(`alter table "${each}" enable always trigger ${each}_no_${verb}`);
      return answer;
    }
    await raw.exec('pragma ignore_check_constraints = on; pragma foreign_keys = off');
    const triggers = await raw.query("select name, sql from sqlite_master where type = 'trigger'");
    for (const { name } of triggers) await raw.exec(`drop trigger ${name}`);
    const answer = await tamper(raw);
    for (const { sql } of triggers) await raw.exec(String(sql));
    return answer;
  });
}

/** Every row of every table, as text. */
export const contentOf = async (raw: Raw): Promise<string> =>
  (
    await Promise.all(
      (await raw.tables()).map(async (name) => `${name}\n${JSON.stringify(await raw.rows(name))}`),
    )
  ).join('\n');

/** The rows of a ledger since an entry, as they stand in the database. */
export const entriesOf = ({ place }: { place: Place }, ledger: 'open' | 'sealed' | 'access', after = 0) =>
  withRaw(place, (raw) => raw.query(`select * from ledger_${ledger} where seq > ? order by seq`, after));

/** Sequence and hash of each ledger's head. */
export const headsOf = ({
  place,
}: {
  place: Place;
}): Promise<Record<string, { seq: number; hash: string }>> =>
  withRaw(place, async (raw) => {
    const rows = await raw.query('select id, seq, hash from ledger_head order by id');
    return Object.fromEntries(
      rows.map(({ id, seq, hash }) => [String(id), { seq: Number(seq), hash: String(hash) }]),
    );
  });

/** Everything that a world holds, as one text: equal before and after an act that was refused. */
export const content = ({ place }: { place: Place }): Promise<string> => withRaw(place, contentOf);
