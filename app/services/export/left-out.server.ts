// What an export does not hold, said in its manifest, its README and on the page.
import { type ArmState, armSaid } from './arm-column.server.ts';

/** Whose data stay in the study since she wished it: an act of blinded people, which tells of no arm. */
const withheldSaid = (count: number) =>
  count === 0
    ? []
    : [
        `${count} ${count === 1 ? 'participant' : 'participants'} who withdrew consent, and of whom nothing is exported; in the list of allocations the numbers stand, since it could not be derived again without them`,
      ];

/**
 * What an export leaves out. Named, never counted: a count would move with the arms. Only whoever wished it is counted.
 * `withheld`: how many.
 */
export const leftOut = (arm: ArmState, withheld: number) => [
  ...withheldSaid(withheld),
  ...[armSaid[arm].leftOut].filter((each) => each !== null),
  ...(arm === 'unsealed'
    ? []
    : [
        'What assessors guessed: their columns are empty until the study is unsealed',
        'Unblinding incidents logged by unblinded staff, and the names and texts of all of them',
        'Why participants withdrew, what was put in words of it, and what unblinded staff recorded of their course',
      ]),
  'Adverse events entered by unblinded staff',
  'Verbatim term, relatedness to the programme and action taken of every adverse event',
  'Falls, fractures and medication entered by unblinded staff; where and how she fell or broke a bone, and what a medicine is for, of all of them',
  'What participants said of the programme at the end',
  'Identifiers: initials and year of birth',
  ...(arm === 'unsealed' ? [] : ['What was written of code breaks, and whether anybody read an arm']),
  'The text of notes on mistakes found after randomisation',
  'Void records (they remain in the audit trail)',
  'People who were screened and not enrolled',
];
