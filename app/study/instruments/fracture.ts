// Fractures during the trial, each with what confirms it. The circumstances may name the programme, so they are sealed.
import type { Values } from '../field.ts';
import { instrument } from '../instrument.ts';
import { partialDayHint } from '../kinds/day.ts';

const silentElsewhere = ({ fracture_trauma: trauma, fracture_site: site }: Values) =>
  trauma === 'NONE' && site !== null && site !== 'VERTEBRA'
    ? 'Trauma: a fracture without any is rare but at a vertebra. Check both; if they are right, confirm them.'
    : undefined;

export const fracture = instrument('fracture', {
  label: 'Fracture',
  plural: 'Fractures',
  intro: 'Every fracture since enrolment, whatever its cause. Record it as an adverse event too.',
  enteredBy: ['coordinator', 'assessor', 'trainer'],
  readBy: ['coordinator', 'assessor', 'investigator', 'trainer'],
  repeats: true,
  log: true,
  fields: {
    fracture_day: {
      kind: 'day',
      label: 'Day of the fracture',
      hint: partialDayHint,
      partial: true,
      notFuture: true,
      mustHave: true,
    },
    fracture_site: {
      kind: 'choice',
      label: 'Bone',
      mustHave: true,
      choices: [
        ['VERTEBRA', 'Vertebra'],
        ['HIP', 'Hip'],
        ['PELVIS', 'Pelvis'],
        ['WRIST', 'Wrist or forearm'],
        ['HUMERUS', 'Upper arm'],
        ['RIB', 'Rib'],
        ['ANKLE', 'Ankle or lower leg'],
        ['FOOT', 'Foot'],
        ['HAND', 'Hand'],
        ['OTHER', 'Another bone'],
      ],
    },
    fracture_trauma: {
      kind: 'choice',
      label: 'Trauma',
      choices: [
        ['NONE', 'None that is known of'],
        ['LOW', 'Low: a fall from standing height or less'],
        ['HIGH', 'High'],
        ['UNKNOWN', 'Not known'],
      ],
    },
    fracture_confirmed: {
      kind: 'choice',
      label: 'Confirmed by imaging',
      choices: [
        ['YES', 'Yes, a report is at hand'],
        ['PENDING', 'Not yet: the report is asked for'],
        ['NO', 'No: there was no imaging, or it showed none'],
      ],
    },
    fracture_treatment: {
      kind: 'choice',
      label: 'Treatment',
      choices: [
        ['NONE', 'None'],
        ['SUPPORT', 'Cast, splint or sling'],
        ['SURGERY', 'Surgery'],
        ['HOSPITAL', 'Hospital without surgery'],
      ],
    },
    fracture_circumstance: {
      kind: 'choice',
      label: 'During the study’s exercises?',
      reveals: 'arm',
      required: false,
      choices: [
        ['SESSION', 'While exercising for the study'],
        ['AFTER', 'Noticed within a day of exercising'],
        ['APART', 'Apart from it'],
        ['UNKNOWN', 'Not known'],
      ],
    },
    fracture_words: {
      kind: 'long_text',
      label: 'How it came about',
      maxLength: 1000,
      reveals: 'arm',
      required: false,
    },
  },
  checks: [
    {
      id: 'no_trauma',
      version: 1,
      level: 'soft',
      field: 'fracture_trauma',
      formula: 'a trauma where the bone is no vertebra',
      message: silentElsewhere,
    },
  ],
});
