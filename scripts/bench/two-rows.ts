// What the bare contestants do: one durable transaction with two rows in two tables, the least that a save with a
// ledger can be. The settings are those of the study's own writer.
import Database from 'better-sqlite3';
import { writerSettings } from '#db/sqlite/settings.ts';

/** Opens the file and answers the insert. `cells` is what was typed, as JSON. */
export function twoRowInsert(file: string): (id: string, cells: string) => void {
  const db = new Database(file);
  writerSettings(db);
  db.exec(`
    create table if not exists record (id text primary key, at text not null, cells text not null) strict;
    create table if not exists entry (seq integer primary key, at text not null, record text not null, cells text not null) strict;
  `);
  const record = db.prepare('insert into record (id, at, cells) values (?, ?, ?)');
  const entry = db.prepare('insert into entry (at, record, cells) values (?, ?, ?)');
  return (id, cells) => {
    const at = new Date().toISOString();
    db.exec('BEGIN IMMEDIATE');
    record.run(id, at, cells);
    entry.run(at, id, cells);
    db.exec('COMMIT');
  };
}
