// A workbook as Excel would read it: every cell, whatever it looks like, the codebook, and what it says of itself; or a
// refusal that says where.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { excel } from '#app/services/export/formats/excel.server.ts';
import { type Cell, type Table, Unwritable, type Variable } from '#app/services/export/table.server.ts';
import { readXlsx, type XlsxCell } from '../readers/xlsx-reader.ts';
import {
  none,
  severity,
  single,
  stamp,
  tableOf,
  torture,
  tortureRows,
  withCell,
  withVariable,
} from '../torture.ts';
import { drawn, hashElsewhere, watched, written } from './sampled.ts';

// The first of March 1900 is day 61 of Excel, which has a 29th of February before it.
const iso = (serial: number) =>
  new Date(Date.UTC(1900, 2, 1) + Math.round((serial - 61) * 86_400_000)).toISOString();
const spelled = (cell: XlsxCell | null): Cell => {
  if (cell === null || typeof cell.value === 'string') return cell?.value ?? null;
  if (cell.format === 'yyyy-mm-dd') return iso(cell.value).slice(0, 10);
  if (cell.format === 'yyyy-mm-dd hh:mm:ss') return iso(cell.value).replace('.000Z', 'Z');
  return cell.value;
};
const sheetsOf = async (table: Table) => readXlsx(await written(excel, table, stamp));
/** The rows below the header, as wide as it. */
const rowsOf = async (table: Table) => {
  const [data] = await sheetsOf(table);
  const [header, ...rows] = data?.rows ?? [];
  return rows.map((row) => (header ?? []).map((_, i) => spelled(row[i] ?? null)));
};
const textsOf = (rows: readonly (XlsxCell | null)[][] | undefined) =>
  rows?.map((row) => row.map((its) => its?.value ?? null));
const of = (type: Variable['type'], name = 'its'): Variable => ({
  name,
  sasName: 'ITS',
  label: 'Its label',
  type,
  origin: 'Collected',
});
const texts = (...all: string[]) =>
  tableOf(
    { variables: [of('char')] },
    all.map((text) => [text]),
  );
const note = (text: string) => withCell(8, 'note', text);

describe('refused', () => {
  test.each<[string, Table, string]>([
    [
      'a day that Excel does not have',
      withCell(4, 'day', '1900-02-28'),
      'TORTURE, day, row 5: a day before 1900-03-01',
    ],
    [
      'an instant before it',
      withCell(4, 'at', '1899-12-31T23:59:59Z'),
      'TORTURE, at, row 5: a day before 1900-03-01',
    ],
    ['the 29th of February 1900', withCell(4, 'day', '1900-02-29'), 'TORTURE, day, row 5: no day'],
    [
      '32,768 characters',
      note('x'.repeat(32_768)),
      'TORTURE, note, row 9: a text of more than 32767 characters',
    ],
    [
      '254 line feeds',
      note(`${'\n'.repeat(254)}x`),
      'TORTURE, note, row 9: a text of more than 253 line feeds',
    ],
    ...[
      '\0',
      '\u0001',
      '\u000b',
      '\u001f',
      '\u007f',
      '\u0084',
      '\u009f',
      '\ufffd',
      '\ufffe',
      '\ufdd0',
      '\u{1ffff}',
    ].map((character): [string, Table, string] => [
      `U+${character.codePointAt(0)?.toString(16)}`,
      note(`a${character}b`),
      'TORTURE, note, row 9: a character that a workbook cannot hold',
    ]),
    ['half a character', note('a\ud83d'), 'TORTURE, note, row 9: half a character'],
    ['an empty text', note(''), 'TORTURE, note, row 9: an empty text'],
    ['NaN', withCell(2, 'value', Number.NaN), 'TORTURE, value, row 3: no finite number'],
    [
      'a number too large',
      withCell(2, 'value', 1e308),
      'TORTURE, value, row 3: a number beyond the range of Excel',
    ],
    [
      'a number too small',
      withCell(2, 'value', -5e-324),
      'TORTURE, value, row 3: a number beyond the range of Excel',
    ],
    [
      'a label of 32,768',
      withVariable('sev', { label: 'x'.repeat(32_768) }),
      'TORTURE, sev: a text of more than',
    ],
    ['a name too long', { ...torture, name: 'x'.repeat(32) }, 'a name that a sheet cannot have'],
    ['a name of signs', { ...torture, name: 'a/b' }, 'a/b: a name that a sheet cannot have'],
    [
      'the name of another sheet',
      { ...torture, name: 'CODEBOOK' },
      'CODEBOOK: a name that a sheet cannot have',
    ],
    ['no variables', tableOf({ variables: [] }, []), 'TORTURE: a table without variables'],
    [
      '16,385 variables',
      tableOf({ variables: Array.from({ length: 16_385 }, (_, i) => of('int', `v${i}`)) }, []),
      'TORTURE: more than 16384 variables',
    ],
  ])('%s', async (_, table, said) => {
    const writing = written(excel, table, stamp);
    await expect(writing).rejects.toThrow(Unwritable);
    await expect(writing).rejects.toThrow(said);
  });

  test.each<[string, number, number, string, number]>([
    ['rows', 1, 100_001, 'more than 100000 rows', 10_001],
    ['cells', 1000, 501, 'more than 500000 cells', 51],
  ])('more %s than it takes, and it reads no further', async (_, columns, rows, said, batches) => {
    const variables = Array.from({ length: columns }, (_its, i) => of('int', `v${i}`));
    const { table, taken } = watched(
      variables,
      variables.map(() => null),
      rows,
    );
    await expect(written(excel, table, stamp)).rejects.toThrow(said);
    expect(taken).toEqual([batches]);
    // One row less is not too many.
    const fitting = {
      ...table,
      rows: watched(
        variables,
        variables.map(() => null),
        rows - 1,
      ).table.rows,
    };
    const [data] = readXlsx(await written(excel, fitting, stamp));
    expect(data?.rows.length).toBe(rows);
    expect(excel.maxRows).toBe(100_000);
  });
});

describe('read back', () => {
  test('every cell of the torture table, of a single row and of none', async () => {
    expect(await rowsOf(torture)).toEqual(tortureRows);
    expect(await rowsOf(single)).toEqual(tortureRows.slice(0, 1));
    expect(await rowsOf(none)).toEqual([]);
  });

  test('text as text, days as days, numbers as numbers, under a header that stays', async () => {
    const [data] = await sheetsOf(torture);
    expect(data?.name).toBe('TORTURE');
    expect(data?.frozenRows).toBe(1);
    expect(textsOf(data?.rows.slice(0, 1))).toEqual([torture.variables.map(({ name }) => name)]);
    expect(data?.rows[12]).toEqual([
      { value: 'P-012', format: '@' },
      { value: 6, format: 'General' },
      { value: '0012', format: '@' },
      { value: Math.PI, format: 'General' },
      { value: 46_387, format: 'yyyy-mm-dd' },
      { value: 46_387.99998842593, format: 'yyyy-mm-dd hh:mm:ss' },
      null,
      { value: 'SEVERE', format: '@' },
    ]);
    expect(data?.rows[6]?.[2]).toEqual({ value: '=1+1', format: '@' });
    expect(data?.rows[1]?.[3]).toEqual({ value: 0, format: 'General' });
  });

  test('texts that the library or Excel would take for something else', async () => {
    const all = [
      ...[
        'constructor',
        'toString',
        'valueOf',
        '__proto__',
        'hasOwnProperty',
        '0',
        '.',
        '..',
        '<t>.',
        'true',
      ],
      ...['a\rb', '\r\n', '\r', '\n', ' ', '\t', 'ends ', ' starts', '\u0085', '\u00a0', '\u2028'],
      ...[
        '_x000D_',
        '_x000D_x000D_',
        '_x005F_x000D_',
        '__x0041__',
        '_x00_',
        '_X0041_',
        '&#13;',
        '&amp;',
        ']]>',
        '<!--',
      ],
      ...['x'.repeat(32_767), '\n'.repeat(253), '😀'.repeat(100), '\ufeffx', 'e\u0301', '\u{10fffd}'],
    ];
    expect(await rowsOf(texts(...all))).toEqual(all.map((text) => [text]));
  });

  test('the first day of Excel, and milliseconds', async () => {
    const rows = [
      ['1900-03-01', '1900-03-01T00:00:00Z'],
      ['9999-12-31', '9999-12-31T23:59:59.999Z'],
      ['2026-03-29', '2026-03-29T01:30:00.001Z'],
    ];
    expect(await rowsOf(tableOf({ variables: [of('date'), of('datetime', 'at')] }, rows))).toEqual(rows);
  });

  test('the codebook', async () => {
    const [, codebook] = await sheetsOf(withVariable('value', { derivation: 'a / b' }));
    expect(codebook?.name).toBe('Codebook');
    expect(codebook?.frozenRows).toBe(1);
    const rows = textsOf(codebook?.rows) ?? [];
    expect(rows[0]).toEqual(['Name', 'Label', 'Type', 'Unit', 'Codes', 'Derivation']);
    expect(rows.slice(1).map((row) => row[0])).toEqual(torture.variables.map(({ name }) => name));
    expect(rows[4]).toEqual(['value', 'Label of value', 'number', 'g/cm2', null, 'a / b']);
    expect(rows[6]).toEqual(['at', 'Label of at', 'instant, in UTC']);
    expect(rows[7]).toEqual(['yn', 'Label of yn', 'whole number', null, '1 = Yes\n0 = No']);
    expect(rows[8]?.[4]).toBe(`MILD = Mild\nSEVERE = ${severity.items[1].label}`);
  });

  test('what it says of itself', async () => {
    const [, , about] = await sheetsOf(torture);
    expect(about?.name).toBe('Read me');
    expect(textsOf(about?.rows)).toEqual([
      ['Study', 'A study that nobody made (TORTURE)'],
      ['Marks', 'SYNTHETIC; DUMMY ARM'],
      ['Table', 'TORTURE: A table that no study has'],
      ['Rows', 'One row a trouble'],
      ['Cut', '2026-03-01T09:30:00.000Z'],
      ['Made by', 'Equipoise 0.1.0'],
      ['Use', expect.stringMatching(/^For reading\. The source for analysis is the CSV file/)],
    ]);
  });

  test('what is drawn from seeds', async () => {
    for (let i = 0; i < 8; i += 1) {
      const { variables, rows } = drawn(createHash('sha256').update(`excel ${i}`).digest('hex'), 100);
      expect(await rowsOf(tableOf({ variables }, rows))).toEqual(rows);
    }
  });

  test('one value, one label or one null less is seen', async () => {
    expect(await rowsOf(withCell(0, 'seq', null))).not.toEqual(tortureRows);
    expect(await rowsOf(withCell(0, 'note', 'plaim'))).not.toEqual(tortureRows);
    expect((await sheetsOf(withVariable('id', { label: 'Another' })))[1]).not.toEqual(
      (await sheetsOf(torture))[1],
    );
  });
});

describe('written', () => {
  test('the same bytes again, and in another time zone and language', async () => {
    const bytes = await written(excel, torture, stamp);
    expect((await written(excel, torture, stamp)).equals(bytes)).toBe(true);
    expect(hashElsewhere('excel', 'excel', 'torture')).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('without the hour of writing', async () => {
    const bytes = await written(excel, single, stamp);
    const times: number[] = [];
    for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 1))
      times.push(bytes.readUInt32LE(at + 12));
    // The first of January 1980, midnight.
    expect(times.length).toBeGreaterThan(8);
    expect(new Set(times)).toEqual(new Set([0x0021_0000]));
    expect(bytes.includes('docProps')).toBe(false);
  });

  test('reading the table once', async () => {
    const { table, taken } = watched([of('int')], [1], 25);
    await written(excel, table, stamp);
    expect(taken).toEqual([3]);
  });
});
