// Texts as lines of a width, in the signs that the standard fonts of PDF have. Nothing is cut off: what is too long for a line
// goes on in the next, broken at a blank, else after a sign such as _ or ; and only then within a word.

/** What WinAnsi has beside ASCII and Latin-1: PDF 32000-1, annex D. */
const beyond = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');
const isHeld = (sign: string) =>
  (sign >= ' ' && sign <= '~') ||
  // A soft hyphen would be printed.
  (sign >= '\u00a0' && sign <= '\u00ff' && sign !== '\u00ad') ||
  beyond.has(sign) ||
  sign === '\n';

/** The signs that no standard font has, each once; '' where all are there. */
export const unheld = (text: string): string => [...new Set(text)].filter((sign) => !isHeld(sign)).join('');

const breaks = [/(?<= )/, /(?<=[_./,;:|()=+*-])/, /(?:)/u] as const;

/** Without the blank at the end of a line, which needs no room. */
function filled(text: string, fits: (line: string) => boolean, finer: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of text.split(breaks[finer] ?? '')) {
    if (fits((line + part).trimEnd())) {
      line += part;
      continue;
    }
    if (line !== '') lines.push(line);
    line = part;
    if (finer + 1 === breaks.length || fits(part.trimEnd())) continue;
    const its = filled(part, fits, finer + 1);
    line = its.pop() ?? '';
    lines.push(...its);
  }
  return [...lines, line];
}

/** The lines of each paragraph of a text; no line where there is no text. `fits`: whether a line has room. */
export const paragraphsOf = (text: string, fits: (line: string) => boolean): string[][] =>
  text === '' ? [] : text.split('\n').map((each) => filled(each, fits, 0).map((line) => line.trimEnd()));
