// npm run migration -- NAME: writes the next migration from the one declaration of the tables.
import { fileURLToPath } from 'node:url';
import { sqliteTables, tablesByName } from '#db/schema/index.ts';
import { attempt, refuse } from './command.ts';
import { changeSince, writeMigration } from './next-migration.ts';

const folder = fileURLToPath(new URL('../db/migrations/sqlite/', import.meta.url));
const name = process.argv[2] ?? '';

await attempt(async () => {
  const tables = tablesByName(sqliteTables);
  if (name === '--check') {
    if (await changeSince(folder, tables))
      refuse('The tables have changed and no migration does it: npm run migration -- NAME');
    console.log('The tables have not changed.');
  } else if (/^[a-z][a-z0-9_]*$/.test(name)) {
    const file = await writeMigration(folder, tables, name);
    console.log(file ? `db/migrations/sqlite/${file}` : 'The tables have not changed.');
  } else refuse('Usage: npm run migration -- NAME   (small letters, digits and underscores)');
});
