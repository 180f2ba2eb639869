// The people of the demonstration. They come in by the same doors as everybody: a first link, invitations, and a
// second person who confirms the unblinded one.
import type { Capabilities, capabilities } from '#app/access/capabilities.server.ts';
import { acceptLink } from '#app/services/accounts/accept.server.ts';
import { firstLink } from '#app/services/accounts/links.server.ts';
import type { Actor } from '#app/services/scope.server.ts';
import type { RoleName } from '#app/study/roles.ts';
import { type Runtime, systemActor } from '#server/runtime.ts';

export interface Person {
  role: RoleName;
  name: string;
  email: string;
  password: string;
}

const person = <R extends RoleName>(role: R, name: string, address: string) => ({
  role,
  name,
  email: `${address}@example.org`,
  password: `stronger bones: ${role}`,
});

export const administrator = person('administrator', 'Agnes Adler', 'agnes');
export const coordinator = person('coordinator', 'Clara Costa', 'clara');
export const assessor = person('assessor', 'Ines Iversen', 'ines');
export const investigator = person('investigator', 'Ivy Ikeda', 'ivy');
export const trainer = person('trainer', 'Tomas Tran', 'tomas');
export const statistician = person('statistician', 'Sami Sato', 'sami');
export const people: Person[] = [administrator, coordinator, assessor, investigator, trainer, statistician];

/** Makes the accounts. Answers how to act as each. */
export async function settle(
  runtime: Runtime,
  make: typeof capabilities,
): Promise<{ as<R extends RoleName>(role: R): Capabilities[R] }> {
  const system = runtime.scope(systemActor, 'system');
  const first = await firstLink(system);
  if (!first) throw new Error('There are accounts already.');
  const accept = async (token: string, who: Person, code?: string) => {
    const { name, email, password } = who;
    const accepted = await acceptLink(system, token, { name, email, password, again: password, code });
    if (!accepted.ok) throw new Error(accepted.errors[0]?.message);
  };
  await accept(first, administrator);
  const { account } = runtime.engine.tables;
  const actorOf = async (who: Person): Promise<Actor> => {
    const rows = await runtime.engine.read
      .select({ id: account.id, email: account.email })
      .from(account)
      .orderBy(account.id);
    const row = rows.find((each) => each.email === who.email);
    if (!row) throw new Error(`${who.email} has no account.`);
    return { id: row.id, name: who.name, email: who.email, role: who.role };
  };
  const desk = (actor: Actor) => ({ scope: runtime.scope(actor), session: '', keyFile: runtime.keyFile });
  const admin = make.administrator(desk(await actorOf(administrator)));
  for (const who of [coordinator, assessor, statistician, investigator]) {
    const invited = await admin.people.invite(who);
    if (!invited.ok || !invited.link.token) throw new Error(`${who.email} could not be invited.`);
    await accept(invited.link.token, who);
  }
  const invited = await admin.people.invite(trainer);
  if (!invited.ok || !invited.link.code) throw new Error(`${trainer.email} could not be invited.`);
  const second = make.coordinator(desk(await actorOf(coordinator)));
  const waiting = await second.people.waiting();
  await accept(await second.people.confirm(waiting[0]?.id ?? ''), trainer, invited.link.code);

  const actors = new Map(
    await Promise.all(people.map(async (who) => [who.role, await actorOf(who)] as const)),
  );
  const desks = new Map<RoleName, object>();
  return {
    as<R extends RoleName>(role: R): Capabilities[R] {
      const actor = actors.get(role);
      if (!actor) throw new Error(`Nobody is ${role}.`);
      const known = desks.get(role) ?? (make[role] as (desk: object) => object)(desk(actor));
      desks.set(role, known);
      return known as Capabilities[R];
    },
  };
}
