// Texts in ASCII alone, which is all that the FDA takes in a SAS transport file. Each replacement stands in one list, so that
// whoever receives the file can be told of all of them; a character that is not in it is left, and the file is not written.
import { type Replaced, type Row, type Table, Unwritable } from '../table.server.ts';

/** Every character that is replaced, what stands for it, and what it is. */
export const replacements: readonly { from: string; to: string; what: string }[] = [
  { from: '\u2018', to: "'", what: 'left single quotation mark' },
  { from: '\u2019', to: "'", what: 'right single quotation mark' },
  { from: '\u201c', to: '"', what: 'left double quotation mark' },
  { from: '\u201d', to: '"', what: 'right double quotation mark' },
  { from: '\u2013', to: '-', what: 'en dash' },
  { from: '\u2014', to: '-', what: 'em dash' },
  { from: '\u2026', to: '...', what: 'ellipsis' },
  { from: '\u00a0', to: ' ', what: 'no-break space' },
  { from: '\u00b0', to: 'deg', what: 'degree sign' },
  { from: '\u00b1', to: '+/-', what: 'plus-minus sign' },
  { from: '\u00b2', to: '2', what: 'superscript two' },
  { from: '\u00b5', to: 'u', what: 'micro sign' },
  { from: '\u03bc', to: 'u', what: 'Greek letter mu' },
];
const byCharacter = new Map(replacements.map(({ from, to }) => [from, to]));
// Nearly every text is: then none of its characters is looked at one by one.
const isAscii = (text: string) => !/[^\0-\x7f]/.test(text);

/** The text in ASCII, or the characters that are left, each once. */
export function asciiOnly(text: string): { text: string; changed: boolean } | { left: string } {
  if (isAscii(text)) return { text, changed: false };
  let its = '';
  const left = new Set<string>();
  for (const character of text) {
    const to = character <= '\x7f' ? character : byCharacter.get(character);
    if (to === undefined) left.add(character);
    else its += to;
  }
  return left.size ? { left: [...left].join('') } : { text: its, changed: its !== text };
}

/** The same table with its texts in ASCII. Reading it throws Unwritable, in the name of `format`, at what is left. */
export function ascii(format: string, table: Table): Table {
  const inAscii = (row: Row, at: number): Row =>
    row.map((cell, i) => {
      if (typeof cell !== 'string') return cell;
      const its = asciiOnly(cell);
      if ('text' in its) return its.text;
      const name = table.variables[i]?.name ?? null;
      throw new Unwritable(format, table.name, name, at, `${its.left} cannot be written in ASCII`);
    });
  return {
    ...table,
    async *rows() {
      let before = 0;
      for await (const batch of table.rows()) {
        const from = before;
        before += batch.length;
        yield batch.map((row, i) => inAscii(row, from + i + 1));
      }
    },
  };
}

/** Above so many the rows are counted and not named. */
const mostNamed = 20;

/** What `ascii` replaces, by variable in their order; those of which nothing is replaced are left out. Reads the table once. */
export async function replacedIn(table: Table): Promise<Replaced[]> {
  const found = table.variables.map(() => ({
    rows: [] as number[],
    cells: 0,
    signs: new Map<string, number>(),
  }));
  let at = 0;
  for await (const batch of table.rows())
    for (const row of batch) {
      at += 1;
      for (const [i, its] of found.entries()) {
        const cell = row[i];
        if (typeof cell !== 'string' || isAscii(cell)) continue;
        const signs = [...cell].filter((sign) => byCharacter.has(sign));
        if (signs.length === 0) continue;
        its.cells += 1;
        if (its.cells <= mostNamed) its.rows.push(at);
        for (const sign of signs) its.signs.set(sign, (its.signs.get(sign) ?? 0) + 1);
      }
    }
  return table.variables.flatMap(({ name: variable }, i) => {
    const { rows, cells, signs } = found[i] ?? { rows: [], cells: 0, signs: new Map<string, number>() };
    if (cells === 0) return [];
    // In the order of the list, so that two tables are compared line by line.
    const all = replacements.flatMap(({ from: sign, to: written }) => {
      const times = signs.get(sign);
      return times === undefined ? [] : [{ sign, written, times }];
    });
    return [{ variable, cells, ...(cells <= mostNamed && { rows }), signs: all }];
  });
}
