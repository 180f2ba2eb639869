// The writer: the only object that can change a table. Each change of a row is one entry in the ledger
// that the table belongs to, chained by SHA-256 to the entry before it, in the same transaction.
import { eq, getTableColumns, getTableName, sql } from 'drizzle-orm';
import type { AnySQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { cached } from './cached.ts';
import { canonical, sha256 } from './canonical.ts';
import type { Cell } from './columns.ts';
import type { Query, Reading } from './open.ts';
import { afterLock, ledgerOf, outsideTables, type Tables } from './schema/index.ts';
import type { LedgerName } from './schema/ledgers.ts';

/** Who does what, when and why: the part of a ledger entry that is the same for the whole act. */
export interface Act {
  at: string;
  actor: string;
  role: string;
  source: string;
  action: string;
  subject: string | null;
  reason: string | null;
  definition: string;
  request: string;
}

export type Row = Record<string, Cell>;
/** A table with a text primary key called id. */
export type Keyed = SQLiteTable & { id: AnySQLiteColumn };
type Values<T extends Keyed> = T['$inferInsert'];
type Selected<T extends Keyed> = T['$inferSelect'];

export const genesis = '0'.repeat(64);

/** The bytes that an entry's hash is taken over: canonical JSON of all its cells but the hash. */
export function entryHash(entry: Omit<Record<string, Cell>, 'hash'>): string {
  return sha256(canonical(entry));
}

const ledgersKey = Symbol('ledgers');
const readingKey = Symbol('reading');
const lockKey = Symbol('lock');

export interface Writer {
  /** A row as it stands inside the transaction, or undefined. */
  find<T extends Keyed>(table: T, id: string): Promise<Selected<T> | undefined>;
  insert<T extends Keyed>(table: T, row: Values<T>): Promise<void>;
  update<T extends Keyed>(table: T, id: string, patch: Partial<Values<T>>): Promise<void>;
  /** Takes a row away: only from a table outside the ledgers. */
  remove(table: Keyed, id: string): Promise<void>;
  /** Empties a table: only for practice data at activation. The ledger keeps every entry. */
  discardAll(table: Keyed): Promise<void>;
  /** An event without cells, in the ledger named. */
  event(ledger: LedgerName, subject?: string | null): Promise<void>;
  /** Reading inside the transaction. */
  readonly query: Reading;
}

/**
 * The writable handle for one transaction. `allowed` says which ledgers this act may write to. With `refused` nothing
 * but what goes on after the lock is written once the study is locked; it makes the error that says so. Whoever writes
 * holds the turn until the end of the transaction, so no lock can come between this look and the commit.
 */
export function ledgerWriter(
  q: Query,
  tables: Tables,
  act: Act,
  allowed: readonly LedgerName[],
  refused?: () => Error,
): Writer {
  const ledgers = cached(q, ledgersKey, () => ledgerOf(tables));
  const outside = new Set<unknown>(outsideTables(tables));
  const ledgerFor = (table: Keyed): LedgerName | null => {
    if (outside.has(table)) return null;
    const name = ledgers.get(table);
    if (!name) throw new Error(`The table ${getTableName(table)} belongs to no ledger.`);
    if (!allowed.includes(name)) throw new Error(`${act.role} may not write to the ${name} ledger.`);
    return name;
  };
  const goesOn = new Set<unknown>(afterLock(tables));
  let isLocked: boolean | undefined;
  const needOpen = async (table: Keyed) => {
    if (!refused || goesOn.has(table)) return;
    const { study_lock: lock } = tables;
    const read = cached(q, lockKey, () => q.select({ id: lock.id }).from(lock).limit(1).prepare());
    isLocked ??= (await read.execute()).length > 0;
    if (isLocked) throw refused();
  };
  // Within the transaction nobody else moves a head: each is read once.
  const heads = new Map<LedgerName, { seq: number; hash: string }>();
  const append = async (
    ledger: LedgerName,
    table: string | null,
    key: string | null,
    old: Row | null,
    now: Row | null,
  ) => {
    const head =
      heads.get(ledger) ??
      ((await prepared(q, tables.ledger_head).select.execute({ id: ledger }))[0] as
        | { seq: number; hash: string }
        | undefined);
    const entry = {
      seq: (head?.seq ?? 0) + 1,
      ...act,
      table_name: table,
      row_key: key,
      cells_old: old && canonical(old),
      cells_new: now && canonical(now),
      previous: head?.hash ?? genesis,
    };
    const hash = entryHash(entry);
    await prepared(q, tables[`ledger_${ledger}`]).insert.execute({ ...entry, hash });
    const next = { id: ledger, seq: entry.seq, hash };
    heads.set(ledger, next);
    await (head ? prepared(q, tables.ledger_head).update : prepared(q, tables.ledger_head).insert).execute(
      next,
    );
  };
  const find = async <T extends Keyed>(table: T, id: string) =>
    (await prepared(q, table).select.execute({ id }))[0] as Selected<T> | undefined;

  return {
    query: cached(q, readingKey, (): Reading => ({ select: q.select.bind(q) as Query['select'] })),
    find,
    async insert(table, row) {
      const ledger = ledgerFor(table);
      await needOpen(table);
      const { name, names, insert } = prepared(q, table);
      const full = fill(names, row as Row);
      await insert.execute(full);
      if (ledger) await append(ledger, name, String(full.id), null, full);
    },
    async update(table, id, patch) {
      const ledger = ledgerFor(table);
      await needOpen(table);
      const { name, update } = prepared(q, table);
      const before = (await find(table, id)) as Row | undefined;
      if (!before) throw new Error(`No row to update in ${name}.`);
      const changed = Object.entries(patch as Row).filter(([column, value]) => before[column] !== value);
      if (changed.length === 0) return;
      const foreign = changed.find(([column]) => !(column in before) || column === 'id');
      if (foreign) throw new Error(`${foreign[0]} is no column of ${name} to change.`);
      await update.execute({ ...before, ...Object.fromEntries(changed) });
      const old = Object.fromEntries(changed.map(([column]) => [column, before[column] ?? null]));
      if (ledger) await append(ledger, name, id, old, Object.fromEntries(changed));
    },
    async remove(table, id) {
      if (ledgerFor(table)) throw new Error(`A row of ${getTableName(table)} is never taken away.`);
      await needOpen(table);
      await prepared(q, table).remove.execute({ id });
    },
    async discardAll(table) {
      const ledger = ledgerFor(table);
      await needOpen(table);
      await q.delete(table);
      if (ledger) await append(ledger, getTableName(table), '*', null, null);
    },
    async event(ledger, subject) {
      if (!allowed.includes(ledger)) throw new Error(`${act.role} may not write to the ${ledger} ledger.`);
      await append(ledger, null, subject ?? null, null, null);
    },
  };
}

/** Every column of the table, in the table's order; what is not given is null. Throws on a column it has not. */
function fill(names: readonly string[], row: Row): Row {
  const foreign = Object.keys(row).find((name) => !names.includes(name));
  if (foreign) throw new Error(`There is no column ${foreign} to write to.`);
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

function prepared(q: Query, table: SQLiteTable) {
  return cached(q, table, () => {
    const name = getTableName(table);
    const columns = Object.values(getTableColumns(table));
    const primary = columns.find((column) => column.primary);
    if (!primary) throw new Error(`The table ${name} has no primary key.`);
    const placeholders = Object.fromEntries(
      columns.map((column) => [column.name, sql.placeholder(column.name)]),
    );
    const isRow = eq(primary, sql.placeholder(primary.name));
    return {
      name,
      names: columns.map((column) => column.name),
      select: q.select().from(table).where(isRow).prepare(),
      insert: q.insert(table).values(placeholders).prepare(),
      update: q.update(table).set(placeholders).where(isRow).prepare(),
      remove: q.delete(table).where(isRow).prepare(),
    };
  });
}
