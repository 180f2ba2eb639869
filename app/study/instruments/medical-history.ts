// Medical history before the trial. No free text: what a blinded person can read must not be able to tell of anybody.
import { isYes } from '../condition.ts';
import { instrument } from '../instrument.ts';

const had = (label: string) => ({ kind: 'yes_no', label }) as const;
const year = { kind: 'integer', min: 1930, max: 2100, source: 'ours' } as const;

export const medicalHistory = instrument('medical_history', {
  label: 'Medical history',
  enteredBy: ['coordinator'],
  readBy: ['coordinator'],
  fields: {
    hypertension: had('High blood pressure'),
    heart_disease: had('Heart disease'),
    diabetes: had('Diabetes'),
    diabetes_type: {
      kind: 'choice',
      label: 'Type of diabetes',
      choices: [
        [1, 'Type 1'],
        [2, 'Type 2'],
        [9, 'Not known'],
      ],
      when: isYes('diabetes'),
    },
    thyroid_disease: had('Disease of the thyroid'),
    osteoarthritis: had('Osteoarthritis'),
    osteoarthritis_sites: {
      kind: 'multi_choice',
      label: 'Joints with osteoarthritis',
      choices: [
        ['HIP', 'Hip'],
        ['KNEE', 'Knee'],
        ['HAND', 'Hand'],
        ['SPINE', 'Spine'],
        ['OTHER', 'Another joint'],
      ],
      when: isYes('osteoarthritis'),
    },
    joint_replacement: had('Has had a joint replaced'),
    joint_replacement_year: {
      ...year,
      label: 'Year of the last joint replacement',
      when: isYes('joint_replacement'),
    },
    cancer: had('Has had cancer'),
    cancer_year: { ...year, label: 'Year of the diagnosis of cancer', when: isYes('cancer') },
    back_pain: had('Back pain in the last four weeks'),
    back_pain_score: {
      kind: 'integer',
      label: 'Back pain at its worst in these weeks',
      hint: 'From 0, no pain, to 10, the worst imaginable',
      min: 0,
      max: 10,
      expect: [0, 8],
      source: 'ours',
      when: isYes('back_pain'),
    },
    glucocorticoids: had('Has ever taken glucocorticoid tablets for three months or longer'),
    parent_hip_fracture: had('A parent has broken a hip'),
    ovaries_removed: had('Both ovaries were removed before the menopause'),
  },
});
