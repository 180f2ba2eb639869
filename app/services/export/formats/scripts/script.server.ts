// What the scripts for R, SAS, SPSS and Stata share. A label is what somebody typed, and a script is run: text of the study
// gets into one as a string of the language or, in a comment, without any sign that could end the comment.
import { checkTable, codelistsOf } from '../../check-table.server.ts';
import { type Stamp, type Table, Unwritable } from '../../table.server.ts';

/** A table without its rows, and where its CSV lies, seen from the folder of the unpacked bundle. */
export interface Located {
  table: Omit<Table, 'rows'>;
  path: string;
}

const isPath = /^[A-Za-z0-9_-][A-Za-z0-9_./-]*$/;

/** Throws Unwritable where a table, its path or one of its labels cannot be said in a script. `longest` in bytes. */
export function refuseUnscriptable(
  language: string,
  located: readonly Located[],
  its: { label: number; codeLabel: number; tableLabel: number; reserved?: string },
): void {
  const reserved = new Set(its.reserved?.split(' '));
  const names = new Set<string>();
  for (const { table, path } of located) {
    const refuse = (variable: string | null, rule: string) => {
      throw new Unwritable(language, table.name, variable, null, rule);
    };
    checkTable(table);
    if (!isPath.test(path)) refuse(null, `no path for a script: ${JSON.stringify(path)}`);
    if (names.size === names.add(table.name.toLowerCase()).size) refuse(null, 'two tables of this name');
    if (table.label.length > its.tableLabel)
      refuse(null, `a label of more than ${its.tableLabel} characters`);
    for (const { name, label, codelist } of table.variables) {
      if (reserved.has(name.toUpperCase())) refuse(name, 'a word of the language');
      if (label.length > its.label) refuse(name, `a label of more than ${its.label} characters`);
      if (codelist?.items.some((item) => item.label.length > its.codeLabel))
        refuse(name, `a code with a label of more than ${its.codeLabel} characters`);
    }
  }
  codelistsOf(located.map(({ table }) => table));
}

/** Text for a comment: no sign that ends one in any of the four languages, or begins one. */
export const remark = (text: string): string => text.replaceAll(/[^A-Za-z0-9,:()_.-]+/g, ' ').trim();

/** What each script says first. */
export const remarks = ({ study, marks, cutAt, version }: Stamp): string[] => [
  `${remark(study)}: ${remark(marks)}`,
  `The cut of ${remark(cutAt)}, by Equipoise ${remark(version)}`,
];

/** Width and decimals of a SAS format of numbers, such as 8.1; null where it is another. */
export function widthOf(format: string | undefined): { width: number; decimals: number } | null {
  const found = /^(\d+)\.(\d*)$/.exec(format ?? '');
  return found ? { width: Number(found[1]), decimals: Number(found[2] || 0) } : null;
}
