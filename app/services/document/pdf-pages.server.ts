// A document as PDF 1.7: standard fonts, tagged for screen readers, with bookmarks and a contents that leads to its pages. The
// bytes follow from the document alone: its only time is the one that it names, and nothing is compressed, since what zlib
// makes differs between machines.
import PdfDocument from 'pdfkit';
import type { Document, Section } from './document.server.ts';
import { type Cell, columnsOf, layOut, type Piece, pad, paper, type Style, styles } from './layout.server.ts';
import { artifact, edge, ink, type Pdf, rule, say, widthIn, wordWidths } from './pen.server.ts';

type Element = ReturnType<Pdf['struct']>;
/** The types of the library leave out whose head a cell is. */
type Options = NonNullable<Parameters<Pdf['struct']>[1]> & { scope?: 'Row' | 'Column' };

/** The elements that a screen reader walks, of which the newest may go on over pages, and the bookmarks. */
interface Open {
  pdf: Pdf;
  root: Element;
  part: Element | null;
  table: Element | null;
  /** One that goes on. */
  row: { element: Element; cells: Element[] } | null;
  group: { name: string; its: Pdf['outline'] };
  /** What a row of the contents leads to. */
  leadsTo(piece: Piece): string | null;
}

function endPart(open: Open) {
  open.table?.end();
  open.part?.end();
  open.table = null;
}

function begin(open: Open, section: Section, y: number) {
  const { pdf } = open;
  endPart(open);
  open.part = pdf.struct('Sect', { title: section.title });
  open.root.add(open.part);
  pdf.addNamedDestination(section.name, 'XYZ', 0, y - 20, 0);
  // With options of its own a bookmark would no longer show the whole page.
  const expanded = { expanded: true, fit: true };
  if (section.group !== '' && section.group !== open.group.name)
    open.group = { name: section.group, its: pdf.outline.addItem(section.group, expanded) };
  (section.group === '' ? pdf.outline : open.group.its).addItem(section.title);
}

function drawText(open: Open, { kind, section, lines, y }: Piece & { kind: 'title' | 'heading' | 'note' }) {
  const { pdf } = open;
  if (kind === 'heading' && section) begin(open, section, y);
  const element = pdf.struct({ title: 'H1', heading: 'H2', note: 'P' }[kind]);
  (open.part ?? open.root).add(element);
  element.add(() => {
    for (const [i, line] of lines.entries())
      say(pdf, line, paper.left, y + i * styles[kind].line, kind, kind === 'note');
  });
  element.end();
}

/** Calls `put` for each cell, with what draws it. */
function cellsOf(
  { pdf }: Open,
  piece: Piece & { kind: 'head' | 'row' },
  put: (its: { i: number; isHead: boolean; x: number; width: number }, draw: (() => void) | null) => void,
) {
  for (const [i, { column, x, width }] of columnsOf(piece.section).entries()) {
    const { lines, quietFrom }: Cell = piece.cells[i] ?? { lines: [], quietFrom: 0, isRepeated: false };
    const style: Style = piece.kind === 'head' ? 'head' : column.isHead ? 'name' : 'body';
    const draw = () => {
      for (const [k, line] of lines.entries()) {
        const at = column.isRight ? x + width - pad.x - widthIn(pdf, line, style) : x + pad.x;
        say(pdf, line, at, piece.y + pad.y + k * styles[style].line, style, k >= quietFrom);
      }
    };
    put({ i, isHead: column.isHead === true, x, width }, lines.length > 0 ? draw : null);
  }
}

function drawHead(open: Open, piece: Piece & { kind: 'head' }) {
  const { pdf } = open;
  const { section, y, height, isRepeated } = piece;
  artifact(pdf, () => {
    pdf.rect(paper.left, y, edge - paper.left, height).fill(ink.fill);
    if (!isRepeated) return;
    say(pdf, `${section.title}, continued`, paper.left, y - 14, 'body', true);
    cellsOf(open, piece, (_, draw) => draw?.());
  });
  if (isRepeated) return;
  open.table = pdf.struct('Table', { title: section.title });
  open.part?.add(open.table);
  const row = pdf.struct('TR');
  open.table.add(row);
  const scope: Options = { scope: 'Column' };
  cellsOf(open, piece, (_, draw) => void row.add(pdf.struct('TH', scope, draw ? [draw] : [])));
  row.end();
}

function drawRow(open: Open, piece: Piece & { kind: 'row' }) {
  const { pdf } = open;
  const { section, y, height, isLast, cells } = piece;
  const isFirst = open.row === null;
  open.row ??= { element: pdf.struct('TR'), cells: [] };
  const row = open.row;
  if (isFirst) open.table?.add(row.element);
  if (isFirst && section.rows[0] !== piece.row) {
    const from = columnsOf(section).find((_, i) => !cells[i]?.isRepeated)?.x ?? paper.left;
    artifact(pdf, () => rule(pdf, from, y));
  }
  const to = open.leadsTo(piece);
  cellsOf(open, piece, ({ i, isHead, x, width }, draw) => {
    const options: Options = isHead ? { scope: 'Row' } : {};
    const its = row.cells[i] ?? pdf.struct(isHead ? 'TH' : 'TD', options);
    row.cells[i] = its;
    if (isFirst) row.element.add(its);
    if (draw === null) return;
    if (to === null || !isHead) return void its.add(draw);
    const link = pdf.struct('Link');
    its.add(link);
    link.add(draw);
    const within: object = { structParent: link };
    pdf.goTo(x, y, width, height, to, within);
    link.end();
  });
  if (!isLast) return;
  row.element.end();
  open.row = null;
}

/** What stands on every page. */
function drawMargins(pdf: Pdf, { title, marks, source }: Document, number: number, of: number) {
  const low = paper.height - 34;
  const onRight = (text: string, y: number) =>
    say(pdf, text, edge - widthIn(pdf, text, 'body'), y, 'body', true);
  const draw = () => {
    say(pdf, title, paper.left, 24, 'body', true);
    say(pdf, marks, edge - widthIn(pdf, marks, 'marks'), 24, 'marks');
    rule(pdf, paper.left, 39);
    say(pdf, source, paper.left, low, 'body', true);
    onRight(`${number} of ${of}`, low);
  };
  artifact(pdf, draw, 'Pagination');
}

function drawPiece(open: Open, piece: Piece) {
  if (piece.kind === 'head') drawHead(open, piece);
  else if (piece.kind === 'row') drawRow(open, piece);
  else drawText(open, piece);
}

/** The file. */
export function pagesOf(its: Document): Uint8Array<ArrayBuffer> {
  const pdf: Pdf = new PdfDocument({
    ...{
      autoFirstPage: false,
      compress: false,
      pdfVersion: '1.7',
      tagged: true,
      lang: 'en',
      displayTitle: true,
    },
    ...{ size: 'A4', layout: 'landscape', margin: 0 },
    info: { Title: its.title, Creator: 'Equipoise', Producer: 'Equipoise', CreationDate: new Date(its.at) },
  });
  const { pages, contents } = layOut(its, wordWidths(pdf));
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const open: Open = {
    ...{ pdf, root, part: null, table: null, row: null, group: { name: '', its: pdf.outline } },
    leadsTo: (piece) => (piece.kind === 'row' && piece.section === contents ? (piece.row.of ?? null) : null),
  };
  const chunks: Uint8Array[] = [];
  const take = () => {
    for (let chunk = pdf.read() as Uint8Array | null; chunk; chunk = pdf.read() as Uint8Array | null)
      chunks.push(chunk);
  };
  for (const [i, page] of pages.entries()) {
    pdf.addPage();
    drawMargins(pdf, its, i + 1, pages.length);
    for (const piece of page) drawPiece(open, piece);
    take();
  }
  endPart(open);
  root.end();
  pdf.end();
  take();
  return new Uint8Array(Buffer.concat(chunks));
}
