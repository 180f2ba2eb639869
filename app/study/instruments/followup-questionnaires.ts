// What a participant says of her programme at the end. Each would tell an arm to whoever reads it, so each is sealed as a
// whole, its presence too, and entered by the trainer from paper until participants can do it themselves. The wording of
// PACES-8 and of the BPAQ is their authors' and no part of the study; see docs/wording.md.
import type { Field } from '../field.ts';
import { instrument } from '../instrument.ts';
import type { Rule } from '../rule.ts';
import { bpaq } from './bpaq.ts';

const sealed = { reveals: 'arm', enteredBy: ['trainer'], readBy: ['trainer'] } as const;

const answeredOn = {
  kind: 'day',
  label: 'Answered on',
  hint: 'The day on the paper',
  notFuture: true,
  mustHave: true,
} as const;

export const bpaqFollowup = instrument('bpaq_followup', {
  ...sealed,
  label: 'Bone-specific activity at the end (BPAQ)',
  intro:
    'She answers it without help. Score it with the calculator of its authors: the programme counts like every other activity.',
  fields: { bpaq_answered_on: answeredOn, ...bpaq.fields },
});

const count = 8;
const items = Array.from({ length: count }, (_, i) => `paces_${i + 1}`);

/** By its authors: the eight answers are added up. A form with an answer missing gives no score. */
const sum: Rule = {
  id: 'paces_sum',
  version: 1,
  formula: 'sum of the items 1 to 8; none when one is missing',
  compute(inputs) {
    let total = 0;
    for (const name of items) {
      const answer = inputs[name];
      if (typeof answer !== 'number') return null;
      total += answer;
    }
    return total;
  },
};

const item = (name: string, i: number): [string, Field] => [
  name,
  {
    kind: 'integer',
    label: `PACES item ${i + 1}`,
    min: 1,
    max: 7,
    group: 'Items, from 1 to 7',
    source: 'ours',
  },
];

export const paces8 = instrument('paces_8', {
  ...sealed,
  label: 'Enjoyment of the activity (PACES-8)',
  licensed: 'its authors',
  fields: {
    paces_answered_on: answeredOn,
    ...Object.fromEntries(items.map(item)),
    paces_total: {
      kind: 'calculated',
      label: 'PACES-8 sum',
      uses: items,
      rule: sum,
      unit: 'of 56',
      decimals: 1,
      code: 'PACES',
      exportLabel: 'PACES-8 sum (8-56)',
      group: 'Score, from 8 to 56',
    },
  },
});

const agreement = {
  kind: 'choice',
  choices: [
    [1, 'Strongly disagree'],
    [2, 'Disagree'],
    [3, 'Neither'],
    [4, 'Agree'],
    [5, 'Strongly agree'],
  ],
} as const;

// Only unblinded people read it, so nothing is asked about its words.
const words = { kind: 'long_text', maxLength: 2000, required: false, reveals: 'arm' } as const;

export const exitSurvey = instrument('exit_survey', {
  ...sealed,
  label: 'Exit survey',
  fields: {
    exit_answered_on: answeredOn,
    exit_satisfied: { ...agreement, label: 'She is satisfied with the programme' },
    exit_worthwhile: { ...agreement, label: 'It was worth her time' },
    exit_safe: { ...agreement, label: 'She felt safe doing it' },
    exit_continue: { ...agreement, label: 'She would go on with it' },
    exit_recommend: { ...agreement, label: 'She would recommend it to a friend' },
    exit_liked: { ...words, label: 'What she liked' },
    exit_disliked: { ...words, label: 'What she did not like' },
  },
});
