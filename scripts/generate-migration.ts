// npm run migration -- NAME: writes the next migration of each engine from the one declaration of the tables.
import { attempt, refuse } from './command.ts';
import { dialects } from './migration-dialects.ts';
import { changeSince, writeMigration } from './next-migration.ts';

const name = process.argv[2] ?? '';

await attempt(async () => {
  if (name !== '--check' && !/^[a-z][a-z0-9_]*$/.test(name))
    refuse('Usage: npm run migration -- NAME   (small letters, digits and underscores)');
  for (const dialect of dialects) {
    const { folder, declared } = dialect;
    if (name === '--check') {
      if (await changeSince(dialect, folder, declared))
        refuse(`The tables have changed and no ${dialect.name} migration does it: npm run migration -- NAME`);
      console.log(`The tables have not changed (${dialect.name}).`);
    } else {
      const file = await writeMigration(dialect, folder, declared, name);
      console.log(
        file ? `db/migrations/${dialect.name}/${file}` : `The tables have not changed (${dialect.name}).`,
      );
    }
  }
});
