// A strict reader of workbooks, after ECMA-376 and nothing of the writer: text that is text, numbers with the format they are
// shown in, and no formula anywhere. What it does not know is an error.
import assert from 'node:assert/strict';
import { strFromU8, unzipSync } from 'fflate';
import { type Document, type Element, parseXmlDocument } from 'slimdom';

export interface XlsxCell {
  value: string | number;
  /** As Excel calls it: General, yyyy-mm-dd, @ ... */
  format: string;
}
export interface XlsxSheet {
  name: string;
  frozenRows: number;
  /** null: no cell. */
  rows: (XlsxCell | null)[][];
}

const ns = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const all = (of: Document | Element, name: string) => of.getElementsByTagNameNS(ns, name);
const only = (of: Document | Element, name: string): Element => {
  const [its, ...more] = all(of, name);
  assert.ok(its && more.length === 0, `one <${name}>`);
  return its;
};
const attribute = (of: Element, name: string): string => {
  const its = of.getAttribute(name);
  assert.ok(its !== null, `${name} of <${of.localName}>`);
  return its;
};

/** Excel writes characters that XML does not have as _xHHHH_, and reads them so. */
const unescaped = (text: string) =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** The number of a column: A is 0, AA 26. */
const columnOf = (reference: string): number => {
  const letters = /^([A-Z]+)\d+$/.exec(reference)?.[1] ?? '';
  assert.notEqual(letters, '', reference);
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
};

export function readXlsx(bytes: Uint8Array): XlsxSheet[] {
  const parts = unzipSync(bytes);
  const part = (path: string): Document => {
    assert.ok(parts[path], path);
    return parseXmlDocument(strFromU8(parts[path]));
  };
  const types = part('[Content_Types].xml').documentElement;
  for (const path of Object.keys(parts).filter((each) => !each.endsWith('.rels') && !each.startsWith('['))) {
    const overrides = types?.children.filter((each) => each.getAttribute('PartName') === `/${path}`) ?? [];
    assert.equal(overrides.length, 1, `the type of ${path}`);
  }
  assert.ok(
    !strFromU8(parts['xl/sharedStrings.xml'] ?? new Uint8Array()).includes('\r'),
    'a raw carriage return',
  );
  const strings = all(part('xl/sharedStrings.xml'), 'si').map((si) => {
    assert.equal(si.children.length, 1);
    const t = only(si, 't');
    const text = t.textContent ?? '';
    if (text !== text.trim()) assert.equal(t.getAttribute('xml:space'), 'preserve');
    assert.equal(t.children.length, 0);
    return unescaped(text);
  });
  const styles = part('xl/styles.xml');
  const codes = new Map(
    all(styles, 'numFmt').map((each) => {
      // Those below are Excel's own.
      assert.ok(Number(attribute(each, 'numFmtId')) >= 164);
      return [attribute(each, 'numFmtId'), attribute(each, 'formatCode')];
    }),
  );
  const formats = all(only(styles, 'cellXfs'), 'xf').map((each) => {
    const id = each.getAttribute('numFmtId') ?? '0';
    const format = id === '0' ? 'General' : codes.get(id);
    assert.ok(format, `number format ${id}`);
    return format;
  });
  const targets = new Map(
    part('xl/_rels/workbook.xml.rels').documentElement?.children.map((each) => [
      attribute(each, 'Id'),
      attribute(each, 'Target'),
    ]),
  );
  return all(part('xl/workbook.xml'), 'sheet').map((each) => {
    const path = targets.get(attribute(each, 'r:id'));
    const sheet = part(`xl/${path?.replace(/^\/xl\//, '')}`);
    assert.equal(all(sheet, 'f').length, 0, 'a formula');
    const [pane] = all(sheet, 'pane');
    if (pane) assert.equal(pane.getAttribute('state'), 'frozen');
    const rows = all(sheet, 'row').map((row, i) => {
      assert.equal(attribute(row, 'r'), String(i + 1));
      const cells: (XlsxCell | null)[] = [];
      for (const c of row.children) {
        const reference = attribute(c, 'r');
        assert.match(reference, new RegExp(`^[A-Z]+${i + 1}$`));
        const column = columnOf(reference);
        assert.ok(column >= cells.length, `${reference} in order`);
        while (cells.length < column) cells.push(null);
        const v = only(c, 'v').textContent ?? '';
        const format = formats[Number(c.getAttribute('s') ?? '0')];
        assert.ok(format);
        const type = c.getAttribute('t');
        if (type === 's') {
          const text = strings[Number(v)];
          assert.ok(/^\d+$/.test(v) && text !== undefined, `text ${v}`);
          cells.push({ value: text, format });
        } else {
          assert.equal(type, null);
          assert.match(v, /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i);
          cells.push({ value: Number(v), format });
        }
      }
      return cells;
    });
    return { name: attribute(each, 'name'), frozenRows: Number(pane?.getAttribute('ySplit') ?? '0'), rows };
  });
}
