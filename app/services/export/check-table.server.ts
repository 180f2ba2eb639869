// What must be true of a table before any format writes it. A format refuses what it alone cannot hold; what would be wrong
// in every one is found here, once: in the description of the table, and in its rows while they are read.
import { isDeepStrictEqual } from 'node:util';
import { type Codelist, type Row, type Table, Unwritable, type Variable } from './table.server.ts';
import { unsayable } from './text-chunks.server.ts';

const format = 'every format';
/** SAS, SPSS, Stata and SQL all take such names, and none of them tells upper case from lower. */
const isName = /^[A-Za-z][A-Za-z0-9_]{0,31}$/;
const isSasName = /^[A-Z_][A-Z0-9_]{0,7}$/;
const isListName = /^[A-Za-z][A-Za-z0-9_]{0,7}$/;
const isLabel = /^[\x20-\x7e]+$/;

/** The first that was there before, whatever its case. */
function firstTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name.toLowerCase()).size);
}

function listFault(list: Codelist, its: Variable): string | null {
  const wanted = its.type === 'int' ? 'number' : 'string';
  if (its.type !== 'int' && its.type !== 'char') return `a codelist for a ${its.type}`;
  if (!isListName.test(list.name)) return `a codelist named ${JSON.stringify(list.name)}`;
  if (list.items.length === 0) return `codelist ${list.name} is empty`;
  const texts = [list.label, ...list.items.map(({ label }) => label)];
  const bad = texts.find((each) => !isLabel.test(each));
  if (bad !== undefined) return `codelist ${list.name}: ${JSON.stringify(bad)} is no printable ASCII`;
  const other = list.items.find(({ code }) => typeof code !== wanted);
  if (other) return `codelist ${list.name}: code ${JSON.stringify(other.code)} is no ${its.type}`;
  const codes = list.items.map(({ code }) => code);
  if (new Set(codes).size < codes.length) return `codelist ${list.name} has a code twice`;
  const fault = list.items.map(({ code }) => plainFault(its, code)).find((each) => each !== null);
  return fault ? `codelist ${list.name}: ${fault}` : null;
}

function variableFault(its: Variable): string | null {
  if (!isName.test(its.name)) return 'no name for a variable';
  if (!isSasName.test(its.sasName)) return `no SAS name: ${JSON.stringify(its.sasName)}`;
  if (!isLabel.test(its.label)) return `a label that is no printable ASCII: ${JSON.stringify(its.label)}`;
  if (its.type === 'char' && !(Number.isInteger(its.length) && Number(its.length) > 0))
    return 'a text without a length';
  if (its.type !== 'char' && its.length !== undefined) return `a length for a ${its.type}`;
  return its.codelist ? listFault(its.codelist, its) : null;
}

/**
 * Every codelist of these tables once, in the order in which they are met. Throws Unwritable where two that differ have
 * one name: value labels of SAS, SPSS and Stata are known by it alone.
 */
export function codelistsOf(
  tables: readonly Omit<Table, 'rows'>[],
): { list: Codelist; type: Variable['type'] }[] {
  const found = new Map<string, { list: Codelist; type: Variable['type'] }>();
  for (const table of tables)
    for (const { name, codelist: list, type } of table.variables) {
      if (!list) continue;
      const old = found.get(list.name.toLowerCase());
      if (!old) found.set(list.name.toLowerCase(), { list, type });
      else if (!isDeepStrictEqual(old.list, list))
        throw new Unwritable(format, table.name, name, null, `another codelist ${list.name} than before`);
    }
  return [...found.values()];
}

/** Throws Unwritable where the description of the table is one that some format would write wrongly. */
export function checkTable(table: Omit<Table, 'rows'>): void {
  const refuse = (variable: string | null, rule: string) => {
    throw new Unwritable(format, table.name, variable, null, rule);
  };
  if (!isName.test(table.name)) refuse(null, 'no name for a table');
  if (!isLabel.test(table.label))
    refuse(null, `a label that is no printable ASCII: ${JSON.stringify(table.label)}`);
  if (table.variables.length === 0) refuse(null, 'no variables');
  for (const its of table.variables) {
    const fault = variableFault(its);
    if (fault !== null) refuse(its.name, fault);
  }
  const names = table.variables.map(({ name }) => name);
  const twice = firstTwice(names) ?? firstTwice(table.variables.map(({ sasName }) => sasName));
  if (twice !== undefined) refuse(twice, 'a name twice');
  for (const key of table.keys) if (!names.includes(key)) refuse(key, 'a key that is no variable');
  if (new Set(table.keys).size < table.keys.length) refuse(null, 'a key twice');
  codelistsOf([table]);
}

const isDayShaped = /^\d{4}-\d\d-\d\d$/;
const isInstantShaped = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day of the calendar, from its first ten characters. By arithmetic: a Date for each cell would take four times as long. */
function isDay(text: string): boolean {
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && isLeap ? 29 : (monthDays[month - 1] ?? 0);
  return day >= 1 && day <= last;
}

/** What is wrong with a cell that is not missing, whatever its codelist. */
function plainFault(its: Variable, cell: string | number): string | null {
  const wrong = () => `${JSON.stringify(cell)} is no ${its.type}`;
  const fault = unsayable(cell);
  if (fault !== null) return fault;
  if (typeof cell === 'number')
    return its.type === 'float' || (its.type === 'int' && Number.isSafeInteger(cell)) ? null : wrong();
  if (its.type === 'date') return isDayShaped.test(cell) && isDay(cell) ? null : wrong();
  if (its.type === 'datetime') return isInstantShaped.test(cell) && isDay(cell) ? null : wrong();
  if (its.type !== 'char') return wrong();
  const bytes = Buffer.byteLength(cell, 'utf8');
  return bytes > (its.length ?? 0) ? `${bytes} bytes where ${its.length} are planned` : null;
}

/**
 * The same table, with every row looked at while it is read: Unwritable with variable and row for a cell of another type,
 * longer than planned or outside its codelist, for an empty text, a number that is none, a row of another length, and two
 * rows after one another that the keys do not tell apart. A negative zero becomes zero, as it is in text.
 */
export function checkedRows(table: Table): Table {
  const codes = table.variables.map(
    ({ codelist }) => codelist && new Set(codelist.items.map(({ code }) => code)),
  );
  const keys = table.keys.map((key) => table.variables.findIndex(({ name }) => name === key));
  const faultOf = (its: Variable | undefined, i: number, cell: string | number) => {
    if (!its) return null;
    const fault = plainFault(its, cell);
    if (fault !== null) return fault;
    return codes[i]?.has(cell) === false
      ? `${JSON.stringify(cell)} is no code of ${its.codelist?.name}`
      : null;
  };
  return {
    ...table,
    async *rows() {
      let number = 0;
      let before: Row | null = null;
      const check = (row: Row): Row => {
        number += 1;
        const refuse = (variable: string | null, rule: string) => {
          throw new Unwritable(format, table.name, variable, number, rule);
        };
        if (row.length !== table.variables.length)
          refuse(null, `${row.length} cells for ${table.variables.length} variables`);
        let hasNegativeZero = false;
        const last = before;
        for (let i = 0; i < row.length; i += 1) {
          const cell = row[i] ?? null;
          // Most texts are those of the row before, and were looked at there.
          if (cell === null || (typeof cell === 'string' && cell === last?.[i])) continue;
          const fault = faultOf(table.variables[i], i, cell);
          if (fault !== null) refuse(table.variables[i]?.name ?? null, fault);
          hasNegativeZero ||= Object.is(cell, -0);
        }
        if (last && keys.length > 0 && keys.every((key) => row[key] === last[key]))
          refuse(null, 'the keys of the row before');
        before = row;
        return hasNegativeZero ? row.map((cell) => (cell === 0 ? 0 : cell)) : row;
      };
      for await (const batch of table.rows()) yield batch.map(check);
    },
  };
}
