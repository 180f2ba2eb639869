// actAs: the first line of every page. It answers with the capability object of the one role that the reader
// has, or sends her to sign in, or refuses.
import { problem } from '#app/problem.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import { sayAwayTo } from './away.server.ts';
import { type Capabilities, capabilities } from './capabilities.server.ts';
import { atTheEdge, problemResponse } from './guard.server.ts';
import { recordRefusal } from './refusals.server.ts';
import { type Args, hostOf, whoIs } from './session.server.ts';
import { signInFirst } from './unsent.server.ts';

/** The capabilities of the signed-in person, when her role is one of those named. Throws a Response otherwise. */
export async function actAs<R extends RoleName>(
  args: Args,
  ...allowed: readonly R[]
): Promise<Capabilities[R]> {
  const sayAway = sayAwayTo(args);
  const person = await atTheEdge(() => whoIs(args), sayAway);
  if (!person) throw await atTheEdge(() => signInFirst(args), sayAway);
  const { runtime } = hostOf(args);
  if (!(allowed as readonly string[]).includes(person.role)) {
    await atTheEdge(() => recordRefusal(runtime.scope(person), new URL(args.request.url).pathname), sayAway);
    throw problemResponse(problem('role.refused'));
  }
  const make = capabilities[person.role] as (desk: object) => Capabilities[R];
  return make({ scope: runtime.scope(person), session: person.session, keyFile: runtime.keyFile, sayAway });
}

/** The capabilities of the signed-in person, whatever her role: for pages that are everybody's. */
export const actAsAnyone = (args: Args) => actAs(args, ...(Object.keys(roles) as RoleName[]));
