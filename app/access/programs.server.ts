// The door for programs: a token in the place of a session. What stands behind it is what the holder of the token can do
// herself, and of that only what the token was made for.
import { type ProblemCode, problem } from '#app/problem.ts';
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
/** Answers that are made and sent to one person at a time. */
const most = 4;

/**
 * Answers a program that may do this; `null`: with any token. A failure is told as JSON, as RFC 6750 has it. `parameters`:
 * those that the address may have. Any other is refused: who writes one wrongly would take everything for what changed.
 */
export async function forProgram(
  args: Args,
  needed: TokenScope | null,
  parameters: readonly string[],
  body: (program: Program) => Promise<Response>,
): Promise<Response> {
  const answer = await withoutPage(() => answered(args, needed, parameters, body));
  if (answer.status === 401) answer.headers.set('WWW-Authenticate', 'Bearer realm="equipoise"');
  if (answer.status === 405) answer.headers.set('Allow', 'GET');
  if (answer.status === 429) answer.headers.set('Retry-After', '5');
  return answer;
}

async function answered(
  args: Args,
  needed: TokenScope | null,
  parameters: readonly string[],
  body: (program: Program) => Promise<Response>,
): Promise<Response> {
  const refuse = (code: ProblemCode, text?: string) => {
    throw problemResponse(problem(code, text));
  };
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
  // Remix would make the whole answer to throw it away.
  if (args.request.method !== 'GET') refuse('api.method');
  const asked = [...new URL(args.request.url).searchParams.keys()];
  const strange = asked.find((name, i) => !parameters.includes(name) || asked.indexOf(name) < i);
  if (strange !== undefined)
    refuse(
      'api.parameter',
      `${JSON.stringify(strange)} is unknown here or stands there twice; possible: ${parameters.join(', ') || 'none'}.`,
    );
  const scope = runtime.scope(holder, 'api');
  const { programs } = capabilities.statistician({ scope, session: '', keyFile: runtime.keyFile, sayAway });
  const running = busy.get(holder.id) ?? 0;
  if (running >= most) refuse('api.busy');
  busy.set(holder.id, running + 1);
  hostOf(args).whenClosed(() => {
    const left = (busy.get(holder.id) ?? 1) - 1;
    if (left > 0) busy.set(holder.id, left);
    else busy.delete(holder.id);
  });
  return body({ token, may: programs });
}
