// The page for when the database is away, or something failed that the reader can do nothing about. What was sent with
// the request stays in it, so that nothing needs to be typed again; and so it does where the study was locked meanwhile,
// to be read and written down elsewhere.
import { data } from '@remix-run/node';
import { problems } from '#app/problem.ts';
import { atTheEdge, type SayAway } from './guard.server.ts';
import { entriesOf } from './params.server.ts';
import { type Args, hostOf } from './session.server.ts';

/** A form with a secret is filled in anew: no page holds one. */
const secrets = new Set(['password', 'again', 'current', 'code']);

/** What a page sends along with what somebody typed. */
const isTyped = (name: string) =>
  name === '__reason' || !/^__|__confirm$|^(version|intent|confirm)$/.test(name);

/** Says so in answer to this request; a failure goes into the log, too. */
export const sayAwayTo =
  (args: Args): SayAway =>
  async ({ code, message }, error) => {
    const { request } = args;
    const { pathname, search } = new URL(request.url);
    const address = `${pathname.replace(/(\/_root)?\.data$/, '') || '/'}${search}`;
    const entries = request.method === 'POST' ? await entriesOf(request) : null;
    const hasSecret = entries?.some(([name]) => secrets.has(name)) ?? false;
    const { status, title } = problems[code];
    if (code === 'study.locked') {
      const kept = hasSecret ? [] : (entries ?? []).filter(([name, typed]) => isTyped(name) && typed !== '');
      return data({ title, text: message, code, kept }, { status });
    }
    hostOf(args).report(error);
    // See app/views/try-again.tsx.
    const again = { address, entries: hasSecret ? null : entries, hasSecret };
    return data({ title, text: message, code, again }, { status });
  };

/** Runs what needs nobody to have signed in. */
export const atTheDoor = <T>(args: Args, body: () => Promise<T>): Promise<T> =>
  atTheEdge(body, sayAwayTo(args));
