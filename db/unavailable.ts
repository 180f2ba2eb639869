// The database cannot be reached just now. An error of its own, so that a page can say so and keep what was typed.

/**
 * away: nothing was changed. unknown: the database was lost at the moment of saving, and nobody can tell. moved: the
 * study is served elsewhere now.
 */
export type Unavailability = 'away' | 'unknown' | 'moved';

export class DatabaseUnavailable extends Error {
  // The pages and the server are bundled apart, and each bundle has its own copy of this class.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'DatabaseUnavailable';
  }
  readonly why: Unavailability;
  constructor(cause: unknown, why: Unavailability = 'away') {
    super('The database cannot be reached just now.', { cause });
    this.name = 'DatabaseUnavailable';
    this.why = why;
  }
}

/** The DatabaseUnavailable behind an error, or undefined: drivers wrap what was thrown. */
export function unavailableIn(error: unknown): DatabaseUnavailable | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof DatabaseUnavailable) return at;
  return undefined;
}
