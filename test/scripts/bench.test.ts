// The benchmark: how it divides connections, what it refuses to count, and how it tells of one engine and of two.
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { databaseFile } from '#db/sqlite/directory.ts';
import { loadInBulk } from '../../scripts/bench/bulk.ts';
import { cleanUp } from '../../scripts/bench/children.ts';
import { needWhole } from '../../scripts/bench/ledgers.ts';
import { type Measured, report } from '../../scripts/bench/report.ts';
import { processOf } from '../../scripts/bench/rounds.ts';
import { copyStudy, makeStudy } from '../../scripts/bench/study.ts';

afterAll(cleanUp);

test('connections are divided evenly between two processes, and a single one goes to each in turn', () => {
  const of = (connections: number, save: number) =>
    Array.from({ length: connections }, (_, at) => processOf(at, save, connections, 2));
  for (const save of [0, 1, 2]) expect(of(8, save)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
  expect([0, 1, 2, 3].flatMap((save) => of(1, save))).toEqual([0, 1, 0, 1]);
  expect(processOf(5, 3, 8, 1)).toBe(0);
});

test('a study whose chain does not hold counts for nothing', async () => {
  const { dir } = await makeStudy(1);
  await needWhole({ data: dir });

  const changed = copyStudy(dir);
  const db = new Database(databaseFile(changed));
  const trigger = db
    .prepare("select sql from sqlite_schema where name = 'ledger_open_no_update'")
    .pluck()
    .get();
  db.exec(
    `drop trigger ledger_open_no_update; update ledger_open set previous = 'x' where seq = 2; ${trigger}`,
  );
  db.close();
  await expect(needWhole({ data: changed })).rejects.toThrow(
    'does not verify: the open ledger: entry 2 does not follow the entry before it',
  );

  const { dir: filled } = await makeStudy();
  loadInBulk(filled, 3);
  await expect(needWhole({ data: filled })).rejects.toThrow(/does not verify: .* rows differ/);
});

const figures = (perSecond: number) => ({ perSecond, p50: 1, p95: 2, p99: 4 });
const saves = (...contestants: [string, number][]) => ({
  saves: [
    {
      connections: 8,
      contestants: contestants.map(([name, perSecond]) => ({ name, figures: figures(perSecond) })),
    },
  ],
  memory: { afterStart: 100, afterLoad: 200 },
});
const page = { view: 'first page', p95: 9 };
const alone: Measured = {
  machine: [['Node', 'v24']],
  saves: saves(['Equipoise', 50], ['bare Remix action', 100], ['bare node:http', 200]),
  service: { service: figures(100), raw: figures(400) },
  form: {
    form: 'whoqol_bref',
    fields: 30,
    steps: [
      { step: 'opened', median: 9, p95: 12 },
      { step: 'saved', median: 21, p95: 30 },
    ],
  },
  pages: [
    { ...page, engine: 'SQLite', size: 10, median: 4 },
    { ...page, engine: 'SQLite', size: 20, median: 5 },
  ],
  exports: { rows: 1000, ours: { ms: 100, peakMiB: 80 }, raw: { ms: 50, peakMiB: 40 } },
  starts: { sqlite: { emptyMs: 300, existingMs: 200, idleMiB: 100 } },
  engines: { missing: 'PostgreSQL was not measured.' },
};

test('the report tells of SQLite alone, and says that it does', () => {
  const text = report(alone);
  expect(text).toContain('\n\nPostgreSQL was not measured.\n\n');
  expect(text.match(/PostgreSQL/g)).toHaveLength(1);
  expect(text).toContain('| 8: saves per second | 50 | 100 | 200 | 0.50 | 0.25 |');
  expect(text).toContain('| first page | 4.00 (9.00) | 5.00 (9.00) | 1.25 |');
  expect(text).toContain('| opened | 9.00 | 12.00 |');
  expect(text).toMatch(/each below 20 ms at the median \| 21\.00 \| no \|/);
  expect(text).not.toMatch(/NaN|undefined/);
});

test('the report sets both engines side by side', () => {
  const text = report({
    ...alone,
    pages: [...alone.pages, { ...page, engine: 'PostgreSQL', size: 20, median: 10 }],
    exports: { ...alone.exports, postgres: { ms: 150, peakMiB: 120 } },
    starts: {
      ...alone.starts,
      postgres: { emptyMs: 600, existingMs: 300, idleMiB: 110, serverMiB: 70 },
    },
    engines: {
      saves: saves(['SQLite', 100], ['PostgreSQL, one process', 40], ['PostgreSQL, two processes', 30]),
      turn: [1, 2].map((processes) => ({
        processes,
        figures: {
          plain: figures(100 * processes),
          turn: figures(80),
          service: figures(20),
        },
      })),
    },
  });
  for (const row of [
    '| connections, Equipoise | SQLite | PostgreSQL, one process | PostgreSQL, two processes | PostgreSQL / SQLite | two processes / one |',
    '| 8: saves per second | 100 | 40 | 30 | 0.40 | 0.75 |',
    '| one process: saves per second | 100 | 80 | 20 | 0.80 | 0.20 |',
    '| two processes: saves per second | 200 | 80 | 20 | 0.40 | 0.10 |',
    '| two processes / one: saves per second | 2.00 | 1.00 | 1.00 |  |  |',
    '| first page | 4.00 (9.00) | 5.00 (9.00) | 1.25 | 10.00 (9.00) | 2.00 |',
    '| export bundle, PostgreSQL | 150 | 6667 | 120 |',
    '| bundle: PostgreSQL / SQLite | 1.50 | 0.67 | 1.50 |',
    '| start to first page, empty place, ms | 300 | 600 | 2.00 |',
    '| participants page: median below 15 ms at every size | 5.00 | yes |',
  ])
    expect(text).toContain(row);
  expect(text).not.toMatch(/NaN|undefined/);
});
