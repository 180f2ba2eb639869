// Thoracic kyphosis by inclinometer, standing as usual and as tall as she can: three measurements of each, every one
// kept; the score is their mean.
import { instrument } from '../instrument.ts';
import { mean } from '../rule.ts';

const degrees = {
  kind: 'decimal',
  unit: 'degrees',
  decimals: 1,
  min: 0,
  max: 110,
  expect: [20, 70],
  source: 'ours',
} as const;
const neutral = { ...degrees, group: 'Standing as usual' } as const;
const tall = { ...degrees, group: 'Standing tall' } as const;
const score = { kind: 'calculated', rule: mean, unit: 'degrees', decimals: 2 } as const;

export const kyphosis = instrument('kyphosis', {
  label: 'Kyphosis (inclinometer)',
  intro: 'Enter every measurement. Where one could not be made, say why.',
  enteredBy: ['assessor'],
  readBy: ['assessor'],
  fields: {
    kyph_neutral_1: { ...neutral, label: 'As usual, measurement 1' },
    kyph_neutral_2: { ...neutral, label: 'As usual, measurement 2' },
    kyph_neutral_3: { ...neutral, label: 'As usual, measurement 3' },
    kyph_neutral: {
      ...score,
      label: 'Kyphosis, standing as usual',
      uses: ['kyph_neutral_1', 'kyph_neutral_2', 'kyph_neutral_3'],
      code: 'KYPHN',
      exportLabel: 'Kyphosis, neutral (degrees)',
    },
    kyph_tall_1: { ...tall, label: 'Tall, measurement 1' },
    kyph_tall_2: { ...tall, label: 'Tall, measurement 2' },
    kyph_tall_3: { ...tall, label: 'Tall, measurement 3' },
    kyph_tall: {
      ...score,
      label: 'Kyphosis, standing tall',
      uses: ['kyph_tall_1', 'kyph_tall_2', 'kyph_tall_3'],
      code: 'KYPHT',
      exportLabel: 'Kyphosis, standing tall (degrees)',
    },
  },
});
