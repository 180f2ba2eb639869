// The whole text of each script for a table that has one variable of each kind. R and PSPP have run such scripts over the
// torture table; for SAS and Stata the text is what there is to read.
import { expect, test } from 'vitest';
import { rScript } from '#app/services/export/formats/scripts/r.server.ts';
import { sasScript } from '#app/services/export/formats/scripts/sas.server.ts';
import type { Located } from '#app/services/export/formats/scripts/script.server.ts';
import { spssScript } from '#app/services/export/formats/scripts/spss.server.ts';
import { stataScript } from '#app/services/export/formats/scripts/stata.server.ts';
import type { Codelist } from '#app/services/export/table.server.ts';
import { severity, stamp } from '../torture.ts';

const visit: Codelist = {
  name: 'V2',
  label: 'Visit',
  items: [
    { code: -1, label: "It's" },
    { code: 2, label: '2 "x"' },
  ],
};
const small: Located = {
  path: 'data/adx.csv',
  table: {
    ...{ name: 'ADX', label: "A trial's table", structure: 'One row a visit', keys: ['id', 'visit'] },
    variables: [
      { name: 'id', sasName: 'ID', label: 'Id', type: 'char', length: 12, origin: 'Assigned' },
      { name: 'visit', sasName: 'VISIT', label: 'Visit', type: 'int', codelist: visit, origin: 'Protocol' },
      {
        name: 'bmd',
        sasName: 'BMD',
        label: '50% \\ $x',
        type: 'float',
        unit: 'g/cm2',
        format: '8.3',
        origin: 'Collected',
      },
      { name: 'day', sasName: 'DAY', label: 'Day', type: 'date', origin: 'Collected' },
      { name: 'at', sasName: 'AT', label: 'At', type: 'datetime', origin: 'Assigned' },
      {
        name: 'sev',
        sasName: 'SEV',
        label: 'Severity',
        type: 'char',
        length: 6,
        codelist: { ...severity, items: [{ code: 'MILD', label: 'Mild' }] },
        origin: 'Collected',
      },
    ],
  },
};
/** From the first line of the small table on. */
const body = (script: typeof rScript, from: string) => {
  const text = script([small], stamp);
  return text.slice(text.indexOf(from)).split('\n');
};

test('R: each column of its class, then days, instants, factors and labels', () => {
  expect(body(rScript, '# ADX')).toEqual([
    '# ADX',
    'x <- read_table("data/adx.csv", c(',
    '  "id" = "character",',
    '  "visit" = "numeric",',
    '  "bmd" = "numeric",',
    '  "day" = "character",',
    '  "at" = "character",',
    '  "sev" = "character"',
    '))',
    'attr(x[["id"]], "label") <- "Id"',
    'x[["visit"]] <- coded(x[["visit"]],',
    '  c(-1, 2),',
    '  c("It\'s", "2 \\"x\\""))',
    'attr(x[["visit"]], "label") <- "Visit"',
    'attr(x[["bmd"]], "label") <- "50% \\\\ $x"',
    'attr(x[["bmd"]], "units") <- "g/cm2"',
    'x[["day"]] <- day(x[["day"]])',
    'attr(x[["day"]], "label") <- "Day"',
    'x[["at"]] <- instant(x[["at"]])',
    'attr(x[["at"]], "label") <- "At"',
    'x[["sev"]] <- coded(x[["sev"]],',
    '  c("MILD"),',
    '  c("Mild"))',
    'attr(x[["sev"]], "label") <- "Severity"',
    'attr(x, "label") <- "A trial\'s table"',
    'datasets[["ADX"]] <- x',
    '',
    'rm(x)',
    'saveRDS(datasets, "datasets.rds")',
    '',
  ]);
});

test('SAS: formats whose names end in no digit, then a data step that reads every text as it is', () => {
  expect(body(sasScript, 'proc format;')).toEqual([
    'proc format;',
    '  value V2_F',
    "    -1 = 'It''s'",
    '    2 = \'2 "x"\'',
    '  ;',
    '  value $SEV_F',
    "    'MILD' = 'Mild'",
    '  ;',
    'run;',
    '',
    'filename flat temp;',
    'data _null_;',
    "  infile 'data/adx.csv' recfm=n;",
    '  file flat recfm=n;',
    '  retain inside 0;',
    '  input sign $char1.;',
    "  if sign = '22'x then inside = not inside;",
    "  if inside and sign in ('0D'x, '0A'x) then sign = ' ';",
    '  put sign $char1.;',
    'run;',
    "data ADX (label='A trial''s table');",
    "  infile flat dsd dlm=',' firstobs=2 lrecl=32767 encoding='utf-8' termstr=crlf truncover;",
    '  length',
    '    id $12',
    ...['visit', 'bmd', 'day', 'at'].map((name) => `    ${name} 8`),
    '    sev $6',
    '  ;',
    '  informat',
    '    id $char12.',
    '    visit best32.',
    '    bmd best32.',
    '    day yymmdd10.',
    '    at e8601dz20.',
    '    sev $char6.',
    '  ;',
    '  format',
    '    visit V2_F.',
    '    bmd 8.3',
    '    day E8601DA10.',
    '    at E8601DT19.',
    '    sev $SEV_F.',
    '  ;',
    '  label',
    "    id = 'Id'",
    "    visit = 'Visit'",
    "    bmd = '50% \\ $x'",
    "    day = 'Day'",
    "    at = 'At'",
    "    sev = 'Severity'",
    '  ;',
    '  input',
    ...['id', 'visit', 'bmd', 'day', 'at', 'sev'].map((name) => `    ${name}`),
    '  ;',
    'run;',
    'filename flat clear;',
    '',
  ]);
});

test('SPSS: an instant is taken apart, and the variables stand in their order again', () => {
  expect(body(spssScript, 'SET')).toEqual([
    'SET DECIMAL=DOT.',
    '',
    'GET DATA',
    '  /TYPE=TXT',
    "  /FILE='data/adx.csv'",
    "  /ENCODING='UTF8'",
    '  /ARRANGEMENT=DELIMITED',
    '  /DELCASE=LINE',
    '  /FIRSTCASE=2',
    '  /DELIMITERS=","',
    "  /QUALIFIER='\"'",
    '  /VARIABLES=',
    ...['id A12', 'visit F40.0', 'bmd F40.0', 'day SDATE10', '@at A20', 'sev A6.'].map(
      (each) => `    ${each}`,
    ),
    'NUMERIC at (DATETIME20).',
    "DO IF @at <> ''.",
    '  COMPUTE at = DATE.DMY(NUMBER(SUBSTR(@at,9,2),F2.0), NUMBER(SUBSTR(@at,6,2),F2.0), NUMBER(SUBSTR(@at,1,4),F4.0))',
    '    + TIME.HMS(NUMBER(SUBSTR(@at,12,2),F2.0), NUMBER(SUBSTR(@at,15,2),F2.0), NUMBER(SUBSTR(@at,18,2),F2.0)).',
    'END IF.',
    'ADD FILES',
    '  /FILE=*',
    '  /KEEP=',
    ...['id', 'visit', 'bmd', 'day', 'at', 'sev.'].map((name) => `    ${name}`),
    'FORMATS',
    '  visit (F8.0)',
    '  bmd (F8.3).',
    'VARIABLE LABELS',
    "  id 'Id'",
    "  visit 'Visit'",
    "  bmd '50% \\ $x'",
    "  day 'Day'",
    "  at 'At'",
    "  sev 'Severity'.",
    'VALUE LABELS',
    '  visit',
    "    -1 'It''s'",
    '    2 \'2 "x"\'',
    '  /sev',
    "    'MILD' 'Mild'.",
    'VARIABLE LEVEL',
    '  id (NOMINAL)',
    '  /visit (NOMINAL)',
    '  /bmd (SCALE)',
    '  /day (SCALE)',
    '  /at (SCALE)',
    '  /sev (NOMINAL).',
    "FILE LABEL 'A trial''s table'.",
    "SAVE OUTFILE='ADX.sav'.",
    '',
  ]);
});

test('Stata: every column as text first, doubles after it, and no label that Stata would expand', () => {
  const made = (name: string, value: string, ...format: string[]) => [
    `rename ${name} __text`,
    `generate double ${name} = ${value}`,
    `assert missing(${name}) == (__text == "")`,
    `order ${name}, after(__text)`,
    'drop __text',
    ...format,
  ];
  expect(body(stataScript, 'version')).toEqual([
    'version 14',
    '',
    'import delimited using "data/adx.csv", clear delimiters(",") varnames(1) case(preserve) stringcols(_all) ///',
    '  encoding("utf-8") bindquotes(strict) maxquotedrows(unlimited)',
    'label variable id "Id"',
    ...made('visit', 'real(__text)'),
    'label variable visit "Visit"',
    'label define V2 -1 "It\'s", modify',
    'mata: st_vlmodify("V2", 2, "2 " + char(34) + "x" + char(34))',
    'label values visit V2',
    ...made('bmd', 'real(__text)'),
    'mata: st_varlabel("bmd", "50% " + char(92) + " " + char(36) + "x")',
    ...made('day', 'date(__text, "YMD")', 'format day %td'),
    'label variable day "Day"',
    ...made('at', 'clock(subinstr(subinstr(__text, "T", " ", 1), "Z", "", 1), "YMDhms")', 'format at %tc'),
    'label variable at "At"',
    'label variable sev "Severity"',
    'compress',
    'label data "A trial\'s table"',
    'save "ADX.dta", replace',
    '',
  ]);
});
