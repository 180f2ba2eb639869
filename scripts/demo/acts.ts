// What the people of the simulated trial enter, each act through the capability of whoever would do it.
import type { Capabilities } from '#app/access/capabilities.server.ts';
import { addDays } from '#app/study/days.ts';
import { confirmation } from '#app/study/form.ts';
import type { RoleName } from '#app/study/roles.ts';
import type { Chance } from './chance.ts';
import { auscalOf, bpaqOf, compositionOf, jumpOf, kyphosisOf, qusOf, whoqolOf } from './other-forms.ts';
import { anthropometryOf, dxaOf, strengthOf, type Woman } from './woman.ts';

type Entries = [string, string][];

export interface Cast {
  as<R extends RoleName>(role: R): Capabilities[R];
}

/** The answers of somebody eligible to the questions on health. */
export const healthy = [
  ['postmenopausal', 'yes'],
  ['good_health', 'yes'],
  ...[
    'lower_limb_injury',
    'recent_fracture',
    'heart_contraindication',
    'bone_affecting_drug',
    'cognitive_impairment',
    'lifting_already',
  ].map((name) => [name, 'no']),
] as Entries;

/** What is known of a person on the day of her screening. */
export function screeningEntries(
  day: string,
  age: number,
  ls: number | null,
  fn: number | null,
  answers = healthy,
): Entries {
  const scores: Entries = [];
  if (ls !== null) scores.push(['ls_t', ls.toFixed(2)]);
  if (fn !== null) scores.push(['fn_t', fn.toFixed(2)]);
  return [
    ['screening_date', day],
    ['age', String(age)],
    ...scores,
    ['t_score_date', addDays(day, -60)],
    ...answers,
  ];
}

export function history(luck: Chance, age: number, medication: boolean): Entries {
  const yesNo = (probability: number) => (luck.yes(probability) ? '1' : '0');
  return [
    ['menopause_years', String(Math.max(5, Math.min(40, age - Math.round(luck.within(50, 3, 44, 56)))))],
    ['osteoporosis_medication', medication ? '1' : '0'],
    ['hormone_therapy', yesNo(0.1)],
    ['calcium_vitamin_d', yesNo(0.6)],
    ['fracture_since_50', yesNo(0.25)],
    ['falls_12_months', String(Math.floor(luck.uniform() * luck.uniform() * 4))],
    ['smoking', luck.pick(['0', '0', '0', '1', '1', '2'])],
  ];
}

export async function save(
  cast: Cast,
  role: 'coordinator' | 'assessor',
  number: string,
  visit: string,
  form: string,
  entries: Entries,
): Promise<void> {
  const { capture } = cast.as(role);
  const key = { number, visit, form };
  const saved = await confirming(entries, (each) => capture.save(key, [...each, ['__version', '0']]));
  if (!saved.ok) throw new Error(`${number} ${form}: ${JSON.stringify(saved.view)}`);
}

type Asked = { ok: true } | { ok: false; view: { warnings: { field: string; message: string }[] } };

/** Sends a form, and once more with what is unusual and right confirmed, as a person would. */
export async function confirming<A extends Asked>(
  entries: Entries,
  send: (entries: Entries) => Promise<A>,
): Promise<A> {
  const answer = await send(entries);
  if (answer.ok) return answer;
  const asked = Map.groupBy(answer.view.warnings, (each) => each.field);
  const ticks = [...asked].map(([field, all]): [string, string] => [
    `${field}__confirm`,
    confirmation(all.map((each) => each.message)),
  ]);
  return send([...entries, ...ticks]);
}

/** Corrects one answer of a form that was saved once, with the reason for it. */
export async function correct(
  cast: Cast,
  key: { number: string; visit: string; form: string },
  [name, value]: readonly [string, string],
  reason: string,
): Promise<void> {
  const { capture } = cast.as('assessor');
  const { typed, version } = await capture.open(key);
  const entries = Object.entries({ ...typed, [name]: value }).flatMap(([field, texts]) =>
    [texts].flat().map((text): [string, string] => [field, text]),
  );
  const meta: Entries = [
    ['__version', String(version)],
    ['__reason', reason],
  ];
  const saved = await confirming([...entries, ...meta], (each) => capture.save(key, each));
  if (!saved.ok) throw new Error(`${key.number} ${key.form}: ${JSON.stringify(saved.view)}`);
}

/** What changed since baseline: percent of density, factors of strength and function, centimetres. */
export interface Drawn {
  ls: number;
  fn: number;
  bes: number;
  function: number;
  height: number;
}

/** `more`: a stream of its own for the forms besides, so that adding to them moves no figure of these. */
export async function measure(
  cast: Cast,
  luck: Chance,
  more: Chance,
  number: string,
  visit: string,
  day: string,
  her: Woman,
  drawn: Drawn,
): Promise<void> {
  const opened = await cast.as('assessor').capture.openVisit(number, visit, { date: day, confirm: day });
  if (!opened.ok) throw new Error(`${number} ${visit}: ${JSON.stringify(opened)}`);
  await save(cast, 'assessor', number, visit, 'anthropometry', anthropometryOf(luck, her, drawn.height));
  await save(cast, 'assessor', number, visit, 'dxa', dxaOf(luck, her, day, drawn));
  await save(cast, 'assessor', number, visit, 'strength_function', strengthOf(luck, her, drawn));
  const others: [string, Entries][] = [
    ['body_composition', compositionOf(more, her, day, drawn)],
    ['kyphosis', kyphosisOf(more)],
    ['auscal', auscalOf(more)],
    ['whoqol_bref', whoqolOf(more)],
    ['qus', qusOf(more)],
    ['jump', jumpOf(more)],
  ];
  if (visit === 'baseline') others.push(['bpaq', bpaqOf(more)]);
  for (const [form, entries] of others) await save(cast, 'assessor', number, visit, form, entries);
}

/** The assessor, who did not screen her, checks her answers when she comes to be measured. */
export async function confirmEligibility(cast: Cast, number: string): Promise<void> {
  const { eligibility } = cast.as('assessor');
  const { version } = await eligibility.view(number);
  const confirmed = await eligibility.confirm(number, { checked: 'yes', version: String(version) });
  if (!confirmed.ok) throw new Error(`${number} eligibility: ${JSON.stringify(confirmed.errors)}`);
}

/** What the assessor guesses. It knows no arm, as she does not: a guess that depends on one would differ where arms do. */
export function guess(luck: Chance): Entries {
  const guessed = luck.pick(['UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'SUPERVISED', 'AT_HOME']);
  const knows = guessed !== 'UNKNOWN';
  const reason = knows ? luck.pick(['PERFORMANCE', 'PERFORMANCE', 'OTHER', 'TOLD']) : 'NONE';
  return [
    ['guess', guessed],
    ...(knows ? ([['confidence', luck.pick(['1', '2', '2', '3', '4'])]] as Entries) : []),
    ['reason_for_guess', reason],
    ['incident', reason === 'TOLD' ? '1' : '0'],
  ];
}

/** An unblinding incident: what somebody noticed, and what was done. */
export async function incident(
  cast: Cast,
  role: 'coordinator' | 'assessor' | 'trainer',
  participant: string,
  day: string,
  source: 'TOLD' | 'RECORD' | 'EQUIPMENT',
): Promise<void> {
  const entries: Entries = [
    ['participant', participant],
    ['happened_on', day],
    ['unblinded_role', role === 'coordinator' ? 'COORDINATOR' : 'ASSESSOR'],
    ['incident_source', source],
    ['discovered', 'Noticed by the one concerned and reported on the same day.'],
    [
      'corrective_action',
      'A colleague sees her from now on; everybody was reminded of what not to speak about.',
    ],
    ['impact', source === 'TOLD' ? 'POSSIBLE' : 'NONE'],
  ];
  const saved = await cast.as(role).incidents.save({ number: null, id: null }, entries);
  if (!saved.ok) throw new Error(`${participant} incident: ${JSON.stringify(saved.view.errors)}`);
}

export async function adverse(
  cast: Cast,
  luck: Chance,
  number: string,
  onset: string,
  role: 'assessor' | 'trainer',
): Promise<void> {
  const serious = luck.yes(0.08);
  const entries: Entries = [
    ['term', luck.pick(['Low back spasm', 'Knee pain', 'Muscle soreness', 'Fall at home', 'Cold'])],
    ['onset', onset],
    ['ongoing', '0'],
    ['end', addDays(onset, 6)],
    ['severity', luck.pick(['1', '1', '2'])],
    ['serious', serious ? '1' : '0'],
    ...(serious ? ([['serious_criteria', 'HOSP']] as Entries) : []),
    ['outcome', 'RECOVERED'],
    ['related_to_test', 'NOT_RELATED'],
    ['relatedness', luck.pick(['UNLIKELY', 'POSSIBLE'])],
    ['action_taken', 'NONE'],
  ];
  const saved = await cast.as(role).events.save({ number, id: null }, entries);
  if (!saved.ok) throw new Error(`${number} adverse event: ${JSON.stringify(saved.view.errors)}`);
}
