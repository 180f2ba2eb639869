// The program that reads the CSV files in SAS with types, labels and formats. All text of the study stands in single quotes,
// where SAS looks for no macro. A line break within a text would end the line for SAS, so that the program reads a copy in
// which it is a space; the transport files keep it.
import { codelistsOf } from '../../check-table.server.ts';
import { type Codelist, type Stamp, Unwritable, type Variable } from '../../table.server.ts';
import { type Located, refuseUnscriptable, remarks } from './script.server.ts';

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
/** A format may not end in a digit, and must not be one of SAS, none of which ends so; up to 32 characters. */
const formatName = (list: Codelist, type: Variable['type']) => `${type === 'char' ? '$' : ''}${list.name}_F`;
const isFormat = /^\$?([A-Za-z_][A-Za-z_0-9]*)?\d*\.\d*$/;

const valueFormat = ({ list, type }: ReturnType<typeof codelistsOf>[number]) => [
  `  value ${formatName(list, type)}`,
  ...list.items.map(
    ({ code, label }) => `    ${typeof code === 'number' ? code : quoted(code)} = ${quoted(label)}`,
  ),
  '  ;',
];

const informats = { int: 'best32.', float: 'best32.', date: 'yymmdd10.', datetime: 'e8601dz20.' };
const defaults = { char: null, int: null, float: null, date: 'E8601DA10.', datetime: 'E8601DT19.' };
const informat = (its: Variable) => (its.type === 'char' ? `$char${its.length}.` : informats[its.type]);

function shown(its: Variable, table: string): string[] {
  if (its.codelist) return [`    ${its.name} ${formatName(its.codelist, its.type)}.`];
  const format = its.format ?? defaults[its.type];
  if (format === null) return [];
  if (!isFormat.test(format))
    throw new Unwritable('SAS program', table, its.name, null, `no format: ${format}`);
  return [`    ${its.name} ${format}`];
}

function step({ table, path }: Located): string[] {
  const formats = table.variables.flatMap((each) => shown(each, table.name));
  // A text of the longest length in which every sign is a quote, and numbers as long as they get.
  const longest = table.variables.reduce(
    (sum, { length }) => sum + (length === undefined ? 32 : 2 * length + 3),
    0,
  );
  const each = (spell: (its: Variable) => string) => table.variables.map((its) => `    ${spell(its)}`);
  return [
    '',
    'filename flat temp;',
    'data _null_;',
    `  infile ${quoted(path)} recfm=n;`,
    '  file flat recfm=n;',
    '  retain inside 0;',
    '  input sign $char1.;',
    "  if sign = '22'x then inside = not inside;",
    "  if inside and sign in ('0D'x, '0A'x) then sign = ' ';",
    '  put sign $char1.;',
    'run;',
    `data ${table.name} (label=${quoted(table.label)});`,
    `  infile flat dsd dlm=',' firstobs=2 lrecl=${Math.max(32767, longest)} encoding='utf-8' termstr=crlf truncover;`,
    '  length',
    ...each(({ name, length }) => `${name} ${length === undefined ? 8 : `$${length}`}`),
    '  ;',
    '  informat',
    ...each((its) => `${its.name} ${informat(its)}`),
    '  ;',
    ...(formats.length > 0 ? ['  format', ...formats, '  ;'] : []),
    '  label',
    ...each(({ name, label }) => `${name} = ${quoted(label)}`),
    '  ;',
    '  input',
    ...each(({ name }) => name),
    '  ;',
    'run;',
    'filename flat clear;',
  ];
}

/** Makes a data set of each table in WORK. Throws Unwritable for a label of more than 256 characters, SAS's own limit. */
export function sasScript(located: readonly Located[], stamp: Stamp): string {
  refuseUnscriptable('SAS program', located, { label: 256, codeLabel: 32767, tableLabel: 256 });
  for (const { table } of located)
    for (const { name, length } of table.variables)
      if (length !== undefined && length > 32767)
        throw new Unwritable('SAS program', table.name, name, null, 'a text of more than 32767 bytes');
  const lists = codelistsOf(located.map(({ table }) => table));
  return `${[
    ...remarks(stamp).map((each) => `/* ${each} */`),
    '/* Reads every data file of this bundle with types, labels and formats. SAS 9.4 or newer, in a UTF-8 session. */',
    '/* Make the folder of the unpacked bundle the current one. A line break within a text is read as a space. */',
    'options validvarname=v7;',
    ...(lists.length > 0 ? ['', 'proc format;', ...lists.flatMap(valueFormat), 'run;'] : []),
    ...located.flatMap(step),
  ].join('\n')}\n`;
}
