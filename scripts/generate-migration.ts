// Writes the next migration from the one declaration of the tables: npm run migration -- NAME.
// drizzle-kit compares the declaration with its last snapshot; STRICT is added here, since it does not know it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api';
import { sqliteTables, tablesByName } from '#db/schema/index.ts';

const folder = new URL('../db/migrations/sqlite/', import.meta.url).pathname;
const name = process.argv[2];
const check = name === '--check';
if (!name || (!check && !/^[a-z][a-z0-9_]*$/.test(name))) {
  console.error('Usage: npm run migration -- NAME   (small letters, digits and underscores)');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const number = readdirSync(folder).filter((file) => file.endsWith('.sql')).length;
const snapshotFile = join(folder, 'snapshot.json');
const before =
  number === 0 ? await generateSQLiteDrizzleJson({}) : JSON.parse(readFileSync(snapshotFile, 'utf8'));
const now = await generateSQLiteDrizzleJson(tablesByName(sqliteTables), before.id);
const statements = await generateSQLiteMigration(before, now);
if (statements.length === 0) {
  console.log('The tables have not changed.');
  process.exit(0);
}
if (check) {
  console.error('The tables have changed and no migration does it: npm run migration -- NAME');
  process.exit(1);
}
const triggers = number === 0 ? ledgerTriggers() : [];
const sql = [...statements.map(strict), ...triggers].map((each) => each.trim()).join('\n\n');
const file = `${String(number).padStart(4, '0')}_${name}.sql`;
writeFileSync(join(folder, file), `${sql}\n`);
writeFileSync(snapshotFile, `${JSON.stringify({ ...now, id: `snapshot-${number}` }, null, 1)}\n`);
console.log(`db/migrations/sqlite/${file}`);

function strict(statement: string): string {
  return /^CREATE TABLE/i.test(statement.trim())
    ? statement.trim().replace(/\);?\s*$/, ') STRICT;')
    : statement;
}

/** Ledgers cannot be changed: every UPDATE and DELETE fails, whoever tries. */
function ledgerTriggers(): string[] {
  return ['ledger_open', 'ledger_sealed', 'ledger_access'].flatMap((table) =>
    ['UPDATE', 'DELETE'].map(
      (verb) =>
        `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table} BEGIN SELECT RAISE(ABORT, 'a ledger is never changed'); END;`,
    ),
  );
}
