// A table that somebody adds to the sealed ones is closed to blinded people without anything else being said of it.
import { cpSync } from 'node:fs';
import type pg from 'pg';
import { expect, test, vi } from 'vitest';
import type { Columns } from '#db/columns.ts';
import { type Engine, openConnections, openEngine } from '#db/open.ts';
import { ledgerOf, postgresTables, tablesByName } from '#db/schema/index.ts';
import { dialects } from '../../scripts/migration-dialects.ts';
import { writeMigration } from '../../scripts/next-migration.ts';
import { told } from '../told.ts';
import { temporaryFolder, temporaryPlace } from '../world.ts';

vi.mock('#db/schema/sealed.ts', async (original) => {
  const { sealedTables } = await original<typeof import('#db/schema/sealed.ts')>();
  return {
    sealedTables: (c: Columns) => ({
      ...sealedTables(c),
      diary: c.table('diary', { id: c.text('id').primaryKey(), entry: c.text('entry').notNull() }),
    }),
  };
});

const now = () => '2026-04-01T00:00:00.000Z';
const asked = ({ read }: Engine, sql: string) =>
  (read as unknown as { $client: pg.Pool }).$client.query(sql).then(({ rows }) => rows, told);

test('a made-up sealed table, in a new study and in one that is brought up to date', async () => {
  const dialect = dialects.find(({ name }) => name === 'postgres');
  if (!dialect) throw new Error('There is no PostgreSQL.');
  const folder = temporaryFolder();
  cpSync(dialect.folder, folder, { recursive: true });
  await writeMigration(dialect, folder, tablesByName(postgresTables), 'diary');
  const { diary } = postgresTables as unknown as Record<string, unknown>;
  expect(ledgerOf(postgresTables).get(diary)).toBe('sealed');

  const old = await temporaryPlace();
  await (await openEngine(old, { now })).close();
  for (const place of [await temporaryPlace(), old]) {
    const { application, blinded, allocator } = await openConnections(place, { now, migrations: folder });
    expect(await asked(application, 'select count(*) from diary')).toEqual([{ count: 0 }]);
    for (const lesser of [blinded, allocator]) {
      expect(await asked(lesser, 'select count(*) from study')).toEqual([{ count: 0 }]);
      expect(await asked(lesser, 'select count(*) from diary')).toContain(
        'permission denied for table diary',
      );
    }
    for (const engine of [application, blinded, allocator]) await engine.close();
  }
});
