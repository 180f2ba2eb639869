// The analysis datasets as tables: the variables of the study's definition, derived participant by participant.
import {
  type AnalysisTable,
  analysisTables,
  type DatasetVariable,
  notDueOf,
} from '#app/study/analysis/index.ts';
import { study } from '#app/study/index.ts';
import { breathe } from '../breathe.server.ts';
import { askedBlocksOf, blocksOf } from './blocks.server.ts';
import type { Cut } from './cut.server.ts';
import { ascii, plain } from './form-variables.server.ts';
import { circumstancesOf, subjectsOf } from './subjects.server.ts';
import type { Cell, Codelist, Row, Table, Variable } from './table.server.ts';

const shared: Readonly<Record<string, string>> = {
  NY: 'Yes or no',
  YFLAG: 'Y or nothing',
  IMPUTE: 'What was added to a day known in part',
  MISSING: 'Why a value is missing',
};

const codelistOf = ({ name, label, codes, list }: DatasetVariable): Codelist | undefined =>
  codes && {
    name: list ?? name,
    label: list === undefined ? label : (shared[list] ?? list),
    items: codes.map(([code, text]) => ({ code, label: ascii(text) })),
  };

/** The arm as codes: what they mean is what this export may say. */
function treatmentCodes(cut: Cut, { name, label }: DatasetVariable): Codelist {
  const all = Object.values(cut.arm.treatments);
  const isNumber = name.endsWith('N');
  return {
    ...{ name, label },
    items: all.map((each) => ({ code: isNumber ? each.code : each.label, label: each.label })),
  };
}

function variableOf(cut: Cut, dataset: AnalysisTable, its: DatasetVariable): Variable {
  const { name, label, type, length, format, mask, origin, derivation } = its;
  const codelist = mask === 'relabel' ? treatmentCodes(cut, its) : codelistOf(its);
  return {
    ...{ name, sasName: name, label, type, origin, derivation },
    ...(length !== undefined && { length }),
    ...(format !== undefined && { format }),
    ...(codelist && { codelist }),
    source: `${dataset.name}.${name}`,
  };
}

const marks = plain('MARKS', 'Marks of this export', 'char');

/** Participants whose rows are derived before others may go first: a hundred rows and more of each. */
const few = 5;

/** How ADEFF marks what was planned and is missing. */
const planned = 'PHANTOM';

/** How many of those who are randomised are not due yet for each visit. */
export async function notDueIn(cut: Cut): Promise<Record<string, number>> {
  const at = await circumstancesOf(cut);
  const counts = new Map(study.visits.map(({ name }) => [name, 0]));
  for await (const block of blocksOf(cut))
    for (const her of await subjectsOf(cut, block, at.sites, ['course']))
      for (const visit of notDueOf(her, at)) counts.set(visit, (counts.get(visit) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** All of them. */
export function analysisDatasets(cut: Cut): Table[] {
  return analysisTables(!cut.isWhole).map((dataset) => ({
    ...{ name: dataset.name, label: dataset.label, structure: dataset.structure, keys: dataset.keys },
    class: dataset.class,
    variables: [...dataset.variables.map((each) => variableOf(cut, dataset, each)), marks],
    async *rows() {
      const at = await circumstancesOf(cut);
      const type = dataset.variables.findIndex(({ name }) => name === 'DTYPE');
      const isWanted = (cells: readonly Cell[]) => cut.hasPlanned || cells[type] !== planned;
      for await (const block of askedBlocksOf(cut)) {
        const subjects = await subjectsOf(cut, block, at.sites, dataset.needs);
        for (let i = 0; i < subjects.length; i += few) {
          const rows = subjects
            .slice(i, i + few)
            .flatMap((her) => dataset.rowsOf(her, at).filter(isWanted))
            .map((cells): Row => [...cells, cut.stamp.marks]);
          if (rows.length > 0) yield rows;
          await breathe();
        }
      }
    },
  }));
}
