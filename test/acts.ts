// What people of a study do, in one line each and through the capabilities, so that a test can begin where it
// has something to say. Every helper throws when the act is refused.
import { addDays } from '#app/study/days.ts';
import { confirmation } from '#app/study/form.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import { site, type TestWorld, type Which } from './world.ts';

export type Entries = [string, string][];

/** The entries with some of them replaced; undefined takes one out. */
export function but(entries: Entries, changes: Record<string, string | undefined>): Entries {
  const kept = entries.filter(([name]) => !(name in changes));
  const added = Object.entries(changes).filter((each): each is [string, string] => each[1] !== undefined);
  return [...kept, ...added];
}

export const screeningEntries: Entries = [
  ['screening_date', '2026-03-02'],
  ['age', '66'],
  ['ls_t', '-2.10'],
  ['fn_t', '-1.80'],
  ['t_score_date', '2026-01-15'],
  ['postmenopausal', 'yes'],
  ['good_health', 'yes'],
  ['lower_limb_injury', 'no'],
  ['recent_fracture', 'no'],
  ['heart_contraindication', 'no'],
  ['bone_affecting_drug', 'no'],
  ['cognitive_impairment', 'no'],
  ['lifting_already', 'no'],
];
export const consentEntries: Entries = [
  ['consent_version', '2.1'],
  ['consent_date', '2026-03-02'],
  ['initials', 'QX'],
  ['birth_year', '1959'],
];
export const historyEntries = (medication: boolean): Entries => [
  ['menopause_years', '16'],
  ['osteoporosis_medication', medication ? '1' : '0'],
  ['hormone_therapy', '0'],
  ['calcium_vitamin_d', '1'],
  ['fracture_since_50', '0'],
  ['falls_12_months', '1'],
  ['smoking', '0'],
];
export const anthropometryEntries: Entries = [
  ['height_1', '161.8'],
  ['height_2', '161.9'],
  ['weight_1', '63.1'],
];
export const dxaEntries: Entries = [
  ['scan_date', '2026-03-02'],
  ['device', 'Medix DR'],
  ['phantom', 'WITHIN'],
  ['operator', 'AK'],
  ['ls_region', 'L1L4'],
  ['ls_bmd', '0.850'],
  ['ls_t', '-2.10'],
  ['ls_area', '54.00'],
  ['ls_bmc', '45.90'],
  ['fn_side', 'L'],
  ['fn_bmd', '0.650'],
  ['fn_t', '-1.80'],
  ['fn_area', '4.90'],
  ['fn_bmc', '3.19'],
];
export const strengthEntries: Entries = [
  ['bes_t1', '24.0'],
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
];
export const medicalEntries: Entries = [
  ['hypertension', '1'],
  ['heart_disease', '0'],
  ['diabetes', '0'],
  ['thyroid_disease', '0'],
  ['osteoarthritis', '0'],
  ['joint_replacement', '0'],
  ['cancer', '0'],
  ['back_pain', '1'],
  ['back_pain_score', '3'],
  ['glucocorticoids', '0'],
  ['parent_hip_fracture', '0'],
  ['ovaries_removed', '0'],
];
export const compositionEntries: Entries = [
  ['wb_scan_date', '2026-03-02'],
  ['lean_mass', '38.50'],
  ['fat_mass', '22.60'],
  ['limb_lean_mass', '16.40'],
  ['fat_percent', '35.8'],
  ['wb_bmd', '0.980'],
  ['wb_bmc', '1950.0'],
  ['th_bmd', '0.760'],
  ['th_t', '-1.70'],
  ['troch_bmd', '0.610'],
];
export const kyphosisEntries: Entries = [
  ['kyph_neutral_1', '48.0'],
  ['kyph_neutral_2', '47.0'],
  ['kyph_neutral_3', '49.0'],
  ['kyph_tall_1', '40.0'],
  ['kyph_tall_2', '41.0'],
  ['kyph_tall_3', '40.0'],
];
export const auscalEntries: Entries = [
  ['diet_calcium', '860'],
  ['calcium_supplement', '1'],
  ['supplement_calcium', '600'],
];
export const whoqolEntries: Entries = Array.from({ length: 26 }, (_, i) => [
  `whoqol_${i + 1}`,
  [3, 4, 26].includes(i + 1) ? '2' : '4',
]);
export const bpaqEntries: Entries = [
  ['bpaq_past', '34.20'],
  ['bpaq_current', '3.10'],
  ['bpaq_total', '18.65'],
];
export const guessEntries: Entries = [
  ['guess', 'SUPERVISED'],
  ['confidence', '2'],
  ['reason_for_guess', 'PERFORMANCE'],
  ['incident', '0'],
];
export const eventEntries: Entries = [
  ['term', 'Knee pain after walking'],
  ['onset', '2026-03-02'],
  ['ongoing', '1'],
  ['severity', '1'],
  ['serious', '0'],
  ['outcome', 'RECOVERING'],
  ['related_to_test', 'NOT_RELATED'],
  ['relatedness', 'POSSIBLE'],
  ['action_taken', 'LOAD_REDUCED'],
];

export const incidentEntries: Entries = [
  ['happened_on', '2026-03-02'],
  ['unblinded_role', 'ASSESSOR'],
  ['unblinded_person', 'Ines Isler'],
  ['incident_source', 'TOLD'],
  ['discovered', 'She told it herself on the same day'],
  ['corrective_action', 'A colleague measures her from now on'],
  ['impact', 'POSSIBLE'],
];

export const courseEntries: Entries = [
  ['course_status', 'WITHDREW_PROGRAMME'],
  ['course_date', '2026-03-02'],
  ['course_reason', 'TIRED'],
  ['course_details', 'She said so on the telephone'],
];

const done = <T extends { ok: boolean }>(answer: T): Extract<T, { ok: true }> => {
  if (!answer.ok) throw new Error(`Refused: ${JSON.stringify(answer)}`);
  return answer as Extract<T, { ok: true }>;
};

/** Screens a woman, eligible unless the changes say otherwise. Answers her screening number. */
export async function screen(
  w: TestWorld,
  changes: Record<string, string | undefined> = {},
): Promise<string> {
  return done(await w.as('coordinator').screening.screen(but(screeningEntries, changes))).number;
}

/** Screens and enrols. Answers the participant number. */
export async function enrol(w: TestWorld): Promise<string> {
  return done(await w.as('coordinator').screening.enrol(await screen(w), consentEntries)).number;
}

export interface FormKey {
  number: string;
  visit: string;
  form: string;
}

/** Saves a form for the first time, or another time where `more` names version and reason. */
export async function save(
  w: TestWorld,
  key: FormKey,
  entries: Entries,
  more: { version?: number; reason?: string; which?: Which } = {},
): Promise<void> {
  const role = instrumentNamed(key.form)?.enteredBy.includes('coordinator') ? 'coordinator' : 'assessor';
  const meta: Entries = [
    ['__version', String(more.version ?? 0)],
    ['__reason', more.reason ?? ''],
  ];
  done(await w.as(role, more.which ?? 1).capture.save(key, [...entries, ...meta]));
}

/** The ticks that confirm these warnings, as the page sends them. */
export const ticks = (warnings: readonly { field: string; message: string }[]): Entries =>
  [...Map.groupBy(warnings, (each) => each.field)].map(([field, all]) => [
    `${field}__confirm`,
    confirmation(all.map((each) => each.message)),
  ]);

/** Saves a form in which something is unusual, and confirms all of it. */
export async function confirmed(
  w: TestWorld,
  key: FormKey,
  entries: Entries,
  more: { version: number; reason: string },
): Promise<void> {
  const meta: Entries = [
    ['__version', String(more.version)],
    ['__reason', more.reason],
  ];
  const asked = await w.as('assessor').capture.save(key, [...entries, ...meta]);
  if (asked.ok) throw new Error('Nothing was unusual.');
  await save(w, key, [...entries, ...ticks(asked.view.warnings)], more);
}

export const optionalEntries: Record<string, Entries> = {
  qus: [
    ['qus_side', 'L'],
    ['bua_1', '101.0'],
    ['bua_2', '102.0'],
    ['sos_1', '1541.0'],
    ['sos_2', '1543.0'],
    ['stiffness_1', '79.0'],
    ['stiffness_2', '80.0'],
  ],
  jump: [
    ['jump_height_1', '14.0'],
    ['jump_height_2', '15.5'],
    ['jump_height_3__missing', '8'],
    ['jump_impulse_1', '110.0'],
    ['jump_impulse_2', '112.0'],
    ['jump_impulse_3__missing', '8'],
  ],
  flexicurve: [
    ['flexi_width_1', '5.0'],
    ['flexi_length_1', '40.0'],
    ['flexi_width_2', '5.2'],
    ['flexi_length_2', '40.0'],
  ],
  hip_3d: [
    'cort_thickness',
    'trab_bmc',
    'cort_bmc',
    'total_bmc',
    'trab_volume',
    'cort_volume',
    'total_volume',
  ]
    .concat(['trab_vbmd', 'cort_vbmd', 'total_vbmd'])
    .map((name) => [name, '1.5']),
  pqct: [
    ['pqct_side', 'L'],
    ...[
      'tibia_4_trab',
      'tibia_4_total',
      'tibia_38_cort',
      'tibia_38_area',
      'tibia_66_muscle',
      'tibia_66_fat',
    ].map((name): [string, string] => [name, '250.0']),
  ],
};

/** Switches optional forms on, and every other one off. */
export async function switchOn(w: TestWorld, ...forms: string[]): Promise<void> {
  const ticks = Object.fromEntries(forms.map((form) => [`optional_${form}`, '1']));
  done(await w.as('administrator').settings.saveSite(site, ticks));
}

const others: Record<string, Entries> = {
  medical_history: medicalEntries,
  body_composition: compositionEntries,
  kyphosis: kyphosisEntries,
  auscal: auscalEntries,
  whoqol_bref: whoqolEntries,
  bpaq: bpaqEntries,
};
/** The forms of a visit that few tests look into, filled, by name. */
export const othersOf = (visit: string, date: string): [string, Entries][] =>
  (study.visits.find(({ name }) => name === visit)?.forms ?? []).flatMap((form) => {
    const entries = others[form];
    return entries
      ? [[form, but(entries, 'wb_scan_date' in Object.fromEntries(entries) ? { wb_scan_date: date } : {})]]
      : [];
  });

/** Saves the forms of a visit that few tests look into. */
export async function saveOthers(w: TestWorld, number: string, visit: string, date: string): Promise<void> {
  for (const [form, entries] of othersOf(visit, date)) await save(w, { number, visit, form }, entries);
}

async function measure(w: TestWorld, number: string, visit: 'baseline' | 'followup', date: string) {
  const { capture } = w.as('assessor');
  done(await capture.openVisit(number, visit, { date, confirm: date }));
  await save(w, { number, visit, form: 'anthropometry' }, anthropometryEntries);
  await save(w, { number, visit, form: 'dxa' }, but(dxaEntries, { scan_date: date }));
  await save(w, { number, visit, form: 'strength_function' }, strengthEntries);
  await saveOthers(w, number, visit, date);
}

/** Completes the baseline of somebody enrolled. */
export async function completeBaseline(
  w: TestWorld,
  number: string,
  { medication = false, date = '2026-03-02' } = {},
): Promise<void> {
  const key = { number, visit: 'baseline', form: 'demographics_history' } as const;
  await save(w, key, historyEntries(medication));
  await measure(w, number, 'baseline', date);
}

/** Confirms her eligibility, as the first assessor unless it is said: the first coordinator has screened her. */
export async function confirmEligibility(
  w: TestWorld,
  number: string,
  { role = 'assessor', which = 1 }: { role?: 'coordinator' | 'assessor'; which?: Which } = {},
): Promise<void> {
  const { eligibility } = w.as(role, which);
  const { version } = await eligibility.view(number);
  done(await eligibility.confirm(number, { checked: 'yes', version: String(version) }));
}

/** Screens, enrols and measures; eligibility is still to be confirmed. */
export async function measured(w: TestWorld, options: { medication?: boolean } = {}): Promise<string> {
  const number = await enrol(w);
  await completeBaseline(w, number, options);
  return number;
}

/** The same, and confirms: ready to be randomised. */
export async function ready(w: TestWorld, options: { medication?: boolean } = {}): Promise<string> {
  const number = await measured(w, options);
  await confirmEligibility(w, number);
  return number;
}

/** The same, and randomises her. */
export async function randomised(w: TestWorld, options: { medication?: boolean } = {}): Promise<string> {
  const number = await ready(w, options);
  await w.as('coordinator').randomisation.randomise(number);
  return number;
}

export const followUpDay = addDays('2026-03-02', 243);

/** Completes the follow-up visit eight months later. The clock stays there. */
export async function completeFollowUp(w: TestWorld, number: string, date = followUpDay): Promise<void> {
  w.setDay(date);
  await measure(w, number, 'followup', date);
  await save(w, { number, visit: 'followup', form: 'assessor_guess' }, guessEntries);
}

export const noteEntries = {
  kind: 'ineligible',
  note: 'Her report turned out to be of another woman.',
};

/** Notes a mistake that was found after her randomisation. */
export async function noteMistake(
  w: TestWorld,
  number: string,
  changes: { kind?: string; note?: string } = {},
  which: Which = 1,
): Promise<void> {
  done(await w.as('coordinator', which).randomisation.note(number, { ...noteEntries, ...changes }));
}

/** Records an adverse event. Answers its id. */
export async function recordEvent(
  w: TestWorld,
  role: 'coordinator' | 'assessor' | 'trainer',
  number: string,
  changes: Record<string, string | undefined> = {},
): Promise<string> {
  const { events } = w.as(role);
  return done(await events.save({ number, id: null }, but(eventEntries, changes))).id;
}

/** Logs an unblinding incident about a participant, or about nobody. Answers its id. */
export async function logIncident(
  w: TestWorld,
  role: 'coordinator' | 'assessor' | 'trainer',
  participant = '',
  changes: Record<string, string | undefined> = {},
): Promise<string> {
  const entries = but(incidentEntries, { participant, ...changes });
  return done(await w.as(role).incidents.save({ number: null, id: null }, entries)).id;
}

/** Records what became of a participant. Answers the id of the record. */
export async function recordCourse(
  w: TestWorld,
  role: 'coordinator' | 'trainer',
  number: string,
  changes: Record<string, string | undefined> = {},
  which: Which = 1,
): Promise<string> {
  const { course } = w.as(role, which);
  return done(await course.save({ number, id: null }, but(courseEntries, changes))).id;
}

/** Enters a version of the consent sheet. */
export async function sheet(w: TestWorld, label: string, approved_on: string, again: string): Promise<void> {
  done(await w.as('administrator').sheets.save({ sheet: label, approved_on, again }));
}

/** Records that she consented again. */
export async function reconsent(
  w: TestWorld,
  number: string,
  label: string,
  given_on: string,
): Promise<void> {
  const signed = (await w.as('administrator').sheets.list()).find((each) => each.label === label)?.id;
  const saved = await w.as('coordinator').consents.again(number, { signed, given_on });
  if (!saved.ok) throw new Error(`Refused: ${JSON.stringify(saved)}`);
}

/** Books a visit. */
export async function book(
  w: TestWorld,
  number: string,
  visit: string,
  typed: { day: string; time?: string; version?: string },
): Promise<void> {
  done(await w.as('coordinator').capture.bookVisit(number, visit, typed));
}

/** Begins an unscheduled visit. Answers its key. */
export async function beginUnscheduled(
  w: TestWorld,
  number: string,
  its: { date: string; why?: string; role?: 'coordinator' | 'assessor' },
): Promise<string> {
  const { capture } = w.as(its.role ?? 'assessor');
  const version = String((await capture.unscheduledPage(number)).count);
  const begun = await capture.beginUnscheduled(number, { date: its.date, why: its.why ?? 'repeat', version });
  if (!begun.ok) throw new Error(JSON.stringify(begun.errors));
  return begun.visit;
}
