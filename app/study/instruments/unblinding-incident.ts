// An unblinding incident: somebody who is to be blinded may have learnt an arm. What she learnt is not asked. The texts
// could tell it all the same, so they are sealed, whoever writes them.
import { instrument } from '../instrument.ts';
import { partialDayHint } from '../kinds/day.ts';

export const unblindingIncident = instrument('unblinding_incident', {
  label: 'Unblinding incident',
  intro:
    'For whenever somebody who is to be blinded may have learnt which programme a participant follows. Say how it came about, and never which programme it is.',
  enteredBy: ['coordinator', 'assessor', 'trainer'],
  readBy: ['coordinator', 'assessor', 'trainer'],
  repeats: true,
  fields: {
    happened_on: {
      kind: 'day',
      label: 'Day of the incident',
      hint: partialDayHint,
      partial: true,
      notFuture: true,
      mustHave: true,
    },
    unblinded_role: {
      kind: 'choice',
      label: 'Who was unblinded',
      mustHave: true,
      choices: [
        ['ASSESSOR', 'An assessor'],
        ['COORDINATOR', 'A coordinator'],
        ['INVESTIGATOR', 'An investigator'],
        ['STATISTICIAN', 'A statistician'],
        ['ADMINISTRATOR', 'An administrator'],
        ['OTHER', 'Somebody else'],
      ],
    },
    unblinded_person: {
      kind: 'text',
      label: 'Name of whoever was unblinded',
      maxLength: 100,
      required: false,
      reveals: 'arm',
    },
    incident_source: {
      kind: 'choice',
      label: 'How she learnt it',
      mustHave: true,
      choices: [
        ['TOLD', 'A participant told'],
        ['RECORD', 'A record was seen'],
        ['EQUIPMENT', 'Equipment was seen'],
        ['OTHER', 'Another way'],
      ],
    },
    discovered: {
      kind: 'long_text',
      label: 'How the incident was discovered',
      mustHave: true,
      hint: 'Do not write which programme it is',
      maxLength: 1000,
      reveals: 'arm',
    },
    corrective_action: {
      kind: 'long_text',
      label: 'What was done about the incident',
      mustHave: true,
      hint: 'For example: another assessor measures her from now on',
      maxLength: 1000,
      reveals: 'arm',
    },
    impact: {
      kind: 'choice',
      label: 'Judgement of its impact',
      choices: [
        ['NONE', 'None: it cannot have influenced a measurement'],
        ['POSSIBLE', 'Possible'],
        ['LIKELY', 'Likely'],
      ],
    },
    impact_reason: {
      kind: 'long_text',
      label: 'Why its impact is judged so',
      maxLength: 1000,
      required: false,
      reveals: 'arm',
    },
  },
});
