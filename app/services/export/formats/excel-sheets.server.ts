// The two sheets that stand behind the rows of a workbook: what each variable is, and what the workbook is for.
import type { Stamp, Table, Variable } from '../table.server.ts';

export interface TextSheet {
  sheet: string;
  data: readonly (readonly (string | null)[])[];
  /** Which variable each row is about; null: none. */
  of: readonly (string | null)[];
  /** Rows at the top that stay in view. */
  sticky: number;
  widths: readonly number[];
}

const types: Record<Variable['type'], string> = {
  char: 'text',
  int: 'whole number',
  float: 'number',
  date: 'day',
  datetime: 'instant, in UTC',
};

/** One row a variable. */
export const codebookSheet = ({ variables }: Table): TextSheet => ({
  sheet: 'Codebook',
  sticky: 1,
  widths: [20, 40, 15, 12, 40, 40],
  of: [null, ...variables.map(({ name }) => name)],
  data: [
    ['Name', 'Label', 'Type', 'Unit', 'Codes', 'Derivation'],
    ...variables.map(({ name, label, type, unit, codelist, derivation }) => [
      name,
      label || null,
      types[type],
      unit || null,
      codelist?.items.map((item) => `${item.code} = ${item.label}`).join('\n') || null,
      derivation || null,
    ]),
  ],
});

export function aboutSheet({ name, label, structure }: Table, stamp: Stamp): TextSheet {
  const data = [
    ['Study', `${stamp.title} (${stamp.study})`],
    ['Marks', stamp.marks || null],
    ['Table', `${name}: ${label}`],
    ['Rows', structure],
    ['Cut', stamp.cutAt],
    ['Made by', `Equipoise ${stamp.version}`],
    [
      'Use',
      'For reading. The source for analysis is the CSV file of the same export, which no program has reworked.',
    ],
  ];
  return { sheet: 'Read me', sticky: 0, widths: [12, 90], data, of: data.map(() => null) };
}
