// The database cannot be reached just now. An error of its own, so that a page can say so and keep what was typed.

/** What did not happen: nothing was changed, unless `isUnknown` says that nobody can tell yet. */
export class DatabaseUnavailable extends Error {
  // The pages and the server are bundled apart, and each bundle has its own copy of this class.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'DatabaseUnavailable';
  }

  readonly isUnknown: boolean;
  constructor(cause: unknown, isUnknown = false) {
    super('The database cannot be reached just now.', { cause });
    this.name = 'DatabaseUnavailable';
    this.isUnknown = isUnknown;
  }
}

/** The DatabaseUnavailable behind an error, or undefined: drivers wrap what was thrown. */
export function unavailableIn(error: unknown): DatabaseUnavailable | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof DatabaseUnavailable) return at;
  return undefined;
}
