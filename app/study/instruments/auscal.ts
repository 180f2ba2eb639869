// Calcium in the diet by the AusCal questionnaire. The questionnaire is its authors': its score is entered as their
// scoring gives it, and no item of it stands here.
import { isYes } from '../condition.ts';
import { instrument } from '../instrument.ts';

export const auscal = instrument('auscal', {
  label: 'Calcium intake (AusCal)',
  enteredBy: ['assessor'],
  readBy: ['assessor'],
  fields: {
    diet_calcium: {
      kind: 'integer',
      label: 'Calcium from food and drink',
      hint: 'The score of the questionnaire, without supplements',
      unit: 'mg/day',
      min: 0,
      max: 6000,
      expect: [300, 2000],
      code: 'CALC',
      exportLabel: 'Dietary calcium (mg/day)',
      source: 'ours',
    },
    calcium_supplement: { kind: 'yes_no', label: 'Takes a calcium supplement' },
    supplement_calcium: {
      kind: 'integer',
      label: 'Calcium from supplements',
      hint: 'Elemental calcium, as printed on the package',
      unit: 'mg/day',
      min: 1,
      max: 4000,
      expect: [100, 1500],
      source: 'ours',
      when: isYes('calcium_supplement'),
    },
  },
});
