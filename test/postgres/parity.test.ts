// The tables are declared once. Both live databases are asked what they hold of it: columns, types, null or not, keys,
// foreign keys, uniqueness, indexes and checks must be the same.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine, type Place } from '#db/open.ts';
import { sqliteTables, tablesByName } from '#db/schema/index.ts';
import { type Raw, rawOf } from '../db/raw.ts';
import { dropPlace, emptyPlace, newFolder } from '../places.ts';

const now = () => '2026-03-02T00:00:00.000Z';
const places: Place[] = [];
let sqlite: Raw;
let postgres: Raw;

beforeAll(async () => {
  for (const place of [{ data: newFolder() }, await emptyPlace()]) {
    places.push(place);
    await (await openEngine(place, { now })).close();
  }
  [sqlite, postgres] = (await Promise.all(places.map(rawOf))) as [Raw, Raw];
});
afterAll(async () => {
  for (const raw of [sqlite, postgres]) await raw.close();
  for (const place of places) await dropPlace(place);
});

const declared = Object.keys(tablesByName(sqliteTables)).sort();
const types: Record<string, string> = { TEXT: 'text C', INTEGER: 'bigint', REAL: 'double precision' };

test('both hold the declared tables, the list of migrations, and PostgreSQL the turn of its writers', async () => {
  expect(await sqlite.tables()).toEqual([...declared, 'migration'].sort());
  expect(await postgres.tables()).toEqual([...declared, 'migration', 'turn', 'writer'].sort());
});

test.each(declared)('%s: columns in their order, types, null or not, primary key', async (table) => {
  const one = (await sqlite.query(`pragma table_info("${table}")`)).map((column) => ({
    name: column.name,
    type: types[String(column.type).toUpperCase()],
    // SQLite lets a primary key be null unless it is said, or unless it is the number of the row.
    notNull: column.notnull === 1 || (column.pk === 1 && /^integer$/i.test(String(column.type))),
    key: column.pk === 1,
  }));
  const other = await postgres.query(
    `select a.attname as name, trim(format_type(a.atttypid, a.atttypmod) || ' ' || coalesce(c.collname, '')) as type,
       a.attnotnull as "notNull", coalesce(a.attnum = any(k.conkey), false) as key
     from pg_attribute a left join pg_collation c on c.oid = a.attcollation
     left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'p'
     where a.attrelid = cast(? as regclass) and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    table,
  );
  expect(other).toEqual(one);
});

test.each(declared)('%s: foreign keys', async (table) => {
  const one = (await sqlite.query(`pragma foreign_key_list("${table}")`)).map((key) => ({
    column: key.from,
    target: key.table,
    to: key.to,
    actions: `${key.on_update}, ${key.on_delete}`.toLowerCase(),
  }));
  const other = await postgres.query(
    `select a.attname as "column", k.confrelid::regclass::text as target, b.attname as "to",
       case k.confupdtype when 'a' then 'no action' end || ', ' || case k.confdeltype when 'a' then 'no action' end as actions
     from pg_constraint k
     join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
     join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
     where k.conrelid = cast(? as regclass) and k.contype = 'f' and k.convalidated`,
    table,
  );
  const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort();
  expect(sorted(other)).toEqual(sorted(one));
});

test.each(declared)('%s: indexes, and which of them are unique', async (table) => {
  const one: Record<string, string> = {};
  for (const index of await sqlite.query(`pragma index_list("${table}")`)) {
    if (index.origin !== 'c') continue;
    const columns = (await sqlite.query(`pragma index_info("${index.name}")`)).map((each) => each.name);
    one[String(index.name)] = `${index.unique === 1 ? 'unique ' : ''}${columns.join()}`;
  }
  const rows = await postgres.query(
    `select i.indexrelid::regclass::text as name, i.indisunique as "isUnique",
       (select string_agg(a.attname, ',' order by k.place) from unnest(i.indkey) with ordinality as k (number, place)
         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number) as columns
     from pg_index i where i.indrelid = cast(? as regclass) and not i.indisprimary`,
    table,
  );
  const other = Object.fromEntries(
    rows.map((row) => [row.name, `${row.isUnique ? 'unique ' : ''}${row.columns}`]),
  );
  expect(other).toEqual(one);
});

const texts = [
  '',
  '2026',
  '2026-03',
  '2026-03-02',
  '2026/03/02',
  '02.03.2026',
  '2026-03-02T00:00:00.000Z',
  'x'.repeat(24),
];
const numbers = [-1, 0, 1, 2, 0.5, 1e300, -1e300, 1.1e300, -1.1e300];

test('checks: the same names, and the same answer to every probe', async () => {
  let probes = 0;
  for (const table of declared) {
    const [{ sql } = { sql: '' }] = await sqlite.query('select sql from sqlite_master where name = ?', table);
    const one = new Map(
      [...String(sql).matchAll(/CONSTRAINT "(\w+)" CHECK\((.*)\)(?=,?\n)/g)].map(
        ([, name = '', rule = '']) => [name, rule],
      ),
    );
    const found = await postgres.query(
      "select conname as name, pg_get_expr(conbin, conrelid) as rule from pg_constraint where conrelid = cast(? as regclass) and contype = 'c'",
      table,
    );
    const other = new Map(found.map((row) => [String(row.name), String(row.rule)]));
    expect([...other.keys()].sort(), table).toEqual([...one.keys()].sort());
    const columns = await sqlite.query(`pragma table_info("${table}")`);
    for (const [name, rule] of one) {
      const column = columns.find((each) => rule.includes(`"${each.name}"`));
      const type = String(column?.type).toUpperCase();
      for (const probe of [
        null,
        ...(type === 'TEXT'
          ? texts
          : numbers.filter((n) => type === 'REAL' || (Number.isInteger(n) && Math.abs(n) < 10))),
      ]) {
        const ask = async (raw: Raw, text: string, as: string) => {
          const [row] = await raw.query(
            `select (${text}) as ok from (select cast(? as ${as}) as "${column?.name}") t`,
            probe,
          );
          return Boolean(row?.ok);
        };
        const answers = [
          await ask(sqlite, rule, type),
          await ask(postgres, other.get(name) ?? '', types[type]?.replace(' C', '') ?? ''),
        ];
        expect(answers[1], `${table}.${name} of ${probe}`).toBe(answers[0]);
        probes += 1;
      }
    }
  }
  expect(probes).toBeGreaterThan(300);
});
