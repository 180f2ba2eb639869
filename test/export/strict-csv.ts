// A reader of CSV that forgives nothing of RFC 4180: quotes around a whole cell or none at all, CR LF after every line, and
// no line break or quote outside quotes. It tells an empty cell, which is missing, from a text of no characters.

/** The lines; null is an empty cell without quotes. */
export function readStrictly(text: string): (string | null)[][] {
  const lines: (string | null)[][] = [];
  const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  let line: (string | null)[] = [];
  let at = 0;
  while (at < text.length) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    if (!found) throw new Error(`No cell at ${at}.`);
    line.push(found[1] !== undefined ? found[1].replaceAll('""', '"') : found[2] || null);
    at = cell.lastIndex;
    if (text[at] === ',') at += 1;
    else if (text.startsWith('\r\n', at)) {
      lines.push(line);
      line = [];
      at += 2;
    } else throw new Error(`Neither a comma nor the end of a line at ${at}: ${text.slice(at, at + 20)}`);
  }
  if (line.length > 0) throw new Error('The last line does not end.');
  for (const each of lines)
    if (each.length !== lines[0]?.length)
      throw new Error(`A line has ${each.length} cells, the first ${lines[0]?.length}.`);
  return lines;
}
