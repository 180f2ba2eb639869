// Bone-specific physical activity by the BPAQ, at baseline alone: later the answers would tell the programme. The
// questionnaire is its authors': its scores are entered as their scoring gives them, and no item of it stands here.
import { instrument } from '../instrument.ts';

const score = { kind: 'decimal', unit: 'points', decimals: 2, min: 0, max: 2000, source: 'ours' } as const;

export const bpaq = instrument('bpaq', {
  label: 'Bone-specific activity (BPAQ)',
  intro: 'Score the completed questionnaire with the calculator of its authors, and enter what it gives.',
  enteredBy: ['assessor'],
  readBy: ['assessor'],
  fields: {
    bpaq_past: {
      ...score,
      label: 'Past activity',
      hint: 'From effective load, years and the weight of the age at which she did it',
      expect: [0, 250],
      code: 'BPAQP',
      exportLabel: 'BPAQ past',
    },
    bpaq_current: {
      ...score,
      label: 'Current activity',
      hint: 'From effective load and frequency in the last twelve months',
      expect: [0, 60],
      code: 'BPAQC',
      exportLabel: 'BPAQ current',
    },
    bpaq_total: {
      ...score,
      label: 'Total',
      hint: 'As the calculator gives it',
      expect: [0, 300],
      code: 'BPAQT',
      exportLabel: 'BPAQ total',
    },
  },
});
