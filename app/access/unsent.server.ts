// A form of data entry that was sent after its session had ended: what was typed is kept for the person whose session it
// was, and waits for her behind the sign-in.
import { data, redirect } from '@remix-run/node';
import { Problem, problems } from '#app/problem.ts';
import { formerlySignedIn } from '#app/services/accounts/sessions.server.ts';
import { holdsSecret, keepDraft, placeIn } from '#app/services/drafts/drafts.server.ts';
import { addressOf } from './away.server.ts';
import { entriesOf, ownPath } from './params.server.ts';
import { type Args, hostOf, tokenOf } from './session.server.ts';

/** The way to the sign-in for whoever is not signed in, with what she sent kept where it can be. */
export async function signInFirst(args: Args): Promise<Response | ReturnType<typeof data>> {
  const address = addressOf(args);
  if (args.request.method === 'GET') return signInFor(address);
  const entries = args.request.method === 'POST' ? await entriesOf(args.request) : [];
  if (placeIn(entries) === undefined || holdsSecret(entries)) return signInFor('/');
  if (await isKept(args, entries)) return signInFor(address, true);
  const { status, title, text } = problems['session.ended'];
  const again = { address, entries, hasSecret: false };
  return data({ title, text, code: 'session.ended', again }, { status });
}

function signInFor(address: string, isKept = false): Response {
  const to = ownPath(address);
  const query = new URLSearchParams({ ...(to !== '/' && { to }), ...(isKept && { kept: '1' }) });
  return redirect(query.size > 0 ? `/sign-in?${query}` : '/sign-in');
}

/** Keeps it for whoever the session was of. Nothing is kept for a token that nobody knows. */
async function isKept(args: Args, entries: [string, string][]): Promise<boolean> {
  const { runtime } = hostOf(args);
  const token = tokenOf(args);
  const author = token && (await formerlySignedIn(runtime, token));
  if (!author) return false;
  try {
    await keepDraft(runtime.scope(author), entries);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
