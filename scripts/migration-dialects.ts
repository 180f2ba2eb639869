// What differs between the migrations of the two engines: how tables are compared, how a column is added, and what
// stands beside the tables that no declaration can say.
import { fileURLToPath } from 'node:url';
import {
  generateDrizzleJson,
  generateMigration,
  generateSQLiteDrizzleJson,
  generateSQLiteMigration,
} from 'drizzle-kit/api';
import { postgresTables, sqliteTables, tablesByName } from '#db/schema/index.ts';
import { ledgerNames } from '#db/schema/ledgers.ts';

export interface Column {
  name: string;
  type: string;
  primaryKey: boolean;
  notNull: boolean;
  default?: unknown;
}
export interface Check {
  name: string;
  value: string;
}
/** What the comparison needs of a table in a snapshot; the rest is passed on. */
export interface TableSnapshot {
  name: string;
  columns: Record<string, Column>;
  checkConstraints: Record<string, Check>;
  indexes: object;
  foreignKeys: object;
  compositePrimaryKeys: object;
  uniqueConstraints: object;
}
export interface Snapshot {
  id: string;
  tables: Record<string, TableSnapshot>;
}

export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** The tables as they are declared for this engine. */
  readonly declared: Record<string, unknown>;
  /** Where its migrations are. */
  readonly folder: string;
  /** The tables as drizzle-kit sees them. */
  snapshot(declared: Record<string, unknown>, after?: string): Promise<Snapshot>;
  /** The statements from one to the other. */
  between(before: Snapshot, now: Snapshot): Promise<string[]>;
  /** A statement of drizzle-kit as this project wants it. */
  finished(statement: string): string;
  addColumn(table: string, column: Column, rules: string): string;
  /** What only the first migration makes. */
  readonly first: readonly string[];
}

const folderOf = (name: string) => fileURLToPath(new URL(`../db/migrations/${name}/`, import.meta.url));
const ledgers = ledgerNames.map((name) => `ledger_${name}`);
type Sqlite = Parameters<typeof generateSQLiteMigration>[0];
type Postgres = Parameters<typeof generateMigration>[0];

const sqlite: Dialect = {
  name: 'sqlite',
  declared: tablesByName(sqliteTables),
  folder: folderOf('sqlite'),
  snapshot: async (declared, after) =>
    (await generateSQLiteDrizzleJson(declared, after)) as unknown as Snapshot,
  between: (before, now) => generateSQLiteMigration(before as unknown as Sqlite, now as unknown as Sqlite),
  // drizzle-kit does not know STRICT.
  finished: (statement) =>
    /^CREATE TABLE/i.test(statement) ? statement.replace(/\);?\s*$/, ') STRICT;') : statement,
  addColumn: (table, { name, type }, rules) =>
    `ALTER TABLE \`${table}\` ADD COLUMN \`${name}\` ${type}${rules};`,
  first: ledgers.flatMap((table) =>
    ['UPDATE', 'DELETE'].map(
      (verb) =>
        `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table} BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;`,
    ),
  ),
};

const postgres: Dialect = {
  name: 'postgres',
  declared: tablesByName(postgresTables),
  folder: folderOf('postgres'),
  snapshot: async (declared, after) => generateDrizzleJson(declared, after) as unknown as Snapshot,
  between: (before, now) => generateMigration(before as unknown as Postgres, now as unknown as Postgres),
  // The schema is that of the connection: a database may keep the study in one of its own.
  finished: (statement) => statement.replaceAll('"public".', ''),
  addColumn: (table, { name, type }, rules) => `ALTER TABLE "${table}" ADD COLUMN "${name}" ${type}${rules};`,
  first: [
    // Whoever writes holds this row until the end of the transaction; see db/postgres/writer.ts.
    'CREATE TABLE "turn" ("one" integer PRIMARY KEY CHECK ("one" = 1));',
    'INSERT INTO "turn" ("one") VALUES (1);',
    // What each process has written last: by this it knows its own after a COMMIT without an answer.
    'CREATE TABLE "writer" ("id" text PRIMARY KEY, "acts" bigint NOT NULL);',
    "CREATE FUNCTION ledger_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a ledger is never changed'; END $$;",
    ...ledgers.flatMap((table) =>
      ['UPDATE', 'DELETE', 'TRUNCATE'].flatMap((verb) => {
        const name = `${table}_no_${verb.toLowerCase()}`;
        return [
          `CREATE TRIGGER ${name} BEFORE ${verb} ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed();`,
          // Also in a session that passes triggers over.
          `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${name};`,
        ];
      }),
    ),
  ],
};

/** Every engine that a migration is written for. */
export const dialects: readonly Dialect[] = [sqlite, postgres];
