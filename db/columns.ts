// The storage vocabulary: the few column types that a table may be made of, the same on every engine.
// A cell is text, a whole number, a double or null. Booleans are 0/1 and opaque JSON is text, so that
// a cell has one canonical spelling in the ledgers whatever the engine.
import { sql } from 'drizzle-orm';
import * as pg from 'drizzle-orm/pg-core';
import { check, index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const sqliteColumns = { table: sqliteTable, text, integer, real, index, uniqueIndex, check };

/** What a table declaration may use: the same words on every engine. */
export type Columns = typeof sqliteColumns;

// Text is ordered by its bytes, as SQLite orders it, whatever the locale of the database: the order of a list, and so
// of an export, is the same on both engines.
const textByBytes = pg.customType<{ data: string }>({ dataType: () => 'text collate "C"' });

/** The same vocabulary for PostgreSQL: 64-bit whole numbers and doubles, as SQLite has them. */
export const postgresColumns = {
  table: pg.pgTable,
  text: (name: string) => textByBytes(name),
  integer: (name: string) => pg.bigint(name, { mode: 'number' }),
  real: (name: string) => pg.doublePrecision(name),
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
  check: pg.check,
} as unknown as Columns;

/** The value of one cell, as stored and as written to a ledger. */
export type Cell = string | number | null;

const column = (name: string) => sql.raw(`"${name}"`);

// CHECKs hold only what never changes. Limits belong to zod and the row's definition version, so that
// an amendment of the protocol never rebuilds a table.
export const isFiniteNumber = (name: string) =>
  sql`${column(name)} is null or ${column(name)} between -1e300 and 1e300`;
export const isDay = (name: string) =>
  sql`${column(name)} is null or (length(${column(name)}) = 10 and substr(${column(name)}, 5, 1) = '-' and substr(${column(name)}, 8, 1) = '-')`;
export const isPartialDay = (name: string) =>
  sql`${column(name)} is null or length(${column(name)}) in (4, 7, 10)`;
export const isBoolean = (name: string) => sql`${column(name)} is null or ${column(name)} in (0, 1)`;
export const isInstant = (name: string) =>
  sql`${column(name)} is null or (length(${column(name)}) = 24 and substr(${column(name)}, 24, 1) = 'Z')`;
/** A SHA-256 in its one spelling: 64 small hexadecimal characters. */
export const isHash = (name: string) =>
  sql`${column(name)} is null or (length(${column(name)}) = 64 and ltrim(${column(name)}, '0123456789abcdef') = '')`;
