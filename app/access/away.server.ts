// The page for when the database is away, or something failed that the reader can do nothing about. What was sent with
// the request stays in it, so that nothing needs to be typed again; and so it does where the study was locked meanwhile,
// to be read and written down elsewhere.
import { data } from '@remix-run/node';
import { problems } from '#app/problem.ts';
import { holdsSecret } from '#app/services/drafts/drafts.server.ts';
import { atTheEdge, type SayAway } from './guard.server.ts';
import { entriesOf } from './params.server.ts';
import { type Args, hostOf } from './session.server.ts';

/** What a page sends along with what somebody typed. */
const isTyped = (name: string) =>
  name === '__reason' || !/^__|__confirm$|^(version|intent|confirm)$/.test(name);

/** The address that was asked for, as a browser shows it. */
export function addressOf({ request }: Args): string {
  const { pathname, search } = new URL(request.url);
  return `${pathname.replace(/(\/_root)?\.data$/, '') || '/'}${search}`;
}

/** Says so in answer to this request; a failure goes into the log, too. */
export const sayAwayTo =
  (args: Args): SayAway =>
  async ({ code, message }, error) => {
    const { request } = args;
    const entries = request.method === 'POST' ? await entriesOf(request) : null;
    const hasSecret = entries !== null && holdsSecret(entries);
    const { status, title } = problems[code];
    if (code === 'study.locked') {
      const kept = hasSecret ? [] : (entries ?? []).filter(([name, typed]) => isTyped(name) && typed !== '');
      return data({ title, text: message, code, kept }, { status });
    }
    // Whoever went away is told nothing, and was no failure.
    if (!request.signal.aborted) hostOf(args).report(error);
    // See app/views/try-again.tsx.
    const again = { address: addressOf(args), entries: hasSecret ? null : entries, hasSecret };
    return data({ title, text: message, code, again }, { status });
  };

/** Runs what needs nobody to have signed in. */
export const atTheDoor = <T>(args: Args, body: () => Promise<T>): Promise<T> =>
  atTheEdge(body, sayAwayTo(args));
