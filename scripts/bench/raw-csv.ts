// The bare contestant of an export: every cell of a table as SQLite gives it, written as CSV and nothing else.
import Database from 'better-sqlite3';
import { databaseFile } from '#db/sqlite/directory.ts';
import { readerSettings } from '#db/sqlite/settings.ts';

/** A connection with the settings of the study's own. */
export function openToRead(dir: string): Database.Database {
  const db = new Database(databaseFile(dir), { readonly: true });
  readerSettings(db);
  return db;
}

const cell = (value: unknown) => {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Their lines, 500 at a time. `counted` is told how many rows there were. */
export function* csvOf(db: Database.Database, tables: readonly string[], counted: { rows: number }) {
  for (const table of tables) {
    const statement = db.prepare(`select * from ${table} order by id`).raw();
    yield `${statement.columns().map((each) => each.name)}\r\n`;
    let lines: string[] = [];
    for (const row of statement.iterate() as IterableIterator<unknown[]>) {
      counted.rows++;
      lines.push(row.map(cell).join(','));
      if (lines.length < 500) continue;
      yield `${lines.join('\r\n')}\r\n`;
      lines = [];
    }
    if (lines.length > 0) yield `${lines.join('\r\n')}\r\n`;
  }
}
