// A document as PDF, read by a reader that shares no line with the writer: nothing is cut off, nothing is replaced, every page
// says what it is, and the same document is the same file.
import { expect, test } from 'vitest';
import { paragraphsOf, unheld } from '#app/services/document/lines.server.ts';
import { elementsOf } from '../export/readers/pdf-reader.ts';
import { documentOf, read, row, rowsOf, section, written } from './document.ts';

/** Every sign of WinAnsi, as the standard has them and not as we list them. */
const winAnsi = [
  ...new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, i) => i)),
].filter((sign) => !/[\p{Cc}\p{Cf}]/u.test(sign));

test('a sign that no standard font has refuses the file, with section and row, and nothing is written before it', async () => {
  const rows = [row('first', 'plain'), row('second', 'Zażółć, ≥ 漢字 😀 ≥')];
  const its = documentOf([section('FORM', rows)]);
  await expect(written(its)).rejects.toThrow(
    'FORM, second: no standard font has the sign żłć≥漢字😀 (a test)',
  );
  for (const text of ['tab\there', 'a\r', 'soft\u00adhyphen', '\u0080', 'µ as Greek: μ'])
    await expect(written(documentOf([section('FORM', [row('one', text)])])), text).rejects.toThrow(
      'FORM, one: ',
    );
  const titled = documentOf([section('FORM', [], { title: '≥' })]);
  await expect(written(titled)).rejects.toThrow('FORM: no standard font has the sign ≥');
  await expect(written({ ...its, sections: [], facts: ['漢'] })).rejects.toThrow('A document: no standard');
});

test('every sign that there is stands in the file as it is', async () => {
  expect(winAnsi.length).toBe(95 + 95 + 27);
  expect(unheld(winAnsi.join(''))).toBe('');
  const { root } = await read(
    documentOf([
      section(
        'FORM',
        winAnsi.map((sign) => row(`x${sign}x`, '')),
      ),
    ]),
  );
  const [, table] = elementsOf(root, 'Table');
  expect(rowsOf(table).slice(1)).toEqual(winAnsi.map((sign) => [`x${sign}x`.replace(/\s/g, ''), '']));
});

test('lines break at blanks, then after signs, then within words, and nothing is lost', () => {
  const fits = (line: string) => line.length <= 10;
  expect(paragraphsOf('', fits)).toEqual([]);
  expect(paragraphsOf('one two three  four', fits)).toEqual([['one two', 'three', 'four']]);
  expect(paragraphsOf('as medical_history.bmi is', fits)).toEqual([['as', 'medical_', 'history.', 'bmi is']]);
  expect(paragraphsOf('abcdefghijklmnopqrstuvwxyz 1', fits)).toEqual([
    ['abcdefghij', 'klmnopqrst', 'uvwxyz 1'],
  ]);
  expect(paragraphsOf('one\n\ntwo', fits)).toEqual([['one'], [''], ['two']]);
  const long = 'A rule (of many_parts); with 0.842-0.812=0.03, and aVeryLongWordIndeed: '.repeat(9);
  const lines = paragraphsOf(long, fits).flat();
  expect(lines.join('').replaceAll(' ', '')).toBe(long.replaceAll(' ', ''));
  expect(lines.every(fits)).toBe(true);
});

test('a row that is longer than a page goes on over pages as one, and every page has the head again', async () => {
  const text = Array.from({ length: 300 }, (_, i) => `paragraph ${i}`).join('\n');
  const { pages, root } = await read(
    documentOf([section('FORM', [row('before', 'x'), row('long', text), row('after', 'y')])]),
  );
  expect(pages.length).toBeGreaterThan(6);
  const [, table] = elementsOf(root, 'Table');
  expect(rowsOf(table)).toEqual([
    ['Name', 'Whatitis'],
    ['before', 'x'],
    ['long', text.replace(/\s/g, '')],
    ['after', 'y'],
  ]);
  for (const page of pages.slice(1)) {
    const heads = page.filter(({ text: its, font }) => its === 'What it is' && font === 'Helvetica-Bold');
    expect(heads.map(({ isArtifact }) => isArtifact)).toEqual([true]);
  }
});

test('what a page says of itself: title, marks, source, and which of how many it is', async () => {
  const rows = Array.from({ length: 120 }, (_, i) => row(`row_${i}`, 'x'));
  const { pages } = await read(documentOf([section('ONE', rows), section('TWO', rows)]));
  expect(pages.length).toBeGreaterThan(4);
  for (const [i, page] of pages.entries()) {
    const margins = page.filter(({ isArtifact }) => isArtifact).map(({ text }) => text);
    expect(margins).toEqual(
      expect.arrayContaining([
        'A document',
        'SYNTHETIC; DUMMY ARM',
        'Made from nothing',
        `${i + 1} of ${pages.length}`,
      ]),
    );
    for (const { x, y, text } of page) {
      expect(x >= 40 && x < 802, text).toBe(true);
      expect(y > 20 && y < 575, text).toBe(true);
    }
  }
});

test('the contents name the pages on which the parts begin, and the bookmarks are by group', async () => {
  const rows = Array.from({ length: 70 }, (_, i) => row(`row_${i}`, 'x'));
  const [a, b, c] = ['A', 'B', 'C'].map((name) =>
    section(name, rows, { group: name === 'C' ? '' : 'Group' }),
  );
  const { pages, root, bookmarks } = await read(documentOf([a, b, c].flatMap((each) => each ?? [])));
  const [contents] = elementsOf(root, 'Table');
  const at = (title: string) =>
    pages.findIndex((page) => page.some(({ text, size }) => text === title && size === 12)) + 1;
  expect(rowsOf(contents)).toEqual([
    ['Part', 'Name', 'Whatitholds', 'Page'],
    ['Group', 'TitleofA', 'AboutA', String(at('Title of A'))],
    ['', 'TitleofB', 'AboutB', String(at('Title of B'))],
    ['', 'TitleofC', 'AboutC', String(at('Title of C'))],
  ]);
  expect(at('Title of C')).toBeGreaterThan(at('Title of B'));
  expect(bookmarks).toEqual([
    { title: 'Contents', children: [] },
    { title: 'Group', children: ['Title of A', 'Title of B'].map((title) => ({ title, children: [] })) },
    { title: 'Title of C', children: [] },
  ]);
});

test('a screen reader has title, headings, notes and tables with heads of columns and rows', async () => {
  const { root, info, lang } = await read(documentOf([section('ONE', [row('a', 'b')]), section('NONE', [])]));
  expect([lang, info.Title, info.CreationDate]).toEqual(['en', 'A document', 'D:20260301093000Z']);
  expect(root.children.map(({ tag }) => tag)).toEqual(['H1', 'P', 'Sect', 'Sect', 'Sect']);
  const [, one, empty] = elementsOf(root, 'Sect');
  expect(one?.children.map(({ tag }) => tag)).toEqual(['H2', 'P', 'Table']);
  const cells = one?.children[2]?.children.map((tr) => tr.children.map(({ tag, scope }) => [tag, scope]));
  expect(cells).toEqual([
    [
      ['TH', 'Column'],
      ['TH', 'Column'],
    ],
    [
      ['TH', 'Row'],
      ['TD', null],
    ],
  ]);
  expect(rowsOf(empty?.children[2])).toEqual([['Name', 'Whatitis']]);
});

test('the same document is the same file, another instant another, and others work meanwhile', async () => {
  const rows = Array.from({ length: 200 }, (_, i) => row(`row_${i}`, `text ${i} `.repeat(20)));
  const its = documentOf([section('ONE', rows)]);
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  turn();
  const first = await written(its);
  isDone = true;
  expect(turns).toBeGreaterThan((await read(its)).pages.length);
  expect(first.equals(await written(its))).toBe(true);
  expect(first.equals(await written({ ...its, at: '2026-03-01T09:30:01.000Z' }))).toBe(false);
});
