// The connection behind a query object, and connections past our own code: for tests that must look or tamper where no
// service can. The same on both engines.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { canonical } from '#db/canonical.ts';
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
  /** The columns of a table in their order. */
  columns(table: string): Promise<{ name: string; isText: boolean }[]>;
  /** The unique indexes of a table, its primary key apart. */
  uniqueIndexes(table: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens the database of a place past our own code. The caller closes it. */
export const rawOf = async (place: Place): Promise<Raw> =>
  place.url === undefined ? rawFile(databaseFile(place.data)) : rawServer(superuserOf(place));

/** Opens a file of SQLite. The caller closes it. */
export function rawFile(file: string): Raw {
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
    columns: async (table) =>
      (await its.query(`select name, type from pragma_table_info('${table}')`)).map(({ name, type }) => ({
        name: String(name),
        isText: type === 'TEXT',
      })),
    uniqueIndexes: async (table) =>
      (
        await its.query(`select name from pragma_index_list('${table}') where "unique" = 1 and origin = 'c'`)
      ).map(({ name }) => String(name)),
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
    columns: async (table) =>
      (
        await its.query(
          "select column_name as name, data_type as type from information_schema.columns where table_schema = 'public' and table_name = ? order by ordinal_position",
          table,
        )
      ).map(({ name, type }) => ({ name: String(name), isText: type === 'text' })),
    uniqueIndexes: async (table) =>
      (
        await its.query(
          'select indexrelid::regclass::text as name from pg_index where indrelid = ?::text::regclass and indisunique and not indisprimary',
          table,
        )
      ).map(({ name }) => String(name)),
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
      // Nothing is refused for the row that it refers to.
      await raw.exec('set session_replication_role = replica');
      const ledgers = (await raw.tables()).filter((name) => /^ledger_(?!head)/.test(name));
      await raw.exec(ledgers.map((each) => `alter table "${each}" disable trigger user`).join(';'));
      const answer = await tamper(raw);
      const back = ledgers.flatMap((each) =>
        ['update', 'delete', 'truncate'].map(
          (verb) => `alter table "${each}" enable always trigger ${each}_no_${verb}`,
        ),
      );
      await raw.exec(back.join(';'));
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

/** Takes away a trigger that protects a ledger. */
export const dropTrigger = (place: Place, table: string, trigger: string) =>
  withRaw(place, (raw) =>
    raw.exec(`drop trigger ${trigger}${place.url === undefined ? '' : ` on ${table}`}`),
  );

/** Every row of every table, as text. */
export async function contentOf(raw: Raw): Promise<string> {
  const lines: string[] = [];
  // A process marks each of its transactions on PostgreSQL, whatever came of it.
  for (const name of (await raw.tables()).filter((each) => each !== 'writer'))
    lines.push(name, JSON.stringify(await raw.rows(name)));
  return lines.join('\n');
}

/** Every row of a table in the order of its key. */
export const rowsOf = ({ place }: { place: Place }, table: string) =>
  withRaw(place, (raw) => raw.rows(table));

// What an engine keeps for itself: its migrations, whose turn it is to write, and what was written last.
const ownTables = ['migration', 'turn', 'writer'];

/** Every row of a study, as text: the same on both engines. */
export const studyIn = (place: Place): Promise<string> =>
  withRaw(place, async (raw) => {
    const names = (await raw.tables()).filter((name) => !ownTables.includes(name)).sort();
    const lines: string[] = [];
    for (const name of names) lines.push(name, ...(await raw.rows(name)).map((row) => canonical(row)));
    return lines.join('\n');
  });

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

/** Every byte that the engine has written for a study: its files, the key files apart. */
export async function bytesOf({ place }: { place: Place }): Promise<Buffer> {
  if (place.url === undefined)
    return Buffer.concat(
      readdirSync(place.data)
        .filter((name) => !name.endsWith('.key'))
        .map((name) => readFileSync(join(place.data, name))),
    );
  return withRaw(place, async (raw) => {
    await raw.exec('checkpoint');
    const files = await raw.query(
      "select pg_read_binary_file(pg_relation_filepath(oid)) as bytes from pg_class where relkind in ('r', 'i', 't') and pg_relation_filenode(oid) is not null",
    );
    return Buffer.concat(files.map(({ bytes }) => bytes as unknown as Buffer));
  });
}
