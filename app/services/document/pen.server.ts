// What a page of a PDF is drawn with: one line of text, a rule, a filled box. Whatever only looks is an artifact, which a screen
// reader passes over.
import type PDFDocument from 'pdfkit';
import { paper, type Style, styles } from './layout.server.ts';

export type Pdf = InstanceType<typeof PDFDocument>;

export const ink = {
  text: '#1a1a1a',
  quiet: '#5f6368',
  marks: '#8c1d18',
  fill: '#eef1f4',
  line: '#c9ced4',
} as const;
export const edge = paper.width - paper.right;

const withFont = (pdf: Pdf, style: Style, isBold: boolean = styles[style].isBold) =>
  pdf.font(isBold ? 'Helvetica-Bold' : 'Helvetica').fontSize(styles[style].size);

/** In points. */
export const widthIn = (pdf: Pdf, text: string, style: Style) => withFont(pdf, style).widthOfString(text);

/**
 * The same without what a blank is drawn closer to a letter, so never less; each word is measured once. To see whether a line has
 * room is asked far more often than anything is drawn.
 */
export function wordWidths(pdf: Pdf): (text: string, style: Style) => number {
  const known = new Map<string, number>();
  return (text, style) =>
    text.split(/(?= )/).reduce((sum, word) => {
      const key = `${style} ${word}`;
      const width = known.get(key) ?? widthIn(pdf, word, style);
      known.set(key, width);
      return sum + width;
    }, 0);
}

/** One line, its top at `y`. `isQuiet`: grey, and never bold. */
export function say(pdf: Pdf, text: string, x: number, y: number, style: Style, isQuiet = false): void {
  const { size, line, isBold } = styles[style];
  withFont(pdf, style, isBold && !isQuiet).fillColor(
    isQuiet ? ink.quiet : style === 'marks' ? ink.marks : ink.text,
  );
  pdf.text(text, x, y + (line - size) / 2, { lineBreak: false });
}

export function rule(pdf: Pdf, from: number, y: number): void {
  pdf.moveTo(from, y).lineTo(edge, y).lineWidth(0.4).strokeColor(ink.line).stroke();
}

export function artifact(pdf: Pdf, draw: () => void, type: 'Pagination' | 'Layout' = 'Layout'): void {
  pdf.markContent('Artifact', { type });
  draw();
  pdf.endMarkedContent();
}
