// The door for programs: a token in the place of a session. What stands behind it is what the holder of the token can do
// herself, and of that only what the token was made for.
import { problem } from '#app/problem.ts';
import { type TokenScope, tokenHolder } from '#app/services/accounts/access-tokens.server.ts';
import { sayAwayTo } from './away.server.ts';
import { type Capabilities, capabilities } from './capabilities.server.ts';
import { atTheEdge, problemResponse, withoutPage } from './guard.server.ts';
import { recordRefusal } from './refusals.server.ts';
import { type Args, hostOf } from './session.server.ts';

export interface Program {
  token: string;
  may: Capabilities['statistician']['programs'];
}

const busy = new Map<string, number>();
/** Answers that are made for one person at a time. */
const most = 4;

/**
 * Answers a program that may do this; `null`: with any token. A failure is told as JSON, as RFC 6750 has it.
 */
export async function forProgram(
  args: Args,
  needed: TokenScope | null,
  body: (program: Program) => Promise<Response>,
): Promise<Response> {
  const answer = await withoutPage(() => answered(args, needed, body));
  if (answer.status === 401) answer.headers.set('WWW-Authenticate', 'Bearer realm="equipoise"');
  if (answer.status === 429) answer.headers.set('Retry-After', '5');
  return answer;
}

async function answered(
  args: Args,
  needed: TokenScope | null,
  body: (program: Program) => Promise<Response>,
): Promise<Response> {
  const sayAway = sayAwayTo(args);
  const { runtime } = hostOf(args);
  const [, shown = ''] =
    /^Bearer ([\w-]{1,100})$/i.exec(args.request.headers.get('Authorization') ?? '') ?? [];
  const holder = await atTheEdge(() => tokenHolder(runtime, shown), sayAway);
  if (!holder) throw problemResponse(problem('token.refused'));
  const { role, token, scopes } = holder;
  if (role !== 'statistician' || (needed !== null && !scopes.includes(needed))) {
    const { pathname } = new URL(args.request.url);
    await atTheEdge(() => recordRefusal(runtime.scope(holder, 'api'), pathname), sayAway);
    throw problemResponse(problem(role === 'statistician' ? 'token.scope' : 'role.refused'));
  }
  const scope = runtime.scope(holder, 'api');
  const { programs } = capabilities.statistician({ scope, session: '', keyFile: runtime.keyFile, sayAway });
  const running = busy.get(holder.id) ?? 0;
  if (running >= most) throw problemResponse(problem('api.busy'));
  busy.set(holder.id, running + 1);
  try {
    return await body({ token, may: programs });
  } finally {
    const left = (busy.get(holder.id) ?? 1) - 1;
    if (left > 0) busy.set(holder.id, left);
    else busy.delete(holder.id);
  }
}
