// The commands of docs/scaling.md for the fourth lock, as they stand there, on a server of their own.
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '#app/services/verify.server.ts';
import { type Connections, openConnections, openEngine, type Place } from '#db/open.ts';
import { sealedNames } from '#db/schema/index.ts';
import { type Server, startPostgres } from '../../scripts/postgres.ts';
import { completeFollowUp, randomised } from '../acts.ts';
import { withRaw } from '../db/raw.ts';
import { newFolder } from '../places.ts';
import { told } from '../told.ts';
import { world } from '../world.ts';

const now = () => '2026-03-02T00:00:00.000Z';
const text = readFileSync(new URL('../../docs/scaling.md', import.meta.url), 'utf8');
function blockOf(name: string): string {
  const found = new RegExp(`<!-- ${name} -->\\n\`\`\`sql\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1];
  if (!found) throw new Error(`There is no block ${name}.`);
  return found;
}

let server: Server;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

test('four roles: the owner starts once, then the application alone', async () => {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  for (const statement of blockOf('four roles').split(';\n').filter(Boolean)) await client.query(statement);
  await client.end();
  const of = (role: string) => server.url('equipoise', role);
  const place: Place = {
    data: newFolder(),
    url: of('equipoise'),
    blindedUrl: of('equipoise_blinded'),
    allocatorUrl: of('equipoise_allocator'),
  };
  await (await openEngine({ ...place, ownerUrl: of('equipoise_owner') }, { now })).close();
  const connections = await openConnections(place, { now });
  const { application, blinded, allocator } = connections;
  // Policies are no hindrance to the application, which owns nothing here.
  const { ledger_head: head } = application.tables;
  await application.write((q) => q.insert(head).values({ id: 'sealed', seq: 0, hash: '' }) as never);
  expect(await application.read.select({ id: head.id }).from(head)).toEqual([{ id: 'sealed' }]);
  expect(await blinded.read.select({ id: head.id }).from(head)).toEqual([]);
  expect(await allocator.read.select({ id: head.id }).from(head)).toEqual([{ id: 'sealed' }]);
  expect(await application.faults()).toEqual([]);
  for (const engine of [application, blinded, allocator]) await engine.close();
});

const statistics = (table: string) => [
  `select reltuples from pg_class where relname = '${table}'`,
  `select relpages from pg_class where relname = '${table}'`,
  `select * from pg_class where relname = '${table}'`,
  `select n_live_tup from pg_stat_user_tables where relname = '${table}'`,
  `select n_tup_ins from pg_stat_all_tables where relname = '${table}'`,
  `select heap_blks_hit from pg_statio_user_tables where relname = '${table}'`,
  `select idx_scan from pg_stat_user_indexes where relname = '${table}'`,
  `select pg_stat_get_live_tuples('${table}'::regclass)`,
  `select pg_stat_get_xact_tuples_inserted('${table}'::regclass)`,
  `select pg_relation_size('${table}')`,
  `select pg_table_size('${table}')`,
  `select pg_total_relation_size('${table}')`,
  `select pg_indexes_size('${table}')`,
  `select pg_database_size(current_database())`,
  `select mode from pg_locks where relation = '${table}'::regclass`,
];

test('what the catalogue tells of sealed tables is open until the block closes it; then a trial goes on as before', async () => {
  const w = await world();
  const asked = ({ read }: Connections['blinded'], sql: string) =>
    (read as unknown as { $client: pg.Pool }).$client.query(sql).then(() => 'answered', told);
  const each = async (answer: RegExp) => {
    for (const table of [...sealedNames, 'ledger_sealed'])
      for (const sql of statistics(table)) {
        expect(await asked(w.scope('assessor').engine, sql), sql).toMatch(answer);
        expect(await asked(w.scope('assessor').reach('randomise').engine, sql), sql).toMatch(answer);
      }
  };
  await each(/^answered$/);
  await withRaw(w.place, (raw) =>
    raw.exec(blockOf('statistics').replaceAll('equipoise_owner', 'equipoise_test')),
  );
  await each(/permission denied for (function|table)/);
  await w.reopen();
  const number = await randomised(w);
  await completeFollowUp(w, number);
  expect((await verify(w.runtime.engine)).failed).toEqual([]);
});
