// Bone density by DXA. Device, operator, side and region travel with the values: the same scanner and side at
// both visits are what makes a change readable.
import type { Values } from '../field.ts';
import { instrument } from '../instrument.ts';
import { dayHint } from '../kinds/day.ts';

const spine = { group: 'Lumbar spine', source: 'ours' } as const;
const neck = { group: 'Femoral neck', source: 'ours' } as const;
const decimal = { kind: 'decimal' } as const;

const agrees = (site: 'ls' | 'fn', label: string) => ({
  id: `${site}_bmc_area`,
  version: 1,
  level: 'soft' as const,
  field: `${site}_bmd`,
  formula: `${site}_bmc / ${site}_area within 2 % of ${site}_bmd`,
  message(values: Values): string | undefined {
    const [bmd, bmc, area] = [values[`${site}_bmd`], values[`${site}_bmc`], values[`${site}_area`]];
    if (typeof bmd !== 'number' || typeof bmc !== 'number' || typeof area !== 'number' || area === 0)
      return undefined;
    // Compared as whole numbers: in doubles 51 / 50 lies more than 2 % above 1.
    const [content, density] = [
      Math.round(bmc * 100) * 1000,
      Math.round(bmd * 1000) * Math.round(area * 100),
    ];
    if (Math.abs(content - density) * 50 <= density) return undefined;
    return `${label}: content divided by area is ${(bmc / area).toFixed(3)} g/cm², more than 2 % from the density ${bmd}. Compare with the report; if it is right, confirm it.`;
  },
});

const densities = ['ls_bmd', 'fn_bmd'] as const;

// What was measured on a day on which the scanner was off is no density.
const phantomOutside = (values: Values): string | undefined =>
  values.phantom === 'OUTSIDE' && densities.some((name) => typeof values[name] === 'number')
    ? 'Phantom check of the day: it was outside its limits, so no density of this day counts. Leave the densities blank and say why, or scan again on a day on which the check is within its limits.'
    : undefined;

const phantomNotDone = ({ phantom }: Values): string | undefined =>
  phantom === 'NOT_DONE'
    ? 'Phantom check of the day: it was not done. Do it now if the scanner is free; if it cannot be done, confirm it.'
    : undefined;

export const dxa = instrument('dxa', {
  label: 'Bone density (DXA)',
  enteredBy: ['assessor'],
  readBy: ['assessor'],
  fields: {
    scan_date: {
      kind: 'day',
      label: 'Date of the scan',
      hint: dayHint,
      notFuture: true,
      prefill: 'visit.date',
      group: 'Scan',
    },
    device: {
      kind: 'text',
      label: 'Scanner',
      hint: 'As named in the study settings, or its serial number',
      maxLength: 120,
      prefill: 'site.scanner',
      listed: 'scanners',
      group: 'Scan',
    },
    phantom: {
      kind: 'choice',
      label: 'Phantom check of the day',
      choices: [
        ['WITHIN', 'Done, within its limits'],
        ['OUTSIDE', 'Done, outside its limits'],
        ['NOT_DONE', 'Not done'],
      ],
      group: 'Scan',
      source: 'ours',
    },
    operator: {
      kind: 'text',
      label: 'Operator',
      hint: 'Initials of whoever scanned',
      maxLength: 10,
      group: 'Scan',
    },
    t_reference: {
      kind: 'text',
      label: 'Reference database of the T-scores',
      hint: 'As printed on the report, for example NHANES III',
      maxLength: 40,
      required: false,
      group: 'Scan',
    },
    ls_region: {
      kind: 'choice',
      label: 'Vertebrae',
      choices: [
        ['L1L4', 'L1 to L4'],
        ['L2L4', 'L2 to L4'],
      ],
      ...spine,
    },
    ls_bmd: {
      ...decimal,
      label: 'Lumbar spine density',
      unit: 'g/cm²',
      decimals: 3,
      min: 0.4,
      max: 2,
      expect: [0.6, 1.4],
      code: 'LSBMD',
      exportLabel: 'Lumbar spine BMD (g/cm2)',
      ...spine,
    },
    ls_t: {
      ...decimal,
      label: 'Lumbar spine T-score',
      unit: 'SD',
      decimals: 2,
      min: -6,
      max: 6,
      expect: [-4.5, 2],
      code: 'LSTSC',
      exportLabel: 'Lumbar spine T-score',
      ...spine,
    },
    ls_area: {
      ...decimal,
      label: 'Lumbar spine area',
      unit: 'cm²',
      decimals: 2,
      min: 20,
      max: 95,
      expect: [30, 75],
      ...spine,
    },
    ls_bmc: {
      ...decimal,
      label: 'Lumbar spine content',
      unit: 'g',
      decimals: 2,
      min: 15,
      max: 120,
      expect: [25, 85],
      code: 'LSBMC',
      exportLabel: 'Lumbar spine BMC (g)',
      ...spine,
    },
    fn_side: {
      kind: 'choice',
      label: 'Side',
      choices: [
        ['L', 'Left'],
        ['R', 'Right'],
      ],
      ...neck,
    },
    fn_bmd: {
      ...decimal,
      label: 'Femoral neck density',
      unit: 'g/cm²',
      decimals: 3,
      min: 0.3,
      max: 1.6,
      expect: [0.45, 1.1],
      code: 'FNBMD',
      exportLabel: 'Femoral neck BMD (g/cm2)',
      ...neck,
    },
    fn_t: {
      ...decimal,
      label: 'Femoral neck T-score',
      unit: 'SD',
      decimals: 2,
      min: -6,
      max: 6,
      expect: [-4.5, 2],
      code: 'FNTSC',
      exportLabel: 'Femoral neck T-score',
      ...neck,
    },
    fn_area: {
      ...decimal,
      label: 'Femoral neck area',
      unit: 'cm²',
      decimals: 2,
      min: 2.5,
      max: 9,
      expect: [3.5, 6.5],
      ...neck,
    },
    fn_bmc: {
      ...decimal,
      label: 'Femoral neck content',
      unit: 'g',
      decimals: 2,
      min: 1,
      max: 10,
      expect: [2, 6],
      code: 'FNBMC',
      exportLabel: 'Femoral neck BMC (g)',
      ...neck,
    },
  },
  checks: [
    {
      id: 'phantom_outside',
      version: 1,
      level: 'hard',
      field: 'phantom',
      formula: 'no density where the phantom check was outside its limits',
      message: phantomOutside,
    },
    {
      id: 'phantom_not_done',
      version: 1,
      level: 'soft',
      field: 'phantom',
      formula: 'the phantom check of the day was done',
      message: phantomNotDone,
    },
    agrees('ls', 'Lumbar spine density'),
    agrees('fn', 'Femoral neck density'),
  ],
});
