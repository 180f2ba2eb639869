// What is asked in each world, and how long the answers take. A is the study, its twin A′ a copy, and B a study with
// another list in which the trainer does more; everything else is the same.
import { cpSync } from 'node:fs';
import { capabilities } from '#app/access/capabilities.server.ts';
import type { RoleName } from '#app/study/roles.ts';
import type { Runtime } from '#server/runtime.ts';
import { startEquipoise, temporaryFolder } from '../bench/children.ts';
import { type Client, client, signIn } from '../bench/client.ts';
import { loadDemo } from '../demo/load.ts';
import { people } from '../demo/people.ts';

export interface Asked {
  role: RoleName;
  method: 'GET' | 'POST';
  path: string;
}

export interface World {
  name: 'A' | 'A′' | 'B';
  dir: string;
}

/** Makes the three. Answers them, and what is asked of each. */
export async function makeWorlds(participants: number): Promise<{ worlds: World[]; asked: Asked[] }> {
  const [first, third] = [temporaryFolder(), temporaryFolder()];
  const options = { participants, seed: 'timing', effect: 'none', state: 'open' } as const;
  const one = await loadDemo({ ...options, place: { data: first }, randomisationSeed: 'one' });
  const asked = await askedOf(one.runtime);
  await one.runtime.close();
  const two = await loadDemo({ ...options, place: { data: third }, randomisationSeed: 'two' });
  await two.runtime.close();
  const second = temporaryFolder();
  cpSync(first, second, { recursive: true });
  const worlds: World[] = [
    { name: 'A', dir: first },
    { name: 'A′', dir: second },
    { name: 'B', dir: third },
  ];
  return { worlds, asked };
}

/** The pages on which an arm could tell, with one randomised participant and one event of the trainer. */
async function askedOf(runtime: Runtime): Promise<Asked[]> {
  const { read, tables } = runtime.engine;
  const rows = await read.select().from(tables.participant).orderBy(tables.participant.seq);
  const her = rows.find((each) => each.randomised_at !== null)?.number;
  const accounts = await read.select().from(tables.account);
  const tomas = accounts.find((each) => each.role === 'trainer');
  if (!tomas) throw new Error('The study has no trainer.');
  const { keyFile } = runtime;
  const trainer = capabilities.trainer({
    scope: runtime.scope({ ...tomas, role: 'trainer' }),
    session: '',
    keyFile,
  });
  const [hidden] = await trainer.events.own();
  if (!her || !hidden) throw new Error('The study has nobody randomised, or no event of a trainer.');
  const get = (role: RoleName, path: string): Asked => ({ role, method: 'GET', path });
  return [
    get('coordinator', '/'),
    get('coordinator', '/participants'),
    get('coordinator', `/participants/${her}`),
    get('coordinator', `/participants/${her}/randomise`),
    get('coordinator', '/enrolment'),
    get('assessor', '/'),
    get('assessor', `/participants/${her}/followup`),
    get('assessor', '/adverse-events'),
    get('assessor', `/adverse-events/${hidden.id}`),
    get('assessor', `/adverse-events/${'0'.repeat(24)}`),
    get('assessor', `/programme/${her}`),
    get('administrator', '/who-can-see-arms'),
    get('administrator', '/lock'),
    get('statistician', '/export'),
    { role: 'statistician', method: 'POST', path: '/export/download' },
  ];
}

/** Starts a server on this world and asks everything so many times, in turns. Milliseconds, in the order of `asked`. */
export async function askAll(world: World, asked: readonly Asked[], times: number): Promise<number[][]> {
  const server = await startEquipoise({ data: world.dir });
  const clients = new Map<RoleName, Client>();
  for (const { role } of asked) {
    const who = people.find((each) => each.role === role);
    if (who && !clients.has(role)) clients.set(role, client(server.url, 1, await signIn(server.url, who)));
  }
  const found: number[][] = asked.map(() => []);
  // Until the code has been compiled the first answers are slower than any later one.
  for (let i = -Math.ceil(times / 4); i < times; i++)
    for (const [at, { role, method, path }] of asked.entries()) {
      const her = clients.get(role) as Client;
      const sent = performance.now();
      const { status } = await (method === 'GET' ? her.get(path) : her.post(path, []));
      const ms = performance.now() - sent;
      if (status >= 500 || status === 302)
        throw new Error(`${role} ${method} ${path} was answered ${status}.`);
      if (i >= 0) found[at]?.push(ms);
    }
  for (const each of clients.values()) each.close();
  await server.stop();
  return found;
}
