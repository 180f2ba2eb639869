// Strength and function. Every attempt is kept; the score is the best: the largest for strength and reach, the
// smallest for timed tests. The server computes it.
import type { Values } from '../field.ts';
import { instrument } from '../instrument.ts';
import { bestMax, bestMin } from '../rule.ts';

const attempt = { kind: 'decimal', source: 'ours' } as const;
const bes = {
  ...attempt,
  unit: 'kg',
  decimals: 1,
  min: 0,
  max: 150,
  expect: [5, 80],
  group: 'Back extensor strength',
} as const;
const les = {
  ...attempt,
  unit: 'kg',
  decimals: 1,
  min: 0,
  max: 250,
  expect: [15, 120],
  group: 'Leg strength',
} as const;
const tug = {
  ...attempt,
  unit: 's',
  decimals: 2,
  min: 2,
  max: 60,
  expect: [4, 15],
  group: 'Timed up-and-go (after one practice)',
} as const;
const ftsts = {
  ...attempt,
  unit: 's',
  decimals: 2,
  min: 3,
  max: 90,
  expect: [5, 25],
  group: 'Five-times sit-to-stand',
} as const;
const frt = {
  ...attempt,
  unit: 'cm',
  decimals: 1,
  min: 0,
  max: 75,
  expect: [15, 50],
  group: 'Functional reach',
} as const;
const score = { kind: 'calculated' } as const;

/** The scale of the reach is read to half a centimetre. */
const toHalves = (name: 'frt_t1' | 'frt_t2' | 'frt_t3', attempt: number) => ({
  id: `${name}_step`,
  version: 1,
  level: 'soft' as const,
  field: name,
  formula: `${name} is a multiple of 0.5 cm`,
  message({ [name]: reach }: Values): string | undefined {
    if (typeof reach !== 'number' || Number.isInteger(reach * 2)) return undefined;
    return `Reach, attempt ${attempt}: ${reach} cm is not a multiple of 0.5 cm, to which the scale is read. Check it; if it is right, confirm it.`;
  },
});

export const strengthFunction = instrument('strength_function', {
  label: 'Strength and function',
  intro:
    'Enter every attempt that is valid. Where one could not be made, was stopped by pain or does not count, say why.',
  enteredBy: ['assessor'],
  readBy: ['assessor'],
  fields: {
    bes_t1: { ...bes, label: 'Back extensors, attempt 1' },
    bes_t2: { ...bes, label: 'Back extensors, attempt 2' },
    bes_t3: { ...bes, label: 'Back extensors, attempt 3' },
    bes: {
      ...score,
      label: 'Back extensor strength',
      uses: ['bes_t1', 'bes_t2', 'bes_t3'],
      rule: bestMax,
      unit: 'kg',
      decimals: 1,
      code: 'BES',
      exportLabel: 'Back extensor strength (kg)',
    },
    les_t1: { ...les, label: 'Legs, attempt 1' },
    les_t2: { ...les, label: 'Legs, attempt 2' },
    les_t3: { ...les, label: 'Legs, attempt 3' },
    les: {
      ...score,
      label: 'Leg strength',
      uses: ['les_t1', 'les_t2', 'les_t3'],
      rule: bestMax,
      unit: 'kg',
      decimals: 1,
      code: 'LES',
      exportLabel: 'Lower extremity strength (kg)',
    },
    tug_t1: { ...tug, label: 'Up-and-go, attempt 1' },
    tug_t2: { ...tug, label: 'Up-and-go, attempt 2' },
    tug: {
      ...score,
      label: 'Timed up-and-go',
      uses: ['tug_t1', 'tug_t2'],
      rule: bestMin,
      unit: 's',
      decimals: 2,
      code: 'TUG',
      exportLabel: 'Timed up-and-go (s)',
    },
    ftsts_t1: { ...ftsts, label: 'Sit-to-stand, attempt 1' },
    ftsts_t2: { ...ftsts, label: 'Sit-to-stand, attempt 2' },
    ftsts: {
      ...score,
      label: 'Five-times sit-to-stand',
      uses: ['ftsts_t1', 'ftsts_t2'],
      rule: bestMin,
      unit: 's',
      decimals: 2,
      code: 'FTSTS',
      exportLabel: 'Five times sit-to-stand (s)',
    },
    frt_t1: { ...frt, label: 'Reach, attempt 1' },
    frt_t2: { ...frt, label: 'Reach, attempt 2' },
    frt_t3: { ...frt, label: 'Reach, attempt 3' },
    frt: {
      ...score,
      label: 'Functional reach',
      uses: ['frt_t1', 'frt_t2', 'frt_t3'],
      rule: bestMax,
      unit: 'cm',
      decimals: 1,
      code: 'FRT',
      exportLabel: 'Functional reach (cm)',
    },
  },
  checks: [toHalves('frt_t1', 1), toHalves('frt_t2', 2), toHalves('frt_t3', 3)],
});
