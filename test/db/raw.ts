// The connection behind a query object, and connections past our own code: for tests that must look or tamper
// where no service can.
import Database from 'better-sqlite3';
import { databaseFile, type Reading } from '#db/open.ts';

/** The better-sqlite3 connection that a query object uses. */
export function connectionOf(q: Reading): Database.Database {
  const { $client } = q as unknown as { $client?: Database.Database };
  if (!$client) throw new Error('This query object hides its connection.');
  return $client;
}

/** Opens the file as somebody with a database tool would. The caller closes it. */
export const rawOf = (dir: string) => new Database(databaseFile(dir));

/** Every row of every table, as text. */
export function contentOf(db: Database.Database): string {
  const tables = db
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
    .pluck()
    .all() as string[];
  return tables.map((name) => `${name}\n${JSON.stringify(rowsOf(db, name))}`).join('\n');
}

export const rowsOf = (db: Database.Database, table: string) =>
  db.prepare(`select * from "${table}" order by 1`).all() as Record<string, string | number | null>[];

/** The rows of a ledger since an entry, as they stand in the file. */
export function entriesOf(dir: string, ledger: 'open' | 'sealed' | 'access', after = 0) {
  const db = rawOf(dir);
  try {
    return db.prepare(`select * from ledger_${ledger} where seq > ? order by seq`).all(after) as Record<
      string,
      string | number | null
    >[];
  } finally {
    db.close();
  }
}

/** Sequence and hash of each ledger's head. */
export function headsOf(dir: string): Record<string, { seq: number; hash: string }> {
  const db = rawOf(dir);
  try {
    const rows = db.prepare('select id, seq, hash from ledger_head order by id').all() as {
      id: string;
      seq: number;
      hash: string;
    }[];
    return Object.fromEntries(rows.map(({ id, ...head }) => [id, head]));
  } finally {
    db.close();
  }
}

/** Everything that a world holds, as one text: equal before and after an act that was refused. */
export function content({ dir }: { dir: string }): string {
  const db = rawOf(dir);
  const text = contentOf(db);
  db.close();
  return text;
}
