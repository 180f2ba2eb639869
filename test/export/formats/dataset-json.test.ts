// Dataset-JSON against the schema of CDISC, and against what they do not check: the length of a row, the type of a cell
// and the number of records. Then cell by cell against the table, and against the CSV.
import { readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { expect, test } from 'vitest';
import { csv } from '#app/services/export/formats/csv.server.ts';
import { datasetJson, datasetNdjson } from '#app/services/export/formats/dataset-json.server.ts';
import type { Cell, Table } from '#app/services/export/table.server.ts';
import { readStrictly } from '../strict-csv.ts';
import { none, single, stamp, tableOf, torture, tortureRows, withCell } from '../torture.ts';
import { bytesOf, hashesElsewhere, hashOf, textOf, watched } from '../written.ts';

interface Column {
  name: string;
  dataType: string;
  length?: number;
}
interface Dataset {
  records: number;
  columns: Column[];
  rows: Cell[][];
}

// The schema published for the first line of NDJSON points to definitions that it does not have; that line is a document
// without rows, which this one allows.
const isDataset = new Ajv2019({ strict: false, allErrors: true }).compile(
  JSON.parse(
    readFileSync(new URL('../../fixtures/dataset-json-1.1/dataset.schema.json', import.meta.url), 'utf8'),
  ),
);

/** What the schema leaves open. */
function faults({ records, columns, rows }: Dataset): string[] {
  const isOf: Record<string, (cell: Cell) => boolean> = {
    string: (cell) => typeof cell === 'string' && cell !== '',
    integer: (cell) => Number.isInteger(cell),
    float: (cell) => typeof cell === 'number',
    date: (cell) => /^\d{4}-\d\d-\d\d$/.test(String(cell)),
    datetime: (cell) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(cell)),
  };
  return [
    ...(records === rows.length ? [] : [`${records} records, ${rows.length} rows`]),
    ...rows.flatMap((row, i) => (row.length === columns.length ? [] : [`row ${i}: ${row.length} cells`])),
    ...rows.flatMap((row, i) =>
      columns.flatMap(({ name, dataType, length }, k) => {
        const cell = row[k] ?? null;
        if (cell === null) return [];
        if (!isOf[dataType]?.(cell)) return [`row ${i}: ${name} is no ${dataType}`];
        return length !== undefined && Buffer.byteLength(String(cell)) > length
          ? [`row ${i}: ${name} is too long`]
          : [];
      }),
    ),
  ];
}

async function fromNdjson(table: Table): Promise<Dataset> {
  const lines = (await textOf(datasetNdjson, table)).split('\n');
  expect(lines.pop()).toBe('');
  const [metadata, ...rows] = lines.map((line) => JSON.parse(line));
  expect(isDataset(metadata), JSON.stringify(isDataset.errors)).toBe(true);
  expect(Object.keys(metadata)).not.toContain('rows');
  return { ...metadata, rows };
}
const fromJson = async (table: Table): Promise<Dataset> => JSON.parse(await textOf(datasetJson, table));

test.each<[string, string, Cell, string]>([
  ['a number that is none', 'value', Number.NaN, 'NaN is no number'],
  ['one without end', 'value', Number.POSITIVE_INFINITY, 'Infinity is no number'],
  ['half a number', 'seq', 0.5, '0.5 is no int'],
  ['a text for a number', 'value', '1', '"1" is no float'],
  ['a number for a text', 'note', 1, '1 is no char'],
  ['an empty text', 'note', '', 'an empty text, where a missing one is null'],
  ['half a character', 'note', '\udc00', 'a text with half a character'],
])('%s is refused, by its place', async (_, name, cell, rule) => {
  for (const format of [datasetJson, datasetNdjson])
    await expect(bytesOf(format, withCell(4, name, cell))).rejects.toThrow(
      expect.objectContaining({
        name: 'Unwritable',
        message: `TORTURE, ${name}, row 5: ${rule} (Dataset-JSON)`,
      }),
    );
});

test('a row of another length is refused, and a table that changes between its readings', async () => {
  const variables = torture.variables.slice(0, 2);
  await expect(bytesOf(datasetJson, tableOf({ variables }, [['a', 1, 2]]))).rejects.toThrow(
    'TORTURE, row 1: 3 cells for 2 variables (Dataset-JSON)',
  );
  let count = 1;
  const growing: Table = {
    ...torture,
    async *rows() {
      yield tortureRows.slice(0, count++);
    },
  };
  await expect(bytesOf(datasetNdjson, growing)).rejects.toThrow('TORTURE: 1 rows, then 2 (Dataset-JSON)');
});

test('the checks of this file bite', async () => {
  const good = await fromJson(torture);
  const { label, ...unlabelled } = good as Dataset & { label: string };
  expect(label).toBe(torture.label);
  expect(isDataset(unlabelled)).toBe(false);
  expect(isDataset({ ...good, marks: 'x' })).toBe(false);
  const changed = (row: number, column: number, cell: Cell) => ({
    ...good,
    rows: good.rows.map((each, i) => (i === row ? each.with(column, cell) : each)),
  });
  expect(faults({ ...good, rows: good.rows.slice(1) })).toEqual(['19 records, 18 rows']);
  expect(faults({ ...good, rows: good.rows.with(0, ['a']) })).toEqual(['row 0: 1 cells']);
  expect(faults(changed(1, 1, '1'))).toEqual(['row 1: seq is no integer']);
  expect(faults(changed(1, 2, 'é'.repeat(101)))).toEqual(['row 1: note is too long']);
  expect(faults(changed(1, 4, '1 Jan 2026'))).toEqual(['row 1: day is no date']);
});

test.each([torture, single, none])('$name keeps to the schema and to what it leaves open', async (table) => {
  const its = await fromJson(table);
  expect(isDataset(its), JSON.stringify(isDataset.errors)).toBe(true);
  expect(faults(its)).toEqual([]);
  expect(faults(await fromNdjson(table))).toEqual([]);
});

test('both forms agree with the table and with the CSV, cell by cell', async () => {
  const its = await fromJson(torture);
  expect(its.rows).toEqual(tortureRows);
  expect(await fromNdjson(torture)).toEqual(its);
  const [header, ...lines] = readStrictly(await textOf(csv, torture));
  expect(header).toEqual(its.columns.map(({ name }) => name));
  const numbers = ['integer', 'float'];
  expect(
    lines.map((line) =>
      line.map((cell, i) =>
        cell !== null && numbers.includes(its.columns[i]?.dataType ?? '') ? Number(cell) : cell,
      ),
    ),
  ).toEqual(its.rows);
});

test('these are the bytes, in the order of the specification', async () => {
  const variables = torture.variables.filter(({ name }) => ['id', 'value', 'day', 'at'].includes(name));
  const table = tableOf({ name: 'ADX', label: 'Two rows', keys: ['day', 'id'], variables }, [
    ['P "1"', -0, '2026-03-01', '2026-03-01T23:59:59Z'],
    ['é', 1e22, null, null],
  ]);
  const columns = [
    '{"itemOID":"IT.ADX.id","name":"id","label":"The participant\'s number, in \\"quotes\\" & <angles>","dataType":"string","length":10,"keySequence":2}',
    '{"itemOID":"IT.ADX.value","name":"value","label":"Label of value","dataType":"float","displayFormat":"BEST12."}',
    '{"itemOID":"IT.ADX.day","name":"day","label":"Label of day","dataType":"date","targetDataType":"integer","displayFormat":"E8601DA10.","keySequence":1}',
    '{"itemOID":"IT.ADX.at","name":"at","label":"Label of at","dataType":"datetime","targetDataType":"integer","displayFormat":"E8601DT19."}',
  ].join(',');
  const head =
    '{"datasetJSONCreationDateTime":"2026-03-01T09:30:00.000Z","datasetJSONVersion":"1.1.0",' +
    '"fileOID":"TORTURE ADX 2026-03-01T09:30:00.000Z SYNTHETIC; DUMMY ARM",' +
    '"sourceSystem":{"name":"Equipoise","version":"0.1.0"},"studyOID":"TORTURE","itemGroupOID":"IG.ADX",' +
    `"records":2,"name":"ADX","label":"Two rows","columns":[${columns}]`;
  const first = '["P \\"1\\"",0,"2026-03-01","2026-03-01T23:59:59Z"]';
  const second = '["é",1e+22,null,null]';
  expect(await textOf(datasetJson, table)).toBe(`${head},"rows":[\n${first},\n${second}\n]}\n`);
  expect(await textOf(datasetNdjson, table)).toBe(`${head}}\n${first}\n${second}\n`);
});

test('the same table gives the same bytes, whatever the batches, the zone and the language', async () => {
  const here = [await hashOf(datasetJson, torture), await hashOf(datasetNdjson, torture)];
  const other = tableOf({ variables: torture.variables }, tortureRows, 3);
  expect([await hashOf(datasetJson, other), await hashOf(datasetNdjson, other)]).toEqual(here);
  const names = ['datasetJson', 'datasetNdjson'].map((name) => ['dataset-json', name] as const);
  expect(hashesElsewhere(names, 'America/St_Johns')).toEqual(['20', ...here]);
});

test.each([datasetJson, datasetNdjson])(
  '$extension counts first, then reads as it is taken',
  async (format) => {
    const variables = torture.variables.slice(0, 1);
    const { table, seen } = watched(tableOf({ variables }, []), 20_000, (i) => [`P-${i}`.padEnd(10, 'x')]);
    const readThen: number[] = [];
    for await (const chunk of format.write(table, stamp)) {
      expect(chunk.length).toBeLessThan(66_000);
      readThen.push(seen.read);
    }
    expect(seen).toEqual({ read: 20_000, readings: 2 });
    expect(readThen[0]).toBeLessThan(5000);
  },
);
