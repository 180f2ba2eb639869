// When the database cannot be reached: which page says so.
import type { ProblemCode } from '#app/problem.ts';
import { unavailableIn } from '#db/unavailable.ts';

const codes = { away: 'database.away', unknown: 'database.unknown', moved: 'study.moved' } as const;

/** The problem behind this error when it is that the database is away, else undefined. */
export function awayCode(error: unknown): ProblemCode | undefined {
  const away = unavailableIn(error);
  return away && codes[away.why];
}
