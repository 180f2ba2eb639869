// The simulated trial: every act goes through the capability of the person who would do it, on the day on which
// she would, so that the ledgers look like those of a real study.
import type { Capabilities } from '#app/access/capabilities.server.ts';
import { addDays } from '#app/study/days.ts';
import type { RoleName } from '#app/study/roles.ts';
import { type Chance, chance } from './chance.ts';
import { anthropometryOf, type Change, dxaOf, noEffect, published, strengthOf, woman } from './woman.ts';

export interface Cast {
  as<R extends RoleName>(role: R): Capabilities[R];
}

export interface TrialOptions {
  participants: number;
  seed: string;
  effect: 'published' | 'none';
  /** Moves the clock to a day. */
  setDay(day: string): void;
  /** The arm of a participant: asked only when the effect is published. */
  armOf(number: string): Promise<'HIPRT' | 'CONTROL'>;
  progress(done: number, of: number): void;
}

const start = '2025-02-03';
const recruitingDays = 280;
/** The day on which the demonstration stands: most have finished, some are due, some overdue. */
export const today = '2026-06-15';

interface Event {
  day: string;
  order: number;
  act(): Promise<void>;
}

const healthy = [
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
] as [string, string][];

/** Plays the whole trial, in the order of days. */
export async function playTrial(cast: Cast, options: TrialOptions): Promise<void> {
  const events: Event[] = [];
  for (let i = 0; i < options.participants; i++) plan(cast, options, i, events);
  const refused = Math.round(options.participants * 0.35);
  for (let i = 0; i < refused; i++) planRefusal(cast, options, i, refused, events);
  events.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.order - b.order));
  let done = 0;
  for (const event of events) {
    options.setDay(event.day);
    await event.act();
    options.progress(++done, events.length);
  }
  options.setDay(today);
}

function screeningEntries(
  day: string,
  age: number,
  ls: number | null,
  fn: number | null,
  answers = healthy,
): [string, string][] {
  const scores: [string, string][] = [];
  if (ls !== null) scores.push(['ls_t', ls.toFixed(2)]);
  if (fn !== null) scores.push(['fn_t', fn.toFixed(2)]);
  const confirmed = scores
    .filter(([, text]) => Number(text) > 0)
    .map(([name, text]): [string, string] => [`${name}__confirm`, text]);
  return [
    ['screening_date', day],
    ['age', String(age)],
    ...scores,
    ['t_score_date', addDays(day, -60)],
    ...confirmed,
    ...answers,
  ];
}

function planRefusal(cast: Cast, { seed }: TrialOptions, i: number, of: number, events: Event[]): void {
  const luck = chance(seed, `refused ${i}`);
  const day = addDays(start, Math.floor(((i + luck.uniform()) * recruitingDays) / Math.max(1, of)));
  const reason = luck.pick(['age', 't_score', 'health', 'unknown'] as const);
  const age =
    reason === 'age' ? Math.floor(luck.within(57, 2, 50, 60)) : Math.floor(luck.within(66, 4, 61, 80));
  const score = reason === 't_score' ? luck.pick([0.2, -0.3, -3.6, -3.9]) : luck.within(-2, 0.6, -3.3, -0.7);
  const answers = healthy.map(([name, answer]): [string, string] =>
    reason === 'health' && name === 'recent_fracture'
      ? [name, 'yes']
      : reason === 'unknown' && name === 'heart_contraindication'
        ? [name, 'unknown']
        : [name, answer],
  );
  events.push({
    day,
    order: i,
    async act() {
      await cast.as('coordinator').screening.screen(screeningEntries(day, age, score, null, answers));
    },
  });
}

function plan(cast: Cast, options: TrialOptions, i: number, events: Event[]): void {
  const luck = chance(options.seed, `participant ${i}`);
  const her = woman(luck);
  const screened = addDays(start, Math.floor(((i + luck.uniform()) * recruitingDays) / options.participants));
  const enrolled = addDays(screened, 3 + Math.floor(luck.uniform() * 8));
  const visited = addDays(enrolled, 2 + Math.floor(luck.uniform() * 7));
  const randomised = addDays(visited, 2 + Math.floor(luck.uniform() * 6));
  const followed = addDays(randomised, 243 + Math.round(luck.within(0, 9, -13, 13)));
  const fate = luck.uniform();
  let number = '';
  const event = (day: string, act: () => Promise<void>) => {
    if (day <= today) events.push({ day, order: 1000 + i, act });
  };
  event(screened, async () => {
    const result = await cast
      .as('coordinator')
      .screening.screen(screeningEntries(screened, her.age, her.lsT, her.fnT));
    if (!result.ok) throw new Error(`Screening ${i}: ${JSON.stringify(result.view.errors)}`);
    number = result.number;
  });
  event(enrolled, async () => {
    const initials = `${luck.pick([...'ABCDEFGHJKLMNPRSTW'])}${luck.pick([...'ABCDEFGHJKLMNPRSTW'])}`;
    const consent: [string, string][] = [
      ['consent_version', '2.1'],
      ['consent_date', enrolled],
      ['initials', initials],
      ['birth_year', String(2025 - her.age)],
    ];
    const result = await cast.as('coordinator').screening.enrol(number, consent);
    if (!result.ok) throw new Error(`Consent ${i}: ${JSON.stringify(result.view.errors)}`);
    number = result.number;
    await save(
      cast,
      'coordinator',
      number,
      'baseline',
      'demographics_history',
      history(luck, her.age, her.medication),
    );
  });
  event(visited, () =>
    measure(cast, luck, number, 'baseline', visited, her, { ls: 0, fn: 0, bes: 1, function: 1, height: 0 }),
  );
  event(randomised, async () => {
    await cast.as('coordinator').randomisation.randomise(number);
    await cast.as('trainer').programme.recordTold(number, randomised);
  });
  if (luck.yes(0.12))
    event(addDays(randomised, 20 + Math.floor(luck.uniform() * 150)), () =>
      adverse(cast, luck, number, addDays(randomised, 15), 'assessor'),
    );
  const meetsTrainer = luck.yes(0.2);
  event(addDays(randomised, 40 + Math.floor(luck.uniform() * 100)), async () => {
    const applies =
      options.effect === 'none' ? meetsTrainer : meetsTrainer && (await options.armOf(number)) === 'HIPRT';
    if (applies) await adverse(cast, luck, number, addDays(randomised, 30), 'trainer');
  });
  if (fate < 0.13) {
    event(addDays(randomised, 280), async () => {
      const reason = luck.pick(['declined', 'not_reached', 'away']);
      await cast.as('assessor').capture.missVisit(number, 'followup', reason);
    });
    return;
  }
  if (fate < 0.16) return;
  event(followed, async () => {
    const change: Change = options.effect === 'none' ? noEffect : published[await options.armOf(number)];
    const drawn = {
      ls: luck.normal(...change.ls),
      fn: luck.normal(...change.fn),
      bes: 1 + luck.within(...change.bes, -10, 120) / 100,
      function: 1 + luck.within(0.06, 0.04, -0.02, 0.15),
      height: luck.normal(0, 0.2),
    };
    await measure(cast, luck, number, 'followup', followed, her, drawn);
  });
}

function history(luck: Chance, age: number, medication: boolean): [string, string][] {
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

async function save(
  cast: Cast,
  role: 'coordinator' | 'assessor',
  number: string,
  visit: string,
  form: string,
  entries: [string, string][],
): Promise<void> {
  const { capture } = cast.as(role);
  const saved = await capture.save({ number, visit, form }, [...entries, ['__version', '0']]);
  if (saved.ok) return;
  // What is unusual and right is confirmed, as a person would.
  const confirms = saved.view.warnings.map(({ field }): [string, string] => [
    `${field}__confirm`,
    entries.find(([name]) => name === field)?.[1] ?? '',
  ]);
  const again = await capture.save({ number, visit, form }, [...entries, ...confirms, ['__version', '0']]);
  if (!again.ok)
    throw new Error(
      `${number} ${form}: ${JSON.stringify(again.view.errors)} ${JSON.stringify(again.view.warnings)}`,
    );
}

interface Drawn {
  ls: number;
  fn: number;
  bes: number;
  function: number;
  height: number;
}

async function measure(
  cast: Cast,
  luck: Chance,
  number: string,
  visit: string,
  day: string,
  her: ReturnType<typeof woman>,
  drawn: Drawn,
): Promise<void> {
  const opened = await cast.as('assessor').capture.openVisit(number, visit, { date: day });
  if (!opened.ok) throw new Error(`${number} ${visit}: ${JSON.stringify(opened)}`);
  await save(cast, 'assessor', number, visit, 'anthropometry', anthropometryOf(luck, her, drawn.height));
  await save(cast, 'assessor', number, visit, 'dxa', dxaOf(luck, her, day, drawn));
  await save(cast, 'assessor', number, visit, 'strength_function', strengthOf(luck, her, drawn));
}

async function adverse(
  cast: Cast,
  luck: Chance,
  number: string,
  onset: string,
  role: 'assessor' | 'trainer',
): Promise<void> {
  const serious = luck.yes(0.08);
  const entries: [string, string][] = [
    ['term', luck.pick(['Low back spasm', 'Knee pain', 'Muscle soreness', 'Fall at home', 'Cold'])],
    ['onset', onset],
    ['ongoing', '0'],
    ['end', addDays(onset, 6)],
    ['severity', luck.pick(['1', '1', '2'])],
    ['serious', serious ? '1' : '0'],
    ...(serious ? ([['serious_criteria', 'HOSP']] as [string, string][]) : []),
    ['outcome', 'RECOVERED'],
    ['related_to_test', 'NOT_RELATED'],
    ['relatedness', luck.pick(['UNLIKELY', 'POSSIBLE'])],
    ['action_taken', 'NONE'],
  ];
  const saved = await cast.as(role).events.save({ number, id: null }, entries);
  if (!saved.ok) throw new Error(`${number} adverse event: ${JSON.stringify(saved.view.errors)}`);
}
