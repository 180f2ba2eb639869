// What an export does not hold, said in its manifest, its README and on the page. Named, never counted: a count would move
// with the arms. Only whoever wished it is counted.
import { awaited } from '#app/study/analysis/index.ts';
import { type ArmState, armSaid } from './arm-column.server.ts';

/** Whose data stay in the study since she wished it: an act of blinded people, which tells of no arm. */
const withheldSaid = (count: number) =>
  count === 0
    ? []
    : [
        `${count} ${count === 1 ? 'participant' : 'participants'} who withdrew consent, and of whom nothing is exported; in the list of allocations the numbers stand, since it could not be derived again without them`,
      ];

const sealed = [
  'What assessors guessed: their columns are empty until the study is unsealed',
  'Unblinding incidents logged by unblinded staff, the names and texts of all of them, and whether an assessor was masked (ASSRFL)',
  'Why participants withdrew, what was put in words of it, and what unblinded staff recorded of their course',
  'Adverse events entered by unblinded staff',
  'Verbatim term, relatedness to the programme and action taken of every adverse event',
  'Falls, fractures and medication entered by unblinded staff; where and how she fell or broke a bone, and what a medicine is for, of all of them',
  'The questionnaires that would tell an arm: BPAQ at follow-up, PACES and what participants said at the end; in ADEFF the parameters that they share with a questionnaire of the baseline too',
  'What was written of code breaks, and whether anybody read an arm',
];

/** In sentences. `withheld`: of how many nothing is exported. */
export const leftOut = (arm: ArmState, withheld: number): string[] => [
  ...withheldSaid(withheld),
  ...[armSaid[arm].leftOut].filter((each) => each !== null),
  ...(arm === 'unsealed' ? [] : sealed),
  ...awaited.map(({ name, label, why }) => `${name}, ${label}. ${why}`),
  'Of the ODM file of every change: acts of unblinded staff and what was sealed, also once the study is unsealed; until then why a form with a sealed part was changed',
  'Identifiers: initials and year of birth',
  'The text of notes on mistakes found after randomisation',
  'Void records (they remain in the audit trail)',
  'People who were screened and not enrolled',
];
