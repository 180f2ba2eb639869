// The page for when the database is away, or something failed that the reader can do nothing about. What was sent with
// the request stays in it, so that nothing needs to be typed again.
import { data } from '@remix-run/node';
import { problems } from '#app/problem.ts';
import { atTheEdge, type SayAway } from './guard.server.ts';
import { entriesOf } from './params.server.ts';
import { type Args, hostOf } from './session.server.ts';

/** A form with a secret is filled in anew: no page holds one. */
const secrets = new Set(['password', 'again', 'current', 'code']);

/** Says so in answer to this request, and in the log. */
export const sayAwayTo =
  (args: Args): SayAway =>
  async ({ code, message }, error) => {
    const { request } = args;
    hostOf(args).report(error);
    const { pathname, search } = new URL(request.url);
    const address = `${pathname.replace(/(\/_root)?\.data$/, '') || '/'}${search}`;
    const entries = request.method === 'POST' ? await entriesOf(request) : null;
    const hasSecret = entries?.some(([name]) => secrets.has(name)) ?? false;
    // See app/views/try-again.tsx.
    const again = { address, entries: hasSecret ? null : entries, hasSecret };
    const { status, title } = problems[code];
    return data({ title, text: message, code, again }, { status });
  };

/** Runs what needs nobody to have signed in. */
export const atTheDoor = <T>(args: Args, body: () => Promise<T>): Promise<T> =>
  atTheEdge(body, sayAwayTo(args));
