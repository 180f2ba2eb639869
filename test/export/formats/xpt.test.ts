// SAS transport files, read back by a reader that shares nothing with their writer.
import { describe, expect, test } from 'vitest';
import { xpt } from '#app/services/export/formats/xpt.server.ts';
import type { Cell, Table } from '#app/services/export/table.server.ts';
import { readXpt } from '../readers/xpt-reader.ts';
import { none, single, stamp, tableOf, torture, tortureRows, withCell, withVariable } from '../torture.ts';
import { changing, column, described, drawn, inZone, long, oneColumn, refusal, written } from './binary.ts';

const seed = (n: number) => n.toString(16).padStart(64, 'c');
/** The torture tables have one label that is longer than SAS takes. */
const fitting = (table: Table) => described(table, 'id', { label: 'The number, in "quotes" & <angles>' });
const end = '(SAS transport file)';

describe('what is refused, and where', () => {
  test.each<[string, Table, string]>([
    ['a long label', torture, 'TORTURE, id: a label of 48 bytes, at most 40'],
    ['a label beyond ASCII', withVariable('id', { label: 'g/cm²' }), 'TORTURE, id: the label is not ASCII'],
    [
      'a small letter',
      fitting(withVariable('seq', { sasName: 'Seq' })),
      'TORTURE, seq: "Seq" is no name in SAS: A-Z, 0-9 and _, at most 8',
    ],
    [
      'nine letters',
      fitting(withVariable('seq', { sasName: 'SEQUENCES' })),
      'TORTURE, seq: "SEQUENCES" is no name in SAS: A-Z, 0-9 and _, at most 8',
    ],
    [
      'a digit before letters',
      fitting(withVariable('seq', { sasName: '1SEQ' })),
      'TORTURE, seq: "1SEQ" is no name in SAS: A-Z, 0-9 and _, at most 8',
    ],
    [
      'a name twice',
      fitting(withVariable('seq', { sasName: 'ID' })),
      'TORTURE, seq: ID is the name of another variable',
    ],
    [
      "a format that is not SAS's own",
      fitting(withVariable('yn', { format: 'YN1.' })),
      'TORTURE, yn: the format YN1. is none of w.d, Fw.d and BESTw.',
    ],
    [
      'the name of the table',
      { ...fitting(torture), name: 'TORTURING' },
      'TORTURING: "TORTURING" is no name in SAS: A-Z, 0-9 and _, at most 8',
    ],
    [
      'the label of the table',
      { ...fitting(torture), label: 'x'.repeat(41) },
      'TORTURE: a label of 41 bytes, at most 40',
    ],
    ['no variables', tableOf({ variables: [] }, []), 'TORTURE: a table without variables'],
  ])('%s', async (_, table, message) => {
    expect(await refusal(xpt, table)).toBe(`${message} ${end}`);
  });

  test.each<[string, Cell, string]>([
    ['note', 'x'.repeat(201), 'a text of 201 bytes, at most 200'],
    ['note', `${'ü'.repeat(100)}x`, 'a text of 201 bytes, at most 200'],
    ['note', 'ends with a blank ', 'a text that ends in a blank, which would be lost'],
    ['note', ' ', 'a text that ends in a blank, which would be lost'],
    ['note', '', 'an empty text, which is not missing and no text either'],
    ['note', 'a\0b', 'a text with a NUL, at which readers stop'],
    ['note', 'half \ud83d', 'half a character, which UTF-8 cannot hold'],
    ['note', 1, 'a number where a text is promised'],
    ['value', Number.NaN, 'no finite number'],
    ['value', Number.POSITIVE_INFINITY, 'no finite number'],
    ['value', '1', 'no finite number'],
    ['value', 16 ** 63, `${16 ** 63} is out of the range of 5.4e-79 to 7.2e75`],
    ['value', -1e-80, '-1e-80 is out of the range of 5.4e-79 to 7.2e75'],
    ['value', 5e-324, '5e-324 is out of the range of 5.4e-79 to 7.2e75'],
    ['seq', 1.5, 'no whole number'],
    ['day', '2026-02-30', 'no day, YYYY-MM-DD'],
    ['day', '2026-02', 'no day, YYYY-MM-DD'],
    ['day', '1581-12-31', 'a day before 1582, where SAS begins'],
    ['at', '2026-03-01', 'no instant in UTC, YYYY-MM-DDThh:mm:ssZ'],
    ['at', '2026-03-01T09:00:00', 'no instant in UTC, YYYY-MM-DDThh:mm:ssZ'],
    ['at', '2026-03-01T24:00:00Z', 'no instant in UTC, YYYY-MM-DDThh:mm:ssZ'],
  ])('in %s: %j', async (name, cell, rule) => {
    expect(await refusal(xpt, fitting(withCell(11, name, cell)))).toBe(
      `TORTURE, ${name}, row 12: ${rule} ${end}`,
    );
  });

  test('a row of blanks alone, and one of another length', async () => {
    expect(await refusal(xpt, oneColumn('char', ['a', null]))).toBe(
      `ONE, row 2: a row of blanks, as padding is ${end}`,
    );
    expect(await refusal(xpt, tableOf({ variables: [column('a', 'int')] }, [[1], [1, 2]]))).toBe(
      `TORTURE, row 2: 2 cells of 1 ${end}`,
    );
  });
});

test.each<[string, Table]>([
  ['ONE', changing('int', [1], [1, 2])],
  ['ONE, its, row 2', changing('char', ['a', 'a'], ['a', 'ab'])],
])('a table that is another when it is read again: %s', async (at, table) => {
  expect(await refusal(xpt, table)).toBe(`${at}: it changed while it was written ${end}`);
});

describe('every cell is there', () => {
  test.each([
    ['nineteen rows', torture, tortureRows],
    ['one', single, tortureRows.slice(0, 1)],
    ['none', none, []],
  ])('%s', async (_, table, rows) => {
    const its = readXpt(await written(xpt, fitting(table)));
    expect(its.rows).toEqual(rows);
    expect(its).toMatchObject({ name: table.name, label: table.label, created: '01MAR26:09:30:00' });
  });

  test('variables with names, labels, formats, and the bytes that they take', async () => {
    const text = { type: 'text', format: '' };
    const number = { type: 'number', bytes: 8 };
    expect(readXpt(await written(xpt, fitting(torture))).variables).toEqual([
      { name: 'ID', label: 'The number, in "quotes" & <angles>', ...text, bytes: 5 },
      { name: 'SEQ', label: 'Label of seq', ...number, format: '8.0' },
      { name: 'NOTE', label: 'Label of note', ...text, bytes: 200 },
      { name: 'VALUE', label: 'Label of value', ...number, format: 'BEST12.0' },
      { name: 'DAY', label: 'Label of day', ...number, format: 'E8601DA10.0' },
      { name: 'AT', label: 'Label of at', ...number, format: 'E8601DT19.0' },
      { name: 'YN', label: 'Label of yn', ...number, format: '1.0' },
      { name: 'SEV', label: 'Label of sev', ...text, bytes: 6 },
      { name: 'EMPTY', label: 'Label of empty', ...text, bytes: 1 },
      { name: 'NOTHING', label: 'Label of nothing', ...number, format: '' },
    ]);
  });

  test('fifty tables by chance', async () => {
    for (let i = 0; i < 50; i += 1) {
      const { table, rows } = drawn(seed(i));
      expect(readXpt(await written(xpt, table)).rows).toEqual(rows);
    }
  });

  test('-0 is 0, and an instant keeps its milliseconds', async () => {
    expect(readXpt(await written(xpt, oneColumn('float', [-0]))).rows).toEqual([[0]]);
    expect(readXpt(await written(xpt, oneColumn('datetime', ['2026-03-01T09:30:00.123Z']))).rows).toEqual([
      ['2026-03-01T09:30:00.123Z'],
    ]);
  });
});

describe('the bytes', () => {
  const small = tableOf(
    { name: 'SMALL', label: 'A small table', variables: [column('sex', 'char'), column('n', 'int')] },
    [
      ['F', 1],
      ['é', null],
    ],
  );

  test('of a whole file', async () => {
    const file = (await written(xpt, small)).toString('latin1');
    const zeros = (n: number) => '0'.repeat(n);
    const made = `9.4${' '.repeat(37)}01MAR26:09:30:00`;
    const nul = (n: number) => '\0'.repeat(n);
    const shown = ' '.repeat(8) + nul(4);
    const blocks = [
      `\0\x02\0\0\0\x02\0\x01${'SEX'.padEnd(8)}${'sex'.padEnd(40)}${shown}\0\0\0\0${shown}\0\0\0\0${nul(52)}`,
      `\0\x01\0\0\0\x08\0\x02${'N'.padEnd(8)}${'n'.padEnd(40)}${shown}\0\x01\0\0${shown}\0\0\0\x02${nul(52)}`,
    ];
    const records = [
      `HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!${zeros(30)}  `,
      `SAS     SAS     SASLIB  ${made}`,
      '01MAR26:09:30:00'.padEnd(80),
      `HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!${zeros(17)}1600000000140  `,
      `HEADER RECORD*******DSCRPTR HEADER RECORD!!!!!!!${zeros(30)}  `,
      `SAS     SMALL   SASDATA ${made}`,
      `01MAR26:09:30:00${' '.repeat(16)}${'A small table'.padEnd(48)}`,
      `HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!0000000002${zeros(20)}  `,
      blocks.join('').padEnd(320),
      `HEADER RECORD*******OBS     HEADER RECORD!!!!!!!${zeros(30)}  `,
      `F A\x10${nul(6)}\xc3\xa9.${nul(7)}`.padEnd(80),
    ];
    expect(file).toBe(records.join(''));
  });

  test('are all looked at by the reader: one bit makes another file, or none', async () => {
    const file = await written(xpt, fitting(single));
    const before = JSON.stringify(readXpt(file));
    const unseen = [...file.keys()].filter((at) => {
      const other = Buffer.from(file);
      other[at] = (other[at] ?? 0) ^ 1;
      try {
        return JSON.stringify(readXpt(other)) === before;
      } catch {
        return false;
      }
    });
    expect(unseen).toEqual([]);
  });

  test('are the same once more, in another time zone, and in batches of another size', async () => {
    const table = tableOf({ variables: fitting(torture).variables }, tortureRows, 4);
    const here = await written(xpt, fitting(torture));
    expect((await written(xpt, table)).equals(here)).toBe(true);
    for (const [zone, hour] of [
      ['Pacific/Tongatapu', 13],
      ['America/New_York', 19],
    ] as const)
      await inZone(zone, async () => {
        expect(new Date(0).getHours()).toBe(hour);
        expect((await written(xpt, fitting(torture))).equals(here)).toBe(true);
      });
  });

  test('come while the rows are read', async () => {
    const { table, taken } = long(200_000, 500);
    let bytes = 0;
    let chunks = 0;
    for await (const chunk of xpt.write(table, stamp)) {
      bytes += chunk.length;
      chunks += 1;
      expect(chunk.length).toBeLessThan(65_536 + 500 * 23);
      // A row takes 23 bytes; the header of three variables 1200.
      expect(taken() * 23).toBeLessThanOrEqual(bytes);
    }
    expect(chunks).toBeGreaterThan(60);
    expect(bytes).toBe(1200 + Math.ceil((200_000 * 23) / 80) * 80);
  });
});
