// The simulated trial: every act goes through the capability of the person who would do it, on the day on which
// she would, so that the ledgers look like those of a real study.
import { addDays } from '#app/study/days.ts';
import {
  adverse,
  type Cast,
  confirmEligibility,
  confirming,
  correct,
  guess,
  healthy,
  history,
  incident,
  measure,
  save,
  screeningEntries,
} from './acts.ts';
import { planBetween, sayInTheEnd } from './between.ts';
import { chance } from './chance.ts';
import { become, enterSheet, planDeviations, planLeaving, sheets, signAgain, signing } from './course.ts';
import { medicalHistoryOf } from './other-forms.ts';
import { bookFollowUp, unscheduledVisit } from './schedule.ts';
import { type Change, noEffect, published, woman } from './woman.ts';

export interface TrialOptions {
  participants: number;
  seed: string;
  effect: 'published' | 'none';
  /** The day on which the demonstration ends. */
  until: string;
  /** Moves the clock to a day. */
  setDay(day: string): void;
  /** The arm of a participant: asked only when the effect is published. */
  armOf(number: string): Promise<'HIPRT' | 'CONTROL'>;
  progress(done: number, of: number): void;
}

const start = '2025-02-03';
const recruitingDays = 280;
/** On which day the demonstration ends: most have finished, some are due, some overdue; or everybody's time is over. */
export const days = { open: '2026-06-15', locked: '2026-10-01', signed: '2026-10-15' } as const;

/** Three times somebody may have learnt an arm: whom it was about, who logged it, and how it came about. */
const logs = [
  { of: 2, by: 'assessor', source: 'TOLD' },
  { of: 4, by: 'trainer', source: 'EQUIPMENT' },
  { of: 7, by: 'coordinator', source: 'RECORD' },
] as const;

/** Of one participant it turns out that she should not have been randomised. */
const mistaken = 6;

/** Two came once outside the schedule: to be measured again, and to be looked at. */
const unscheduled = [
  { of: 3, why: 'repeat' },
  { of: 9, why: 'safety' },
] as const;

interface Event {
  day: string;
  order: number;
  act(): Promise<void>;
}

/** Plays the whole trial, in the order of days. */
export async function playTrial(cast: Cast, options: TrialOptions): Promise<void> {
  const { first, second } = sheets;
  const events: Event[] = [first, second].map((each) => ({
    day: each === first ? start : each.approved_on,
    order: -1,
    act: () => enterSheet(cast, each),
  }));
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
  options.setDay(options.until);
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
      const entries = screeningEntries(day, age, score, null, answers);
      await confirming(entries, (each) => cast.as('coordinator').screening.screen(each));
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
  // Some come after their window has closed.
  const isLate = i % 11 === 7;
  const near = Math.round(luck.within(0, 9, -13, 13));
  const followed = addDays(randomised, 243 + (isLate ? 15 + Math.abs(near) : near));
  const fate = luck.uniform();
  const more = (when: string) => chance(options.seed, `other forms of ${i}, ${when}`);
  let number = '';
  const event = (day: string, act: () => Promise<void>) => {
    if (day <= options.until) events.push({ day, order: 1000 + i, act });
  };
  event(screened, async () => {
    const result = await confirming(screeningEntries(screened, her.age, her.lsT, her.fnT), (each) =>
      cast.as('coordinator').screening.screen(each),
    );
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
    await save(cast, 'coordinator', number, 'baseline', 'medical_history', medicalHistoryOf(more('history')));
  });
  event(visited, async () => {
    await measure(cast, luck, more('baseline'), number, 'baseline', visited, her, {
      ls: 0,
      fn: 0,
      bes: 1,
      function: 1,
      height: 0,
    });
    await confirmEligibility(cast, number);
  });
  if (i % 9 === 4)
    event(addDays(visited, 1), () => {
      const key = { number, visit: 'baseline', form: 'kyphosis' };
      return correct(cast, key, ['kyph_tall_1', '38.5'], 'read again from the sheet: two digits were turned');
    });
  event(randomised, async () => {
    await cast.as('coordinator').randomisation.randomise(number);
    // The last two are still to be told, so that the trainer's home shows what it is for.
    if (i < options.participants - 2) await cast.as('trainer').programme.recordTold(number, randomised);
  });
  if (i === mistaken)
    event(addDays(randomised, 20), async () => {
      const note = 'Found at a visit of the monitor: the report of the scan was of another woman.';
      const noted = await cast.as('coordinator').randomisation.note(number, { kind: 'ineligible', note });
      if (!noted.ok) throw new Error(`${number} note: ${JSON.stringify(noted.errors)}`);
    });
  const logged = logs.find((each) => each.of === i);
  if (logged)
    event(addDays(randomised, 60), () =>
      incident(cast, logged.by, number, addDays(randomised, 60), logged.source),
    );
  if (luck.yes(0.12))
    event(addDays(randomised, 25 + Math.floor(luck.uniform() * 150)), () =>
      adverse(cast, luck, number, addDays(randomised, 15), 'assessor'),
    );
  const meetsTrainer = luck.yes(0.2);
  event(addDays(randomised, 40 + Math.floor(luck.uniform() * 100)), async () => {
    const applies =
      options.effect === 'none' ? meetsTrainer : meetsTrainer && (await options.armOf(number)) === 'HIPRT';
    if (applies) await adverse(cast, luck, number, addDays(randomised, 30), 'trainer');
  });
  const its = { i, seed: options.seed, randomised, number: () => number };
  planDeviations(cast, its, event);
  planBetween(cast, { ...its, visited, medication: her.medication }, event);
  if (fate < 0.13) {
    const reason = planLeaving(cast, its, event);
    if (reason)
      event(addDays(randomised, 280), async () => {
        await cast.as('assessor').capture.missVisit(number, 'followup', reason);
      });
    return;
  }
  if (fate < 0.16) return;
  // Not all of them have come by since.
  if (randomised < signing && followed > signing && i % 4 !== 0)
    event(signing, () => signAgain(cast, number));
  const outside = unscheduled.find((each) => each.of === i);
  if (outside)
    event(addDays(randomised, 100), () =>
      unscheduledVisit(cast, more('unscheduled'), number, addDays(randomised, 100), outside.why, her),
    );
  // Every fifth is still to be booked, so that the calendar shows what it is for.
  if (i % 5 !== 4)
    event(addDays(randomised, 205), () => bookFollowUp(cast, more('appointment'), number, followed));
  event(followed, async () => {
    const change: Change = options.effect === 'none' ? noEffect : published[await options.armOf(number)];
    const drawn = {
      ls: luck.normal(...change.ls),
      fn: luck.normal(...change.fn),
      bes: 1 + luck.within(...change.bes, -10, 120) / 100,
      function: 1 + luck.within(0.06, 0.04, -0.02, 0.15),
      height: luck.normal(0, 0.2),
    };
    await measure(cast, luck, more('followup'), number, 'followup', followed, her, drawn);
    await save(
      cast,
      'assessor',
      number,
      'followup',
      'assessor_guess',
      guess(chance(options.seed, `guess ${i}`)),
    );
    await sayInTheEnd(cast, chance(options.seed, `the end of ${i}`), number, followed);
    await become(cast, 'coordinator', number, 'COMPLETED', followed);
  });
}
