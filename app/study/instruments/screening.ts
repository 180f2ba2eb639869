// Screening: what is known before consent, and nothing that identifies. No free text.
import { instrument } from '../instrument.ts';
import { dayHint } from '../kinds/day.ts';

const answers = [
  ['yes', 'Yes'],
  ['no', 'No'],
  ['unknown', 'Not known'],
] as const;
const asked = (label: string) => ({ kind: 'choice', label, choices: answers, group: 'Health' }) as const;
const tScore = {
  kind: 'decimal',
  unit: 'SD',
  decimals: 2,
  min: -6,
  max: 6,
  expect: [-4.5, 0],
  required: false,
  group: 'T-scores of an existing report',
  source: 'ours',
} as const;

export const screening = instrument('screening', {
  label: 'Screening',
  intro: 'Nothing here may identify the person: no name, no initials, no date of birth.',
  enteredBy: ['coordinator'],
  readBy: ['coordinator'],
  fields: {
    screening_date: {
      kind: 'day',
      label: 'Date of screening',
      hint: dayHint,
      notFuture: true,
      mustHave: true,
    },
    age: {
      kind: 'integer',
      label: 'Age in completed years',
      unit: 'years',
      min: 18,
      max: 110,
      expect: [50, 90],
      required: false,
      source: 'ours',
    },
    ls_t: { ...tScore, label: 'Lumbar spine T-score' },
    fn_t: { ...tScore, label: 'Femoral neck T-score' },
    t_score_date: {
      kind: 'day',
      label: 'Date of the report',
      hint: dayHint,
      notFuture: true,
      required: false,
      group: 'T-scores of an existing report',
    },
    postmenopausal: asked('Is she post-menopausal?'),
    good_health: asked('Is she in good general health?'),
    lower_limb_injury: asked('Has she an injury or surgery of a leg joint that limits exercise?'),
    recent_fracture: asked('Has she had a fracture in the last 12 months?'),
    heart_contraindication: asked(
      'Has she uncontrolled heart disease or another contraindication to heavy exercise?',
    ),
    bone_affecting_drug: asked('Does she take a drug that affects bone, osteoporosis medication apart?'),
    cognitive_impairment: asked('Has she a cognitive impairment that prevents consent?'),
    lifting_already: asked('Does she do heavy resistance training now?'),
  },
});
