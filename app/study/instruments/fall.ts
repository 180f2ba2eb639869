// Falls, one by one as they are told of. Where she fell and how may be a session of the programme, so it is sealed; what
// is open is the same question for everybody.
import type { Values } from '../field.ts';
import { instrument } from '../instrument.ts';
import { partialDayHint } from '../kinds/day.ts';

const careWithoutInjury = ({ fall_injury: injury, fall_care: care }: Values) =>
  injury === 'NONE' && (care === 'EMERGENCY' || care === 'HOSPITAL')
    ? 'Injury: none is said, and yet she was treated at a hospital. Check both; if they are right, confirm them.'
    : undefined;

export const fall = instrument('fall', {
  label: 'Fall',
  plural: 'Falls',
  intro:
    'An event in which she came to rest on the ground or a lower level without meaning to. Ask everybody in the same words, and never about the exercises.',
  enteredBy: ['coordinator', 'assessor', 'trainer'],
  readBy: ['coordinator', 'assessor', 'investigator', 'trainer'],
  repeats: true,
  log: true,
  fields: {
    fall_day: {
      kind: 'day',
      label: 'Day of the fall',
      hint: partialDayHint,
      partial: true,
      notFuture: true,
      mustHave: true,
    },
    fall_injury: {
      kind: 'choice',
      label: 'Injury',
      mustHave: true,
      choices: [
        ['NONE', 'None'],
        ['MINOR', 'Bruise, graze or sprain'],
        ['FRACTURE', 'Fracture: enter it in the log of fractures too'],
        ['HEAD', 'Injury of the head'],
        ['OTHER', 'Another injury'],
      ],
    },
    fall_care: {
      kind: 'choice',
      label: 'Medical care',
      choices: [
        ['NONE', 'None'],
        ['PRACTICE', 'Seen by a doctor or nurse'],
        ['EMERGENCY', 'Emergency department'],
        ['HOSPITAL', 'Stayed in hospital'],
      ],
    },
    fall_circumstance: {
      kind: 'choice',
      label: 'Where she fell',
      reveals: 'arm',
      required: false,
      choices: [
        ['INDOORS', 'Indoors, at home'],
        ['OUTDOORS', 'Outdoors'],
        ['SESSION', 'While exercising for the study'],
        ['TRAVEL', 'On the way to or from the study'],
        ['OTHER', 'Elsewhere'],
      ],
    },
    fall_words: {
      kind: 'long_text',
      label: 'How it came about',
      maxLength: 1000,
      reveals: 'arm',
      required: false,
    },
  },
  checks: [
    {
      id: 'care_without_injury',
      version: 1,
      level: 'soft',
      field: 'fall_injury',
      formula: 'an injury where she was treated at a hospital',
      message: careWithoutInjury,
    },
  ],
});
