// CSV read back by two readers that know nothing of the writer: a strict one of ours, and DuckDB.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { csv, csvCell } from '#app/services/export/formats/csv.server.ts';
import type { Cell, Table } from '#app/services/export/table.server.ts';
import { readStrictly } from '../strict-csv.ts';
import { none, single, tableOf, torture, tortureRows, withCell } from '../torture.ts';
import { bytesOf, hashesElsewhere, hashOf, textOf, watched } from '../written.ts';

const [id, seq, note, value] = torture.variables;
if (!id || !seq || !note || !value) throw new Error('The table has other variables.');

test.each<[string, string, Cell, string]>([
  ['a number that is none', 'value', Number.NaN, 'TORTURE, value, row 3: NaN is no number (CSV)'],
  ['one without end', 'seq', Number.NEGATIVE_INFINITY, 'TORTURE, seq, row 3: -Infinity is no number (CSV)'],
  ['an empty text', 'note', '', 'TORTURE, note, row 3: an empty text, where a missing one is null (CSV)'],
  ['half a character', 'note', 'a\ud83d', 'TORTURE, note, row 3: a text with half a character (CSV)'],
  ['a NUL', 'note', 'a\0b', 'TORTURE, note, row 3: a text with a NUL (CSV)'],
])('%s is refused, by its place', async (_, name, cell, message) => {
  await expect(bytesOf(csv, withCell(2, name, cell))).rejects.toThrow(
    expect.objectContaining({ name: 'Unwritable', message }),
  );
});

test('a row of another length is refused, and a line that would be empty', async () => {
  await expect(bytesOf(csv, tableOf({ variables: [id, seq] }, [['a', 1], ['b']]))).rejects.toThrow(
    'TORTURE, row 2: 1 cells for 2 variables (CSV)',
  );
  await expect(bytesOf(csv, tableOf({ variables: [note] }, [['a'], [null]]))).rejects.toThrow(
    'TORTURE, note, row 2: an empty line (CSV)',
  );
});

test('these are the bytes: no mark, CR LF, every digit, nothing escaped for Excel', async () => {
  const table = tableOf({ variables: [id, seq, note, value] }, [
    ['P-001', 1, '=1+1', 0.1],
    ['P-002', -0, 'a "b", c', -1e-7],
    ['P-003', null, null, null],
    ['0012', 2 ** 53, ' two\nlines\r', 1e22],
  ]);
  expect(await textOf(csv, table)).toBe(
    'id,seq,note,value\r\nP-001,1,=1+1,0.1\r\nP-002,0,"a ""b"", c",-1e-7\r\nP-003,,,\r\n0012,9007199254740992," two\nlines\r",1e+22\r\n',
  );
});

test('a cell stands in quotes where it must', () => {
  expect(['a', ' a', 'a;b', "it's", 'a\tb', '😀'].map(csvCell)).toEqual([
    'a',
    ' a',
    'a;b',
    "it's",
    'a\tb',
    '😀',
  ]);
  expect(['a,b', '"', 'a\rb', 'a\nb'].map(csvCell)).toEqual(['"a,b"', '""""', '"a\rb"', '"a\nb"']);
});

const asRead = (table: Table, lines: (string | null)[][]) =>
  lines.map((line) =>
    line.map((cell, i) => {
      const type = table.variables[i]?.type;
      return cell !== null && (type === 'int' || type === 'float') ? Number(cell) : cell;
    }),
  );

test('a strict reader finds every cell', async () => {
  const [header, ...lines] = readStrictly(await textOf(csv, torture));
  expect(header).toEqual(torture.variables.map(({ name }) => name));
  expect(asRead(torture, lines)).toEqual(tortureRows);
});

test('so does DuckDB, numbers to the last bit and dates as dates', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'csv-'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const file = join(folder, 'torture.csv');
    writeFileSync(file, await bytesOf(csv, torture));
    const types = { char: 'VARCHAR', int: 'DOUBLE', float: 'DOUBLE', date: 'DATE', datetime: 'VARCHAR' };
    const columns = torture.variables.map((each) => `"${each.name}": '${types[each.type]}'`).join(', ');
    const shown = torture.variables
      .map((each) => (each.type === 'date' ? `CAST("${each.name}" AS VARCHAR)` : `"${each.name}"`))
      .join(', ');
    const found = await connection.runAndReadAll(
      `SELECT ${shown} FROM read_csv('${file}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
        parallel = false, columns = {${columns}})`,
    );
    expect(found.getRows()).toEqual(tortureRows);
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true });
  }
});

test('one row is one, and none is a header', async () => {
  expect(asRead(single, readStrictly(await textOf(csv, single)).slice(1))).toEqual(tortureRows.slice(0, 1));
  expect(readStrictly(await textOf(csv, none))).toEqual([none.variables.map(({ name }) => name)]);
});

test('the same table gives the same bytes, whatever the batches, the zone and the language', async () => {
  const here = await hashOf(csv, torture);
  expect(await hashOf(csv, tableOf({ variables: torture.variables }, tortureRows, 1))).toBe(here);
  expect(hashesElsewhere([['csv', 'csv']], 'Australia/Brisbane')).toEqual(['10', here]);
});

test('rows are read as the file is taken, once, in chunks of about 64 KB', async () => {
  const { table, seen } = watched(tableOf({ variables: [id, note] }, []), 5000, (i) => [
    `P-${i}`,
    'x'.repeat(100),
  ]);
  const sizes: number[] = [];
  const readThen: number[] = [];
  for await (const chunk of csv.write(table, { study: '', title: '', cutAt: '', marks: '', version: '' })) {
    sizes.push(chunk.length);
    readThen.push(seen.read);
  }
  expect(seen).toEqual({ read: 5000, readings: 1 });
  expect(readThen[0]).toBeLessThan(700);
  expect(readThen[1]).toBeLessThan(1300);
  expect(sizes.slice(0, -1).every((size) => size >= 65536 && size < 66000)).toBe(true);
});
