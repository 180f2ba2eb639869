// The syntax that reads the CSV files in SPSS or PSPP with types, labels and value labels. No line is empty within a command
// and none but the last ends in a point, since either would end it. The files must be those of `oneLine`.
import { type Stamp, Unwritable, type Variable } from '../../table.server.ts';
import { type Located, refuseUnscriptable, remarks, widthOf } from './script.server.ts';

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

// SPSS knows no form with T and Z: an instant is read as text under a name that no variable has, and taken apart.
const textName = (name: string) => `@${name}`;
const readAs = ({ name, type, length }: Variable) =>
  type === 'char'
    ? `${name} A${length}`
    : type === 'date'
      ? `${name} SDATE10`
      : type === 'datetime'
        ? `${textName(name)} A20`
        : `${name} F40.0`;

function instant({ name }: Variable): string[] {
  const part = (at: number, length: number) =>
    `NUMBER(SUBSTR(${textName(name)},${at},${length}),F${length}.0)`;
  return [
    `NUMERIC ${name} (DATETIME20).`,
    `DO IF ${textName(name)} <> ''.`,
    `  COMPUTE ${name} = DATE.DMY(${part(9, 2)}, ${part(6, 2)}, ${part(1, 4)})`,
    `    + TIME.HMS(${part(12, 2)}, ${part(15, 2)}, ${part(18, 2)}).`,
    'END IF.',
  ];
}

/** How numbers are shown; what is stored keeps every digit. */
function shown({ type, format }: Variable): string {
  const its = widthOf(format);
  if (its && its.width >= 1 && its.width <= 40 && its.decimals < Math.min(its.width, 17))
    return `F${its.width}.${its.decimals}`;
  return type === 'int' ? 'F8.0' : 'F16.6';
}

const level = ({ type, codelist }: Variable) => (type === 'char' || codelist ? 'NOMINAL' : 'SCALE');

function step({ table, path }: Located): string[] {
  const { variables } = table;
  const ended = (lines: string[]) => lines.map((line, i) => (i === lines.length - 1 ? `${line}.` : line));
  const instants = variables.filter(({ type }) => type === 'datetime');
  const numbers = variables.filter(({ type }) => type === 'int' || type === 'float');
  const lists = variables.filter(({ codelist }) => codelist);
  return [
    '',
    ...ended([
      'GET DATA',
      '  /TYPE=TXT',
      `  /FILE=${quoted(path)}`,
      "  /ENCODING='UTF8'",
      '  /ARRANGEMENT=DELIMITED',
      '  /DELCASE=LINE',
      '  /FIRSTCASE=2',
      '  /DELIMITERS=","',
      "  /QUALIFIER='\"'",
      '  /VARIABLES=',
      ...variables.map((each) => `    ${readAs(each)}`),
    ]),
    ...instants.flatMap(instant),
    ...(instants.length > 0
      ? ended(['ADD FILES', '  /FILE=*', '  /KEEP=', ...variables.map(({ name }) => `    ${name}`)])
      : []),
    ...(numbers.length > 0
      ? ended(['FORMATS', ...numbers.map((each) => `  ${each.name} (${shown(each)})`)])
      : []),
    ...ended(['VARIABLE LABELS', ...variables.map(({ name, label }) => `  ${name} ${quoted(label)}`)]),
    ...(lists.length > 0
      ? ended([
          'VALUE LABELS',
          ...lists.flatMap(({ name, codelist }, i) => [
            `  ${i === 0 ? '' : '/'}${name}`,
            ...(codelist?.items ?? []).map(
              ({ code, label }) => `    ${typeof code === 'number' ? code : quoted(code)} ${quoted(label)}`,
            ),
          ]),
        ])
      : []),
    ...ended([
      'VARIABLE LEVEL',
      ...variables.map((each, i) => `  ${i === 0 ? '' : '/'}${each.name} (${level(each)})`),
    ]),
    `FILE LABEL ${quoted(table.label)}.`,
    `SAVE OUTFILE=${quoted(`${table.name}.sav`)}.`,
  ];
}

/**
 * Reads each table and saves it beside the syntax as `<name>.sav`. Throws Unwritable for labels longer than SPSS keeps: 255
 * bytes of a variable, 120 of a code, 64 of a file.
 */
export function spssScript(located: readonly Located[], stamp: Stamp): string {
  const reserved = 'ALL AND BY EQ GE GT LE LT NE NOT OR TO WITH';
  refuseUnscriptable('SPSS syntax', located, { label: 255, codeLabel: 120, tableLabel: 64, reserved });
  for (const { table } of located)
    for (const { name, length } of table.variables)
      if (length !== undefined && length > 32767)
        throw new Unwritable('SPSS syntax', table.name, name, null, 'a text of more than 32767 bytes');
  return `${[
    ...remarks(stamp).map((each) => `* ${each}.`),
    '* Reads every data file of this bundle with types, labels and value labels.',
    '* Make the folder of the unpacked bundle the current one. A line break within a text is read as a space.',
    'SET DECIMAL=DOT.',
    ...located.flatMap(step),
  ].join('\n')}\n`;
}
