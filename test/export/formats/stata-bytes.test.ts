// The bytes of a Stata file: what a lenient reader forgives, and Stata does not.
import { expect, test } from 'vitest';
import { stata } from '#app/services/export/formats/stata.server.ts';
import { readDta } from '../readers/dta-reader.ts';
import { single, stamp, tableOf, torture, tortureRows, yesNo } from '../torture.ts';
import { column, inZone, long, oneColumn, written } from './binary.ts';

const small = tableOf(
  {
    name: 'SMALL',
    label: 'Small',
    variables: [column('a', 'char'), column('n', 'int', { codelist: yesNo }), column('x', 'float')],
  },
  [
    ['é', 1, -118.625],
    [null, null, null],
  ],
);

test('before the sections of the variables', async () => {
  const file = (await written(stata, small)).toString('latin1');
  const label = 'Small [SYNTHETIC; DUMMY ARM]';
  const header =
    '<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>\x03\0</K><N>\x02\0\0\0\0\0\0\0</N>' +
    `<label>${String.fromCharCode(label.length)}\0${label}</label>` +
    '<timestamp>\x1101 Mar 2026 09:30</timestamp></header><map>';
  expect(file.slice(0, header.length)).toBe(header);
});

test('the map says where each section begins', async () => {
  const file = await written(stata, small);
  const at = (tag: string) => file.indexOf(tag);
  const map = at('<map>') + 5;
  expect(Array.from({ length: 14 }, (_, i) => Number(file.readBigUInt64LE(map + 8 * i)))).toEqual([
    0,
    at('<map>'),
    at('<variable_types>'),
    at('<varnames>'),
    at('<sortlist>'),
    at('<formats>'),
    at('<value_label_names>'),
    at('<variable_labels>'),
    at('<characteristics>'),
    at('<data>'),
    at('<strls>'),
    at('<value_labels>'),
    at('</stata_dta>'),
    file.length,
  ]);
});

test('of rows and labels', async () => {
  const file = (await written(stata, small)).toString('latin1');
  const nul = (n: number) => '\0'.repeat(n);
  const labels = `\x02${nul(3)}\x07${nul(3)}${nul(4)}\x03${nul(3)}${nul(4)}\x01${nul(3)}No\0Yes\0`;
  expect(file.slice(file.indexOf('<data>'))).toBe(
    `<data>\xc3\xa9\x01${nul(5)}\xa8\x5d\xc0\0\0\x65${nul(6)}\xe0\x7f</data><strls></strls>` +
      `<value_labels><lbl>\x1f${nul(3)}YN${nul(127)}${nul(3)}${labels}</lbl></value_labels></stata_dta>`,
  );
});

test('of a long text', async () => {
  const file = (await written(stata, oneColumn('char', ['x'.repeat(2046), null]))).toString('latin1');
  const nul = (n: number) => '\0'.repeat(n);
  const reference = `\x01\0\x01${nul(5)}`;
  const text = `GSO\x01${nul(3)}\x01${nul(7)}\x82\xff\x07\0\0${'x'.repeat(2046)}\0`;
  expect(file.slice(file.indexOf('<data>'))).toBe(
    `<data>${reference}${nul(8)}</data><strls>${text}</strls><value_labels></value_labels></stata_dta>`,
  );
});

test('are all looked at by the reader: one bit makes another file, or none', async () => {
  const file = await written(stata, single);
  const before = JSON.stringify(readDta(file));
  const unseen = [...file.keys()].filter((at) => {
    const other = Buffer.from(file);
    other[at] = (other[at] ?? 0) ^ 1;
    try {
      return JSON.stringify(readDta(other)) === before;
    } catch {
      return false;
    }
  });
  expect(unseen).toEqual([]);
});

test('are the same once more, in another time zone, and in batches of another size', async () => {
  const here = await written(stata, torture);
  expect((await written(stata, tableOf({ variables: torture.variables }, tortureRows, 4))).equals(here)).toBe(
    true,
  );
  for (const [zone, hour] of [
    ['Pacific/Tongatapu', 13],
    ['America/New_York', 19],
  ] as const)
    await inZone(zone, async () => {
      expect(new Date(0).getHours()).toBe(hour);
      expect((await written(stata, torture)).equals(here)).toBe(true);
    });
});

test('come while the rows are read', async () => {
  const { table, taken } = long(200_000, 500);
  let bytes = 0;
  let chunks = 0;
  // A text of 7 bytes, a long and a double; before them less than 4 KB.
  const width = 7 + 4 + 8;
  for await (const chunk of stata.write(table, stamp)) {
    bytes += chunk.length;
    chunks += 1;
    expect(chunk.length).toBeLessThan(65_536 + 500 * width);
    expect(taken() * width).toBeLessThanOrEqual(bytes);
  }
  expect(chunks).toBeGreaterThan(50);
  expect(bytes - 200_000 * width).toBeLessThan(4096);
});
