// A table whose rows belong to participants: what each begins and ends with, and how it is read block by block.
import { study } from '#app/study/index.ts';
import { shortName } from '#app/study/short-name.ts';
import { breathe } from '../breathe.server.ts';
import { askedBlocksOf, type Block } from './blocks.server.ts';
import type { Cut } from './cut.server.ts';
import { plain } from './form-variables.server.ts';
import type { Person } from './people.server.ts';
import type { Cell, Row, Table, Variable } from './table.server.ts';

export const keyVariables: readonly Variable[] = [
  plain('study_id', 'Study identifier', 'char', { length: 12, origin: 'Protocol' }),
  plain('participant', 'Participant number', 'char', { length: 10 }),
];

/** Its name marks a file that has no rows yet. */
export const marksVariable = ({ arm }: Pick<Cut, 'arm'>): Variable =>
  plain(`${arm.state}_arm_marks`, 'Marks of this export', 'char', { sasName: 'MARKS' });

export interface OfParticipants {
  name: string;
  label: string;
  structure: string;
  /** Beside study and participant. */
  keys: readonly string[];
  /** Between participant and marks; the arm stands before them. */
  variables: readonly Variable[];
  /** Reads what a block needs, and answers how the rows of one participant are made: the cells of these variables. */
  read(block: Block): Promise<(her: Person) => readonly (readonly Cell[])[]>;
}

/** The table: study, participant, arm, the variables, marks. */
export function participantTable(cut: Cut, { keys, variables, read, ...its }: OfParticipants): Table {
  const { marks } = cut.stamp;
  return {
    ...its,
    sasName: shortName(its.name, 8),
    ...(its.label.length > 40 && { shortLabel: its.name }),
    keys: ['study_id', 'participant', ...keys],
    variables: [...keyVariables, cut.arm.variable, ...variables, marksVariable(cut)],
    async *rows() {
      for await (const block of askedBlocksOf(cut)) {
        const rowsOf = await read(block);
        const rows = block.people.flatMap((her): Row[] =>
          rowsOf(her).map((cells) => [study.id, her.number, her.arm || null, ...cells, marks]),
        );
        if (rows.length > 0) yield rows;
        await breathe();
      }
    },
  };
}
