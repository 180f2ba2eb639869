// A strict reader of PDF, after ISO 32000-1 and nothing of the writer: files that are not packed, texts in standard fonts as
// WinAnsi, and the structure that a screen reader walks. What it does not know is an error.
import assert from 'node:assert/strict';

interface Name {
  name: string;
}
interface Ref {
  ref: number;
}
interface Operator {
  operator: string;
}
interface Dict {
  entries: Map<string, Value>;
  stream?: string;
}
type Value = number | string | null | boolean | Name | Ref | Operator | Dict | Value[];

export interface PdfText {
  text: string;
  x: number;
  /** From the foot of the page. */
  y: number;
  size: number;
  font: string;
  isArtifact: boolean;
}
export interface PdfElement {
  tag: string;
  scope: string | null;
  children: PdfElement[];
  /** Its own, in the order in which it is read. */
  lines: string[];
}
export interface PdfBookmark {
  title: string;
  children: PdfBookmark[];
}
export interface PdfFile {
  pages: PdfText[][];
  root: PdfElement;
  bookmarks: PdfBookmark[];
  info: Record<string, string>;
  lang: string;
}

const space = /[\0\t\n\f\r ]/;
const delimiter = /[\0\t\n\f\r ()<>[\]{}/%]/;
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Reads one value after the other; null at the end. */
function reader(text: string, from = 0) {
  let at = from;
  const skip = () => {
    while (at < text.length && space.test(text[at] ?? '')) at += 1;
  };
  const word = () => {
    const start = at;
    while (at < text.length && !delimiter.test(text[at] ?? '')) at += 1;
    return text.slice(start, at);
  };
  const literal = () => {
    let its = '';
    for (let depth = 1; ; at += 1) {
      const sign = text[at];
      assert.ok(sign !== undefined, 'a text without an end');
      if (sign === '\\') {
        at += 1;
        its += escapes[text[at] ?? ''] ?? text[at];
      } else {
        depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
        if (depth === 0) break;
        its += sign;
      }
    }
    at += 1;
    return its;
  };
  const until = (end: string): Value[] => {
    const all: Value[] = [];
    for (skip(); !text.startsWith(end, at); skip()) all.push(value());
    at += end.length;
    return all;
  };
  const value = (): Value => {
    skip();
    if (text.startsWith('<<', at)) {
      at += 2;
      const all = until('>>');
      const entries = new Map<string, Value>();
      for (let i = 0; i < all.length; i += 2) entries.set(nameOf(all[i]), all[i + 1] ?? null);
      return { entries };
    }
    const sign = text[at] ?? '';
    at += 1;
    if (sign === '[') return until(']');
    if (sign === '(') return literal();
    if (sign === '/') return { name: word() };
    if (sign === '<') {
      const end = text.indexOf('>', at);
      const hex = text.slice(at, end);
      at = end + 1;
      assert.match(hex, /^([0-9a-f]{2})*$/i);
      return Buffer.from(hex, 'hex').toString('latin1');
    }
    at -= 1;
    const ref = /^(\d+) 0 R(?![a-zA-Z])/.exec(text.slice(at, at + 20));
    if (ref) {
      at += ref[0].length;
      return { ref: Number(ref[1]) };
    }
    const its = word();
    assert.notEqual(its, '', `nothing that is known at ${at}`);
    if (/^[-+]?[\d.]+$/.test(its)) return Number(its);
    if (its === 'true' || its === 'false') return its === 'true';
    return its === 'null' ? null : { operator: its };
  };
  return {
    value,
    next: (): Value | undefined => {
      skip();
      return at < text.length ? value() : undefined;
    },
    at: () => at,
  };
}

const isObject = (its: unknown): its is object => typeof its === 'object' && its !== null;
function nameOf(its: Value | undefined): string {
  assert.ok(isObject(its) && 'name' in its, 'a name');
  return its.name;
}
function dictOf(its: Value | undefined): Dict {
  assert.ok(isObject(its) && !Array.isArray(its) && 'entries' in its, 'a dictionary');
  return its;
}
/** As a text of the file: PDFDocEncoding is ASCII here, else UTF-16. */
const textOf = (its: Value | undefined): string => {
  assert.equal(typeof its, 'string');
  const text = String(its);
  if (!text.startsWith('\xfe\xff')) return text;
  return Buffer.from(text.slice(2), 'latin1').swap16().toString('utf16le');
};

function objectsOf(file: string): { get(its: Value | undefined): Value; trailer: Dict } {
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
  const table = /^xref\n0 (\d+)\n0000000000 65535 f \n/.exec(file.slice(start));
  assert.ok(table, 'a table of objects');
  const from = start + table[0].length;
  const count = Number(table[1]);
  const objects = Array.from({ length: count - 1 }, (_, i): Value => {
    const line = /^(\d{10}) 00000 n \n$/.exec(file.slice(from + i * 20, from + i * 20 + 20));
    assert.ok(line, `object ${i + 1}`);
    const head = `${i + 1} 0 obj\n`;
    const at = Number(line[1]);
    assert.equal(file.slice(at, at + head.length), head);
    const its = reader(file, at + head.length);
    const value = its.value();
    const end = its.at();
    if (!file.startsWith('\nstream\n', end)) {
      assert.ok(file.startsWith('\nendobj\n', end), `the end of object ${i + 1}`);
      return value;
    }
    const { entries } = dictOf(value);
    assert.equal(entries.get('Filter'), undefined);
    const length = Number(entries.get('Length'));
    const stream = file.slice(end + 8, end + 8 + length);
    assert.ok(file.startsWith('\nendstream', end + 8 + length), `the stream of object ${i + 1}`);
    return { entries, stream };
  });
  const trailer = dictOf(reader(file, file.indexOf('trailer', from) + 'trailer'.length).value());
  const get = (its: Value | undefined): Value => {
    if (!isObject(its) || !('ref' in its)) return its ?? null;
    const found = objects[its.ref - 1];
    assert.ok(found !== undefined, `object ${its.ref}`);
    return found;
  };
  return { get, trailer };
}

/** The texts of a page, and what each marked content holds. */
function pageOf(stream: string, fonts: ReadonlyMap<string, string>) {
  const texts: PdfText[] = [];
  const marked = new Map<number, string[]>();
  const open: (number | 'Artifact')[] = [];
  let [font, size, x, y] = ['', 0, 0, 0];
  let before: Value[] = [];
  const its = reader(stream);
  for (let value = its.next(); value !== undefined; value = its.next()) {
    if (!isObject(value) || !('operator' in value)) {
      before.push(value);
      continue;
    }
    const { operator } = value;
    if (operator === 'BDC') {
      const mcid = dictOf(before[1]).entries.get('MCID');
      open.push(nameOf(before[0]) === 'Artifact' ? 'Artifact' : Number(mcid));
    }
    if (operator === 'EMC') open.pop();
    if (operator === 'Tf') [font, size] = [fonts.get(nameOf(before[0])) ?? '', Number(before[1])];
    if (operator === 'Tm') [x, y] = [Number(before[4]), Number(before[5])];
    if (operator === 'TJ') {
      const bytes = (before[0] as Value[]).filter((each) => typeof each === 'string').join('');
      const text = new TextDecoder('windows-1252').decode(Buffer.from(bytes, 'latin1'));
      const at = open.at(-1);
      assert.ok(at !== undefined && font !== '', `${text} is of no element or no font`);
      texts.push({ text, x, y, size, font, isArtifact: at === 'Artifact' });
      if (at !== 'Artifact') marked.set(at, [...(marked.get(at) ?? []), text]);
    }
    before = [];
  }
  assert.deepEqual(open, []);
  return { texts, marked };
}

export function readPdf(bytes: Uint8Array): PdfFile {
  const file = Buffer.from(bytes).toString('latin1');
  assert.ok(file.startsWith('%PDF-1.7\n'), 'PDF 1.7');
  const { get, trailer } = objectsOf(file);
  const catalogue = dictOf(get(trailer.entries.get('Root'))).entries;
  const kids = dictOf(get(catalogue.get('Pages'))).entries.get('Kids') as Ref[];
  const pages = kids.map((kid) => {
    const { entries } = dictOf(get(kid));
    const resources = dictOf(get(entries.get('Resources'))).entries;
    const fonts = [...dictOf(get(resources.get('Font'))).entries].map(([name, its]): [string, string] => {
      const font = dictOf(get(its)).entries;
      assert.equal(nameOf(font.get('Encoding')), 'WinAnsiEncoding');
      return [name, nameOf(font.get('BaseFont'))];
    });
    return { ref: kid.ref, ...pageOf(dictOf(get(entries.get('Contents'))).stream ?? '', new Map(fonts)) };
  });
  const elementOf = (its: Value): PdfElement => {
    const { entries } = dictOf(get(its));
    const element: PdfElement = { tag: nameOf(entries.get('S')), scope: null, children: [], lines: [] };
    const scope = entries.has('A') ? dictOf(entries.get('A')).entries.get('Scope') : undefined;
    if (scope !== undefined) element.scope = nameOf(scope);
    const own = entries.get('Pg') as Ref | undefined;
    const add = (page: Ref | undefined, mcid: number) =>
      element.lines.push(...(pages.find(({ ref }) => ref === page?.ref)?.marked.get(mcid) ?? []));
    for (const kid of entries.get('K') as Value[]) {
      if (typeof kid === 'number') add(own, kid);
      else if (isObject(kid) && 'ref' in kid) element.children.push(elementOf(kid));
      else {
        const its = dictOf(kid).entries;
        if (nameOf(its.get('Type')) === 'MCR') add(its.get('Pg') as Ref, Number(its.get('MCID')));
      }
    }
    return element;
  };
  const bookmarksOf = (its: Value | undefined): PdfBookmark[] => {
    const all: PdfBookmark[] = [];
    for (let next = dictOf(get(its)).entries.get('First'); next; ) {
      const { entries } = dictOf(get(next));
      all.push({ title: textOf(entries.get('Title')), children: bookmarksOf(next) });
      next = entries.get('Next');
    }
    return all;
  };
  const root = dictOf(get(catalogue.get('StructTreeRoot'))).entries.get('K') as Value[];
  assert.equal(root.length, 1);
  const info = [...dictOf(get(trailer.entries.get('Info'))).entries];
  return {
    pages: pages.map(({ texts }) => texts),
    root: elementOf(root[0] ?? null),
    bookmarks: bookmarksOf(catalogue.get('Outlines')),
    info: Object.fromEntries(info.map(([name, its]) => [name, textOf(get(its))])),
    lang: textOf(catalogue.get('Lang')),
  };
}

/** Every element of this tag, in the order in which they are read. */
export const elementsOf = (its: PdfElement, tag: string): PdfElement[] => [
  ...(its.tag === tag ? [its] : []),
  ...its.children.flatMap((each) => elementsOf(each, tag)),
];

/** Its text with that of what is in it, without blanks: where a line ended is not known. */
export const squeezed = (its: PdfElement): string =>
  [...its.lines, ...its.children.map(squeezed)].join('').replace(/\s/g, '');

/** Everything that can be read in it, a line each: what is drawn, and what stands beside it. */
export function wordsOf(bytes: Uint8Array): string {
  const { pages, bookmarks, info } = readPdf(bytes);
  const titles = (all: readonly PdfBookmark[]): string[] =>
    all.flatMap(({ title, children }) => [title, ...titles(children)]);
  return [...pages.flat().map(({ text }) => text), ...titles(bookmarks), ...Object.values(info)].join('\n');
}
