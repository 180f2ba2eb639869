// The arm column of an export, in each of the three states of a study, and everything that must be said of it: in the
// codebook, the marks, the manifest, the file names and on the page.

import type { Treatment } from '#app/study/analysis/index.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import type { Keyring } from '../keyring.server.ts';
import { revealPartition } from '../randomisation/partition.server.ts';
import { plain } from './form-variables.server.ts';
import type { Variable } from './table.server.ts';

export type ArmState = 'dummy' | 'masked' | 'unsealed';

export interface ArmColumn {
  state: ArmState;
  variable: Variable;
  /** Which answer of the guess form means which arm; empty until the study is unsealed. */
  guesses: readonly { arm: string; guess: string }[];
  /** The cell of somebody randomised, by her id. Throws where she has no allocation, which no export may hide. */
  of(participant: string): string;
  /** The same as the analysis datasets tell it, by that cell. */
  treatments: Readonly<Record<string, Treatment>>;
}

interface Said {
  mark: string;
  manifest: string;
  /** What is left out of the column; null: nothing is. */
  leftOut: string | null;
  readme: string;
  title: string;
  text: string;
}

export const armSaid: Record<ArmState, Said> = {
  dummy: {
    mark: 'DUMMY ARM',
    manifest: 'dummy, independent of the allocation',
    leftOut: 'The arms: until the study is locked the arm column is a dummy',
    readme: `The arm column is a DUMMY: A or B, independent of the allocation. It lets programs be written and tested
before the study is locked. Do not report anything by it.`,
    title: 'The arm column is a dummy',
    text: 'Until the study is locked it holds A or B independently of the allocation, and every file says DUMMY ARM. Use it to write and test programs, never to report.',
  },
  masked: {
    mark: 'MASKED ARM',
    manifest: 'masked: the true groups under letters',
    leftOut: 'The names of the arms: until the study is unsealed the arm column holds letters',
    readme: `The arm column is MASKED: A and B are the true groups, and which is which is not said. The study is locked; write
and sign the analysis before it is unsealed.`,
    title: 'The arm column is masked',
    text: 'The study is locked: A and B are the true groups, and every file says MASKED ARM. Which is which is not said until the study is unsealed.',
  },
  unsealed: {
    mark: 'UNSEALED',
    manifest: 'unsealed: the arms by their names',
    leftOut: null,
    readme: `The arm column holds the arm that each participant was allocated to. The study was locked, then unsealed by two
people. Do not give this file to anybody who is still to be blinded.`,
    title: 'The study is unsealed',
    text: 'The arm column holds the arm that each participant was allocated to, and every file says UNSEALED. Do not give it to anybody who is still to be blinded.',
  },
};

/** The column that this snapshot of the database allows. */
export async function armColumn(q: Reading, tables: Tables, keys: Keyring): Promise<ArmColumn> {
  const partition = await revealPartition(q, tables, keys);
  if (!partition)
    return dummyColumn(kept((participant) => ((keys.mask(participant)[0] ?? 0) & 1 ? 'B' : 'A')));
  const { isUnsealed, codes, guesses, treatments, revealOf } = partition;
  return {
    ...{ state: isUnsealed ? 'unsealed' : 'masked', guesses, treatments },
    variable: isUnsealed
      ? plain('arm', 'Arm that she was allocated to', 'char', { codes, derivation: 'The allocation' })
      : plain('arm', 'MASKED ARM: the true groups under letters', 'char', {
          codes,
          derivation: 'The allocation; the mask key decides which arm has which letter',
        }),
    of(participant) {
      const arm = revealOf(participant);
      if (arm === undefined) throw new Error(`The randomised participant ${participant} has no allocation.`);
      return arm;
    },
  };
}

/** Participants whose letter is kept: every table asks for it again. Some 10 MiB at the most. */
const mostKept = 100_000;

function kept(of: (participant: string) => string): (participant: string) => string {
  const known = new Map<string, string>();
  return (participant) => {
    const letter = known.get(participant) ?? of(participant);
    if (known.size < mostKept) known.set(participant, letter);
    return letter;
  };
}

/** The column before the lock. */
export const dummyColumn = (of: (participant: string) => string): ArmColumn => ({
  state: 'dummy',
  guesses: [],
  treatments: {
    A: { code: 1, label: 'Group A (dummy)', arm: null },
    B: { code: 2, label: 'Group B (dummy)', arm: null },
  },
  variable: plain('arm', 'DUMMY ARM: not the allocation', 'char', {
    codes: [
      ['A', 'Arm A (dummy)'],
      ['B', 'Arm B (dummy)'],
    ],
    derivation: 'HMAC of the participant under the mask key; independent of the allocation',
  }),
  of,
});
