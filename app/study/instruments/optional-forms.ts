// Instruments of the trial that not every site has: heel ultrasound, jump on a force plate, flexicurve, 3D analysis of the
// hip and pQCT. They are in no visit until the administrator switches them on. Every attempt is kept; the score is derived.
import { instrument } from '../instrument.ts';
import { bestMax, flexicurveIndex, mean } from '../rule.ts';

const measured = {
  optional: true,
  enteredBy: ['assessor'],
  readBy: ['assessor'],
} as const;
const number = { kind: 'decimal', source: 'ours' } as const;
const derived = { kind: 'calculated' } as const;

const side = {
  kind: 'choice',
  choices: [
    ['L', 'Left'],
    ['R', 'Right'],
  ],
} as const;

const bua = {
  ...number,
  unit: 'dB/MHz',
  decimals: 1,
  min: 30,
  max: 200,
  expect: [80, 140],
  group: 'BUA',
} as const;
const sos = {
  ...number,
  unit: 'm/s',
  decimals: 1,
  min: 1400,
  max: 1750,
  expect: [1480, 1620],
  group: 'SOS',
} as const;
const stiffness = {
  ...number,
  unit: 'points',
  decimals: 1,
  min: 10,
  max: 170,
  expect: [50, 120],
  group: 'Stiffness',
} as const;
const third = { required: false, hint: 'Where a third was made' } as const;

export const qus = instrument('qus', {
  label: 'Heel ultrasound (QUS)',
  ...measured,
  fields: {
    qus_side: { ...side, label: 'Heel' },
    bua_1: { ...bua, label: 'BUA, measurement 1' },
    bua_2: { ...bua, label: 'BUA, measurement 2' },
    bua_3: { ...bua, ...third, label: 'BUA, measurement 3' },
    bua: {
      ...derived,
      label: 'BUA',
      uses: ['bua_1', 'bua_2', 'bua_3'],
      rule: mean,
      unit: 'dB/MHz',
      decimals: 2,
      code: 'BUA',
      exportLabel: 'Heel BUA (dB/MHz)',
    },
    sos_1: { ...sos, label: 'SOS, measurement 1' },
    sos_2: { ...sos, label: 'SOS, measurement 2' },
    sos_3: { ...sos, ...third, label: 'SOS, measurement 3' },
    sos: {
      ...derived,
      label: 'SOS',
      uses: ['sos_1', 'sos_2', 'sos_3'],
      rule: mean,
      unit: 'm/s',
      decimals: 2,
      code: 'SOS',
      exportLabel: 'Heel SOS (m/s)',
    },
    stiffness_1: { ...stiffness, label: 'Stiffness index, measurement 1' },
    stiffness_2: { ...stiffness, label: 'Stiffness index, measurement 2' },
    stiffness_3: { ...stiffness, ...third, label: 'Stiffness index, measurement 3' },
    stiffness: {
      ...derived,
      label: 'Stiffness index',
      uses: ['stiffness_1', 'stiffness_2', 'stiffness_3'],
      rule: mean,
      unit: 'points',
      decimals: 2,
      code: 'SI',
      exportLabel: 'Heel stiffness index',
    },
  },
});

const height = {
  ...number,
  unit: 'cm',
  decimals: 1,
  min: 0,
  max: 60,
  expect: [5, 30],
  group: 'Height of the jump',
} as const;
const impulse = {
  ...number,
  unit: 'N.s',
  decimals: 1,
  min: 0,
  max: 400,
  expect: [60, 160],
  group: 'Net impulse',
} as const;

export const jump = instrument('jump', {
  label: 'Vertical jump (force plate)',
  ...measured,
  fields: {
    jump_height_1: { ...height, label: 'Height, attempt 1' },
    jump_height_2: { ...height, label: 'Height, attempt 2' },
    jump_height_3: { ...height, label: 'Height, attempt 3' },
    jump_height: {
      ...derived,
      label: 'Height of the jump',
      uses: ['jump_height_1', 'jump_height_2', 'jump_height_3'],
      rule: bestMax,
      unit: 'cm',
      decimals: 1,
      code: 'VJH',
      exportLabel: 'Vertical jump height (cm)',
    },
    jump_impulse_1: { ...impulse, label: 'Net impulse, attempt 1' },
    jump_impulse_2: { ...impulse, label: 'Net impulse, attempt 2' },
    jump_impulse_3: { ...impulse, label: 'Net impulse, attempt 3' },
    jump_impulse: {
      ...derived,
      label: 'Net impulse of the jump',
      uses: ['jump_impulse_1', 'jump_impulse_2', 'jump_impulse_3'],
      rule: bestMax,
      unit: 'N.s',
      decimals: 1,
      code: 'VJI',
      exportLabel: 'Vertical jump net impulse (N.s)',
    },
  },
});

const width = { ...number, unit: 'cm', decimals: 1, min: 0, max: 20, expect: [1, 10] } as const;
const length = { ...number, unit: 'cm', decimals: 1, min: 20, max: 80, expect: [30, 60] } as const;
const first = 'Tracing 1';
const second = 'Tracing 2';

export const flexicurve = instrument('flexicurve', {
  label: 'Kyphosis (flexicurve)',
  ...measured,
  fields: {
    flexi_width_1: { ...width, label: 'Width, tracing 1', group: first },
    flexi_length_1: { ...length, label: 'Length, tracing 1', group: first },
    flexi_1: {
      ...derived,
      label: 'Index, tracing 1',
      uses: ['flexi_width_1', 'flexi_length_1'],
      rule: flexicurveIndex,
      unit: '%',
      decimals: 2,
    },
    flexi_width_2: { ...width, label: 'Width, tracing 2', group: second },
    flexi_length_2: { ...length, label: 'Length, tracing 2', group: second },
    flexi_2: {
      ...derived,
      label: 'Index, tracing 2',
      uses: ['flexi_width_2', 'flexi_length_2'],
      rule: flexicurveIndex,
      unit: '%',
      decimals: 2,
    },
    flexi_index: {
      ...derived,
      label: 'Flexicurve index',
      uses: ['flexi_1', 'flexi_2'],
      rule: mean,
      unit: '%',
      decimals: 2,
      code: 'FLEXI',
      exportLabel: 'Flexicurve index (%)',
    },
  },
});

const content = { ...number, unit: 'g', decimals: 3, min: 0.001, max: 50 } as const;
const volume = { ...number, unit: 'cm³', decimals: 3, min: 0.001, max: 100 } as const;
const volumetric = { ...number, unit: 'g/cm³', decimals: 3, min: 0.001, max: 3 } as const;

export const hip3d = instrument('hip_3d', {
  label: '3D analysis of the femoral neck',
  ...measured,
  fields: {
    cort_thickness: {
      ...number,
      label: 'Cortical thickness',
      unit: 'mm',
      decimals: 2,
      min: 0.2,
      max: 8,
      expect: [0.8, 3.5],
      code: 'FNCTH',
      exportLabel: 'Femoral neck cortical thickness (mm)',
    },
    trab_bmc: { ...content, label: 'Trabecular content', group: 'Content' },
    cort_bmc: { ...content, label: 'Cortical content', group: 'Content' },
    total_bmc: { ...content, label: 'Total content', group: 'Content' },
    trab_volume: { ...volume, label: 'Trabecular volume', group: 'Volume' },
    cort_volume: { ...volume, label: 'Cortical volume', group: 'Volume' },
    total_volume: { ...volume, label: 'Total volume', group: 'Volume' },
    trab_vbmd: { ...volumetric, label: 'Trabecular volumetric density', group: 'Volumetric density' },
    cort_vbmd: { ...volumetric, label: 'Cortical volumetric density', group: 'Volumetric density' },
    total_vbmd: { ...volumetric, label: 'Total volumetric density', group: 'Volumetric density' },
  },
});

const density = { ...number, unit: 'mg/cm³', decimals: 1, min: 10, max: 2000 } as const;
const area = { ...number, unit: 'mm²', decimals: 1, min: 1, max: 20000 } as const;

export const pqct = instrument('pqct', {
  label: 'Leg by pQCT',
  ...measured,
  fields: {
    pqct_side: { ...side, label: 'Leg' },
    tibia_4_trab: { ...density, label: 'Trabecular density at 4 %', group: 'Tibia, 4 % of its length' },
    tibia_4_total: { ...density, label: 'Total density at 4 %', group: 'Tibia, 4 % of its length' },
    tibia_38_cort: { ...density, label: 'Cortical density at 38 %', group: 'Tibia, 38 % of its length' },
    tibia_38_area: { ...area, label: 'Cortical area at 38 %', group: 'Tibia, 38 % of its length' },
    tibia_66_muscle: { ...area, label: 'Muscle area at 66 %', group: 'Tibia, 66 % of its length' },
    tibia_66_fat: { ...area, label: 'Fat area at 66 %', group: 'Tibia, 66 % of its length' },
  },
});
