// The edge between services and pages: a Problem becomes a Response with its status, and nothing of an
// unexpected error reaches the browser.
import { data } from '@remix-run/node';
import { Problem, problem, problems } from '#app/problem.ts';
import { KeyError } from '#app/services/keyring.server.ts';

/** The page of a Problem, to be thrown. */
export function problemResponse(error: Problem) {
  const { status, title } = problems[error.code];
  return data({ title, text: error.message, code: error.code }, { status });
}

type Member = ((...args: never[]) => unknown) | { readonly [key: string]: Member } | string;

/** The same object, frozen, with every function turning Problems into Responses. */
export function guarded<const T extends { readonly [key: string]: Member }>(capabilities: T): Readonly<T> {
  const entries = Object.entries(capabilities).map(([name, member]) => {
    if (typeof member === 'function') return [name, guardedFunction(member)];
    return [name, typeof member === 'object' ? guarded(member) : member];
  });
  return Object.freeze(Object.fromEntries(entries)) as Readonly<T>;
}

function guardedFunction(member: (...args: never[]) => unknown) {
  return async (...args: never[]) => {
    try {
      return await member(...args);
    } catch (error) {
      if (error instanceof Problem) throw problemResponse(error);
      // Its own sentence says where the key lies, which is no page's to tell.
      if (error instanceof KeyError) throw problemResponse(problem('study_key.unusable'));
      throw error;
    }
  };
}

/** The value, or the page of page.not_found where there is none. */
export function found<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw problemResponse(problem('page.not_found'));
  return value;
}
