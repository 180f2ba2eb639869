// The do-file that reads the CSV files in Stata with types, labels and value labels. Every column comes in as text and is
// turned into a double afterwards: what Stata guesses would be a float, which holds seven digits.
import { type Stamp, Unwritable, type Variable } from '../../table.server.ts';
import { type Located, refuseUnscriptable, remarks } from './script.server.ts';

// Within quotes Stata still expands what follows ` and $, and begins a comment at a stroke; Mata builds such a text of
// numbers instead.
const special = /["`$\\/]/;
const inMata = (text: string) =>
  text
    .split(/(["`$\\/])/)
    .filter((part) => part !== '')
    .map((part) => (special.test(part) ? `char(${part.charCodeAt(0)})` : `"${part}"`))
    .join(' + ');

const label = ({ name, label: text }: Variable) =>
  special.test(text) ? `mata: st_varlabel("${name}", ${inMata(text)})` : `label variable ${name} "${text}"`;

function codes({ name, codelist }: Variable): string[] {
  return [
    ...(codelist?.items ?? []).map(({ code, label: text }) =>
      special.test(text)
        ? `mata: st_vlmodify("${codelist?.name}", ${code}, ${inMata(text)})`
        : `label define ${codelist?.name} ${code} "${text}", modify`,
    ),
    `label values ${name} ${codelist?.name}`,
  ];
}

const value = {
  int: 'real(__text)',
  float: 'real(__text)',
  date: 'date(__text, "YMD")',
  datetime: 'clock(subinstr(subinstr(__text, "T", " ", 1), "Z", "", 1), "YMDhms")',
};
const shown = { int: null, float: null, date: '%td', datetime: '%tc' };

function typed({ name, type }: Variable): string[] {
  if (type === 'char') return [];
  return [
    `rename ${name} __text`,
    `generate double ${name} = ${value[type]}`,
    `assert missing(${name}) == (__text == "")`,
    `order ${name}, after(__text)`,
    'drop __text',
    ...(shown[type] ? [`format ${name} ${shown[type]}`] : []),
  ];
}

const step = ({ table, path }: Located): string[] => [
  '',
  `import delimited using "${path}", clear delimiters(",") varnames(1) case(preserve) stringcols(_all) ///`,
  '  encoding("utf-8") bindquotes(strict) maxquotedrows(unlimited)',
  ...table.variables.flatMap((each) => [
    ...typed(each),
    label(each),
    ...(each.codelist && each.type === 'int' ? codes(each) : []),
  ]),
  'compress',
  `label data "${table.label}"`,
  `save "${table.name}.dta", replace`,
];

/**
 * Reads each table and saves it beside the do-file as `<name>.dta`. Codes that are text have no value labels in Stata: they
 * stand in codelists. Throws Unwritable for what Stata does not keep: labels of more than 80 characters, words of its
 * language as names, and codes beyond a long.
 */
export function stataScript(located: readonly Located[], stamp: Stamp): string {
  const reserved = `BYTE DOUBLE FLOAT IF IN INT LONG STRL USING WITH`;
  refuseUnscriptable('Stata do-file', located, { label: 80, codeLabel: 32000, tableLabel: 80, reserved });
  for (const { table } of located) {
    const refuse = (name: string | null, rule: string) => {
      throw new Unwritable('Stata do-file', table.name, name, null, rule);
    };
    if (special.test(table.label)) refuse(null, 'a label with " ` $ \\ or /');
    for (const { name, codelist } of table.variables) {
      if (/^str\d+$/i.test(name)) refuse(name, 'a word of the language');
      const beyond = codelist?.items.find(
        ({ code }) => typeof code === 'number' && (code < -2147483647 || code > 2147483620),
      );
      if (beyond) refuse(name, `${beyond.code} is too large for a code`);
    }
  }
  return `${[
    ...remarks(stamp).map((each) => `* ${each}`),
    '* Reads every data file of this bundle with types, labels and value labels. Stata 14 or newer.',
    '* Make the folder of the unpacked bundle the current one.',
    'version 14',
    ...located.flatMap(step),
  ].join('\n')}\n`;
}
