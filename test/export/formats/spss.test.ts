// A .sav file, as a reader of the specification sees it: every cell, label, code and format of the table, or a refusal that
// says where. And nothing of the file comes from the machine that writes it.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { spss } from '#app/services/export/formats/spss.server.ts';
import { type Cell, type Table, Unwritable, type Variable } from '#app/services/export/table.server.ts';
import { readSav, type Sav } from '../readers/sav-reader.ts';
import {
  none,
  shortLabels,
  single,
  stamp,
  tableOf,
  torture,
  tortureRows,
  withCell,
  withVariable,
  yesNo,
} from '../torture.ts';
import { drawn, hashElsewhere, watched, written } from './sampled.ts';

const before1970 = -Date.UTC(1582, 9, 14) / 1000;
const dateKind = 39;
const datetimeKind = 22;
const read = async (table: Table) => readSav(await written(spss, table, stamp));

/** The rows as the table has them: days and instants spelled again. */
const spelled = ({ variables, rows }: Sav): Cell[][] =>
  rows.map((row) =>
    row.map((cell, i) => {
      const kind = variables[i]?.format.kind;
      if (typeof cell !== 'number' || (kind !== dateKind && kind !== datetimeKind)) return cell;
      const iso = new Date((cell - before1970) * 1000).toISOString();
      return kind === dateKind ? iso.slice(0, 10) : iso.replace('.000Z', 'Z');
    }),
  );
const of = (type: Variable['type'], more: Partial<Variable> = {}): Variable => ({
  name: 'its',
  sasName: 'ITS',
  label: 'Its label',
  type,
  origin: 'Collected',
  ...more,
});
const oneOf = (variable: Variable, ...cells: Cell[]) =>
  tableOf(
    { name: 'ONE', variables: [variable] },
    cells.map((cell) => [cell]),
  );
const codes = (code: string | number, label: string) => ({
  name: 'C',
  label: 'Codes',
  items: [{ code, label }],
});

describe('refused', () => {
  test('the torture table: a code label of 121 bytes', async () => {
    await expect(written(spss, torture, stamp)).rejects.toThrow(
      new Unwritable('SPSS', 'TORTURE', 'sev', null, 'the label of the code SEVERE has 121 bytes, of 120'),
    );
  });

  test.each<[string, Table, string]>([
    [
      'a text that ends in a blank',
      withCell(3, 'note', 'ends '),
      'TORTURE, note, row 4: a text that ends in a blank',
    ],
    ['a text of blanks', withCell(0, 'note', ' '), 'TORTURE, note, row 1: a text that ends in a blank'],
    ['an empty text', withCell(0, 'note', ''), 'TORTURE, note, row 1: an empty text'],
    ['a NUL', withCell(8, 'note', 'a\0b'), 'TORTURE, note, row 9: a text with a NUL'],
    ['half a character', withCell(8, 'note', 'a\ud83d'), 'TORTURE, note, row 9: half a character'],
    [
      '32,767 bytes',
      withCell(18, 'note', 'x'.repeat(32_767)),
      'TORTURE, note, row 19: a text of more than 32766',
    ],
    ['a number as text', withCell(1, 'note', 5), 'TORTURE, note, row 2: a number where a text is promised'],
    ['a text as number', withCell(1, 'value', '5'), 'TORTURE, value, row 2: no finite number'],
    ['NaN', withCell(2, 'value', Number.NaN), 'TORTURE, value, row 3: no finite number'],
    ['infinity', withCell(2, 'value', Number.POSITIVE_INFINITY), 'TORTURE, value, row 3: no finite number'],
    [
      'what means missing',
      withCell(2, 'value', -Number.MAX_VALUE),
      'TORTURE, value, row 3: the number that means',
    ],
    ['half a code', withCell(2, 'yn', 0.5), 'TORTURE, yn, row 3: no whole number'],
    ['the 30th of February', withCell(2, 'day', '2026-02-30'), 'TORTURE, day, row 3: no day'],
    ['a month', withCell(2, 'day', '2026-02'), 'TORTURE, day, row 3: no day'],
    ['the Julian calendar', withCell(2, 'day', '1582-10-14'), 'TORTURE, day, row 3: a day before 1582-10-15'],
    ['an instant without zone', withCell(2, 'at', '2026-02-03T10:00:00'), 'TORTURE, at, row 3: no instant'],
    ['25 hours', withCell(2, 'at', '2026-02-03T25:00:00Z'), 'TORTURE, at, row 3: no instant'],
    [
      'a row too short',
      tableOf({ variables: [of('int'), of('int', { name: 'two' })] }, [[1, 2], [1]]),
      'row 2: 1 cells of 2',
    ],
    ['no variables', tableOf({ variables: [] }, []), 'TORTURE: a table without variables'],
    ['a name with a blank', oneOf(of('int', { name: 'a b' })), 'ONE, a b: a name of other characters'],
    ['a name of 65', oneOf(of('int', { name: 'a'.repeat(65) })), 'a name of more than 64 characters'],
    ['a word of SPSS', oneOf(of('int', { name: 'with' })), 'ONE, with: a word of the language of SPSS'],
    ['a full stop', oneOf(of('int', { name: 'end.' })), 'ONE, end.: a name that ends in a full stop'],
    [
      'one name twice',
      tableOf({ variables: [of('int'), of('int', { name: 'ITS' })] }, []),
      'TORTURE, ITS: a name that another',
    ],
    [
      'a long label',
      withVariable('id', { label: 'é'.repeat(128) }),
      'TORTURE, id: the label of the variable has 256 bytes',
    ],
    [
      'a long title',
      tableOf({ label: 'x'.repeat(65), variables: [of('int')] }, []),
      'the label of the table has 65 bytes',
    ],
    [
      'codes of a day',
      oneOf(of('date', { codelist: codes('2026-01-01', 'Day') })),
      'ONE, its: codes of a date',
    ],
    [
      'codes of another type',
      oneOf(of('char', { codelist: yesNo })),
      'ONE, its: the code 1 is of another type',
    ],
  ])('%s', async (_, table, said) => {
    const writing = written(spss, table, stamp);
    await expect(writing).rejects.toThrow(Unwritable);
    await expect(writing).rejects.toThrow(said);
  });

  test('before the first byte is written', async () => {
    const chunks = spss.write(withCell(18, 'note', 'ends '), stamp)[Symbol.asyncIterator]();
    await expect(chunks.next()).rejects.toThrow('row 19');
  });
});

describe('read back', () => {
  test('every cell of the torture table, of a single row and of none', async () => {
    expect(spelled(await read(shortLabels))).toEqual(tortureRows);
    const short = shortLabels.variables;
    expect(spelled(await read({ ...single, variables: short }))).toEqual(tortureRows.slice(0, 1));
    const empty = await read({ ...none, variables: short });
    expect(empty.rows).toEqual([]);
    expect(empty.variables.map(({ name }) => name)).toEqual(short.map(({ name }) => name));
  });

  test('what the variables say of themselves', async () => {
    const { variables, label, product, created } = await read(shortLabels);
    expect([label, product, created]).toEqual([
      'A table that no study has',
      '@(#) SPSS DATA FILE Equipoise 0.1.0',
      '01 Mar 2609:30:00',
    ]);
    expect(variables.map((its) => [its.name, its.width, its.measure, Object.values(its.format)])).toEqual([
      ['id', 5, 1, [1, 5, 0]],
      ['seq', 0, 3, [5, 8, 0]],
      ['note', 200, 1, [1, 200, 0]],
      ['value', 0, 3, [5, 29, 4]],
      ['day', 0, 3, [39, 10, 0]],
      ['at', 0, 3, [22, 20, 0]],
      ['yn', 0, 1, [5, 2, 0]],
      ['sev', 6, 1, [1, 6, 0]],
      ['empty', 1, 1, [1, 1, 0]],
      ['nothing', 0, 3, [5, 8, 4]],
    ]);
    expect(variables.map((its) => its.label)).toEqual(shortLabels.variables.map((its) => its.label));
    const labels = Object.fromEntries(variables.map((its) => [its.name, [...its.labels]]));
    expect(labels.yn).toEqual([
      [1, 'Yes'],
      [0, 'No'],
    ]);
    expect(labels.sev).toEqual([
      ['MILD', 'Mild'],
      ['SEVERE', 'x'.repeat(120)],
    ]);
    expect(labels.id).toEqual([]);
  });

  test('the marks, the cut and the units, in lines of 80 bytes', async () => {
    const marks = 'é'.repeat(50);
    const { documents } = readSav(await written(spss, shortLabels, { ...stamp, marks }));
    expect(documents).toEqual([
      'A study that nobody made (TORTURE)',
      'é'.repeat(40),
      'é'.repeat(10),
      'Cut at 2026-03-01T09:30:00.000Z, by Equipoise 0.1.0',
      'TORTURE: One row a trouble',
      'value, unit: g/cm2',
    ]);
  });

  test('seconds since 1582-10-14, to the byte', async () => {
    const bytes = await written(
      spss,
      oneOf(of('date'), '1582-10-15', '1970-01-01', '2026-03-01', null),
      stamp,
    );
    const at = bytes.length - 32;
    expect([0, 8, 16].map((each) => bytes.readDoubleLE(at + each))).toEqual([
      86_400, 12_219_379_200, 13_991_702_400,
    ]);
    expect(bytes.subarray(-8).toString('hex')).toBe('ffffffffffffefff');
  });

  test.each([
    1, 7, 8, 9, 16, 249, 252, 253, 255, 256, 257, 503, 504, 505, 508, 509, 510, 511, 756, 765, 1020, 32_766,
  ])('texts of %i bytes', async (length) => {
    // Of characters that lie across the segments.
    const long = `${'漢'.repeat(Math.floor((length - 1) / 3))}${'x'.repeat(length - 3 * Math.floor((length - 1) / 3))}`;
    const table = tableOf({ variables: [of('int', { name: 'a' }), of('char'), of('int', { name: 'b' })] }, [
      [1, long, 2],
      [3, 'x', 4],
      [5, null, 6],
    ]);
    const { rows, variables } = await read(table);
    expect(variables.map(({ width }) => width)).toEqual([0, length, 0]);
    expect(rows).toEqual([
      [1, long, 2],
      [3, 'x', 4],
      [5, null, 6],
    ]);
  });

  test('codes of nine bytes, and of a text that is long for another reason', async () => {
    const nine = await read(oneOf(of('char', { codelist: codes('NINEBYTES', 'Nine') }), 'NINEBYTES', null));
    expect([...(nine.variables[0]?.labels ?? [])]).toEqual([['NINEBYTES', 'Nine']]);
    const long = await read(
      oneOf(of('char', { codelist: codes('A', 'L'.repeat(120)) }), 'x'.repeat(300), 'A'),
    );
    expect([...(long.variables[0]?.labels ?? [])]).toEqual([['A', 'L'.repeat(120)]]);
    // As wide as its codes where nobody has the longest.
    expect(
      (await read(oneOf(of('char', { codelist: codes('LONGER', 'Longer') }), 'A'))).variables[0]?.width,
    ).toBe(6);
  });

  test('long names, and short ones that nothing else is called by', async () => {
    const names = ['systolic_blood_pressure', 'systolic_blood_pressure_2', 'v1', 'V2x', 'b'.repeat(64), 'v2'];
    const sasNames = ['SYSTOLIC', 'SYSTOLIC', 'SYSTOLIC', 'V2', '', 'TOO_LONG_A_NAME'];
    const variables = names.map((name, i) => of('char', { name, sasName: sasNames[i] }));
    const its = await read(tableOf({ variables }, [names.map((_, i) => (i === 1 ? 'x'.repeat(600) : 'y'))]));
    expect(its.variables.map(({ name }) => name)).toEqual(names);
    const shorts = its.variables.map(({ shortName }) => shortName);
    expect(shorts).toEqual(['SYSTOLIC', 'V3', 'V6', 'V7', 'V8', 'V9']);
  });

  test('what is drawn from seeds', async () => {
    for (let i = 0; i < 20; i += 1) {
      const { variables, rows } = drawn(
        createHash('sha256').update(`spss ${i}`).digest('hex'),
        50,
        i < 3 ? 400 : 40,
      );
      expect(spelled(await read(tableOf({ variables }, rows)))).toEqual(rows);
    }
  });

  test('one byte, one label or one null less is seen', async () => {
    const good = await read(shortLabels);
    const bytes = await written(spss, shortLabels, stamp);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 17) ^ 1, bytes.length - 17);
    expect(() => expect(readSav(bytes)).toEqual(good)).toThrow();
    expect(
      await read({ ...withVariable('id', { label: 'Another' }), variables: shortLabels.variables }),
    ).toEqual(good);
    const relabelled = shortLabels.variables.map((its) =>
      its.name === 'id' ? { ...its, label: 'Another' } : its,
    );
    expect(await read({ ...shortLabels, variables: relabelled })).not.toEqual(good);
    expect(await read({ ...withCell(0, 'seq', null), variables: shortLabels.variables })).not.toEqual(good);
  });
});

describe('written', () => {
  test('the same bytes again, and in another time zone and language', async () => {
    const bytes = await written(spss, shortLabels, stamp);
    expect((await written(spss, shortLabels, stamp)).equals(bytes)).toBe(true);
    expect(hashElsewhere('spss', 'spss', 'shortLabels')).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
  });

  test('while it is read, in chunks of 64 KB', async () => {
    const { table, taken } = watched([of('char'), of('int', { name: 'n' })], ['x'.repeat(100), 1], 5000);
    const chunks = spss.write(table, stamp)[Symbol.asyncIterator]();
    const sizes: number[] = [];
    for (let i = 0; i < 3; i += 1) sizes.push((await chunks.next()).value?.length ?? 0);
    // The first reading counts; of the second it has what two chunks of 585 rows hold.
    expect(taken).toEqual([500, 117]);
    expect(sizes.slice(1)).toEqual([585 * 112, 585 * 112]);
  });

  test('nothing of rows that change between the two readings', async () => {
    let reading = 0;
    const changing = (second: Cell[]): Table => ({
      ...oneOf(of('char')),
      async *rows() {
        reading += 1;
        yield (reading % 2 ? ['a', 'b'] : second).map((cell) => [cell]);
      },
    });
    await expect(written(spss, changing(['a', 'longer']), stamp)).rejects.toThrow('ONE, its, row 2: changed');
    await expect(written(spss, changing(['a']), stamp)).rejects.toThrow('ONE, row 1: rows changed');
  });
});
