// The benchmark on PostgreSQL: what it makes on a server that is somebody's it removes again, every acknowledged save is
// counted, and a chain that does not hold ends it.
import pg from 'pg';
import { afterEach, beforeAll, expect, inject, test } from 'vitest';
import { cleanUp } from '../../scripts/bench/children.ts';
import { measureEngines } from '../../scripts/bench/engines.ts';
import { needWhole } from '../../scripts/bench/ledgers.ts';
import { type Plan, quick } from '../../scripts/bench/plan.ts';
import { benchServer } from '../../scripts/bench/postgres.ts';
import { makeStudy } from '../../scripts/bench/study.ts';
import { kinds, measureTurn } from '../../scripts/bench/turn.ts';
import { addressOf } from '../places.ts';

const plan: Plan = { ...quick, connections: [1, 4], roundMs: 150, restMs: 0 };

async function asked(connectionString: string, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const each of statements) ({ rows } = await client.query(each));
    return rows;
  } finally {
    await client.end();
  }
}

const left = () =>
  asked(
    inject('postgres'),
    "select rolname from pg_roles where rolname = 'equipoise_bench' union all select datname from pg_database where datname like 'equipoise_bench%'",
  );

beforeAll(async () => expect(await left()).toEqual([]));
afterEach(async () => {
  await cleanUp();
  expect(await left()).toEqual([]);
});

test('saves are measured on both engines and by two servers at once, and the turn by two processes', async () => {
  const { dir, numbers } = await makeStudy(4);
  const server = await benchServer(inject('postgres'));
  const { saves } = await measureEngines(dir, numbers, server, plan);
  expect(saves.map((each) => each.connections)).toEqual([1, 4]);
  for (const { contestants } of saves) {
    expect(contestants.map((each) => each.name)).toEqual([
      'SQLite',
      'PostgreSQL, one process',
      'PostgreSQL, two processes',
    ]);
    for (const { figures } of contestants) expect(figures.perSecond).toBeGreaterThan(0);
  }
  const turn = await measureTurn(dir, numbers, server, plan);
  expect(turn.map((each) => each.processes)).toEqual([1, 2]);
  for (const { figures } of turn)
    for (const kind of kinds) expect(figures[kind].perSecond).toBeGreaterThan(0);
});

test('a study on PostgreSQL whose chain does not hold counts for nothing', async () => {
  const { dir } = await makeStudy(1);
  const server = await benchServer(inject('postgres'));
  const place = await server.copyOf(dir);
  await needWhole(place);
  const database = new URL(place.url ?? '').pathname.slice(1);
  await asked(
    addressOf(database, null),
    'alter table ledger_open disable trigger all',
    "update ledger_open set previous = 'x' where seq = 2",
    'alter table ledger_open enable always trigger ledger_open_no_update',
    'alter table ledger_open enable always trigger ledger_open_no_delete',
    'alter table ledger_open enable always trigger ledger_open_no_truncate',
  );
  await expect(needWhole(place)).rejects.toThrow(
    'does not verify: the open ledger: entry 2 does not follow the entry before it',
  );
});

test('a server is refused where the role may not make what is needed, or another run has made it', async () => {
  const server = await benchServer(inject('postgres'));
  await expect(benchServer(await server.newDatabase())).rejects.toThrow(/--database: name .* as a superuser/);
  await expect(benchServer(inject('postgres'))).rejects.toThrow(
    'The server has the role equipoise_bench already',
  );
});
