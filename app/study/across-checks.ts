// The checks across forms and visits of the trial. The trial's own are not published: each figure is ours.
import {
  type AcrossCheck,
  type AcrossInput,
  isFurther,
  isFurtherInPercent,
  isOther,
} from './across-check.ts';

/** The same field now and at the earlier visit. */
const since = (form: string, field: string): Record<'now' | 'before', AcrossInput> => ({
  now: { visit: 'same', form, field },
  before: { visit: 'earlier', form, field },
});

const scan = { version: 1, level: 'soft', form: 'dxa' } as const;
const asked = 'Check it; if it is right, confirm it.';

// A change of density can be read only from the same scanner, side and vertebrae.
const sameScan: readonly AcrossCheck[] = [
  {
    ...scan,
    id: 'no_cross_calibration',
    level: 'hard',
    field: 'device',
    uses: since('dxa', 'device'),
    formula: 'the scanner of the earlier visit, or one that was calibrated against it',
    message:
      'Scanner: another one was named at the first visit, and no cross-calibration of the two stands in the study settings. Scan on the first one, or have the administrator enter the cross-calibration.',
    unless: 'cross_calibrated',
    isOff: isOther,
  },
  {
    ...scan,
    id: 'other_scanner',
    field: 'device',
    uses: since('dxa', 'device'),
    formula: 'the scanner of the earlier visit',
    message: `Scanner: another one was named at the first visit. ${asked}`,
    isOff: isOther,
  },
  {
    ...scan,
    id: 'other_vertebrae',
    field: 'ls_region',
    uses: since('dxa', 'ls_region'),
    formula: 'the vertebrae of the earlier visit',
    message: `Vertebrae: others were measured at the first visit. ${asked}`,
    isOff: isOther,
  },
  {
    ...scan,
    id: 'other_side',
    field: 'fn_side',
    uses: since('dxa', 'fn_side'),
    formula: 'the side of the earlier visit',
    message: `Side: the other side was scanned at the first visit. ${asked}`,
    isOff: isOther,
  },
];

const again = (what: string, how: string) =>
  `${what}: it differs from that of the earlier visit by more than is plausible. ${how} If it stays so, confirm it.`;

interface Changed {
  id: string;
  form: string;
  /** Where the first measurement is typed; what is compared may be a score. */
  field: string;
  score: string;
  unit: string;
  message: string;
}

const changed = ({ score, unit, ...its }: Changed, limit: number, decimals: number): AcrossCheck => ({
  ...its,
  version: 1,
  level: 'soft',
  uses: since(its.form, score),
  formula: `${score} within ${limit} ${unit} of the earlier visit`,
  isOff: isFurther(limit, decimals),
});

const changedInPercent = (
  { score, ...its }: Omit<Changed, 'unit'>,
  percent: number,
  decimals: number,
): AcrossCheck => ({
  ...its,
  version: 1,
  level: 'soft',
  uses: since(its.form, score),
  formula: `${score} within ${percent} % of the earlier visit`,
  isOff: isFurtherInPercent(percent, decimals),
});

// Whether something is asked must not tell the arm, so each limit lies far outside what either programme does. Density: four
// times the largest mean change that is published. Strength and function: about two thirds of the width of what is expected.
const beyondPlausible: readonly AcrossCheck[] = [
  changedInPercent(
    {
      id: 'ls_bmd_change',
      form: 'dxa',
      field: 'ls_bmd',
      score: 'ls_bmd',
      message: again(
        'Lumbar spine density',
        'Compare with the report, check the regions, analyse or scan again.',
      ),
    },
    12,
    3,
  ),
  changedInPercent(
    {
      id: 'fn_bmd_change',
      form: 'dxa',
      field: 'fn_bmd',
      score: 'fn_bmd',
      message: again(
        'Femoral neck density',
        'Compare with the report, check the regions, analyse or scan again.',
      ),
    },
    12,
    3,
  ),
  changed(
    {
      id: 'height_change',
      form: 'anthropometry',
      field: 'height_1',
      score: 'height',
      unit: 'cm',
      message: again('Height', 'Check stadiometer and posture, and measure again.'),
    },
    3,
    2,
  ),
  changedInPercent(
    {
      id: 'weight_change',
      form: 'anthropometry',
      field: 'weight_1',
      score: 'weight',
      message: again('Weight', 'Check the scale, and weigh again.'),
    },
    15,
    2,
  ),
  ...(
    [
      ['bes', 'Back extensor strength', 'kg', 50, 1],
      ['les', 'Leg strength', 'kg', 70, 1],
      ['tug', 'Timed up-and-go', 's', 7, 2],
      ['ftsts', 'Five-times sit-to-stand', 's', 13, 2],
    ] as const
  ).map(([score, label, unit, limit, decimals]) =>
    changed(
      {
        id: `${score}_change`,
        form: 'strength_function',
        field: `${score}_t1`,
        score,
        unit,
        message: again(label, 'Check instrument and position, and measure again.'),
      },
      limit,
      decimals,
    ),
  ),
];

// Of one visit, so its sum may be compared: lean mass, fat mass and bone of the scan against the scale.
const scanAndScale: AcrossCheck = {
  id: 'scan_and_scale',
  version: 1,
  level: 'soft',
  form: 'body_composition',
  field: 'lean_mass',
  uses: {
    now: { visit: 'same', form: 'body_composition', field: 'scan_mass' },
    before: { visit: 'same', form: 'anthropometry', field: 'weight' },
  },
  formula: 'scan_mass within 3 % of the weight of the same visit',
  message:
    'Lean mass: with fat mass and bone it adds up to another weight than that on the scale. Compare both with the paper. If it stays so, confirm it.',
  isOff: isFurtherInPercent(3, 2),
};

export const acrossChecks: readonly AcrossCheck[] = [...sameScan, ...beyondPlausible, scanAndScale];
