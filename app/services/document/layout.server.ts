// Where everything stands: a document cut into pages before anything is drawn, so that each page can say how many there are. A
// row stays whole where a page has room for it; heads are repeated; a heading never stands alone at the foot.
import type { Column, Document, DocumentRow, Section } from './document.server.ts';
import { paragraphsOf } from './lines.server.ts';

/** Points of A4, lying. */
export const paper = { width: 841.89, height: 595.28, left: 40, right: 40, top: 62, bottom: 46 } as const;
export const styles = {
  title: { isBold: true, size: 22, line: 30 },
  heading: { isBold: true, size: 12, line: 16 },
  note: { isBold: false, size: 8.5, line: 12 },
  head: { isBold: true, size: 7.5, line: 10 },
  name: { isBold: true, size: 8, line: 10 },
  body: { isBold: false, size: 8, line: 10 },
  marks: { isBold: true, size: 8, line: 10 },
} as const;
export type Style = keyof typeof styles;
/** How wide a text is, in points. */
export type WidthOf = (text: string, style: Style) => number;

/** Around the text of a cell. */
export const pad = { x: 4, y: 2.75 } as const;
const between = 20;
const room = paper.width - paper.left - paper.right;
const foot = paper.height - paper.bottom;

export interface Cell {
  lines: readonly string[];
  /** From which of its lines on it is in grey. */
  quietFrom: number;
  /** Not said again, as the row above has it. */
  isRepeated: boolean;
}

export type Piece = { y: number; height: number } & (
  | { kind: 'title' | 'heading' | 'note'; section: Section | null; lines: readonly string[] }
  | { kind: 'head'; section: Section; cells: readonly Cell[]; isRepeated: boolean }
  /** A row that is longer than a page comes in parts. */
  | { kind: 'row'; section: Section; row: DocumentRow; cells: readonly Cell[]; isLast: boolean }
);
export type Page = Piece[];

/** From where each column goes, and how far. */
export function columnsOf({ columns }: Section): { column: Column; x: number; width: number }[] {
  const all = columns.reduce((sum, { share }) => sum + share, 0);
  let x: number = paper.left;
  return columns.map((column) => {
    const width = (room * column.share) / all;
    x += width;
    return { column, x: x - width, width };
  });
}

const most = (cells: readonly Cell[]) => Math.max(1, ...cells.map(({ lines }) => lines.length));
const heightOf = (lines: number, style: Style) => lines * styles[style].line + 2 * pad.y;

/** The contents as a section like any other; its pages are filled in when they are known. */
function contentsOf(sections: readonly Section[]): Section {
  const groups = sections.some(({ group }) => group !== '');
  return {
    ...{ name: 'contents', title: 'Contents', about: '', notes: [], group: '' },
    columns: [
      ...(groups ? [{ title: 'Part', share: 2, isOnce: true }] : []),
      { title: 'Name', share: 2, isHead: true },
      { title: 'What it holds', share: 6 },
      { title: 'Page', share: 0.7, isRight: true },
    ],
    rows: sections.map(({ name, title, about, group }) => ({
      cells: [...(groups ? [group] : []), title, about, '0'],
      of: name,
    })),
  };
}

export interface LaidOut {
  pages: readonly Page[];
  /** Its rows are the sections of the document, each `of` the name of one. */
  contents: Section;
}

/** The pages of a document whose signs the standard fonts have. */
export function layOut(its: Document, widthOf: WidthOf): LaidOut {
  const pages: Page[] = [[]];
  const begins = new Map<Section, number>();
  let y: number = paper.top;
  const linesOf = (text: string, style: Style, width: number) =>
    paragraphsOf(text, (line) => widthOf(line, style) <= width);
  const cellsOf = (section: Section, { cells }: DocumentRow, above: DocumentRow | null, isHead: boolean) =>
    columnsOf(section).map(({ column, width }, i): Cell => {
      const text = cells[i] ?? '';
      const isRepeated = column.isOnce === true && above?.cells[i] === text;
      const style = isHead ? 'head' : column.isHead ? 'name' : 'body';
      const found = linesOf(text, style, width - 2 * pad.x);
      const quietFrom = column.isHead && !isHead ? (found[0]?.length ?? 0) : Number.POSITIVE_INFINITY;
      return { lines: isRepeated ? [] : found.flat(), quietFrom, isRepeated };
    });
  const put = (piece: Piece) => {
    pages.at(-1)?.push({ ...piece, y });
    y += piece.height;
  };
  const turn = () => {
    pages.push([]);
    y = paper.top;
  };
  const textOf = (kind: 'title' | 'heading' | 'note', text: string, section: Section | null): Piece => {
    const lines = linesOf(text, kind, room).flat();
    return { kind, section, lines, y: 0, height: lines.length * styles[kind].line };
  };
  const headOf = (section: Section, isRepeated: boolean): Piece => {
    const cells = cellsOf(
      section,
      { cells: section.columns.map(({ title }) => title), of: null },
      null,
      true,
    );
    return { kind: 'head', section, cells, isRepeated, y: 0, height: heightOf(most(cells), 'head') };
  };

  for (const [i, text] of [its.title, ...its.facts].entries())
    put(textOf(i === 0 ? 'title' : 'note', text, null));
  const contents = contentsOf(its.sections);
  for (const section of [contents, ...its.sections]) {
    const opening = [
      textOf('heading', section.title, section),
      ...section.notes.map((note) => textOf('note', note, section)),
    ];
    const [head, again] = [headOf(section, false), headOf(section, true)];
    const first = section.rows[0]
      ? heightOf(most(cellsOf(section, section.rows[0], null, false)), 'body')
      : 0;
    const needed = opening.reduce((sum, { height }) => sum + height, 4 + head.height + first);
    y += between;
    // What no page has room for begins on one of its own.
    if (y + needed > foot && pages.at(-1)?.length) turn();
    begins.set(section, pages.length - 1);
    for (const each of opening) put(each);
    y += 4;
    put(head);
    let above: DocumentRow | null = null;
    for (const row of section.rows) {
      let cells = cellsOf(section, row, above, false);
      if (y + heightOf(most(cells), 'body') > foot && y > paper.top + again.height) {
        turn();
        put(again);
        cells = cellsOf(section, row, null, false);
      }
      for (let rest = cells; rest.length > 0; ) {
        const fits = Math.max(1, Math.floor((foot - y - 2 * pad.y) / styles.body.line));
        const isLast = most(rest) <= fits;
        const part = rest.map((cell) => ({ ...cell, lines: cell.lines.slice(0, fits) }));
        put({ kind: 'row', section, row, cells: part, isLast, y, height: heightOf(most(part), 'body') });
        rest = isLast
          ? []
          : rest.map(({ lines, quietFrom, isRepeated }) => ({
              ...{ lines: lines.slice(fits), quietFrom: quietFrom - fits, isRepeated },
            }));
        if (isLast) continue;
        turn();
        put(again);
      }
      above = row;
    }
  }
  return { pages: pages.map((page) => withPages(page, contents, its.sections, begins)), contents };
}

/** The contents with the pages on which what they name begins. */
const withPages = (
  page: Page,
  contents: Section,
  sections: readonly Section[],
  begins: ReadonlyMap<Section, number>,
): Page =>
  page.map((piece) => {
    if (piece.kind !== 'row' || piece.section !== contents) return piece;
    const section = sections[contents.rows.indexOf(piece.row)];
    const at = String((section ? (begins.get(section) ?? 0) : 0) + 1);
    return {
      ...piece,
      cells: [...piece.cells.slice(0, -1), { lines: [at], quietFrom: 1, isRepeated: false }],
    };
  });
