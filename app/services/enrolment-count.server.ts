// How far recruitment has come, for everybody: pooled, by the month at the site. Nothing here is told apart by arm or by
// stratum, and nothing is counted that only unblinded people enter.
import { asc } from 'drizzle-orm';
import { plannedParticipants } from '#app/study/planned.ts';
import type { Row } from '#db/ledger.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, studyState } from './settings.server.ts';

const steps = ['screened', 'eligible', 'enrolled', 'randomised'] as const;
export type Counts = Record<(typeof steps)[number], number>;

export interface EnrolmentCount {
  planned: number;
  total: Counts;
  /** `2026-03`, the earliest first; months in which nothing happened are left out. */
  months: (Counts & { month: string })[];
}

const none = (): Counts => ({ screened: 0, eligible: 0, enrolled: 0, randomised: 0 });

/**
 * Everybody who was screened, found eligible, enrolled and randomised so far in the mode in force. Whoever was screened more
 * than once is one person: screened in the month of the first time, eligible in that of the last, where it says so.
 */
export async function enrolmentCount(scope: Scope): Promise<EnrolmentCount> {
  const { screening, participant } = scope.engine.tables;
  const { site } = await studyState(scope);
  const zone = site?.timeZone ?? 'UTC';
  const q = scope.engine.read;
  const screenings = (await q.select().from(screening).orderBy(asc(screening.seq))) as Row[];
  const people = await q
    .select({ enrolled: participant.enrolled_at, randomised: participant.randomised_on })
    .from(participant)
    .orderBy(asc(participant.seq));
  const total = none();
  const months = new Map<string, Counts>();
  const add = (step: keyof Counts, day: unknown) => {
    const month = String(day).slice(0, 7);
    const counts = months.get(month) ?? none();
    months.set(month, counts);
    counts[step] += 1;
    total[step] += 1;
  };
  for (const hers of Map.groupBy(screenings, (row) => row.rescreen_of ?? row.id).values()) {
    const last = hers[hers.length - 1];
    add('screened', hers[0]?.screening_date);
    if (last?.verdict === 'eligible') add('eligible', last.screening_date);
  }
  for (const her of people) {
    add('enrolled', dayAt(her.enrolled, zone));
    if (her.randomised) add('randomised', her.randomised);
  }
  return {
    planned: plannedParticipants,
    total,
    months: [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, counts]) => ({ month, ...counts })),
  };
}
