// The files of a table: it is looked at while its CSV is written, so that a large one is not read twice for it; and what is
// wrong with it leaves no file in any format all the same.
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { Cut } from '#app/services/export/cut.server.ts';
import { csv } from '#app/services/export/formats/csv.server.ts';
import { datasetNdjson } from '#app/services/export/formats/dataset-json.server.ts';
import { openSpool } from '#app/services/export/spool.server.ts';
import type { Row, Table } from '#app/services/export/table.server.ts';
import { tableFiles } from '#app/services/export/table-files.server.ts';
import { stamp, torture, tortureRows, withCell } from './torture.ts';
import { bytesOf, watched } from './written.ts';

async function filesOf(table: Table, names: readonly string[]) {
  const spool = await openSpool();
  onTestFinished(() => spool.close());
  const cut = { stamp } as Cut;
  const { made, refused, sound } = await tableFiles(cut, [{ table, kind: 'data' }], spool, names, () => {});
  const files: Record<string, Buffer> = {};
  for (const its of made) files[its.name] = await buffer(spool.read(its));
  return { made, files, refused, sound: sound.map((each) => each.table.name) };
}

const numbers = Array.from({ length: 10 }, (_, i) => `n${i}`);
const row = (i: number): Row => numbers.map((_, k) => (k === 0 ? i : i % 7));
/** Of so many cells that they are not kept in memory. */
const large = (makeRow = row) =>
  watched(
    {
      ...torture,
      ...{ name: 'large', keys: ['n0'] },
      variables: numbers.map((name) => ({
        ...{ name, sasName: name.toUpperCase(), label: name, type: 'int', origin: 'Collected' },
      })),
    },
    100_001,
    makeRow,
  );

test.each([[['csv']], [['ndjson']], [['csv', 'ndjson']]])(
  'a fault in the last row refuses the whole table as %j',
  async (names) => {
    const { table } = large((i) => (i === 100_000 ? row(i).map((cell) => Number(cell) + 0.5) : row(i)));
    const { made, refused, sound } = await filesOf(table, names);
    expect([made, sound]).toEqual([[], []]);
    expect(refused).toEqual([
      { name: 'large', reason: 'large, n0, row 100001: 100000.5 is no int (every format)' },
    ]);
  },
);

test('what CSV alone cannot hold refuses the CSV, and what follows it is looked at all the same', async () => {
  const [first] = torture.variables;
  const alone = { ...torture, name: 'ALONE', keys: [], variables: [first ?? never()] };
  const of = (...cells: (string | null)[]) => ({
    ...alone,
    async *rows() {
      yield cells.map((cell) => [cell]);
    },
  });
  const held = await filesOf(of('P-1', null, 'P-2'), ['csv', 'ndjson']);
  expect(held.refused).toEqual([{ name: 'alone.csv', reason: 'ALONE, id, row 2: an empty line (CSV)' }]);
  expect(held.made.map(({ name, rows }) => [name, rows])).toEqual([['ndjson/alone.ndjson', 3]]);
  const faulty = await filesOf(of('P-1', null, 'x'.repeat(11)), ['csv', 'ndjson']);
  expect(faulty.made).toEqual([]);
  expect(faulty.refused).toEqual([
    { name: 'ALONE', reason: 'ALONE, id, row 3: 11 bytes where 10 are planned (every format)' },
  ]);
});

const never = (): never => {
  throw new Error('The torture table has variables.');
};

test('a negative zero is zero in the CSV, and every file is what its format writes', async () => {
  const { made, files } = await filesOf(withCell(0, 'value', -0), ['csv', 'ndjson']);
  const plain = withCell(0, 'value', 0);
  expect(files['torture.csv']).toEqual(await bytesOf(csv, plain));
  expect(made.map(({ rows }) => rows)).toEqual([tortureRows.length, tortureRows.length]);
  expect(files['ndjson/torture.ndjson']).toEqual(await bytesOf(datasetNdjson, plain));
});

test('a large table is read once for its CSV, and once more for each other file', async () => {
  for (const [names, readings] of [
    [['csv'], 1],
    [['ndjson'], 2],
    [['csv', 'ndjson'], 2],
  ] as const) {
    const { table, seen } = large();
    const { made } = await filesOf(table, names);
    expect(made.map(({ rows }) => rows)).toEqual(names.map(() => 100_001));
    expect([names, seen.readings]).toEqual([names, readings]);
  }
});
