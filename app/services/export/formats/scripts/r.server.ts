// The script that reads the CSV files in R with types, labels and factors: base R alone, no packages. Every column is read
// as the type that it has, never guessed, so that 0012 and NA stay what they are.
import { type Stamp, Unwritable, type Variable } from '../../table.server.ts';
import { type Located, refuseUnscriptable, remarks } from './script.server.ts';

const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const vector = (items: readonly string[]) => `c(${items.join(', ')})`;
const code = (its: string | number) => (typeof its === 'number' ? String(its) : quoted(its));
const classes = {
  char: 'character',
  int: 'numeric',
  float: 'numeric',
  date: 'character',
  datetime: 'character',
};

function typed({ name, type, codelist }: Variable): string[] {
  const column = `x[[${quoted(name)}]]`;
  if (type === 'date') return [`${column} <- day(${column})`];
  if (type === 'datetime') return [`${column} <- instant(${column})`];
  if (!codelist) return [];
  return [
    `${column} <- coded(${column},`,
    `  ${vector(codelist.items.map((each) => code(each.code)))},`,
    `  ${vector(codelist.items.map(({ label }) => quoted(label)))})`,
  ];
}

const lines = ({ table, path }: Located): string[] => [
  '',
  `# ${table.name}`,
  `x <- read_table(${quoted(path)}, c(`,
  table.variables.map(({ name, type }) => `  ${quoted(name)} = "${classes[type]}"`).join(',\n'),
  '))',
  ...table.variables.flatMap((each) => [
    ...typed(each),
    `attr(x[[${quoted(each.name)}]], "label") <- ${quoted(each.label)}`,
    ...(each.unit ? [`attr(x[[${quoted(each.name)}]], "units") <- ${quoted(each.unit)}`] : []),
  ]),
  `attr(x, "label") <- ${quoted(table.label)}`,
  `datasets[[${quoted(table.name)}]] <- x`,
];

/**
 * Makes `datasets`, a list of data frames by name, and saves it beside the script as `datasets.rds`. A codelist becomes a
 * factor of its labels in its order. Throws Unwritable where two codes of a list have one label: a factor would merge them.
 */
export function rScript(located: readonly Located[], stamp: Stamp): string {
  const any = Number.POSITIVE_INFINITY;
  refuseUnscriptable('R script', located, { label: any, codeLabel: any, tableLabel: any });
  for (const { table } of located)
    for (const { name, codelist } of table.variables)
      if (codelist && new Set(codelist.items.map(({ label }) => label)).size < codelist.items.length)
        throw new Unwritable('R script', table.name, name, null, 'two codes with one label');
  return `${[
    ...remarks(stamp).map((each) => `# ${each}`),
    '# Reads every data file of this bundle with types, labels and factors. Base R (3.5 or newer), no packages.',
    '# Start R in the folder of the unpacked bundle. A line break within a text is read as a line feed.',
    '# Of numbers with 16 or 17 digits R itself misses the last bit once in some thousands; the files for SAS, SPSS and',
    '# Stata hold it.',
    '',
    'read_table <- function(path, types) {',
    '  x <- read.csv(path, colClasses = types, na.strings = "", encoding = "UTF-8", check.names = FALSE,',
    '    quote = "\\"", fill = FALSE, strip.white = FALSE, comment.char = "", stringsAsFactors = FALSE)',
    '  stopifnot(identical(names(x), names(types)))',
    '  x',
    '}',
    'day <- function(text) {',
    '  found <- as.Date(text, format = "%Y-%m-%d")',
    '  stopifnot(identical(is.na(found), is.na(text)))',
    '  found',
    '}',
    'instant <- function(text) {',
    '  found <- as.POSIXct(text, format = "%Y-%m-%dT%H:%M:%SZ", tz = "UTC")',
    '  stopifnot(identical(is.na(found), is.na(text)))',
    '  found',
    '}',
    'coded <- function(values, codes, labels) {',
    '  stopifnot(is.na(values) | values %in% codes)',
    '  factor(values, levels = codes, labels = labels)',
    '}',
    'datasets <- list()',
    ...located.flatMap(lines),
    '',
    'rm(x)',
    'saveRDS(datasets, "datasets.rds")',
  ].join('\n')}\n`;
}
