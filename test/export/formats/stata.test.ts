// Stata files, read back by a reader that shares nothing with their writer.
import { describe, expect, test } from 'vitest';
import { stata } from '#app/services/export/formats/stata.server.ts';
import type { Row } from '#app/services/export/table.server.ts';
import { readDta } from '../readers/dta-reader.ts';
import { none, severity, single, tableOf, torture, tortureRows } from '../torture.ts';
import { column, drawn, oneColumn, written } from './binary.ts';

const seed = (n: number) => n.toString(16).padStart(64, 'd');

describe('every cell is there', () => {
  test.each([
    ['nineteen rows', torture, tortureRows],
    ['one', single, tortureRows.slice(0, 1)],
    ['none', none, []],
  ])('%s', async (_, table, rows) => {
    const its = readDta(await written(stata, table));
    expect(its.rows).toEqual(rows);
    expect(its.timestamp).toBe('01 Mar 2026 09:30');
    expect(its.valueLabels).toEqual({
      YN: [
        [0, 'No'],
        [1, 'Yes'],
      ],
    });
  });

  test('variables with names, labels, formats, and how they are kept', async () => {
    const its = readDta(await written(stata, torture));
    expect(its.variables.map(({ name, storage, format, labels }) => [name, storage, format, labels])).toEqual(
      [
        ['id', 'str5', '%9s', ''],
        ['seq', 'byte', '%8.0f', ''],
        ['note', 'str200', '%200s', ''],
        ['value', 'double', '%12.0g', ''],
        ['day', 'long', '%td', ''],
        ['at', 'double', '%tc', ''],
        ['yn', 'byte', '%8.0g', 'YN'],
        ['sev', 'str6', '%9s', ''],
        ['empty', 'str1', '%9s', ''],
        ['nothing', 'double', '%12.0g', ''],
      ],
    );
    expect(its.variables.map(({ label }) => label)).toEqual(torture.variables.map(({ label }) => label));
  });

  test('the marks stand in the label of the file where there is room for all of them', async () => {
    const label = async (text: string) => readDta(await written(stata, { ...none, label: text })).label;
    expect(await label('A table')).toBe('A table [SYNTHETIC; DUMMY ARM]');
    const room = 'ü'.repeat(80 - ' [SYNTHETIC; DUMMY ARM]'.length);
    expect(await label(room)).toBe(`${room} [SYNTHETIC; DUMMY ARM]`);
    expect(await label(`${room}x`)).toBe(`${room}x`);
  });

  test.each<[string, number[]]>([
    ['byte', [-127, 100]],
    ['int', [-128, 100]],
    ['int', [-127, 101]],
    ['int', [-32_767, 32_740]],
    ['long', [-32_768]],
    ['long', [32_741]],
    ['long', [-2_147_483_647, 2_147_483_620]],
    ['double', [-2_147_483_648]],
    ['double', [2_147_483_621]],
    ['double', [2 ** 53]],
  ])('whole numbers as %s: %j', async (storage, numbers) => {
    const its = readDta(await written(stata, oneColumn('int', [...numbers, null])));
    expect(its.variables[0]?.storage).toBe(storage);
    expect(its.rows).toEqual([...numbers.map((each) => [each]), [null]]);
  });

  test('doubles to the ends of their range; -0 is 0', async () => {
    const ends = [-Number.MAX_VALUE, 2 ** 1023 - 2 ** 970, 5e-324, null];
    const rows = readDta(await written(stata, oneColumn('float', [...ends, -0]))).rows;
    expect(rows).toEqual([...ends, 0].map((each) => [each]));
  });

  test('texts of any length, in their row or beside it', async () => {
    const texts = ['x'.repeat(2045), `${'ü'.repeat(1022)}x`, 'ends with a blank ', null];
    const within = readDta(await written(stata, oneColumn('char', texts)));
    expect(within.variables[0]).toMatchObject({ storage: 'str2045', format: '%2045s' });
    expect(within.rows).toEqual(texts.map((each) => [each]));

    const rows: Row[] = [
      ['a', 1, 'x'.repeat(2046), 'ü'.repeat(70_000)],
      ['b', 2, null, 'b'],
      ['c', null, 'short', null],
    ];
    const variables = [column('a', 'char'), column('n', 'int'), column('b', 'char'), column('c', 'char')];
    const beside = readDta(await written(stata, tableOf({ variables }, rows, 2)));
    expect(beside.variables.map(({ storage }) => storage)).toEqual(['str1', 'byte', 'strL', 'strL']);
    expect(beside.rows).toEqual(rows);
  });

  test('value labels: one set for two variables, none for texts, in the order of the codes', async () => {
    const items = [
      { code: 10, label: 'ten: ü' },
      { code: -1, label: 'x'.repeat(32_000) },
      { code: 2, label: 'two' },
    ];
    const codelist = { name: 'LIST', label: 'A list', items };
    const variables = [
      column('a', 'int', { codelist }),
      column('b', 'int', { codelist: { ...codelist } }),
      column('c', 'char', { codelist: severity }),
    ];
    const its = readDta(await written(stata, tableOf({ variables }, [[10, -1, 'MILD']])));
    expect(its.variables.map(({ labels, format }) => [labels, format])).toEqual([
      ['LIST', '%32.0g'],
      ['LIST', '%32.0g'],
      ['', '%9s'],
    ]);
    expect(its.valueLabels).toEqual({
      LIST: [
        [-1, 'x'.repeat(32_000)],
        [2, 'two'],
        [10, 'ten: ü'],
      ],
    });
  });

  test('fifty tables by chance', async () => {
    for (let i = 0; i < 50; i += 1) {
      const { table, rows } = drawn(seed(i));
      expect(readDta(await written(stata, table)).rows).toEqual(rows);
    }
  });
});
