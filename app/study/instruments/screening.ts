// Screening: what is known before consent, and nothing that identifies. No free text.
import type { Values } from '../field.ts';
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
  whenNeeded: 'One T-score is enough; without any she stays undetermined',
  group: 'T-scores of an existing report',
  source: 'ours',
} as const;

function reportUndated(
  { ls_t, fn_t, t_score_date: date }: Values,
  missing: Readonly<Record<string, number>>,
) {
  if ((ls_t === null && fn_t === null) || date !== null || missing.t_score_date !== undefined)
    return undefined;
  return 'Date of the report: a T-score comes from an existing report with its date. Enter the date; if it is not known, confirm that.';
}

function reportAfter({ screening_date: screened, t_score_date: date }: Values): string | undefined {
  if (typeof screened !== 'string' || typeof date !== 'string' || date <= screened) return undefined;
  return `Date of the report: ${date} lies after the screening of ${screened}; a scan made for the study needs consent first.`;
}

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
      whenNeeded: 'Left blank, she stays undetermined',
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
      whenNeeded: 'Needed with a T-score',
      group: 'T-scores of an existing report',
    },
    postmenopausal: asked('Is she post-menopausal?'),
    good_health: asked('Is she in good general health?'),
    lower_limb_injury: asked('Has she an injury or surgery of a leg joint that limits exercise?'),
    recent_fracture: asked('Has she had a fracture in the last 12 months?'),
    heart_contraindication: {
      ...asked('Has she uncontrolled heart disease or another contraindication to heavy exercise?'),
      exportLabel: 'Contraindication to heavy exercise',
    },
    bone_affecting_drug: asked('Does she take a drug that affects bone, osteoporosis medication apart?'),
    cognitive_impairment: asked('Has she a cognitive impairment that prevents consent?'),
    lifting_already: asked('Does she do heavy resistance training now?'),
  },
  checks: [
    {
      id: 'report_after',
      version: 1,
      level: 'hard',
      field: 't_score_date',
      formula: 't_score_date <= screening_date',
      message: reportAfter,
    },
    {
      id: 'report_undated',
      version: 1,
      level: 'soft',
      field: 't_score_date',
      formula: 'a T-score has a report date',
      message: reportUndated,
    },
  ],
});
