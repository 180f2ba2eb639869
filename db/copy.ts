// Copies every row of every table from one database into another that is empty, whatever the two engines, and shows
// that both hold the same.
import { createHash } from 'node:crypto';
import { asc, getTableColumns, getTableName, gt } from 'drizzle-orm';
import type { AnySQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { canonical } from './canonical.ts';
import type { Row } from './ledger.ts';
import type { Query, Reading } from './open.ts';
import { type Tables, tablesByName } from './schema/index.ts';

export interface Side<Q extends Reading> {
  q: Q;
  tables: Tables;
}

/** What a table holds: how many rows, and a hash over all of them in the order of their keys. */
export interface Held {
  rows: number;
  hash: string;
}

const batch = 2000;
// SQLite takes 32,766 values in a statement, PostgreSQL 65,535.
const mostValues = 30_000;

const keyOf = (table: SQLiteTable): AnySQLiteColumn => {
  const key = Object.values(getTableColumns(table)).find((column) => column.primary);
  if (!key) throw new Error(`The table ${getTableName(table)} has no primary key.`);
  return key;
};

/** The rows of a table in the order of their keys, a few at a time. */
async function* batchesOf({ q }: Side<Reading>, table: SQLiteTable): AsyncGenerator<Row[]> {
  const key = keyOf(table);
  let last: unknown;
  for (;;) {
    const rows = (await q
      .select()
      .from(table)
      .where(last === undefined ? undefined : gt(key, last))
      .orderBy(asc(key))
      .limit(batch)) as Row[];
    if (rows.length > 0) yield rows;
    if (rows.length < batch) return;
    last = rows.at(-1)?.[key.name];
  }
}

const named = ({ tables }: Side<Reading>) => Object.entries(tablesByName(tables)) as [string, SQLiteTable][];

/** What each table holds. */
export async function heldBy(side: Side<Reading>): Promise<Record<string, Held>> {
  const held: Record<string, Held> = {};
  for (const [name, table] of named(side)) {
    const hash = createHash('sha256');
    let rows = 0;
    for await (const some of batchesOf(side, table)) {
      for (const row of some) hash.update(`${canonical(row)}\n`);
      rows += some.length;
    }
    held[name] = { rows, hash: hash.digest('hex') };
  }
  return held;
}

/** Inserts every row of `from` into the empty tables of `to`, in the order in which rows refer to each other. */
export async function copyRows(
  from: Side<Reading>,
  to: Side<Query>,
  progress: (table: string, rows: number) => void = () => undefined,
): Promise<void> {
  const targets = new Map(named(to));
  for (const [name, table] of named(from)) {
    const target = targets.get(name);
    if (!target) throw new Error(`There is no table ${name} to copy into.`);
    const atOnce = Math.max(1, Math.floor(mostValues / Object.keys(getTableColumns(table)).length));
    let rows = 0;
    progress(name, rows);
    for await (const some of batchesOf(from, table)) {
      for (let at = 0; at < some.length; at += atOnce)
        await to.q.insert(target).values(some.slice(at, at + atOnce));
      rows += some.length;
      progress(name, rows);
    }
  }
}

/** Where two databases differ, table by table. Empty: they hold the same. */
export const differences = (one: Record<string, Held>, other: Record<string, Held>): string[] =>
  Object.entries(one).flatMap(([name, held]) => {
    const its = other[name];
    if (its?.rows !== held.rows) return [`${name}: ${held.rows} rows and ${its?.rows ?? 'none'}`];
    return its.hash === held.hash ? [] : [`${name}: ${held.rows} rows that differ`];
  });
