// How well the blind held: the table of guesses by arm with its indices, and the same as a text to read. For an export
// of an unsealed study alone: whether a guess was right is said to nobody before.
import { bangIndex, type Guesses, type Index, jamesIndex } from '../blinding-index.server.ts';
import type { ArmColumn } from './arm-column.server.ts';
import { type Column, columnsOf, instrumentOf, once, plainColumn } from './columns.server.ts';
import type { Source } from './source.server.ts';

const form = 'assessor_guess';
const indices = [
  ['bang', "Bang's index of the arm: 1 every guess right, 0 as by chance, -1 every guess wrong"],
  ['james', "James' index of the trial: 0 every guess right, 0.5 as by chance, 1 complete blinding"],
] as const;

const columnsWith = (arm: Column): Column[] => [
  plainColumn('index', 'Blinding index', 'code', { codes: indices }),
  { ...arm, label: "Arm; empty for James' index, which is of both" },
  plainColumn('guessed_right', 'Participants whose arm was guessed', 'integer'),
  plainColumn('guessed_wrong', 'Participants of whom the other arm was guessed', 'integer'),
  plainColumn('guessed_unknown', 'Participants of whom the assessor did not know', 'integer'),
  plainColumn('not_guessed', 'Randomised participants without a guess; not in the index', 'integer'),
  plainColumn('estimate', 'Estimate', 'decimal'),
  plainColumn('standard_error', 'Standard error', 'decimal'),
  plainColumn('lower_95', 'Lower limit at 95 %, cut at the end of the index', 'decimal'),
  plainColumn('upper_95', 'Upper limit at 95 %, cut at the end of the index', 'decimal'),
  plainColumn('note', 'Why there is no estimate, or no interval', 'text'),
];

/** The files, and what each is. */
export const blindingFiles = [
  ['blinding_index.csv', 'One row an index: how well the blind held, by what the assessors guessed'],
  ['blinding_index.txt', 'The same to read, with its sources'],
] as const;

type Counted = Guesses & { missing: number };

/** How often each arm was guessed rightly. A participant without a guess is counted apart. */
function countGuesses(source: Source, arm: string, meant: string): Counted {
  const place = once.find((each) => each.form === form);
  if (!place) throw new Error('No visit asks for a guess.');
  const cells = source.records(form, place.visit);
  const at = columnsOf(instrumentOf(form)).findIndex((each) => each.name === 'guess');
  const counted = { right: 0, wrong: 0, unknown: 0, missing: 0 };
  for (const each of source.participants) {
    if (each.randomised_on === null || each.arm !== arm) continue;
    const guess = cells(each.id)[at] ?? '';
    if (guess === '') counted.missing += 1;
    else if (guess === meant) counted.right += 1;
    else if (guess === 'UNKNOWN') counted.unknown += 1;
    else counted.wrong += 1;
  }
  return counted;
}

const figures = (its: Index): string[] => {
  if (its.value === null) return ['', '', '', '', its.note];
  const limits = its.interval ?? [null, null];
  return [
    ...[its.value, its.error, ...limits].map((each) => (each === null ? '' : each.toFixed(4))),
    its.note,
  ];
};

/** Columns and rows of the table, or undefined while the arms are not named. */
export function blindingTable(source: Source, arm: ArmColumn) {
  if (arm.state !== 'unsealed') return undefined;
  const counted = arm.guesses.map((each) => ({ ...each, ...countGuesses(source, each.arm, each.guess) }));
  const [one, two] = counted;
  if (!one || !two || counted.length !== 2) throw new Error("James' index here is of two arms.");
  const row = (index: string, of: string, its: Counted, value: Index) => [
    ...[index, of, ...[its.right, its.wrong, its.unknown, its.missing].map(String)],
    ...figures(value),
  ];
  const both = {
    right: one.right + two.right,
    wrong: one.wrong + two.wrong,
    unknown: one.unknown + two.unknown,
    missing: one.missing + two.missing,
  };
  return {
    columns: columnsWith(arm.column),
    rows: [
      ...counted.map((each) => row('bang', each.arm, each, bangIndex(each))),
      row('james', '', both, jamesIndex(one, two)),
    ],
  };
}

/** The same to read. `rows` are those of the table. */
export function blindingText(title: string, marks: string, rows: readonly (readonly string[])[]): string {
  const lines = rows.map(([index, arm, right, wrong, unknown, missing, estimate, , lower, upper, note]) => {
    const name = index === 'james' ? "James' index, both arms" : `Bang's index, ${arm}`;
    const interval = lower ? ` (95 % interval ${lower} to ${upper})` : '';
    return `${name}: ${estimate || 'none'}${interval}${note ? `. ${note}` : ''}
    guessed right ${right}, wrong ${wrong}, “I do not know” ${unknown}; without a guess ${missing}`;
  });
  return `${title}
${marks}

How well the blind held, by what the assessors guessed at the last visit

${lines.join('\n')}

${indices.map(([, label]) => `${label}.`).join('\n')}
Participants without a guess are counted, and are in no index. Limits are of the normal approximation: with few guesses,
or with nearly all of them alike, they mean little.

Bang H, Ni L, Davis CE. Assessment of blinding in clinical trials. Control Clin Trials 2004;25:143-56.
James KE, Bloch DA, Lee KK, Kraemer HC, Fuller RK. An index for assessing blindness in a multi-centre clinical trial:
disulfiram for alcohol cessation, a VA cooperative study. Stat Med 1996;15:1421-34.
`;
}
