// What is typed into a form: something valid, something that a hard limit refuses, something that is only unusual.
// It follows from the study; where a form asks for what is no field of the study, the words stand here.
import { addDays } from '#app/study/days.ts';
import type { Field } from '#app/study/field.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { askedNames } from '../access/free-texts.ts';
import {
  anthropometryEntries,
  auscalEntries,
  bpaqEntries,
  but,
  compositionEntries,
  consentEntries,
  dxaEntries,
  type Entries,
  eventEntries,
  followUpDay,
  guessEntries,
  historyEntries,
  incidentEntries,
  kyphosisEntries,
  medicalEntries,
  screeningEntries,
  strengthEntries,
  whoqolEntries,
} from '../acts.ts';
import { logEntries } from '../logging.ts';
import { dice } from '../world.ts';
import type { Asked, FormOnPage } from './html.ts';
import { late } from './story.ts';

export type Manner = 'valid' | 'other' | 'refused' | 'unusual';

const entriesOf: Record<string, Entries> = {
  screening: screeningEntries,
  consent: consentEntries,
  demographics_history: historyEntries(true),
  anthropometry: anthropometryEntries,
  dxa: dxaEntries,
  strength_function: strengthEntries,
  medical_history: medicalEntries,
  body_composition: compositionEntries,
  kyphosis: kyphosisEntries,
  auscal: auscalEntries,
  whoqol_bref: whoqolEntries,
  bpaq: bpaqEntries,
  assessor_guess: guessEntries,
  adverse_event: eventEntries,
  unblinding_incident: incidentEntries,
  // Of a deviation there may be any number, at any time.
  course: [
    ['course_status', 'DEVIATION'],
    ['course_date', '2026-03-02'],
    ['deviation_category', 'VISIT'],
  ],
  ...logEntries,
};

/** What another person, or the same one later, would have entered instead. */
const others: Record<string, Record<string, string>> = {
  screening: { age: '71', good_health: 'no', rescreen_of: 'S-001' },
  consent: { consent_version: '2.2' },
  demographics_history: { falls_12_months: '3', smoking: '1', menopause_years: '12' },
  anthropometry: { height_1: '160.1', height_2: '160.2', weight_1: '70.5' },
  dxa: { operator: 'BB', ls_t: '-2.30', fn_side: 'R' },
  strength_function: { bes_t1: '30.0', tug_t1: '8.10', frt_t1: '28.0' },
  medical_history: { hypertension: '0', cancer: '0', back_pain_score: '5' },
  body_composition: { th_bmd: '0.800', th_t: '-1.40' },
  kyphosis: { kyph_tall_2: '44.5' },
  auscal: { diet_calcium: '1200', supplement_calcium: '500' },
  whoqol_bref: { whoqol_1: '2', whoqol_20: '5' },
  bpaq: { bpaq_past: '80.00' },
  assessor_guess: { guess: 'AT_HOME', confidence: '4' },
  unblinding_incident: { incident_source: 'RECORD', impact: 'NONE', participant: '' },
  course: { course_status: 'WITHDREW_PROGRAMME', deviation_category: '', course_reason: 'TIRED' },
  adverse_event: { serious: '1', serious_criteria: 'HOSP', severity: '3' },
  fall: { fall_injury: 'FRACTURE', fall_care: 'HOSPITAL' },
  fracture: { fracture_site: 'VERTEBRA', fracture_trauma: 'NONE' },
  medication: { med_name: 'risedronate', med_ongoing: '0', med_stop: '2026-02' },
  medication_dose: { dose_amount: '35', dose_until: '2026-02' },
};

/** What a form asks about that is no number. */
const unusuals: Record<string, Record<string, string>> = {
  // Its version is chosen, so a day before the screening is what can be unusual of it.
  consent: { consent_version: '2.1', consent_date: '2026-03-01' },
  fall: { fall_injury: 'NONE', fall_care: 'HOSPITAL' },
  fracture: { fracture_site: 'HIP', fracture_trauma: 'NONE' },
  assessor_guess: { reason_for_guess: 'TOLD', incident: '0' },
  whoqol_bref: { whoqol_2: '5', whoqol_3: '5', whoqol_4: '5' },
  // Another scanner than at the first visit is refused; what is unusual of a scan is asked about beside it.
  dxa: { device: 'Medix DR' },
};

/** Of a scanner and of a calibration of two, where a list of the site asks for them. */
const scanners = {
  scanner: 'Medix DR',
  ls_lsc: '0.028',
  fn_lsc: '0.033',
  in_use: '1',
  one: 'Medix DR',
  other: 'Medix 90',
  made_on: '2026-03-02',
};

const words: Record<Manner, Record<string, string>> = {
  valid: {
    beacon: dice,
    date: followUpDay,
    day: addDays(late, 2),
    time: '09:30',
    told_on: '2026-03-02',
    participant: 'L-001',
    missed: 'unwell',
    role: 'statistician',
    name: 'Nora New',
    sheet: '1.9',
    sha256: 'a'.repeat(64),
    approved_on: '2025-06-01',
    given_on: '2026-09-03',
    ...scanners,
  },
  other: {
    beacon: `${dice}6`,
    date: followUpDay,
    day: addDays(late, 3),
    time: '14.15',
    told_on: '2026-03-02',
    missed: 'other',
    role: 'trainer',
    participant: 'L-002',
    name: 'Otto Other',
    sheet: '1.8',
    sha256: 'b'.repeat(64),
    approved_on: '2025-06-02',
    given_on: '2026-09-04',
    ...scanners,
    scanner: 'Medix 90',
    equation: 'second = 0.99 x first',
    safety_name: 'Dr Nils Neu',
  },
  refused: {
    beacon: '1 2 7',
    date: '2031-01-01',
    day: '2031-01-01',
    time: 'noon',
    told_on: '2031-01-01',
    missed: 'whim',
    email: 'no address',
    participant: 'L-999',
    reason: 'x',
    checked: 'no',
    kind: 'whim',
    note: 'short',
    time_zone: 'Nowhere/At',
    ls_lsc: '7',
    made_on: '2031-01-01',
    sheet: 'x'.repeat(21),
    sha256: 'a'.repeat(63),
    approved_on: '2031-01-01',
    given_on: '2031-01-01',
  },
  unusual: {
    ...scanners,
    approved_on: '2025-06-03',
    sha256: 'c'.repeat(64),
    given_on: '2026-09-05',
    beacon: `${dice}1`,
    date: late,
    day: addDays(late, 4),
    time: '',
    told_on: '2026-03-02',
    missed: 'unwell',
    role: 'coordinator',
    participant: '',
    checked: 'no',
  },
};

const written = (value: number, field: Field) => value.toFixed(field.kind === 'decimal' ? field.decimals : 0);

function pastTheLimit(field: Field): string {
  if (field.kind === 'integer' || field.kind === 'decimal') return written(field.max + 1, field);
  if (field.kind === 'day') return '2031-01-01';
  return field.kind === 'text' ? 'x'.repeat(field.maxLength + 1) : 'whim';
}

/** A word of the programme, in a text that blinded people read. */
const atTheGym = 'seen at the gym';

function unusual(field: Field): string | undefined {
  if (field.kind === 'text' || field.kind === 'long_text')
    return field.maxLength < atTheGym.length ? 'gym' : atTheGym;
  if (field.kind !== 'integer' && field.kind !== 'decimal') return undefined;
  if (!field.expect || field.expect[1] >= field.max) return undefined;
  return written(field.expect[1] + (field.max - field.expect[1]) * 0.6, field);
}

/** The form of the study that a page asks for, if it is one. */
export function instrumentAt(path: string): string | undefined {
  const [, first, , visit, form] = path.split('/');
  if (first === 'adverse-events') return path.endsWith('/void') ? undefined : 'adverse_event';
  if (first === 'incidents') return path.endsWith('/void') ? undefined : 'unblinding_incident';
  if (first === 'course') return path.endsWith('/void') ? undefined : 'course';
  if (first === 'logs') return visit && !path.endsWith('/void') ? path.split('/')[2] : undefined;
  if (first === 'screening') return path.endsWith('/enrol') ? 'consent' : 'screening';
  return first === 'participants' && visit && !path.endsWith('/void') ? form : undefined;
}

let invited = 0;

function answer(path: string, { name, value, options, isHidden }: Asked, manner: Manner): string {
  if (isHidden) return value;
  if (manner === 'unusual' && askedNames.has(name)) return atTheGym;
  if (name === '__reason' || name === 'reason') return words[manner][name] ?? 'a typing error';
  const instrument = instrumentAt(path) ?? '';
  const field = instrumentNamed(instrument)?.fields[name];
  const usual = new Map(entriesOf[instrument] ?? []).get(name);
  if (field && manner === 'refused') return pastTheLimit(field);
  if (field && manner === 'unusual') return unusuals[instrument]?.[name] ?? unusual(field) ?? usual ?? '';
  if (manner === 'other' && others[instrument]?.[name] !== undefined) return others[instrument][name];
  if (usual !== undefined || field) return usual ?? '';
  if (name === 'email' && manner !== 'refused') return `person${invited++}@example.org`;
  return (
    words[manner][name] ?? (name.endsWith('__missing') ? '' : value || (options[0] ?? 'some words of hers'))
  );
}

/** The entries with which a browser would send the form, filled in this manner. */
export function filled(
  path: string,
  form: FormOnPage,
  button: [string, string],
  manner: Manner,
  password?: string,
): Entries {
  const asked = form.asked.filter(({ name }) => name !== 'confirm' && !name.endsWith('__confirm'));
  // The own password of whoever is signed in: five that are wrong would close every form that asks for it.
  const isOwn = (name: string) =>
    name === 'password' && password !== undefined && !path.startsWith('/account');
  const entries = asked.map((each): [string, string] => [
    each.name,
    isOwn(each.name) ? String(password) : answer(path, each, manner),
  ]);
  const scanned = path.includes('/followup/') && manner !== 'refused' ? { scan_date: followUpDay } : {};
  const isDated = entries.some(([name]) => name === 'scan_date');
  const typed = isDated ? but(entries, scanned) : entries;
  return [...typed.filter(([, text]) => text !== ''), ...(button[0] ? [button] : [])];
}
