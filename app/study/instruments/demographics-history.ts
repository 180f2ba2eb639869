// Demographics and history. Osteoporosis medication is the stratum of the randomisation.
import { instrument } from '../instrument.ts';

export const demographicsHistory = instrument('demographics_history', {
  label: 'Demographics and history',
  enteredBy: ['coordinator'],
  readBy: ['coordinator'],
  fields: {
    menopause_years: {
      kind: 'integer',
      label: 'Years since the last menstrual period',
      unit: 'years',
      min: 0,
      max: 70,
      expect: [5, 40],
      source: 'ours',
    },
    osteoporosis_medication: {
      kind: 'yes_no',
      label: 'Takes osteoporosis medication',
      hint: 'Frozen when her eligibility is confirmed: the list is stratified by it.',
      source: 'ours',
    },
    hormone_therapy: { kind: 'yes_no', label: 'Takes menopausal hormone therapy' },
    calcium_vitamin_d: { kind: 'yes_no', label: 'Takes calcium or vitamin D supplements' },
    fracture_since_50: { kind: 'yes_no', label: 'Has had a fracture since the age of 50' },
    falls_12_months: {
      kind: 'integer',
      label: 'Falls in the last 12 months',
      min: 0,
      max: 100,
      expect: [0, 10],
      source: 'ours',
    },
    smoking: {
      kind: 'choice',
      label: 'Smoking',
      choices: [
        [0, 'Never'],
        [1, 'Former'],
        [2, 'Current'],
      ],
    },
  },
});
