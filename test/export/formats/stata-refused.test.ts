// What Stata has no room for is not written, and the message says where it stands.
import { describe, expect, test } from 'vitest';
import { stata } from '#app/services/export/formats/stata.server.ts';
import type { Cell, Codelist, Table } from '#app/services/export/table.server.ts';
import { tableOf, torture, withCell, withVariable, yesNo } from '../torture.ts';
import { changing, column, oneColumn, refusal } from './binary.ts';

const end = '(Stata file)';
const labelled = (items: Codelist['items']) =>
  oneColumn('int', [1], { codelist: { name: 'LIST', label: 'A list', items } });

describe('what is refused, and where', () => {
  const notAName = 'is no name in Stata: letters, digits and _, at most 32';
  test.each<[string, Table, string]>([
    [
      '33 letters',
      oneColumn('int', [], { name: 'x'.repeat(33) }),
      `ONE, ${'x'.repeat(33)}: "${'x'.repeat(33)}" ${notAName}`,
    ],
    ['a hyphen', oneColumn('int', [], { name: 'a-b' }), `ONE, a-b: "a-b" ${notAName}`],
    ['a letter beyond ASCII', oneColumn('int', [], { name: 'größe' }), `ONE, größe: "größe" ${notAName}`],
    [
      'a word of Stata',
      oneColumn('int', [], { name: 'using' }),
      "ONE, using: using is a word of Stata's own",
    ],
    [
      'a type of Stata',
      oneColumn('int', [], { name: 'str20' }),
      "ONE, str20: str20 is a word of Stata's own",
    ],
    [
      'a name twice',
      tableOf({ variables: [column('a', 'int'), column('a', 'int')] }, []),
      'TORTURE, a: two variables have this name',
    ],
    [
      'a long label',
      withVariable('seq', { label: 'ü'.repeat(81) }),
      'TORTURE, seq: a label of 81 characters, at most 80',
    ],
    [
      'the label of the table',
      { ...torture, label: 'x'.repeat(81) },
      'TORTURE: a label of 81 characters, at most 80',
    ],
    ['a label with a NUL', withVariable('seq', { label: 'a\0b' }), 'TORTURE, seq: the label is no text'],
    [
      'a format of another program',
      withVariable('seq', { format: 'YN1.' }),
      'TORTURE, seq: the format YN1. is none of w.d, Fw.d and BESTw.',
    ],
    ['no variables', tableOf({ variables: [] }, []), 'TORTURE: a table without variables'],
    [
      'a code that is a text',
      labelled([{ code: 'A', label: 'a' }]),
      'ONE, its: the code "A" is not a whole number of four bytes',
    ],
    [
      'a code that means missing',
      labelled([{ code: 2147483621, label: 'a' }]),
      'ONE, its: the code 2147483621 is not a whole number of four bytes',
    ],
    [
      'a code with two labels',
      labelled([
        { code: 1, label: 'a' },
        { code: 1, label: 'b' },
      ]),
      'ONE, its: the code 1 has two labels',
    ],
    [
      'a label of nothing',
      labelled([{ code: 1, label: '' }]),
      'ONE, its: the label of the code 1 is no text',
    ],
    [
      'a long label of a code',
      labelled([{ code: 1, label: 'ü'.repeat(16_001) }]),
      'ONE, its: a label of 32002 bytes, at most 32000',
    ],
    [
      'the name of a codelist',
      oneColumn('int', [1], { codelist: { ...yesNo, name: '1YN' } }),
      `ONE, its: "1YN" ${notAName}`,
    ],
    [
      'two codelists of one name',
      withVariable('seq', { codelist: { ...yesNo, items: [{ code: 1, label: 'Ja' }] } }),
      'TORTURE, yn: the codelist YN has other labels elsewhere',
    ],
  ])('%s', async (_, table, message) => {
    expect(await refusal(stata, table)).toBe(`${message} ${end}`);
  });

  test.each<[string, Cell, string]>([
    ['note', '', 'an empty text, which is not missing and no text either'],
    ['note', 'a\0b', 'a text with a NUL, at which readers stop'],
    ['note', 'half \ud83d', 'half a character, which UTF-8 cannot hold'],
    ['note', 1, 'a number where a text is promised'],
    ['value', Number.NaN, 'no finite number'],
    ['value', Number.NEGATIVE_INFINITY, 'no finite number'],
    ['value', 2 ** 1023, `${2 ** 1023} is out of range, which ends before 2^1023`],
    ['value', '1', 'no finite number'],
    ['seq', 1.5, 'no whole number'],
    ['day', '2026-02-30', 'no day, YYYY-MM-DD'],
    ['day', '0099-12-31', 'a day before the year 100, where Stata begins'],
    ['at', '2026-03-01T09:00:00+10:00', 'no instant in UTC, YYYY-MM-DDThh:mm:ssZ'],
  ])('in %s: %j', async (name, cell, rule) => {
    expect(await refusal(stata, withCell(11, name, cell))).toBe(`TORTURE, ${name}, row 12: ${rule} ${end}`);
  });

  test.each<[string, Table]>([
    ['ONE', changing('int', [1], [1, 2])],
    ['ONE, its, row 1', changing('int', [100], [101])],
    ['ONE, its, row 2', changing('char', ['a', 'a'], ['a', 'ab'])],
    ['ONE', changing('char', ['x'.repeat(2046)], ['x'.repeat(2047)], 3)],
  ])('a table that is another when it is read again: %s', async (at, table) => {
    expect(await refusal(stata, table)).toBe(`${at}: it changed while it was written ${end}`);
  });
});
