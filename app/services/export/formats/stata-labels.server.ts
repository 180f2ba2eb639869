// The value labels of a Stata file: one set for each codelist, shared by the variables that have it. Only whole numbers can be
// labelled in Stata; the codes of a text say for themselves what they are.
import { type Codelist, type Table, Unwritable, type Variable } from '../table.server.ts';
import { formatName, long } from './stata-storage.server.ts';

const maxLabelBytes = 32_000;

/** The set that labels the variable, if one does. */
export const labelsOf = (variable: Variable): Codelist | null =>
  variable.type === 'int' && variable.codelist?.items.length ? variable.codelist : null;

/** The sets of the table by name. Throws Unwritable for a name that stands for two, and for codes that Stata cannot label. */
export function labelSets(table: Table, nameRule: (name: string) => string | null): readonly Codelist[] {
  const sets = new Map<string, Codelist>();
  for (const variable of table.variables) {
    const its = labelsOf(variable);
    if (!its) continue;
    const known = sets.get(its.name);
    const rule = known
      ? JSON.stringify(known.items) === JSON.stringify(its.items)
        ? null
        : `the codelist ${its.name} has other labels elsewhere`
      : (nameRule(its.name) ?? wrongItems(its));
    if (rule) throw new Unwritable(formatName, table.name, variable.name, null, rule);
    sets.set(its.name, its);
  }
  return [...sets.values()];
}

function wrongItems({ items }: Codelist): string | null {
  const seen = new Set<string | number>();
  for (const { code, label } of items) {
    const said = JSON.stringify(code);
    if (typeof code !== 'number' || !Number.isInteger(code) || code < long.min || code > long.max)
      return `the code ${said} is not a whole number of four bytes`;
    if (seen.has(code)) return `the code ${said} has two labels`;
    if (label === '' || !label.isWellFormed() || label.includes('\0'))
      return `the label of the code ${said} is no text`;
    const bytes = Buffer.byteLength(label);
    if (bytes > maxLabelBytes) return `a label of ${bytes} bytes, at most ${maxLabelBytes}`;
    seen.add(code);
  }
  return null;
}

/** One set as it stands between `<lbl>` and `</lbl>`; `name` is already padded. */
export function labelBytes(name: Buffer, { items }: Codelist): Buffer {
  const sorted = items.map(({ code, label }) => ({ code: Number(code), text: Buffer.from(`${label}\0`) }));
  sorted.sort((a, b) => a.code - b.code);
  const texts = Buffer.concat(sorted.map(({ text }) => text));
  const n = sorted.length;
  const table = Buffer.alloc(8 + 8 * n);
  table.writeUInt32LE(n, 0);
  table.writeUInt32LE(texts.length, 4);
  let offset = 0;
  for (const [i, { code, text }] of sorted.entries()) {
    table.writeUInt32LE(offset, 8 + 4 * i);
    table.writeInt32LE(code, 8 + 4 * n + 4 * i);
    offset += text.length;
  }
  const size = Buffer.alloc(4);
  size.writeUInt32LE(table.length + texts.length);
  return Buffer.concat([size, name, Buffer.alloc(3), table, texts]);
}
