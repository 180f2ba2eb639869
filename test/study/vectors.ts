// Golden vectors of everything in the definition that is a function: rules of calculated fields, criteria of
// eligibility and cross checks. Each answers for itself under its id and version.

import type { Condition } from '#app/study/condition.ts';
import { criteria, limits } from '#app/study/eligibility.ts';
import type { CalculatedField, Field, Value, Values } from '#app/study/field.ts';
import { study } from '#app/study/index.ts';
import type { CrossCheck } from '#app/study/instrument.ts';

/** What a function answers to each of its inputs; null where it says nothing. */
export type Vectors = [input: unknown, output: unknown][];
export interface Subject {
  answer(input: unknown): unknown;
  inputs: readonly unknown[];
}

const triples: (number | null)[][] = [
  [null, null, null],
  [0, null, null],
  [null, 12.5, null],
  [3, 1, 2],
  [30.5, 9.5, 20],
  [100, 9, 20],
  [161, 161.4, null],
  [161, 163, 161.2],
  [0.1, 0.2, 0.3],
  [7.25, 7.25, 7.25],
];
const named = triples.map(([a = null, b = null, c = null]) => ({ a, b, c }));
const bodies = [
  [63.1, 161.8],
  [40, 180],
  [110, 145],
  [63, 0],
  [null, 161],
  [63, null],
].map(([weight = null, height = null]) => ({ weight, height }));

const scanned = [
  [40, 24, 2100],
  [40.25, 24.5, 1800.5],
  [40, null, 2100],
  [null, null, null],
].map(([lean_mass = null, fat_mass = null, wb_bmc = null]) => ({ lean_mass, fat_mass, wb_bmc }));

/** Answers to the 26 items, some of them missing. */
const whoqol = (answer: (item: number) => number | null): Values =>
  Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`whoqol_${i + 1}`, answer(i + 1)]));
const without =
  (...items: number[]) =>
  (item: number) =>
    items.includes(item) ? null : 1 + (item % 5);
const questionnaires = [
  whoqol(() => 1),
  whoqol(() => 5),
  whoqol(() => 3),
  whoqol((item) => 1 + (item % 5)),
  whoqol((item) => ([3, 4, 26].includes(item) ? 1 : 5)),
  ...[[3], [3, 4], [3, 4, 10], [5, 6], [5, 6, 7], [20], [20, 21], [8, 9], [8, 9, 12]].map((some) =>
    whoqol(without(...some)),
  ),
  whoqol(without(1, 2, 3, 8, 20)),
  whoqol(without(1, 2, 3, 8, 20, 25)),
  whoqol(() => null),
];
const paces = (answer: (item: number) => number | null): Values =>
  Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`paces_${i + 1}`, answer(i + 1)]));
const inputsOfRule: Record<string, readonly Values[]> = {
  paces_sum: [
    () => 1,
    () => 7,
    (item: number) => 1 + (item % 7),
    (item: number) => (item === 8 ? null : 4),
  ].map(paces),
  bmi: bodies,
  scanned_mass: scanned,
  ...Object.fromEntries(
    ['physical', 'psychological', 'social', 'environment'].map((id) => [`whoqol_${id}`, questionnaires]),
  ),
};

const derived = study.instruments.flatMap(({ fields }) =>
  Object.values(fields).filter((field): field is CalculatedField => field.kind === 'calculated'),
);

const screenings: Values[] = [
  {},
  ...[18, 60, 61, 110].map((age) => ({ age })),
  ...[-6, -3.32, -3.31, -3.3, -0.61, -0.6, -0.59, 0, 6].map((ls_t) => ({ ls_t })),
  { ls_t: -3.5, fn_t: -1 },
  { ls_t: 0.2, fn_t: -0.7 },
  { fn_t: -0.59 },
];
const answersTo = (id: string): Values[] =>
  ['yes', 'no', 'unknown', null].map((answer) => ({ [id]: answer }));

const checkInputs: Record<string, [Values, Record<string, number>][]> = {
  'anthropometry.third_height': [
    [161, 161.4, null],
    [161, 161.5, null],
    [161.5, 161, null],
    [161, 163, 162],
    [161, null, null],
  ]
    .map(([height_1 = null, height_2 = null, height_3 = null]): [Values, Record<string, number>] => [
      { height_1, height_2, height_3 },
      {},
    ])
    .concat([[{ height_1: 161, height_2: 163, height_3: null }, { height_3: 2 }]]),
  ...Object.fromEntries(
    ['bmi_unusual', 'bmi_impossible'].map((id) => [
      `anthropometry.${id}`,
      [null, 11.9, 12, 15.9, 16, 24.1, 40, 40.1, 70, 70.1].map((bmi): [Values, Record<string, number>] => [
        { bmi },
        {},
      ]),
    ]),
  ),
  ...Object.fromEntries(
    ['frt_t1', 'frt_t2', 'frt_t3'].map((name) => [
      `strength_function.${name}_step`,
      [null, 0, 33, 33.5, 33.4, 0.1, 74.9].map((reach): [Values, Record<string, number>] => [
        { [name]: reach },
        {},
      ]),
    ]),
  ),
  'body_composition.limbs_heavier': [
    [40, 18],
    [40, 39.99],
    [40, 40],
    [40, null],
    [null, 18],
  ].map(([lean_mass = null, limb_lean_mass = null]): [Values, Record<string, number>] => [
    { lean_mass, limb_lean_mass },
    {},
  ]),
  'body_composition.fat_differs': [
    [36, 24, 66],
    [34.4, 24, 66],
    [34.3, 24, 66],
    [38.4, 24, 66],
    [38.3, 24, 66],
    [36, null, 66],
    [36, 24, null],
    [36, 24, 0],
    [null, 24, 66],
  ].map(([fat_percent = null, fat_mass = null, scan_mass = null]): [Values, Record<string, number>] => [
    { fat_percent, fat_mass, scan_mass },
    {},
  ]),
  'whoqol_bref.contradicts': [
    [1, 1, 1],
    [5, 5, 5],
    [3, 3, 3],
    [5, 1, 1],
    [5, 5, 4],
    [5, 4, 5],
    [5, 5, null],
    [null, null, null],
  ].map(([whoqol_2 = null, whoqol_3 = null, whoqol_4 = null]): [Values, Record<string, number>] => [
    { whoqol_2, whoqol_3, whoqol_4 },
    {},
  ]),
  'assessor_guess.confidence_of_guess': [
    [{ guess: 'SUPERVISED', confidence: null }, {}],
    [{ guess: 'AT_HOME', confidence: null }, {}],
    [{ guess: 'AT_HOME', confidence: null }, { confidence: 9 }],
    [{ guess: 'AT_HOME', confidence: 1 }, {}],
    [{ guess: 'UNKNOWN', confidence: null }, {}],
    [{ guess: null, confidence: null }, {}],
  ],
  'assessor_guess.heard_not_logged': ['TOLD', 'RECORD', 'EQUIPMENT', 'PERFORMANCE', 'NONE', null].flatMap(
    (reason_for_guess) =>
      [true, false, null].map((incident): [Values, Record<string, number>] => [
        { reason_for_guess, incident },
        {},
      ]),
  ),
  'screening.report_undated': [
    [{ ls_t: -2.1, fn_t: null, t_score_date: null }, {}],
    [{ ls_t: null, fn_t: -2.1, t_score_date: null }, {}],
    [{ ls_t: -2.1, fn_t: null, t_score_date: null }, { t_score_date: 9 }],
    [{ ls_t: -2.1, fn_t: null, t_score_date: '2026-01-15' }, {}],
    [{ ls_t: null, fn_t: null, t_score_date: null }, {}],
  ],
  'screening.report_after': [null, '2026-02-19', '2026-02-20', '2026-02-21'].map(
    (t_score_date): [Values, Record<string, number>] => [{ screening_date: '2026-02-20', t_score_date }, {}],
  ),
  ...Object.fromEntries(
    ['phantom_outside', 'phantom_not_done'].map((id) => [
      `dxa.${id}`,
      [null, 'WITHIN', 'OUTSIDE', 'NOT_DONE'].flatMap((phantom) =>
        [
          { ls_bmd: null, fn_bmd: null },
          { ls_bmd: 0.85, fn_bmd: null },
          { ls_bmd: null, fn_bmd: 0.65 },
        ].map((rest): [Values, Record<string, number>] => [{ phantom, ...rest }, {}]),
      ),
    ]),
  ),
  ...Object.fromEntries(
    (['ls', 'fn'] as const).map((site) => [
      `dxa.${site}_bmc_area`,
      [
        [1, 51, 50],
        [1, 51.01, 50],
        [1, 48.99, 50],
        [0.7, 3.57, 5],
        [0.7, 3.58, 5],
        [0.7, null, 5],
        [0.7, 3.5, null],
        [null, 3.5, 5],
        [0.7, 3.5, 0],
      ].map(([bmd, bmc, area]): [Values, Record<string, number>] => [
        { [`${site}_bmd`]: bmd ?? null, [`${site}_bmc`]: bmc ?? null, [`${site}_area`]: area ?? null },
        {},
      ]),
    ]),
  ),
};

/** Two days, as far as they are known, with whether it goes on and why the second is missing. */
const twoDays = (start: string, stop: string, ongoing: string): [Values, Record<string, number>][] =>
  ['2026-02-09', '2026-02-10', '2026-01', '2026', null].flatMap((end) =>
    [true, false, null].flatMap((goesOn): [Values, Record<string, number>][] => [
      [{ [start]: '2026-02-10', [stop]: end, [ongoing]: goesOn }, {}],
      [{ [start]: null, [stop]: end, [ongoing]: goesOn }, { [stop]: 9 }],
    ]),
  );
const ofLogs: Record<string, [Values, Record<string, number>][]> = {
  fall: ['NONE', 'MINOR', null].flatMap((injury) =>
    ['NONE', 'PRACTICE', 'EMERGENCY', 'HOSPITAL', null].map((care): [Values, Record<string, number>] => [
      { fall_injury: injury, fall_care: care },
      {},
    ]),
  ),
  fracture: ['NONE', 'LOW', null].flatMap((trauma) =>
    ['VERTEBRA', 'HIP', null].map((site): [Values, Record<string, number>] => [
      { fracture_trauma: trauma, fracture_site: site },
      {},
    ]),
  ),
  medication: twoDays('med_start', 'med_stop', 'med_ongoing'),
  medication_dose: twoDays('dose_from', 'dose_until', 'none'),
};

const events: [Values, Record<string, number>][] = [
  ...['2026-02-09', '2026-02-10', '2026-01', '2026-02', '2025', '2026', null].flatMap((end) =>
    [true, false, null].map((ongoing): [Values, Record<string, number>] => [
      { onset: '2026-02-10', end, ongoing, serious: null, serious_criteria: null },
      {},
    ]),
  ),
  [{ onset: '2026-02', end: null, ongoing: false, serious: null, serious_criteria: null }, { end: 9 }],
  ...[true, false, null].flatMap((serious) =>
    [['DTH', 'HOSP'], null].map((serious_criteria): [Values, Record<string, number>] => [
      { onset: null, end: null, ongoing: null, serious, serious_criteria },
      {},
    ]),
  ),
];

const outcomes: [Values, Record<string, number>][] = ['FATAL', 'RECOVERED', 'RECOVERING', null].flatMap(
  (outcome) =>
    [
      { serious: true, serious_criteria: ['DTH'] },
      { serious: true, serious_criteria: ['HOSP'] },
      { serious: false, serious_criteria: null },
    ].flatMap((rest) =>
      [true, false, null].map((ongoing): [Values, Record<string, number>] => [
        { outcome, ongoing, ...rest },
        {},
      ]),
    ),
);

/** What the fields that a condition uses can hold, every one with every other. */
const conditionInputs = ({ uses }: Condition, fields: Readonly<Record<string, Field>>): Values[] =>
  uses.reduce<Values[]>(
    (all, name) => all.flatMap((one) => possible(fields[name]).map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
function possible(field: Field | undefined): Value[] {
  if (field?.kind === 'yes_no') return [null, false, true];
  if (field?.kind === 'choice') return [null, ...field.choices.map(([code]) => code)];
  if (field?.kind === 'integer' || field?.kind === 'decimal') return [null, field.min, 0, 1, field.max];
  return [null];
}

/** Numbers around each limit, and codes and texts, every one with every other. */
const nows = [
  0.4, 0.88, 0.881, 1, 1.12, 1.121, 3, 3.01, 6.9, 13.9, 13.91, 19.9, 19.91, 50, 50.1, 70, 70.1, 85, 115,
];
const pairs: Values[] = [
  ...[0.4, 1, 6.9, 100].flatMap((before) => nows.map((now) => ({ now, before }))),
  ...['L', 'R', 'Medix DR', ' medix  dr '].flatMap((now) =>
    ['L', 'Medix DR'].map((before) => ({ now, before })),
  ),
];

const checkKey = (form: string, check: CrossCheck) => `check ${form}.${check.id} v${check.version}`;

/** Every function of the definition, by kind, id and version. */
export function subjects(): Record<string, Subject> {
  const all: Record<string, Subject> = {};
  for (const { rule } of derived)
    all[`rule ${rule.id} v${rule.version}`] = {
      answer: (input) => rule.compute(input as Values),
      inputs: inputsOfRule[rule.id] ?? named,
    };
  for (const { name, fields } of study.instruments)
    for (const [asked, { when }] of Object.entries<Field>(fields))
      if (when)
        all[`condition ${name}.${asked} ${when.id} v${when.version}`] = {
          answer: (input) => when.holds(input as Values),
          inputs: conditionInputs(when, fields),
        };
  for (const each of criteria)
    all[`criterion ${each.id} v${each.version}`] = {
      answer: (input) => [each.judge(input as Values, limits), each.shows(input as Values)],
      inputs: each.kind === 'limit' ? screenings : answersTo(each.id),
    };
  for (const { name, checks = [] } of study.instruments)
    for (const check of checks)
      all[checkKey(name, check)] = {
        answer(input) {
          const [values, missing] = input as [Values, Record<string, number>];
          return check.message(values, missing) ?? null;
        },
        inputs:
          checkInputs[`${name}.${check.id}`] ??
          ofLogs[name] ??
          (name === 'adverse_event' ? [...events, ...outcomes] : []),
      };
  for (const { form, id, version, isOff } of study.acrossChecks)
    all[`check ${form}.${id} v${version}`] = { answer: (input) => isOff(input as Values), inputs: pairs };
  return all;
}

/** The vectors of a subject as it behaves now. */
export const vectorsOf = ({ answer, inputs }: Subject): Vectors =>
  inputs.map((input) => [input, answer(input)]);

/** The stored vectors that a subject no longer answers. */
export const differences = ({ answer }: Subject, stored: Vectors): Vectors =>
  stored.filter(([input, output]) => JSON.stringify(answer(input)) !== JSON.stringify(output));
