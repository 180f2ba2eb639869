// What the database itself refuses: the role of the application cannot change a ledger, a server that would lose what it
// acknowledged is not worked with, and the role that owns the tables may be another one.
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEngine, openForReading, type Place } from '#db/open.ts';
import { ledgerNames } from '#db/schema/ledgers.ts';
import { startPostgres } from '../../scripts/postgres.ts';
import { screen } from '../acts.ts';
import { withRaw } from '../db/raw.ts';
import { dropPlace, emptyPlace, newFolder, superuserOf } from '../places.ts';
import { world } from '../world.ts';

const now = () => '2026-03-02T00:00:00.000Z';
const ledgers = ledgerNames.map((name) => `ledger_${name}`);
const acts = ledgers.flatMap((table) => [
  `update ${table} set reason = 'x'`,
  `delete from ${table}`,
  `truncate ${table}`,
]);

const made: Place[] = [];
afterEach(async () => {
  for (const place of made.splice(0)) await dropPlace(place);
});
async function place(): Promise<Place> {
  const its = await emptyPlace();
  made.push(its);
  return its;
}

async function as<T>(connectionString: string, body: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}

test('the role of the application has no right to change, delete or empty a ledger', async () => {
  const w = await world();
  await screen(w);
  await as(w.place.url ?? '', async (client) => {
    for (const statement of acts)
      await expect(client.query(statement), statement).rejects.toThrow('permission denied');
  });
});

test('whoever has every right is refused by a trigger, even one who passes triggers over', async () => {
  const w = await world();
  await screen(w);
  await as(superuserOf(w.place), async (client) => {
    for (const role of ['origin', 'replica']) {
      await client.query(`set session_replication_role = ${role}`);
      for (const statement of acts)
        await expect(client.query(statement), statement).rejects.toThrow('a ledger is never changed');
    }
  });
});

test('the reading half of the engine cannot write, whatever it is asked', async () => {
  const w = await world();
  const { $client } = w.runtime.engine.read as unknown as { $client: pg.Pool };
  const error = await $client
    .query("insert into throttle (id, failures, since) values ('a', 1, '')")
    .catch((each) => each);
  expect(String(error.cause)).toContain('read-only transaction');
});

test.each([
  [
    'a trigger that is gone',
    'drop trigger ledger_sealed_no_delete on ledger_sealed',
    /trigger ledger_sealed_no_delete/,
  ],
  [
    'a trigger that is off',
    'alter table ledger_open disable trigger ledger_open_no_update',
    /ledger_open_no_update/,
  ],
  [
    'a trigger that lets everything through',
    'create or replace function ledger_is_never_changed() returns trigger language plpgsql as $$ begin return null; end $$',
    /ledger_open_no_update, which protects a ledger, is gone or was changed/,
  ],
  ['the row by which writers wait for each other', 'delete from turn', /the table turn has lost its row/],
  [
    'a right that was given back',
    'grant update on ledger_access to equipoise_test',
    /may UPDATE ledger_access/,
  ],
])('%s: it does not start, and verification says so', async (_, statement, sentence) => {
  const its = await place();
  await (await openEngine(its, { now })).close();
  await withRaw(its, (raw) => raw.exec(statement));
  await expect(openEngine(its, { now })).rejects.toThrow(sentence);
  const engine = await openForReading(its);
  expect((await engine.faults()).join()).toMatch(sentence);
  await engine.close();
});

test('a superuser is not worked with: no ledger is safe from one', async () => {
  const its = await place();
  await expect(openEngine({ ...its, url: superuserOf(its) }, { now })).rejects.toThrow(
    /may do everything to this server.*CREATE ROLE equipoise/,
  );
  expect(await withRaw(its, (raw) => raw.tables())).toEqual([]);
});

test('nor is a role that may become one, or that may write past every right', async () => {
  for (const mighty of ['pg_execute_server_program', 'pg_write_all_data', 'postgres']) {
    const its = await place();
    await withRaw(its, (raw) =>
      raw.exec(`create role equipoise_test_mighty login; grant ${mighty} to equipoise_test_mighty`),
    );
    const url = new URL(its.url ?? '');
    url.username = 'equipoise_test_mighty';
    try {
      await expect(openEngine({ ...its, url: url.href }, { now })).rejects.toThrow(
        `The role equipoise_test_mighty, since it may become ${mighty}, may do everything to this server`,
      );
    } finally {
      await withRaw(its, (raw) => raw.exec('drop role equipoise_test_mighty'));
    }
  }
});

test('where writers would not wait for each other nobody writes', async () => {
  const its = await place();
  const engine = await openEngine(its, { now });
  await withRaw(its, (raw) => raw.exec('delete from turn'));
  await expect(
    engine.write(
      (q) => q.insert(engine.tables.throttle).values({ id: 'a', failures: 1, since: '' }) as never,
    ),
  ).rejects.toThrow('The table turn has lost its row');
  await engine.close();
});

test('a double is read with all its digits, whatever the server is set to', async () => {
  const its = await place();
  await withRaw(its, (raw) =>
    raw.exec(`alter database ${new URL(its.url ?? '').pathname.slice(1)} set extra_float_digits = 0`),
  );
  const engine = await openEngine(its, { now });
  const { $client } = engine.read as unknown as { $client: pg.Pool };
  expect((await $client.query('select 0.1::float8 + 0.2::float8 as sum')).rows).toEqual([{ sum: 0.1 + 0.2 }]);
  await engine.close();
});

test('a database with tables and no study is refused and stays as it is', async () => {
  const its = await place();
  await withRaw(its, (raw) => raw.exec('create table somebody_else (id integer)'));
  await expect(openEngine(its, { now })).rejects.toThrow(/holds the table somebody_else and no study/);
  expect(await withRaw(its, (raw) => raw.tables())).toEqual(['somebody_else']);
});

test('a database in another encoding, and one that is not there, are refused with a sentence', async () => {
  const its = await place();
  const elsewhere = new URL(its.url ?? '');
  elsewhere.pathname = '/not_there_at_all';
  await expect(openEngine({ ...its, url: elsewhere.href }, { now })).rejects.toThrow(
    /not_there_at_all does not let the application in/,
  );
  elsewhere.port = '1';
  const refused = await openEngine({ ...its, url: elsewhere.href }, { now }).catch((error) => String(error));
  expect(refused).toMatch(/cannot be reached \(ECONNREFUSED\)/);
  expect(refused).not.toContain('equipoise_test@');
});

test('a server that may lose what it acknowledged is refused', async () => {
  const server = await startPostgres({ fsync: 'off' });
  try {
    await as(server.url(), (client) => client.query('create role plain login'));
    await as(server.url(), (client) => client.query('create database plain owner plain'));
    const its = { data: newFolder(), url: server.url('plain', 'plain') };
    await expect(openEngine(its, { now })).rejects.toThrow('PostgreSQL setting fsync is off; on is needed.');
  } finally {
    await server.stop();
  }
});

test('a server whose commits would not wait for the disk is made to wait', async () => {
  const its = await place();
  await withRaw(its, (raw) =>
    raw.exec(`alter database ${new URL(its.url ?? '').pathname.slice(1)} set synchronous_commit = off`),
  );
  const engine = await openEngine(its, { now });
  const setting = await engine.write(async (q) => {
    const { rows } = await (q as unknown as { execute(sql: string): Promise<pg.QueryResult> }).execute(
      'show synchronous_commit',
    );
    return rows[0].synchronous_commit;
  });
  await engine.close();
  expect(setting).toBe('on');
});

// The tables belong to one role; the application works as another, which could not take its rights back.
const owner = 'equipoise_test_owner';
beforeEach(() =>
  as(superuserOf({ data: '', url: 'postgres://x/postgres' }), (client) =>
    client.query(
      `do $$ begin create role ${owner} login password '${owner}'; exception when duplicate_object then null; end $$`,
    ),
  ),
);

test('with an owner of its own the tables belong to it, and the application has what it needs and no more', async () => {
  const its = await place();
  const database = new URL(its.url ?? '').pathname.slice(1);
  await withRaw(its, (raw) => raw.exec(`alter database ${database} owner to ${owner}`));
  await expect(openEngine(its, { now })).rejects.toThrow(/permission denied for schema/);
  const ownerUrl = new URL(its.url ?? '');
  ownerUrl.username = owner;
  ownerUrl.password = owner;
  const engine = await openEngine({ ...its, ownerUrl: ownerUrl.href }, { now });
  await engine.write(
    (q) => q.insert(engine.tables.throttle).values({ id: 'a', failures: 1, since: '' }) as never,
  );
  await engine.close();
  for (const url of [its.url ?? '', ownerUrl.href])
    await as(url, async (client) => {
      for (const statement of acts)
        await expect(client.query(statement)).rejects.toThrow('permission denied');
    });
  await as(its.url ?? '', async (client) => {
    // Only whoever owns a table gives rights to it: this one gives none, with a warning.
    await client.query('grant update on ledger_open to equipoise_test');
    await expect(client.query('update ledger_open set seq = 1')).rejects.toThrow('permission denied');
    for (const statement of [
      'drop trigger ledger_open_no_update on ledger_open',
      'alter table ledger_open disable trigger all',
      "insert into migration values ('x', 'x', 'x')",
      'drop table throttle',
    ])
      await expect(client.query(statement), statement).rejects.toThrow(
        /permission denied|must be owner|no privileges/,
      );
  });
  // Once the tables are there it starts without the owner.
  await (await openEngine(its, { now })).close();
});
