// Height and weight. The expected change of height is a few millimetres, so repeats matter: two measurements,
// and a third when they differ by more than 0.4 cm.
import type { Value, Values } from '../field.ts';
import { instrument } from '../instrument.ts';
import { bodyMassIndex, mean, meanOrMedian } from '../rule.ts';

const height = {
  kind: 'decimal',
  unit: 'cm',
  decimals: 1,
  min: 120,
  max: 200,
  expect: [145, 180],
  group: 'Height, without shoes',
  source: 'ours',
} as const;
const weight = {
  kind: 'decimal',
  unit: 'kg',
  decimals: 1,
  min: 30,
  max: 200,
  expect: [40, 110],
  group: 'Weight',
  source: 'ours',
} as const;

type Reasons = Readonly<Record<string, number>>;

function thirdHeight(
  { height_1: first, height_2: second, height_3: third }: Values,
  missing: Reasons,
): string | undefined {
  if (missing.height_3 !== undefined) return undefined;
  if (typeof first !== 'number' || typeof second !== 'number' || typeof third === 'number') return undefined;
  if (Math.round(Math.abs(first - second) * 10) <= 4) return undefined;
  return `Third height: ${first} and ${second} cm differ by more than 0.4 cm. Measure a third time.`;
}

const outside = (bmi: Value | undefined, from: number, to: number): bmi is number =>
  typeof bmi === 'number' && (bmi < from || bmi > to);
const figure = (bmi: number) => `with this height the body mass index is ${bmi.toFixed(1)} kg/m²`;

const bmiImpossible = ({ bmi }: Values) =>
  outside(bmi, 12, 70) ? `Weight: ${figure(bmi)}, outside the possible range 12 to 70.` : undefined;
const bmiUnusual = ({ bmi }: Values) =>
  outside(bmi, 16, 40)
    ? `Weight: ${figure(bmi)}, which is unusual (expected 16 to 40). Check weight and height; if they are right, confirm them.`
    : undefined;

export const anthropometry = instrument('anthropometry', {
  label: 'Height and weight',
  enteredBy: ['assessor'],
  readBy: ['assessor'],
  fields: {
    height_1: { ...height, label: 'First height' },
    height_2: { ...height, label: 'Second height' },
    height_3: {
      ...height,
      label: 'Third height',
      hint: 'Only when the first two differ by more than 0.4 cm',
      required: false,
    },
    height: {
      kind: 'calculated',
      label: 'Height',
      uses: ['height_1', 'height_2', 'height_3'],
      rule: meanOrMedian,
      unit: 'cm',
      decimals: 2,
      code: 'HEIGHT',
      exportLabel: 'Height (cm)',
    },
    weight_1: { ...weight, label: 'First weight' },
    weight_2: { ...weight, label: 'Second weight', required: false },
    weight: {
      kind: 'calculated',
      label: 'Weight',
      uses: ['weight_1', 'weight_2'],
      rule: mean,
      unit: 'kg',
      decimals: 2,
      code: 'WEIGHT',
      exportLabel: 'Weight (kg)',
    },
    bmi: {
      kind: 'calculated',
      label: 'Body mass index',
      uses: ['weight', 'height'],
      rule: bodyMassIndex,
      unit: 'kg/m²',
      decimals: 1,
      code: 'BMI',
      exportLabel: 'Body mass index (kg/m2)',
    },
  },
  checks: [
    {
      id: 'bmi_impossible',
      version: 1,
      level: 'hard',
      field: 'weight_1',
      formula: '12 <= bmi <= 70',
      message: bmiImpossible,
    },
    {
      id: 'bmi_unusual',
      version: 1,
      level: 'soft',
      field: 'weight_1',
      formula: '16 <= bmi <= 40',
      message: bmiUnusual,
    },
    {
      id: 'third_height',
      version: 1,
      level: 'soft',
      field: 'height_3',
      formula: 'a third height, or a reason, when |height_1 - height_2| > 0.4 cm',
      message: thirdHeight,
    },
  ],
});
