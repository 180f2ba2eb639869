// Tables that no study has, made of everything that has broken an export somewhere. Every format either holds them cell by
// cell or refuses, and says where.
import type { Cell, Row, Stamp, Table, Variable } from '#app/services/export/table.server.ts';

const variable = (name: string, type: Variable['type'], more: Partial<Variable> = {}): Variable => ({
  name,
  sasName: name.toUpperCase(),
  label: `Label of ${name}`,
  type,
  origin: 'Collected',
  ...more,
});

export const yesNo = {
  name: 'YN',
  label: 'Yes or no',
  items: [
    { code: 1, label: 'Yes' },
    { code: 0, label: 'No' },
  ],
} as const;
export const severity = {
  name: 'SEV',
  label: 'Severity',
  items: [
    { code: 'MILD', label: 'Mild' },
    { code: 'SEVERE', label: `Severe: ${'x'.repeat(121 - 8)}` },
  ],
} as const;

const variables: readonly Variable[] = [
  variable('id', 'char', { length: 10, label: 'The participant\'s number, in "quotes" & <angles>' }),
  variable('seq', 'int', { format: '8.' }),
  variable('note', 'char', { length: 200 }),
  variable('value', 'float', { unit: 'g/cm2', format: 'BEST12.' }),
  variable('day', 'date', { format: 'E8601DA10.' }),
  variable('at', 'datetime', { format: 'E8601DT19.' }),
  variable('yn', 'int', { codelist: yesNo, format: '1.' }),
  variable('sev', 'char', { length: 6, codelist: severity }),
  variable('empty', 'char', { length: 1 }),
  variable('nothing', 'float'),
];

const notes: readonly Cell[] = [
  'plain',
  'Zoë, “curly” ‘quotes’, µ ² ≥ – — é ü ß 漢字 😀',
  'a comma, a "quote", an \'apostrophe\'',
  'two\nlines',
  'windows\r\nlines',
  '=1+1',
  '-1.5',
  '+1',
  '@SUM(A1)',
  'NA',
  '.',
  '0012',
  ' leading',
  '<b>&amp;</b>',
  '%macro &var; $HOME `x`',
  'tab\there',
  'x'.repeat(200),
  'ü'.repeat(100),
  null,
];
const values: readonly Cell[] = [
  ...[0, 1, -1, 0.1, 0.812, 0.842 - 0.812, 1e-7, 1e15, 123456789.12345679, -118.625],
  ...[1 / 3, Math.PI, 2 ** 53, -(2 ** 53), 1e-30, 9.999999999999999e22, null, 100.5, 42],
];
const days: readonly Cell[] = [
  ...['2026-03-01', '2024-02-29', '1960-01-01', '1959-12-31', '1900-03-01', '1970-01-01', '1999-12-31'],
  ...['2000-02-29', '2100-02-28', '1945-05-08', null, '2026-12-31', '2026-01-01', '2038-01-19'],
  ...['1901-12-13', '2026-10-25', '2026-03-29', '1980-01-01', '2262-04-11'],
];

const rows: readonly Row[] = notes.map((note, i) => [
  `P-${String(i + 1).padStart(3, '0')}`,
  i === 10 ? null : i - 5,
  note,
  values[i] ?? null,
  days[i] ?? null,
  days[i] === null ? null : `${days[i]}T${i % 2 ? '23:59:59' : '00:00:00'}Z`,
  [1, 0, null][i % 3] ?? null,
  ['MILD', null, 'SEVERE'][i % 3] ?? null,
  null,
  null,
]);

/** A table of these rows, read in batches of `size`, as often as somebody asks. */
export function tableOf(
  its: Partial<Table> & { variables: readonly Variable[] },
  all: readonly Row[],
  size = 7,
): Table {
  return {
    name: 'TORTURE',
    label: 'A table that no study has',
    structure: 'One row a trouble',
    keys: ['id'],
    ...its,
    async *rows() {
      for (let i = 0; i < all.length; i += size) yield all.slice(i, i + size);
    },
  };
}

export const torture = tableOf({ variables }, rows);
export const tortureRows = rows;
/** The same, with a code label of 120 bytes instead of 121: the most that SPSS holds. */
export const shortLabels = tableOf(
  {
    variables: variables.map((its) =>
      its.name === 'sev'
        ? {
            ...its,
            codelist: { ...severity, items: [severity.items[0], { code: 'SEVERE', label: 'x'.repeat(120) }] },
          }
        : its,
    ),
  },
  rows,
);
/** A table of one row, and one of none. */
export const single = tableOf({ name: 'SINGLE', variables }, rows.slice(0, 1));
export const none = tableOf({ name: 'NONE', variables }, []);

/** The same table with one cell replaced: for refusals. */
export const withCell = (row: number, name: string, cell: Cell): Table =>
  tableOf(
    { variables },
    rows.map((its, i) => (i === row ? its.map((old, k) => (variables[k]?.name === name ? cell : old)) : its)),
  );
/** The same table with one variable described otherwise. */
export const withVariable = (name: string, more: Partial<Variable>): Table =>
  tableOf({ variables: variables.map((its) => (its.name === name ? { ...its, ...more } : its)) }, rows);

export const stamp: Stamp = {
  study: 'TORTURE',
  title: 'A study that nobody made',
  cutAt: '2026-03-01T09:30:00.000Z',
  marks: 'SYNTHETIC; DUMMY ARM',
  version: '0.1.0',
};
