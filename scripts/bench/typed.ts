// What assessors and coordinators type in the benchmark: complete forms that no limit questions. `n` varies the
// values, so that two saves after each other are never equal.

export type Entries = [string, string][];

/** A number between the limits that follows from `n` and the field, so that no column repeats itself. */
function drawn(n: number, field: number, from: number, to: number, decimals: number): string {
  let bits = Math.imul(n + 1, 0x9e3779b1) ^ Math.imul(field, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return (from + ((bits ^ (bits >>> 15)) >>> 0) * ((to - from) / 2 ** 32)).toFixed(decimals);
}

const attempts = (
  name: string,
  n: number,
  count: number,
  from: number,
  to: number,
  decimals: number,
  step = 0,
): Entries =>
  Array.from({ length: count }, (_, i) => {
    const value = drawn(n, name.length * 10 + i, from, to, decimals);
    const read = step === 0 ? value : (Math.round(Number(value) / step) * step).toFixed(decimals);
    return [`${name}_t${i + 1}`, read];
  });

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
  anthropometry: (_, n) => {
    const height = drawn(n, 1, 152, 172, 1);
    return [
      ['height_1', height],
      ['height_2', (Number(height) + 0.1).toFixed(1)],
      ['weight_1', drawn(n, 2, 50, 90, 1)],
    ];
  },
  dxa(day, n) {
    const [ls, lsArea] = [drawn(n, 1, 0.7, 1.2, 3), drawn(n, 2, 45, 65, 2)];
    const [fn, fnArea] = [drawn(n, 3, 0.55, 0.95, 3), drawn(n, 4, 4.2, 5.8, 2)];
    return [
      ['scan_date', day],
      ['device', 'Medix DR'],
      ['phantom', 'WITHIN'],
      ['operator', 'AK'],
      ['ls_region', 'L1L4'],
      ['ls_bmd', ls],
      ['ls_t', drawn(n, 5, -3.3, -0.6, 2)],
      ['ls_area', lsArea],
      ['ls_bmc', (Number(ls) * Number(lsArea)).toFixed(2)],
      ['fn_side', 'L'],
      ['fn_bmd', fn],
      ['fn_t', drawn(n, 6, -3.3, -0.6, 2)],
      ['fn_area', fnArea],
      ['fn_bmc', (Number(fn) * Number(fnArea)).toFixed(2)],
    ];
  },
  strength_function: (_, n) => [
    ...attempts('bes', n, 3, 10, 60, 1),
    ...attempts('les', n + 1, 3, 20, 100, 1),
    ...attempts('tug', n + 2, 2, 4.5, 12, 2),
    ...attempts('ftsts', n, 2, 6, 20, 2),
    ...attempts('frt', n + 3, 3, 18, 46, 1, 0.5),
  ],
  medical_history: (_, n) => [
    ...[
      ...[
        'hypertension',
        'heart_disease',
        'diabetes',
        'thyroid_disease',
        'osteoarthritis',
        'joint_replacement',
      ],
      ...['cancer', 'glucocorticoids', 'parent_hip_fracture', 'ovaries_removed'],
    ].map((name): [string, string] => [name, '0']),
    ['back_pain', '1'],
    ['back_pain_score', String(n % 8)],
  ],
  body_composition(day, n) {
    const [lean, fat, bone] = [drawn(n, 1, 32, 48, 2), drawn(n, 2, 12, 36, 2), drawn(n, 3, 1500, 2600, 1)];
    const whole = Number(lean) + Number(fat) + Number(bone) / 1000;
    return [
      ['wb_scan_date', day],
      ['lean_mass', lean],
      ['fat_mass', fat],
      ['limb_lean_mass', (Number(lean) * 0.42).toFixed(2)],
      ['fat_percent', ((Number(fat) / whole) * 100).toFixed(1)],
      ['wb_bmd', drawn(n, 4, 0.85, 1.15, 3)],
      ['wb_bmc', bone],
      ['th_bmd', drawn(n, 5, 0.6, 0.95, 3)],
      ['th_t', drawn(n, 6, -3, -0.5, 2)],
      ['troch_bmd', drawn(n, 7, 0.5, 0.8, 3)],
    ];
  },
  kyphosis: (_, n) =>
    ['neutral', 'tall'].flatMap((how, i) =>
      [1, 2, 3].map((at): [string, string] => [`kyph_${how}_${at}`, drawn(n, 3 * i + at, 30, 55, 1)]),
    ),
  auscal: (_, n) => [
    ['diet_calcium', drawn(n, 1, 400, 1600, 0)],
    ['calcium_supplement', '1'],
    ['supplement_calcium', '600'],
  ],
  whoqol_bref: (_, n) =>
    Array.from({ length: 26 }, (__, i): [string, string] => [`whoqol_${i + 1}`, String(1 + ((n + i) % 5))]),
  bpaq: (_, n) => [
    ['bpaq_past', drawn(n, 1, 5, 120, 2)],
    ['bpaq_current', drawn(n, 2, 0, 30, 2)],
    ['bpaq_total', drawn(n, 3, 5, 120, 2)],
  ],
  assessor_guess: (_, n) => [
    ['guess', n % 3 === 0 ? 'AT_HOME' : n % 3 === 1 ? 'SUPERVISED' : 'UNKNOWN'],
    ['confidence', String(1 + (n % 5))],
    ['reason_for_guess', 'PERFORMANCE'],
    ['incident', '0'],
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
