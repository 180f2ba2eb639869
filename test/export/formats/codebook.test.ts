// The codebook says what the tables hold, counted again by the test, and each of its lines says what the export is.
import { expect, test } from 'vitest';
import { checkedRows, checkTable } from '#app/services/export/check-table.server.ts';
import { codebookOf } from '#app/services/export/formats/codebook.server.ts';
import { csv } from '#app/services/export/formats/csv.server.ts';
import { measure } from '#app/services/export/table.server.ts';
import { readStrictly } from '../strict-csv.ts';
import { none, severity, stamp, torture, tortureRows, withVariable, yesNo } from '../torture.ts';
import { textOf, watched } from '../written.ts';

const its = { ...torture, keys: ['seq', 'id'] };

test('two codelists of one name that differ are refused', async () => {
  const other = withVariable('yn', { codelist: { ...yesNo, name: 'SEV' } });
  await expect(codebookOf([torture, other], stamp)).rejects.toThrow(
    'TORTURE, yn: another codelist SEV than before (every format)',
  );
});

test('a line for each variable of each table, in order', async () => {
  const { codebook } = await codebookOf([its, none], stamp);
  const [header, ...lines] = readStrictly(await textOf(csv, codebook));
  expect(header).toEqual([
    ...[
      'dataset',
      'order',
      'name',
      'sas_name',
      'label',
      'type',
      'length',
      'format',
      'unit',
      'codelist',
      'key',
    ],
    ...['min', 'max', 'n_missing', 'origin', 'source', 'derivation'],
    ...['range', 'expected', 'rule', 'marks'],
  ]);
  const names = torture.variables.map(({ name }) => name);
  expect(lines.map(([dataset, order, name]) => [dataset, order, name])).toEqual(
    ['TORTURE', 'NONE'].flatMap((dataset) => names.map((name, i) => [dataset, String(i + 1), name])),
  );
  expect(lines.every((line) => line.at(-1) === stamp.marks)).toBe(true);
  expect(lines[0]).toEqual([
    ...['TORTURE', '1', 'id', 'ID', torture.variables[0]?.label, 'char', '10', null, null, null, '2'],
    ...[null, null, '0', 'Collected', null, null, null, null, null, stamp.marks],
  ]);
});

test('smallest, largest and missing are those of the rows', async () => {
  const { codebook } = await codebookOf([its, none], stamp);
  const [header = [], ...lines] = readStrictly(await textOf(csv, codebook));
  const at = (name: string) => header.indexOf(name);
  const column = (i: number) => tortureRows.map((row) => row[i] ?? null);
  torture.variables.forEach(({ type, name, codelist }, i) => {
    const found = column(i).filter((cell) => cell !== null);
    const sorted = type === 'char' || codelist ? [] : found.toSorted((a, b) => (a < b ? -1 : 1));
    expect([name, lines[i]?.[at('min')], lines[i]?.[at('max')], lines[i]?.[at('n_missing')]]).toEqual([
      name,
      sorted.length === 0 ? null : String(sorted[0]),
      sorted.length === 0 ? null : String(sorted.at(-1)),
      String(tortureRows.length - found.length),
    ]);
  });
  expect(lines.slice(torture.variables.length).every((line) => line[at('n_missing')] === '0')).toBe(true);
});

test('what is known of a variable stands in its line', async () => {
  const table = withVariable('value', { source: 'dxa.bmd', derivation: 'a, "b"\nc' });
  const { codebook } = await codebookOf([table], stamp);
  const [header = [], ...lines] = readStrictly(await textOf(csv, codebook));
  const line = Object.fromEntries(header.map((name, i) => [name, lines[3]?.[i]]));
  expect(line).toMatchObject({
    ...{ name: 'value', type: 'float', format: 'BEST12.', unit: 'g/cm2', length: null, codelist: null },
    ...{ source: 'dxa.bmd', derivation: 'a, "b"\nc', min: '-9007199254740992', max: '1e+23' },
  });
  expect(lines[6]?.[header.indexOf('codelist')]).toBe('YN');
});

test('each codelist once, its codes in their order', async () => {
  const { codelists } = await codebookOf([torture, none], stamp);
  expect(readStrictly(await textOf(csv, codelists))).toEqual([
    ['codelist', 'title', 'type', 'order', 'code', 'label', 'marks'],
    ['YN', 'Yes or no', 'int', '1', '1', 'Yes', stamp.marks],
    ['YN', 'Yes or no', 'int', '2', '0', 'No', stamp.marks],
    ['SEV', 'Severity', 'char', '1', 'MILD', 'Mild', stamp.marks],
    ['SEV', 'Severity', 'char', '2', 'SEVERE', severity.items[1].label, stamp.marks],
  ]);
});

test('both are tables that every format may write', async () => {
  for (const table of Object.values(await codebookOf([its, none], stamp))) {
    checkTable(table);
    expect((await measure(checkedRows(table))).rows).toBe(table.name === 'codebook' ? 20 : 4);
  }
});

test('each table is read once', async () => {
  const { table, seen } = watched({ ...torture, variables: torture.variables.slice(0, 1) }, 10, (i) => [
    `${i}`,
  ]);
  await codebookOf([table], stamp);
  expect(seen).toEqual({ read: 10, readings: 1 });
});
