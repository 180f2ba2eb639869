// The edge between services and pages: a Problem becomes a Response with its status, and nothing of an
// unexpected error reaches the browser.
import { data } from '@remix-run/node';
import { Problem, problem, problems } from '#app/problem.ts';
import { awayCode } from '#app/services/away.server.ts';
import { KeyError } from '#app/services/keyring.server.ts';

/** The page of a Problem, to be thrown. */
export function problemResponse(error: Problem) {
  const { status, title } = problems[error.code];
  return data({ title, text: error.message, code: error.code }, { status });
}

/** How a page says of a failure that the reader can do nothing about, or of the lock; it keeps what was sent. */
export type SayAway = (problem: Problem, error: unknown) => Promise<unknown>;

type Member = ((...args: never[]) => unknown) | { readonly [key: string]: Member } | string;

/** The same object, frozen, with every function turning Problems into Responses. */
export function guarded<const T extends { readonly [key: string]: Member }>(
  capabilities: T,
  sayAway?: SayAway,
): Readonly<T> {
  const entries = Object.entries(capabilities).map(([name, member]) => {
    if (typeof member === 'function')
      return [name, (...args: never[]) => atTheEdge(async () => member(...args), sayAway)];
    return [name, typeof member === 'object' ? guarded(member, sayAway) : member];
  });
  return Object.freeze(Object.fromEntries(entries)) as Readonly<T>;
}

/** Runs `body`; what it may say of a failure is thrown as a Response. */
export async function atTheEdge<T>(body: () => Promise<T>, sayAway?: SayAway): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof Problem)
      throw error.code === 'study.locked' && sayAway ? await sayAway(error, error) : problemResponse(error);
    // Its own sentence says where the key lies, which is no page's to tell.
    if (error instanceof KeyError) throw problemResponse(problem('study_key.unusable'));
    // A page of its own, such as a redirect.
    if (!(error instanceof Error) || !sayAway) throw error;
    throw await sayAway(problem(awayCode(error) ?? 'unexpected'), error);
  }
}

interface Told {
  type: 'DataWithResponseInit';
  data: unknown;
  init: ResponseInit | null;
}
const isTold = (thrown: unknown): thrown is Told =>
  typeof thrown === 'object' && thrown !== null && (thrown as Told).type === 'DataWithResponseInit';

/** For a route without a page, which a script asks: what is refused is told as data. */
export async function withoutPage(body: () => Promise<Response>): Promise<Response> {
  try {
    return await body();
  } catch (thrown) {
    if (!isTold(thrown)) throw thrown;
    return Response.json(thrown.data, thrown.init ?? undefined);
  }
}

/** The value, or the page of page.not_found where there is none. */
export function found<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw problemResponse(problem('page.not_found'));
  return value;
}
