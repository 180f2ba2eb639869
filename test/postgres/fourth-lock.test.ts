// The fourth lock: the database itself refuses. Every statement here runs on the connections that the running study uses,
// taken from the scope that a page of this role is given.
import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { audited } from '#app/services/ledger.server.ts';
import { type SealedAct, sealedActs } from '#app/services/sealed-acts.server.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import type { Engine } from '#db/open.ts';
import { sealedNames } from '#db/schema/index.ts';
import { withRaw } from '../db/raw.ts';
import { liveIn } from '../services/lived-in.ts';
import { told } from '../told.ts';
import { type TestWorld, world } from '../world.ts';

let w: TestWorld;
beforeAll(async () => {
  w = await world();
  await liveIn(w);
  // As autovacuum would, so that the statistics say something.
  await withRaw(w.place, (raw) => raw.exec('analyze'));
});

const blindedRoles = (Object.keys(roles) as RoleName[]).filter((role) => roles[role].blinded);
const clientOf = (q: unknown) => (q as { $client: pg.Client }).$client;

/** What the connections of an engine answer to a statement: the writer's, a reader's and a snapshot's. */
async function answers(engine: Engine, sql: string): Promise<string[]> {
  const said = async (q: unknown) => {
    try {
      return JSON.stringify((await clientOf(q).query(sql)).rows);
    } catch (error) {
      return told(error);
    }
  };
  return [
    await said(engine.read),
    await engine.snapshot(said),
    // What a statement has broken is taken back.
    await engine.write(async (q) => Promise.reject(await said(q))).catch(String),
  ];
}

const closed = [...sealedNames, 'ledger_sealed', 'ledger_access'];
const reading: [string, (table: string) => string][] = [
  ['its rows', (table) => `select * from ${table}`],
  ['how many there are', (table) => `select count(*) from ${table}`],
  ['whether there is one', (table) => `select exists(select 1 from ${table})`],
  ['a join', (table) => `select p.number from participant p, ${table} t`],
  ['a subquery', (table) => `select 1 from participant where exists (select 1 from ${table})`],
  ['the place of a row in the file', (table) => `select ctid from ${table}`],
  ['a sample', (table) => `select 1 from ${table} tablesample system (100)`],
  ['for update', (table) => `select 1 from ${table} for update`],
  ['a cursor', (table) => `declare c cursor with hold for select * from ${table}`],
  ['a copy', (table) => `copy ${table} to stdout`],
  ['a copy of a query', (table) => `copy (select * from ${table}) to stdout`],
  ['a plan', (table) => `explain select * from ${table}`],
];
const writing: [string, (table: string) => string][] = [
  ['a table lock', (table) => `do $$ begin lock table ${table} in share mode; end $$`],
  ['an update', (table) => `update ${table} set ${table.startsWith('ledger') ? 'seq' : 'id'} = null`],
  ['a delete', (table) => `delete from ${table}`],
  ['an emptying', (table) => `truncate ${table}`],
  ['a change', (table) => `alter table ${table} add column more text`],
];
const refused = /permission denied|must be owner|cannot execute .* in a read-only transaction/;

test('every blinded role works on one connection, the blinded one', async () => {
  const { engine } = w.scope('assessor');
  for (const role of blindedRoles) expect(w.scope(role).engine).toBe(engine);
  expect(await answers(engine, 'select current_user as me')).toEqual(
    Array(3).fill('[{"me":"equipoise_test_blinded"}]'),
  );
});

test.each(closed)('it has no right to %s', async (table) => {
  const { engine } = w.scope('assessor');
  for (const [what, sql] of [...reading, ...writing]) {
    const said = await answers(engine, sql(table));
    for (const each of said) expect(each, what).toMatch(refused);
    // The one that may write is refused for its rights, never for its transaction.
    expect(said[2], what).toMatch(what === 'a change' ? /must be owner/ : /permission denied/);
  }
});

const sealedOnly = [...sealedNames, 'ledger_sealed'];
test.each(sealedOnly)('nothing is added to %s, and nobody gives herself a right to it', async (table) => {
  const { engine } = w.scope('assessor');
  for (const sql of [`insert into ${table} default values`, `grant select on ${table} to current_user`])
    expect((await answers(engine, sql))[2], sql).toMatch(`permission denied for table ${table}`);
});

test('the application may read what they may not: what is asked is there', async () => {
  const { engine } = w.scope('trainer');
  for (const table of ['allocation', 'arm_told', 'sealed_record', 'randomisation_design', 'ledger_sealed'])
    expect((await answers(engine, `select count(*) > 0 as there from ${table}`))[0]).toBe('[{"there":true}]');
  expect(
    (await answers(engine, "select count(*) > 0 as there from pg_stats where tablename = 'allocation'"))[0],
  ).toBe('[{"there":true}]');
});

test('what the server knows of the values in a sealed table is closed with it', async () => {
  const { engine } = w.scope('assessor');
  for (const table of closed)
    expect((await answers(engine, `select * from pg_stats where tablename = '${table}'`))[0]).toBe('[]');
});

test('the head of the sealed ledger is not there, can be neither moved nor made anew', async () => {
  const { engine } = w.scope('coordinator');
  for (const said of await answers(engine, 'select id from ledger_head order by id'))
    expect(said).toBe('[{"id":"access"},{"id":"open"}]');
  const moved = await answers(
    engine,
    "with moved as (update ledger_head set seq = 0 where id = 'sealed' returning 1) select count(*)::int from moved",
  );
  expect(moved[2]).toBe('[{"count":0}]');
  const made = await answers(engine, "insert into ledger_head values ('sealed', 0, '')");
  expect(made[2]).toMatch('violates row-level security policy');
});

describe('the allocator', () => {
  const allocator = () => w.scope('coordinator').reach('randomise').engine;

  test.each([
    ['an arm', 'select arm from allocation'],
    ['a whole allocation', 'select * from allocation'],
    ['whose it is', 'select participant_id from allocation'],
    ['when', 'select allocated_at from allocation'],
    ['an arm by its order', 'select id from allocation order by arm'],
    ['an arm by a condition', "select count(*) from allocation where arm > ''"],
    ['an arm as it is added', "insert into allocation (id) values ('a') returning arm"],
    ['a copy', 'copy allocation to stdout'],
    ['who was told', 'select count(*) from arm_told'],
    ['the sealed ledger', 'select count(*) from ledger_sealed'],
    ['the access ledger', 'select count(*) from ledger_access'],
    ['an allocation made undone', 'delete from allocation'],
    ['an arm exchanged', "update allocation set arm = ''"],
    ['a design exchanged', "update randomisation_design set data = ''"],
    ['a list exchanged', "update uploaded_list set list = ''"],
  ])('does not get %s', async (_, sql) => {
    expect((await answers(allocator(), sql))[2]).toMatch(/permission denied for table/);
  });

  test('counts the places of a stratum', async () => {
    const said = await answers(
      allocator(),
      'select stratum, count(*)::int from allocation group by stratum order by 1',
    );
    expect(JSON.parse(said[0] ?? '')).toEqual([
      { stratum: 'osteoporosis_medication=0', count: 1 },
      { stratum: 'osteoporosis_medication=1', count: 1 },
    ]);
  });

  test('of events sees the sealed halves that blinded people made, and no row of anybody else', async () => {
    const all = await withRaw(w.place, (raw) => raw.rows('sealed_record'));
    expect(new Set(all.map(({ whole }) => whole))).toEqual(new Set([0, 1]));
    const said = await answers(allocator(), 'select id from sealed_record order by 1');
    for (const each of said)
      expect(JSON.parse(each)).toEqual(all.filter(({ whole }) => whole === 0).map(({ id }) => ({ id })));
    const changed = await answers(allocator(), 'update sealed_record set whole = 1');
    expect(changed[2]).toMatch('violates row-level security policy');
  });
});

test('each act of the list runs on its connection, whoever is blinded; the unblinded and the system keep their own', async () => {
  const allocator = w.scope('coordinator').reach('randomise').engine;
  expect((await answers(allocator, 'select current_user as me'))[2]).toBe(
    '[{"me":"equipoise_test_allocator"}]',
  );
  const engines = { application: w.runtime.engine, allocator };
  for (const [act, login] of Object.entries(sealedActs)) {
    for (const role of blindedRoles)
      expect(w.scope(role).reach(act as SealedAct).engine, act).toBe(engines[login]);
    for (const role of ['trainer', 'system'] as const)
      expect(w.scope(role).reach(act as SealedAct).engine, act).toBe(w.runtime.engine);
  }
});

test('an act that is not on the list and writes something sealed leaves nothing', async () => {
  const scope = w.scope('coordinator');
  const before = await withRaw(w.place, (raw) => raw.rows('ledger_open'));
  const { participant, arm_told } = scope.engine.tables;
  const act = audited(scope, { action: 'arm.told' }, async (tx) => {
    const [her] = await tx.query.select({ id: participant.id }).from(participant);
    await tx.update(participant, her?.id ?? '', { stratum: 'another' });
    await tx.insert(arm_told, {
      id: 'a',
      participant_id: 'b',
      told_on: '2026-03-02',
      entered_by: '',
      entered_at: tx.at,
    });
  });
  expect(told(await act.catch((error) => error))).toContain('permission denied for table arm_told');
  expect(await withRaw(w.place, (raw) => raw.rows('ledger_open'))).toEqual(before);
});
