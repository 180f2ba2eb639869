// What assessors and coordinators type in the benchmark: complete forms that no limit questions. `n` varies the
// values, so that two saves after each other are never equal.

export type Entries = [string, string][];

const tenths = (base: number, n: number, decimals = 1) => (base + (n % 10) / 10).toFixed(decimals);

export const screening = (day: string): Entries => [
  ['screening_date', day],
  ['age', '66'],
  ['ls_t', '-2.10'],
  ['fn_t', '-1.80'],
  ['t_score_date', day],
  ['postmenopausal', 'yes'],
  ['good_health', 'yes'],
  ['lower_limb_injury', 'no'],
  ['recent_fracture', 'no'],
  ['heart_contraindication', 'no'],
  ['bone_affecting_drug', 'no'],
  ['cognitive_impairment', 'no'],
  ['lifting_already', 'no'],
];

export const consent = (day: string): Entries => [
  ['consent_version', '2.1'],
  ['consent_date', day],
  ['initials', 'QX'],
  ['birth_year', '1959'],
];

export const forms: Record<string, (day: string, n: number) => Entries> = {
  demographics_history: (_, n) => [
    ['menopause_years', String(10 + (n % 20))],
    ['osteoporosis_medication', n % 4 === 0 ? '1' : '0'],
    ['hormone_therapy', '0'],
    ['calcium_vitamin_d', '1'],
    ['fracture_since_50', '0'],
    ['falls_12_months', '1'],
    ['smoking', String(n % 3)],
  ],
  anthropometry: (_, n) => [
    ['height_1', tenths(161, n)],
    ['height_2', tenths(161.1, n)],
    ['weight_1', tenths(63, n)],
  ],
  dxa: (day, n) => [
    ['scan_date', day],
    ['device', 'Medix DR'],
    ['operator', 'AK'],
    ['ls_region', 'L1L4'],
    ['ls_bmd', `0.85${n % 10}`],
    ['ls_t', '-2.10'],
    ['ls_area', '54.00'],
    ['ls_bmc', '45.90'],
    ['fn_side', 'L'],
    ['fn_bmd', '0.650'],
    ['fn_t', '-1.80'],
    ['fn_area', '4.90'],
    ['fn_bmc', '3.19'],
  ],
  strength_function: (_, n) => [
    ['bes_t1', tenths(24, n)],
    ['bes_t2', '26.5'],
    ['bes_t3', '25.0'],
    ['les_t1', '55.0'],
    ['les_t2', '58.0'],
    ['les_t3', '57.5'],
    ['tug_t1', '7.20'],
    ['tug_t2', '6.90'],
    ['ftsts_t1', '11.40'],
    ['ftsts_t2', '11.10'],
    ['frt_t1', '32.0'],
    ['frt_t2', '33.5'],
    ['frt_t3', '33.0'],
  ],
  adverse_event: (day, n) => [
    ['term', 'Knee pain after walking'],
    ['onset', day],
    ['ongoing', '0'],
    ['end', day],
    ['severity', String(1 + (n % 2))],
    ['serious', '0'],
    ['outcome', 'RECOVERED'],
    ['related_to_test', 'NOT_RELATED'],
    ['relatedness', 'POSSIBLE'],
    ['action_taken', 'NONE'],
  ],
};

/** The forms that an assessor saves. */
export const measured = ['anthropometry', 'dxa', 'strength_function'] as const;
