// An amendment of the protocol adds columns and tables and rebuilds none: it runs on an empty directory and on a
// lived-in study, and what would lose cells is refused.
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { verify } from '#app/services/verify.server.ts';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { type Field, type Kind, kinds } from '#app/study/kinds.ts';
import { isBoolean, postgresColumns, sqliteColumns } from '#db/columns.ts';
import { ledgerWriter, type Row } from '#db/ledger.ts';
import { type Engine, openEngine } from '#db/open.ts';
import { declareTables, type Tables, tablesByName } from '#db/schema/index.ts';
import { type Dialect, dialects } from '../../scripts/migration-dialects.ts';
import { changeSince, writeMigration } from '../../scripts/next-migration.ts';
import { withRaw } from '../db/raw.ts';
import { told } from '../told.ts';
import { temporaryFolder, temporaryPlace, world } from '../world.ts';
import { liveIn } from './lived-in.ts';

const dialect = dialects.find(({ name }) => name === process.env.TEST_ENGINE) as Dialect;
/** What the engine of this project has its own words for. */
const { c, ...words } = {
  sqlite: {
    c: sqliteColumns,
    newColumn: /ALTER TABLE `dxa` ADD COLUMN/g,
    newTable: /CREATE TABLE `another` \([^;]*\) STRICT;/,
    later: 'ALTER TABLE `another` ADD COLUMN `later` integer',
    refused: /constraint failed|cannot store/,
  },
  postgres: {
    c: postgresColumns,
    newColumn: /ALTER TABLE "dxa" ADD COLUMN/g,
    newTable: /CREATE TABLE "another" \([^;]*\);/,
    later: 'ALTER TABLE "another" ADD COLUMN "later" bigint',
    refused: /violates check constraint|invalid input syntax/,
  },
}[dialect.name];
const now = () => '2026-04-01T00:00:00.000Z';

const choices = [
  [1, 'One'],
  [2, 'Two'],
] as const;
const range = { min: 0, max: 9, unit: 'g' };
const added: Record<`new_${Kind}` | 'new_partial', Field> = {
  new_integer: { kind: 'integer', label: 'I', ...range },
  new_decimal: { kind: 'decimal', label: 'D', ...range, decimals: 1 },
  new_text: { kind: 'text', label: 'T', maxLength: 9 },
  new_long_text: { kind: 'long_text', label: 'L', maxLength: 99 },
  new_day: { kind: 'day', label: 'Day' },
  new_partial: { kind: 'day', label: 'Part of a day', partial: true },
  new_choice: { kind: 'choice', label: 'C', choices },
  new_multi_choice: { kind: 'multi_choice', label: 'M', choices },
  new_yes_no: { kind: 'yes_no', label: 'Y' },
  new_calculated: {
    kind: 'calculated',
    label: 'K',
    uses: ['new_decimal'],
    rule: { id: 'twice', version: 1, formula: '2 * d', compute: () => null } as never,
    unit: 'g',
    decimals: 1,
  },
};
const values: Record<keyof typeof added, [good: string | number, bad?: string | number]> = {
  new_integer: [3, 'three'],
  new_decimal: [2.5, Number.POSITIVE_INFINITY],
  new_text: ['some'],
  new_long_text: ['more'],
  new_day: ['2026-03-01', '2026-3-1'],
  new_partial: ['2026-03', '2026-3'],
  new_choice: ['1'],
  new_multi_choice: ['[1,2]'],
  new_yes_no: [1, 2],
  new_calculated: [5, Number.NEGATIVE_INFINITY],
};
const names = Object.keys(added) as (keyof typeof added)[];

/** The tables after a change of the study's forms. */
const amended = (change: (its: Instrument) => Instrument) => declareTables(c, study.instruments.map(change));
const withFields = (form: string, more: Readonly<Record<string, Field>>) =>
  amended((its) => (its.name === form ? { ...its, fields: { ...its.fields, ...more } } : its));
const without = (form: string, field: string) =>
  amended((its) => {
    const { [field]: _, ...fields } = its.fields;
    return its.name === form ? { ...its, fields } : its;
  });

/** The migrations of this version in a folder of their own. */
function copied(): string {
  const folder = temporaryFolder();
  for (const name of readdirSync(dialect.folder))
    copyFileSync(join(dialect.folder, name), join(folder, name));
  return folder;
}
const last = (folder: string) => {
  const names = readdirSync(folder).filter((each) => each.endsWith('.sql'));
  return readFileSync(join(folder, String(names.at(-1))), 'utf8');
};

test('every kind is added here', () => {
  expect(new Set(Object.values(added).map((field) => field.kind))).toEqual(new Set(Object.keys(kinds)));
});

describe('refused, and nothing is written', () => {
  const everyDxa = (change: (field: Field) => Field) =>
    amended((its) => ({
      ...its,
      fields: Object.fromEntries(
        Object.entries(its.fields).map(([name, field]) => [
          name,
          its.name === 'dxa' && name === 'ls_bmd' ? change(field) : field,
        ]),
      ),
    }));
  test.each<[string, () => Tables, RegExp]>([
    ['a field that is taken away', () => without('dxa', 'ls_bmd'), /dxa\.ls_bmd would be dropped/],
    [
      'a field that becomes sealed',
      () => everyDxa((field) => ({ ...field, reveals: 'arm' })),
      /dxa\.ls_bmd would be dropped/,
    ],
    [
      'a field of another kind',
      () => everyDxa(() => ({ kind: 'text', label: 'T', maxLength: 9 })),
      /dxa\.ls_bmd would be changed/,
    ],
    [
      'a field whose check is another',
      () => withFields('dxa', { scan_date: { kind: 'day', label: 'D', partial: true } }),
      /the check dxa_scan_date .* would be changed/,
    ],
    [
      'a form that is taken away',
      () =>
        declareTables(
          c,
          study.instruments.filter((each) => each.name !== 'dxa'),
        ),
      /The table dxa would be dropped/,
    ],
  ])('%s', async (_, declare, sentence) => {
    const folder = copied();
    const before = readdirSync(folder);
    await expect(writeMigration(dialect, folder, tablesByName(declare()), 'loss')).rejects.toThrow(sentence);
    await expect(changeSince(dialect, folder, tablesByName(declare()))).rejects.toThrow(sentence);
    expect(readdirSync(folder)).toEqual(before);
  });
});

test('nothing is written where nothing has changed', async () => {
  const folder = copied();
  expect(await writeMigration(dialect, folder, tablesByName(declareTables(c)), 'idle')).toBeUndefined();
  expect(readdirSync(folder)).toEqual(readdirSync(dialect.folder));
});

test.each([
  ['a column that must have a value', { more: c.text('more').notNull() }, []],
  ['a column with a default', { more: c.text('more').default('x') }, []],
  ['a check on columns that are there', {}, [c.check('both', isBoolean('a'))]],
])('%s is refused', async (_, columns, checks) => {
  const folder = temporaryFolder();
  const a = () => c.integer('a');
  await writeMigration(dialect, folder, { t: c.table('t', { a: a() }) }, 'start');
  const next = c.table('t', { a: a(), ...columns }, () => checks);
  await expect(changeSince(dialect, folder, { t: next })).rejects.toThrow(
    /must allow null and have no default|the check both of t would fall on columns/,
  );
});

describe('a field of every kind, and a form', () => {
  const another: Instrument = { ...(study.instruments[4] as Instrument), name: 'another', fields: added };
  const forms = study.instruments.map((its) =>
    ['dxa', 'screening'].includes(its.name) ? { ...its, fields: { ...its.fields, ...added } } : its,
  );
  const tables = declareTables(c, [...forms, another]);
  let folder: string;
  beforeAll(async () => {
    folder = copied();
    expect(await writeMigration(dialect, folder, tablesByName(tables), 'amendment')).toMatch(
      /^\d{4}_amendment\.sql$/,
    );
  });

  const findings = (engine: Engine) => verify({ ...engine, tables });

  test('is added to the table as it stands', async () => {
    const statements = last(folder);
    expect(statements).not.toMatch(/drop|__new|insert/i);
    expect(statements.match(words.newColumn)).toHaveLength(names.length);
    expect(statements).toMatch(words.newTable);
    expect(await changeSince(dialect, folder, tablesByName(tables))).toBeUndefined();
  });

  test('on an empty directory', async () => {
    const place = await temporaryPlace();
    const engine = await openEngine(place, { now, migrations: folder });
    for (const table of ['dxa', 'screening', 'another']) {
      const columns = await withRaw(place, (raw) => raw.columns(table));
      expect(columns.map((each) => each.name)).toEqual(expect.arrayContaining(names));
    }
    expect((await findings(engine)).failed).toEqual([]);
    await engine.close();
  });

  test('on a study in which everything has happened; cells are kept, checked and told of', async () => {
    const w = await world();
    await liveIn(w);
    await w.stop();
    const engine = await openEngine(w.place, { now, migrations: folder });
    const { dxa } = tables.instruments;
    if (!dxa) throw new Error('There is no dxa.');
    const { failed, passed } = await findings(engine);
    expect(failed).toEqual([]);
    expect(passed).toContain('another: 0 rows, as the open ledger tells');
    const change = (row: Row) =>
      engine.write(async (q) => {
        const [first] = await q.select({ id: dxa.id }).from(dxa).orderBy(dxa.id).limit(1);
        const act = { at: now(), actor: 'a', role: 'assessor', source: 'page', action: 'form.saved' };
        const rest = { subject: null, reason: null, definition: '', request: 'r' };
        await ledgerWriter(q, tables, { ...act, ...rest }, ['open']).update(
          dxa,
          String(first?.id),
          row as never,
        );
      });
    for (const name of names) {
      const [good, bad] = values[name];
      if (bad !== undefined)
        expect(await change({ [name]: bad }).then(() => 'stored', told), name).toMatch(words.refused);
      await change({ [name]: good });
    }
    expect((await findings(engine)).failed).toEqual([]);
    await engine.close();
  });

  test('a second amendment follows the first', async () => {
    const later: Instrument = {
      ...another,
      fields: { ...another.fields, later: { kind: 'yes_no', label: 'Later' } },
    };
    const more = declareTables(c, [...forms, later]);
    await writeMigration(dialect, folder, tablesByName(more), 'again');
    expect(last(folder).trim()).toBe(
      `${words.later} CONSTRAINT "another_later" CHECK("later" is null or "later" in (0, 1));`,
    );
    await (await openEngine(await temporaryPlace(), { now, migrations: folder })).close();
  });
});
