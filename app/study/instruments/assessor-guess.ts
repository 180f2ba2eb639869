// What the assessor guesses at the last visit, when everything is measured: it shows how well the blind held. The
// choices are worded for this form alone and are the same for everybody; which arm each means stands in arms.ts. Asked
// of whoever measured, and of nobody else: another's guess would influence the reader's own.
import type { Values } from '../field.ts';
import { instrument } from '../instrument.ts';

const unsure = 'UNKNOWN';

const withoutConfidence = ({ guess, confidence }: Values, missing: Readonly<Record<string, number>>) =>
  guess !== null && guess !== unsure && confidence === null && missing.confidence === undefined
    ? 'Confidence: choose from 1 to 5 how sure you are of the programme that you guessed.'
    : undefined;

const heardOrSeen = ['TOLD', 'RECORD', 'EQUIPMENT'];
const notLogged = ({ reason_for_guess: reason, incident }: Values) =>
  incident === false && typeof reason === 'string' && heardOrSeen.includes(reason)
    ? 'Unblinding incident: being told, or seeing a record or equipment, is to be logged as one. Check it; if it is right, confirm it.'
    : undefined;

export const assessorGuess = instrument('assessor_guess', {
  label: "Assessor's guess",
  intro:
    'Asked last, when everything of this visit is measured. Nobody but you reads your answers before the study is unsealed, and nobody is told whether a guess was right. Do not speak of it with anybody.',
  enteredBy: ['assessor'],
  readBy: ['assessor'],
  confidential: true,
  askedLast: true,
  fields: {
    guess: {
      kind: 'choice',
      label: 'Guess',
      hint: 'Which programme do you think she followed?',
      mustHave: true,
      choices: [
        ['SUPERVISED', 'The supervised programme'],
        ['AT_HOME', 'The programme at home'],
        [unsure, 'I do not know'],
      ],
    },
    confidence: {
      kind: 'choice',
      label: 'Confidence',
      hint: 'How sure you are of it',
      required: false,
      whenNeeded: 'Needed with a guess',
      choices: [
        [1, '1, not at all'],
        [2, '2'],
        [3, '3'],
        [4, '4'],
        [5, '5, certain'],
      ],
    },
    reason_for_guess: {
      kind: 'choice',
      label: 'Reason for the guess',
      hint: 'What you go by, most of all',
      mustHave: true,
      choices: [
        ['TOLD', 'She told me, or somebody else did'],
        ['RECORD', 'I saw a record'],
        ['EQUIPMENT', 'I saw equipment'],
        ['PERFORMANCE', 'How she performed in the tests'],
        ['OTHER', 'Something else'],
        ['NONE', 'Nothing in particular'],
      ],
    },
    incident: {
      kind: 'yes_no',
      label: 'Unblinding incident',
      hint: 'Did anything happen that is to be logged as one? If so, log it as well, under Unblinding incidents on your home page',
      mustHave: true,
    },
  },
  checks: [
    {
      id: 'confidence_of_guess',
      version: 1,
      level: 'hard',
      field: 'confidence',
      formula: 'a guess needs a confidence',
      message: withoutConfidence,
    },
    {
      id: 'heard_not_logged',
      version: 1,
      level: 'soft',
      field: 'incident',
      formula: 'told, or a record or equipment seen: an incident',
      message: notLogged,
    },
  ],
});
