// Whole-body scan and total hip by DXA: body composition, and the sites of bone that are no primary outcome. Scanner and
// operator stand in the form of the bone density.
import type { Values } from '../field.ts';
import { instrument } from '../instrument.ts';
import { dayHint } from '../kinds/day.ts';
import { scannedMass } from '../rule.ts';

const decimal = { kind: 'decimal', source: 'ours' } as const;
const mass = { ...decimal, unit: 'kg', decimals: 2, group: 'Whole body' } as const;
const bone = { ...decimal, unit: 'g/cm²', decimals: 3 } as const;
const hip = { ...bone, group: 'Hip' } as const;

/** Fat in percent of what was scanned, twice: as printed, and from the masses that were typed. */
function fatDiffers({ fat_percent: percent, fat_mass: fat, scan_mass: whole }: Values): string | undefined {
  if (typeof percent !== 'number' || typeof fat !== 'number') return undefined;
  if (typeof whole !== 'number' || whole === 0) return undefined;
  const share = (fat / whole) * 100;
  if (Math.abs(share - percent) <= 2) return undefined;
  return `Body fat: fat mass is ${share.toFixed(1)} % of what was scanned, and ${percent} % was entered. Compare with the report; if it is right, confirm it.`;
}

const limbsHeavier = ({ lean_mass: lean, limb_lean_mass: limbs }: Values): string | undefined =>
  typeof lean === 'number' && typeof limbs === 'number' && limbs >= lean
    ? 'Lean mass of the limbs: it is not smaller than the lean mass of the whole body. Compare both with the report.'
    : undefined;

export const bodyComposition = instrument('body_composition', {
  label: 'Body composition and hip (DXA)',
  enteredBy: ['assessor'],
  readBy: ['assessor'],
  fields: {
    wb_scan_date: {
      kind: 'day',
      label: 'Date of the whole-body scan',
      hint: dayHint,
      notFuture: true,
      prefill: 'visit.date',
    },
    lean_mass: {
      ...mass,
      label: 'Lean mass',
      min: 20,
      max: 90,
      expect: [28, 60],
      code: 'LEANM',
      exportLabel: 'Lean mass (kg)',
    },
    fat_mass: {
      ...mass,
      label: 'Fat mass',
      min: 2,
      max: 110,
      expect: [8, 50],
      code: 'FATM',
      exportLabel: 'Fat mass (kg)',
    },
    limb_lean_mass: {
      ...mass,
      label: 'Lean mass of the limbs',
      min: 6,
      max: 45,
      expect: [11, 26],
      code: 'ALM',
      exportLabel: 'Appendicular lean mass (kg)',
    },
    fat_percent: {
      ...decimal,
      label: 'Body fat',
      unit: '%',
      decimals: 1,
      min: 4,
      max: 70,
      expect: [15, 55],
      group: 'Whole body',
      code: 'FATPC',
      exportLabel: 'Body fat (%)',
    },
    wb_bmd: {
      ...bone,
      label: 'Whole-body density',
      min: 0.6,
      max: 1.6,
      expect: [0.75, 1.3],
      group: 'Whole body',
      code: 'WBBMD',
      exportLabel: 'Whole body BMD (g/cm2)',
    },
    wb_bmc: {
      ...decimal,
      label: 'Whole-body content',
      unit: 'g',
      decimals: 1,
      min: 800,
      max: 4500,
      expect: [1200, 3000],
      group: 'Whole body',
      code: 'WBBMC',
      exportLabel: 'Whole body BMC (g)',
    },
    scan_mass: {
      kind: 'calculated',
      label: 'Mass of what was scanned',
      uses: ['lean_mass', 'fat_mass', 'wb_bmc'],
      rule: scannedMass,
      unit: 'kg',
      decimals: 2,
    },
    th_bmd: {
      ...hip,
      label: 'Total hip density',
      min: 0.3,
      max: 1.7,
      expect: [0.5, 1.2],
      code: 'THBMD',
      exportLabel: 'Total hip BMD (g/cm2)',
    },
    th_t: {
      ...decimal,
      label: 'Total hip T-score',
      unit: 'SD',
      decimals: 2,
      min: -6,
      max: 6,
      expect: [-4.5, 2],
      group: 'Hip',
      code: 'THTSC',
      exportLabel: 'Total hip T-score',
    },
    troch_bmd: {
      ...hip,
      label: 'Trochanter density',
      min: 0.25,
      max: 1.5,
      expect: [0.4, 1],
      code: 'TRBMD',
      exportLabel: 'Trochanter BMD (g/cm2)',
    },
  },
  checks: [
    {
      id: 'limbs_heavier',
      version: 1,
      level: 'hard',
      field: 'limb_lean_mass',
      formula: 'limb_lean_mass < lean_mass',
      message: limbsHeavier,
    },
    {
      id: 'fat_differs',
      version: 1,
      level: 'soft',
      field: 'fat_percent',
      formula: 'fat_mass / scan_mass within 2 percentage points of fat_percent',
      message: fatDiffers,
    },
  ],
});
