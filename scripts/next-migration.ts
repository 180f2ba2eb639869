// The next migration: from the tables as the last snapshot holds them to the tables as they are declared. A table
// that exists is never rebuilt: columns are added to it with their CHECKs, and whatever would lose cells without a
// ledger entry is refused. drizzle-kit writes the rest. Both engines go through here; migration-dialects.ts says what differs.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Check, Column, Dialect, Snapshot, TableSnapshot } from './migration-dialects.ts';

interface Change {
  number: number;
  sql: string;
  snapshot: Snapshot;
}

const snapshotIn = (folder: string) => join(folder, 'snapshot.json');

/** What the migrations in the folder do not do yet; undefined: nothing. Throws with a sentence where cells would be lost. */
export async function changeSince(
  dialect: Dialect,
  folder: string,
  declared: Record<string, unknown>,
): Promise<Change | undefined> {
  mkdirSync(folder, { recursive: true });
  const number = readdirSync(folder).filter((file) => file.endsWith('.sql')).length;
  const before: Snapshot =
    number === 0 ? await dialect.snapshot({}) : JSON.parse(readFileSync(snapshotIn(folder), 'utf8'));
  // As it will be read back, so that it can be compared with what was.
  const now: Snapshot = JSON.parse(JSON.stringify(await dialect.snapshot(declared, before.id)));
  const { additions, known } = withAdditions(dialect, before, now);
  const rest = await dialect.between(known, now);
  const statements = [...additions, ...rest.map((each) => dialect.finished(each.trim()))];
  const rebuilt = statements.find((each) => /__new_|\bDROP (TABLE|COLUMN)\b/i.test(each));
  if (rebuilt) throw new Error(`A table would be rebuilt, and its cells with it: ${rebuilt.slice(0, 80)}`);
  if (statements.length === 0) return undefined;
  const sql = [...statements, ...(number === 0 ? dialect.first : [])].map((each) => each.trim()).join('\n\n');
  return { number, sql: `${sql}\n`, snapshot: { ...now, id: `snapshot-${number}` } };
}

/** Writes the next migration and its snapshot. Answers the name of the file; undefined: nothing has changed. */
export async function writeMigration(
  dialect: Dialect,
  folder: string,
  declared: Record<string, unknown>,
  name: string,
): Promise<string | undefined> {
  const change = await changeSince(dialect, folder, declared);
  if (!change) return undefined;
  const file = `${String(change.number).padStart(4, '0')}_${name}.sql`;
  writeFileSync(join(folder, file), change.sql);
  writeFileSync(snapshotIn(folder), `${JSON.stringify(change.snapshot, null, 1)}\n`);
  return file;
}

const refuse = (what: string): never => {
  throw new Error(
    `${what}: cells would be lost without a ledger entry. Leave the declaration as it was, and declare what is new under a name of its own.`,
  );
};

/** The statements that add columns, and the former tables as they stand after them. Throws where one would lose cells. */
function withAdditions(
  dialect: Dialect,
  before: Snapshot,
  now: Snapshot,
): { additions: string[]; known: Snapshot } {
  const additions: string[] = [];
  const tables: Record<string, TableSnapshot> = {};
  for (const [place, old] of Object.entries(before.tables)) {
    const { name } = old;
    const table = now.tables[place] ?? refuse(`The table ${name} would be dropped`);
    for (const [key, column] of Object.entries(old.columns)) {
      const today = table.columns[key] ?? refuse(`${name}.${key} would be dropped`);
      if (!isDeepStrictEqual(today, column)) refuse(`${name}.${key} would be changed`);
    }
    for (const [key, rule] of Object.entries(old.checkConstraints))
      if (!isDeepStrictEqual(table.checkConstraints[key], rule))
        refuse(`the check ${key} of ${name} would be changed`);
    for (const part of ['foreignKeys', 'compositePrimaryKeys', 'uniqueConstraints'] as const)
      if (!isDeepStrictEqual(table[part], old[part])) refuse(`${part} of ${name} would be changed`);
    const columns = Object.values(table.columns).filter((column) => !(column.name in old.columns));
    const checks = Object.values(table.checkConstraints).filter(
      (rule) => !(rule.name in old.checkConstraints),
    );
    const taken = new Set<string>();
    for (const column of columns) {
      const own = checks.filter((rule) => columnsOf(rule.value) === column.name);
      for (const rule of own) taken.add(rule.name);
      additions.push(addition(dialect, name, column, own));
    }
    const loose = checks.find((rule) => !taken.has(rule.name));
    if (loose) refuse(`the check ${loose.name} of ${name} would fall on columns that are there`);
    // The order of columns and the indexes alone are left for drizzle-kit to compare.
    tables[place] = { ...table, indexes: old.indexes };
  }
  return { additions, known: { ...before, tables } };
}

/** The columns that a check names; see db/columns.ts. */
const columnsOf = (rule: string) => [...new Set(rule.match(/(?<=")\w+(?=")/g))].join();

function addition(dialect: Dialect, table: string, column: Column, checks: readonly Check[]): string {
  // A row that is there has no value for it, and its ledger tells of none.
  if (column.notNull || column.primaryKey || column.default !== undefined)
    throw new Error(`${table}.${column.name}: a column that is added must allow null and have no default.`);
  const rules = checks.map(({ name, value }) => ` CONSTRAINT "${name}" CHECK(${value})`);
  return dialect.addColumn(table, column, rules.join(''));
}
