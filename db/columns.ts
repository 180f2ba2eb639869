// The storage vocabulary: the few column types that a table may be made of, the same on every engine.
// A cell is text, a whole number, a double or null. Booleans are 0/1 and opaque JSON is text, so that
// a cell has one canonical spelling in the ledgers whatever the engine.
import { sql } from 'drizzle-orm';
import { check, index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const sqliteColumns = { table: sqliteTable, text, integer, real, index, uniqueIndex, check };

/** What a table declaration may use. PostgreSQL will answer to the same type. */
export type Columns = typeof sqliteColumns;

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
