// How well the blind held: the table of guesses by arm with its indices, and the same as a text to read. For an export
// of an unsealed study alone: whether a guess was right is said to nobody before.
import { study } from '#app/study/index.ts';
import { bangIndex, type Guesses, type Index, jamesIndex } from '../blinding-index.server.ts';
import { blocksOf } from './blocks.server.ts';
import type { Cut } from './cut.server.ts';
import { plain } from './form-variables.server.ts';
import { marksVariable } from './participant-table.server.ts';
import type { Cell, Row, Table, Variable } from './table.server.ts';

const form = 'assessor_guess';
const indices = [
  ['bang', "Bang's index of the arm: 1 every guess right, 0 as by chance, -1 every guess wrong"],
  ['james', "James' index of the trial: 0 every guess right, 0.5 as by chance, 1 complete blinding"],
] as const;

const variablesWith = (arm: Variable): Variable[] => [
  plain('study_id', 'Study identifier', 'char', { length: 12, origin: 'Protocol' }),
  plain('index', 'Blinding index', 'char', { codes: indices, length: 5 }),
  { ...arm, label: "Arm; empty for James' index, which is of both", shortLabel: 'Arm' },
  plain('guessed_right', 'Participants whose arm was guessed', 'int', derived),
  plain('guessed_wrong', 'Participants of whom the other arm was guessed', 'int', derived),
  plain('guessed_unknown', 'Participants of whom the assessor did not know', 'int', derived),
  plain('not_guessed', 'Randomised participants without a guess; not in the index', 'int', derived),
  plain('estimate', 'Estimate', 'float', derived),
  plain('standard_error', 'Standard error', 'float', derived),
  plain('lower_95', 'Lower limit at 95 %, cut at the end of the index', 'float', derived),
  plain('upper_95', 'Upper limit at 95 %, cut at the end of the index', 'float', derived),
  plain('note', 'Why there is no estimate, or no interval', 'char', { ...derived, length: 400 }),
];
const derived = { origin: 'Derived' } as const;

/** The files, and what each is. */
export const blindingFiles = [
  ['blinding_index.csv', 'One row an index: how well the blind held, by what the assessors guessed'],
  ['blinding_index.txt', 'The same to read, with its sources'],
] as const;

type Counted = Guesses & { missing: number };

/** How often each arm was guessed rightly, by arm. A participant without a guess is counted apart. */
async function countGuesses(cut: Cut): Promise<Map<string, Counted>> {
  const counted = new Map<string, Counted>(
    cut.arm.guesses.map(({ arm }) => [arm, { right: 0, wrong: 0, unknown: 0, missing: 0 }]),
  );
  const meant = new Map(cut.arm.guesses.map(({ arm, guess }) => [arm, guess]));
  for await (const block of blocksOf(cut)) {
    const records = await block.records(form);
    for (const { id, arm, randomisedOn } of block.people) {
      const its = counted.get(arm);
      if (randomisedOn === null || !its) continue;
      const guess = records.get(id)?.[0]?.values.guess ?? null;
      if (guess === null) its.missing += 1;
      else if (guess === meant.get(arm)) its.right += 1;
      else if (guess === 'UNKNOWN') its.unknown += 1;
      else its.wrong += 1;
    }
  }
  return counted;
}

/** To four decimals: more would say nothing. */
const rounded = (value: number) => Number(value.toFixed(4));
const figures = (its: Index): Cell[] => {
  if (its.value === null) return [null, null, null, null, its.note];
  const [lower, upper] = its.interval ?? [null, null];
  return [
    ...[its.value, its.error, lower, upper].map((each) => (each === null ? null : rounded(each))),
    its.note || null,
  ];
};

/** The table, or undefined while the arms are not named. */
export function blindingTable(cut: Cut): Table | undefined {
  if (cut.arm.state !== 'unsealed') return undefined;
  return {
    name: 'blinding_index',
    sasName: 'BLINDIDX',
    label: 'How well the blind held',
    structure: 'One row an index',
    keys: ['study_id', 'index', 'arm'],
    variables: [...variablesWith(cut.arm.variable), marksVariable(cut)],
    async *rows() {
      yield await blindingRows(cut);
    },
  };
}

async function blindingRows(cut: Cut): Promise<Row[]> {
  const counted = [...(await countGuesses(cut))];
  const [one, two] = counted.map(([, its]) => its);
  if (!one || !two || counted.length !== 2) throw new Error("James' index here is of two arms.");
  const row = (index: string, of: string | null, its: Counted, value: Index): Row => [
    ...[study.id, index, of, its.right, its.wrong, its.unknown, its.missing],
    ...[...figures(value), cut.stamp.marks],
  ];
  const both = {
    right: one.right + two.right,
    wrong: one.wrong + two.wrong,
    unknown: one.unknown + two.unknown,
    missing: one.missing + two.missing,
  };
  return [
    ...counted.map(([arm, each]) => row('bang', arm, each, bangIndex(each))),
    row('james', null, both, jamesIndex(one, two)),
  ];
}

/** The same to read. `rows` are those of the table. */
export function blindingText(title: string, marks: string, rows: readonly Row[]): string {
  const lines = rows.map(([, index, arm, right, wrong, unknown, missing, estimate, , lower, upper, note]) => {
    const name = index === 'james' ? "James' index, both arms" : `Bang's index, ${arm}`;
    const shown = (value: Cell | undefined) => (typeof value === 'number' ? value.toFixed(4) : 'none');
    const interval =
      typeof lower === 'number' ? ` (95 % interval ${shown(lower)} to ${shown(upper ?? null)})` : '';
    return `${name}: ${shown(estimate)}${interval}${note ? `. ${note}` : ''}
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
