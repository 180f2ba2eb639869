// What became of the simulated women. It knows no arm: who stops, and why, is drawn alike for everybody.
import { addDays } from '#app/study/days.ts';
import type { Cast } from './acts.ts';
import { chance } from './chance.ts';

type Entries = [string, string][];

/** Records what became of a participant, as whoever heard of it would. */
export async function become(
  cast: Cast,
  role: 'coordinator' | 'trainer',
  number: string,
  status: string,
  day: string,
  more: Entries = [],
): Promise<void> {
  const entries: Entries = [['course_status', status], ['course_date', day], ...more];
  const saved = await cast.as(role).course.save({ number, id: null }, entries);
  if (!saved.ok) throw new Error(`${number} course: ${JSON.stringify(saved.view.errors)}`);
}

/** The versions of the consent sheet: the first from the beginning, the second when most are in the study. */
export const sheets = {
  first: { sheet: '2.1', approved_on: '2025-01-20', again: '0' },
  second: { sheet: '3.0', approved_on: '2026-01-12', again: '1' },
} as const;

/** The day on which those who come anyway sign the second version. */
export const signing = '2026-01-20';

/** Enters a version of the consent sheet. */
export async function enterSheet(cast: Cast, its: Readonly<Record<string, string>>): Promise<void> {
  const saved = await cast.as('administrator').sheets.save(its);
  if (!saved.ok) throw new Error(`Consent sheet: ${JSON.stringify(saved.errors)}`);
}

/** She signs the second version. */
export async function signAgain(cast: Cast, number: string): Promise<void> {
  const { consents } = cast.as('coordinator');
  const signed = (await consents.of(number)).open.find(({ label }) => label === sheets.second.sheet)?.id;
  const saved = await consents.again(number, { signed, given_on: signing });
  if (!saved.ok) throw new Error(`${number} consent: ${JSON.stringify(saved.errors)}`);
}

interface Her {
  /** Her place in the order of screening. */
  i: number;
  seed: string;
  randomised: string;
  /** Known once she is enrolled. */
  number(): string;
}

type Plan = (day: string, act: () => Promise<void>) => void;

/** One of those who do not come to their final visit. Answers why it is recorded as missed; null where it is not. */
export function planLeaving(cast: Cast, { i, seed, randomised, number }: Her, plan: Plan): string | null {
  const luck = chance(seed, `course of ${i}`);
  const day = addDays(randomised, 30 + Math.floor(luck.uniform() * 170));
  const fate = luck.uniform();
  const reason: Entries = [
    ['course_reason', luck.pick(['TIRED', 'BUSY', 'FAMILY', 'LOST_INTEREST', 'SCHEDULE', 'UNSPECIFIED'])],
  ];
  if (fate < 0.3) {
    const use = luck.yes(0.5) ? 'WITHHELD' : 'KEPT';
    const more: Entries = [['data_use', use], ...reason];
    plan(day, () => become(cast, 'coordinator', number(), 'WITHDREW_CONSENT', day, more));
    return null;
  }
  if (fate < 0.5) {
    // It is noticed when she does not come.
    plan(addDays(randomised, 279), () => become(cast, 'coordinator', number(), 'LOST', day));
    return 'not_reached';
  }
  if (fate < 0.6) {
    plan(addDays(day, 3), () => become(cast, 'coordinator', number(), 'DIED', day));
    return null;
  }
  // Her trainer hears first, and tells the coordinator that she stopped and when.
  plan(day, () => become(cast, 'trainer', number(), 'WITHDREW_PROGRAMME', day, reason));
  plan(addDays(day, 1), () => become(cast, 'coordinator', number(), 'WITHDREW_PROGRAMME', day));
  return 'declined';
}

/** Protocol deviations: of a visit, and of the programme, which her trainer keeps for herself. */
export function planDeviations(cast: Cast, { i, randomised, number }: Her, plan: Plan): void {
  const day = addDays(randomised, 20);
  if (i % 9 === 4)
    plan(day, () =>
      become(cast, 'coordinator', number(), 'DEVIATION', day, [['deviation_category', 'MEASUREMENT']]),
    );
  if (i % 11 === 5)
    plan(day, () =>
      become(cast, 'trainer', number(), 'DEVIATION', day, [['deviation_category', 'PROGRAMME']]),
    );
}
