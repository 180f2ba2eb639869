// A table that some format would write wrongly is refused before any of them begins, and a row as soon as it is read.
import { expect, test } from 'vitest';
import { checkedRows, checkTable, codelistsOf } from '#app/services/export/check-table.server.ts';
import type { Cell, Row, Table, Variable } from '#app/services/export/table.server.ts';
import {
  none,
  severity,
  single,
  tableOf,
  torture,
  tortureRows,
  withCell,
  withVariable,
  yesNo,
} from './torture.ts';
import { watched } from './written.ts';

const refused = (message: string) =>
  expect.objectContaining({ name: 'Unwritable', message: `${message} (every format)` });
const list = (items: readonly { code: string | number; label: string }[]) => ({ ...yesNo, items });

test.each<[string, string, Partial<Variable>, string]>([
  ['a name with a space', 'yn', { name: 'y n' }, 'y n: no name for a variable'],
  ['a name with a letter of its own', 'yn', { name: 'größe' }, 'größe: no name for a variable'],
  ['a name too long', 'yn', { name: 'a'.repeat(33) }, `${'a'.repeat(33)}: no name for a variable`],
  ['a name twice, in capitals', 'yn', { name: 'SEQ' }, 'SEQ: a name twice'],
  ['a SAS name twice', 'yn', { sasName: 'SEQ' }, 'SEQ: a name twice'],
  ['a SAS name too long', 'yn', { sasName: 'ABCDEFGHI' }, 'yn: no SAS name: "ABCDEFGHI"'],
  ['a SAS name in small letters', 'yn', { sasName: 'yn' }, 'yn: no SAS name: "yn"'],
  ['a label beyond ASCII', 'yn', { label: 'cm²' }, 'yn: a label that is no printable ASCII: "cm²"'],
  ['a label of two lines', 'yn', { label: 'a\nb' }, 'yn: a label that is no printable ASCII: "a\\nb"'],
  ['no label', 'yn', { label: '' }, 'yn: a label that is no printable ASCII: ""'],
  ['a text without a length', 'note', { length: undefined }, 'note: a text without a length'],
  ['a text of length 0', 'note', { length: 0 }, 'note: a text without a length'],
  ['a number with a length', 'yn', { length: 8 }, 'yn: a length for a int'],
  ['codes for measurements', 'value', { codelist: yesNo }, 'value: a codelist for a float'],
  [
    'a codelist with a long name',
    'yn',
    { codelist: { ...yesNo, name: 'YESANDNO9' } },
    'yn: a codelist named "YESANDNO9"',
  ],
  ['an empty codelist', 'yn', { codelist: list([]) }, 'yn: codelist YN is empty'],
  [
    'text codes of a number',
    'yn',
    { codelist: list([{ code: '1', label: 'Yes' }]) },
    'yn: codelist YN: code "1" is no int',
  ],
  [
    'number codes of a text',
    'sev',
    { codelist: { ...severity, items: yesNo.items } },
    'sev: codelist SEV: code 1 is no char',
  ],
  ['half a code', 'yn', { codelist: list([{ code: 0.5, label: 'Half' }]) }, 'yn: codelist YN: 0.5 is no int'],
  ['a code longer than planned', 'sev', { length: 4 }, 'sev: codelist SEV: 6 bytes where 4 are planned'],
  [
    'a code twice',
    'yn',
    {
      codelist: list([
        { code: 1, label: 'Yes' },
        { code: 1, label: 'No' },
      ]),
    },
    'yn: codelist YN has a code twice',
  ],
  [
    'a code with a bad label',
    'yn',
    { codelist: list([{ code: 1, label: '≥ 1' }]) },
    'yn: codelist YN: "≥ 1" is no printable ASCII',
  ],
  [
    'two codelists of one name',
    'yn',
    { codelist: { ...yesNo, name: 'sev' } },
    'sev: another codelist SEV than before',
  ],
])('%s is refused', (_, name, more, message) => {
  expect(() => checkTable(withVariable(name, more))).toThrow(refused(`TORTURE, ${message}`));
});

test.each<[string, Partial<Table>, string]>([
  ['a table name with a stroke', { name: 'a/b' }, 'a/b: no name for a table'],
  ['a label beyond ASCII', { label: 'µ' }, 'TORTURE: a label that is no printable ASCII: "µ"'],
  ['a key that is none', { keys: ['id', 'ID'] }, 'TORTURE, ID: a key that is no variable'],
  ['a key twice', { keys: ['id', 'id'] }, 'TORTURE: a key twice'],
  ['no variables', { variables: [], keys: [] }, 'TORTURE: no variables'],
])('%s is refused', (_, more, message) => {
  expect(() => checkTable({ ...torture, ...more })).toThrow(refused(message));
});

test('two tables may share a codelist, and none of its name that differs', () => {
  const other = withVariable('yn', { codelist: { ...yesNo, label: 'Another' } });
  expect(() => codelistsOf([torture, other])).toThrow(
    refused('TORTURE, yn: another codelist YN than before'),
  );
  expect(codelistsOf([torture, single])).toEqual([
    { list: yesNo, type: 'int' },
    { list: severity, type: 'char' },
  ]);
});

async function all(table: Table): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of table.rows()) rows.push(...batch);
  return rows;
}

test.each<[string, string, Cell, string]>([
  ['no number', 'value', Number.NaN, 'NaN is no number'],
  ['a number without end', 'seq', Number.POSITIVE_INFINITY, 'Infinity is no number'],
  ['half a count', 'seq', 1.5, '1.5 is no int'],
  ['a count that doubles cannot tell from the next', 'seq', 2 ** 53, '9007199254740992 is no int'],
  ['a text in a number', 'value', '1.5', '"1.5" is no float'],
  ['a number in a text', 'note', 1, '1 is no char'],
  ['a number for a day', 'day', 21000, '21000 is no date'],
  ['an empty text', 'empty', '', 'an empty text, where a missing one is null'],
  ['a text with half a character', 'note', '\ud83d', 'a text with half a character'],
  ['a text longer than planned', 'note', 'x'.repeat(201), '201 bytes where 200 are planned'],
  ['a text longer in bytes alone', 'note', '😀'.repeat(51), '204 bytes where 200 are planned'],
  ['a code that is none', 'yn', 2, '2 is no code of YN'],
  ['a text code that is none', 'sev', 'mild', '"mild" is no code of SEV'],
  ['a day that is none', 'day', '2026-02-29', '"2026-02-29" is no date'],
  ['the leap day of 1900', 'day', '1900-02-29', '"1900-02-29" is no date'],
  ['a month that is none', 'day', '2026-13-01', '"2026-13-01" is no date'],
  ['a day of no month', 'day', '2026-00-10', '"2026-00-10" is no date'],
  ['a day known in part', 'day', '2026-02', '"2026-02" is no date'],
  ['an instant for a day', 'day', '2026-02-01T00:00:00Z', '"2026-02-01T00:00:00Z" is no date'],
  ['a day for an instant', 'at', '2026-02-01', '"2026-02-01" is no datetime'],
  [
    'an instant of another zone',
    'at',
    '2026-02-01T00:00:00+10:00',
    '"2026-02-01T00:00:00+10:00" is no datetime',
  ],
  ['a part of a second', 'at', '2026-02-01T09:00:00.500Z', '"2026-02-01T09:00:00.500Z" is no datetime'],
  ['hour 24', 'at', '2026-02-01T24:00:00Z', '"2026-02-01T24:00:00Z" is no datetime'],
])('%s is refused where it stands', async (_, name, cell, rule) => {
  await expect(all(checkedRows(withCell(8, name, cell)))).rejects.toThrow(
    refused(`TORTURE, ${name}, row 9: ${rule}`),
  );
});

test('a row of another length is refused, and one with the keys of the row before', async () => {
  const variables = torture.variables.slice(0, 2);
  const table = (rows: Row[]) => tableOf({ variables, keys: ['id', 'seq'] }, rows, 2);
  await expect(all(checkedRows(table([['a', 1, null]])))).rejects.toThrow(
    refused('TORTURE, row 1: 3 cells for 2 variables'),
  );
  await expect(
    all(
      checkedRows(
        table([
          ['a', 1],
          ['a', 2],
          ['a', 2],
        ]),
      ),
    ),
  ).rejects.toThrow(refused('TORTURE, row 3: the keys of the row before'));
});

test('a good table goes through, as often as it is read, and a negative zero is zero', async () => {
  for (const table of [torture, single, none]) checkTable(table);
  const table = checkedRows(torture);
  expect(await all(table)).toEqual(tortureRows);
  expect(await all(table)).toEqual(tortureRows);
  const zero = await all(checkedRows(withCell(2, 'value', -0)));
  expect(Object.is(zero[2]?.[3], 0)).toBe(true);
  expect(zero.toSpliced(2, 1)).toEqual(tortureRows.toSpliced(2, 1));
});

test('rows are checked as they are asked for', async () => {
  const { table, seen } = watched(tableOf({ variables: torture.variables.slice(0, 1) }, []), 1000, (i) => [
    `${i}`,
  ]);
  for await (const batch of checkedRows(table).rows()) {
    expect(batch).toEqual([['0'], ['1'], ['2'], ['3'], ['4']]);
    break;
  }
  expect(seen).toEqual({ read: 5, readings: 1 });
});
