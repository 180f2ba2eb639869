// Two worlds: the same acts of blinded people, another allocation, and other acts of unblinded people. Whatever a
// blinded person asks is asked in both, in the same order, and the two answers must be equal in every byte.
import { expect } from 'vitest';
import { type RoleName, roles } from '#app/study/roles.ts';
import { routePatterns } from '#server/log.ts';
import { type Answer, type App, type Client, loadBuild, serveWorld } from '../http.ts';
import { type TestWorld, type Which, type WorldOptions, world } from '../world.ts';
import { compare, linesOf } from './record.ts';

export { armNames } from './record.ts';

export type Blinded = { [R in RoleName]: (typeof roles)[R]['blinded'] extends true ? R : never }[RoleName];
/** Whoever is blinded: a role that joins the study joins every sweep. */
export const blinded = (Object.keys(roles) as RoleName[]).filter(
  (role): role is Blinded => roles[role].blinded,
);
export type Fields = readonly (readonly [string, string])[];

export interface Pair {
  worlds: readonly [TestWorld, TestWorld];
  apps: readonly [App, App];
  /** Runs an act of blinded people in both worlds; what it answers must be equal. */
  both<T>(act: (its: TestWorld) => Promise<T>): Promise<T>;
  /** A client of a person in both worlds. Answers are compared as they come; those of unblinded people may name arms. */
  asks(role: RoleName | 'stranger', which?: Which): Promise<Twin>;
  compared: Compared;
}

export interface Compared {
  answers: number;
  requests: Set<string>;
  /** `assessor POST /participants/:number` -> the statuses of the answers. */
  reached: Map<string, Set<number>>;
}

export interface Twin {
  role: RoleName | 'stranger';
  /** What she types where her password is asked for once more; a stranger has none. */
  password: string | undefined;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, fields: Fields, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Answer>;
}

/** The address of the data request for a page. */
export function dataOf(path: string): string {
  const [plain = '', query] = path.split('?');
  return `${plain === '/' ? '/_root' : plain}.data${query ? `?${query}` : ''}`;
}

export interface PairOptions extends WorldOptions {
  /** What comes before anybody asks, and differs: a key for the list of the practice, for example. */
  apart?: (its: TestWorld, i: 0 | 1) => Promise<void>;
  /** Whether the two lists are apart enough for what is to be shown. Every list changes with the study's definition. */
  suits?: (one: TestWorld, two: TestWorld) => Promise<boolean>;
  /** One list for both: what is to differ is done by `apart` or later. */
  sameList?: boolean;
  /** How each is served, where a test puts something between. */
  serve?: (its: TestWorld) => Promise<App>;
}

/** Two worlds with lists that are apart enough. Of some lists none is: then the first is another too. */
async function twoLists(
  options: WorldOptions,
  suits: PairOptions['suits'] = async () => true,
): Promise<[TestWorld, TestWorld]> {
  for (let i = 0; i < 10; i++) {
    const first = await world({ ...options, randomisationSeed: i === 0 ? 'one list' : `one list ${i}` });
    for (let k = 0; k < 12; k++) {
      const its = await world({ ...options, randomisationSeed: `other list ${k}` });
      if (await suits(first, its)) return [first, its];
      await its.close();
    }
    await first.close();
  }
  throw new Error('No two of these lists are apart enough.');
}

/** Makes the two worlds. They differ in the randomisation seed alone, and in what `apart` does. */
export async function pair({
  apart,
  suits,
  sameList,
  serve = serveWorld,
  ...options
}: PairOptions = {}): Promise<Pair> {
  const its = { ...options, randomisationSeed: 'one list' };
  const worlds = sameList ? ([await world(its), await world(its)] as const) : await twoLists(options, suits);
  for (const i of [0, 1] as const) await apart?.(worlds[i], i);
  const apps = [await serve(worlds[0]), await serve(worlds[1])] as const;
  const compared: Compared = { answers: 0, requests: new Set(), reached: new Map() };
  const patternOf = routePatterns(await loadBuild());
  return {
    worlds,
    apps,
    compared,
    async both(act) {
      const [one, two] = [await act(worlds[0]), await act(worlds[1])];
      expect(two).toEqual(one);
      return one;
    },
    async asks(role, which = 1) {
      const enter = (app: App) => (role === 'stranger' ? app.stranger() : app.signedIn(role, which));
      const clients = [await enter(apps[0]), await enter(apps[1])] as const;
      const ask = async (name: string, path: string, send: (client: Client) => Promise<Answer>) => {
        const answers = await Promise.all(clients.map(send));
        const [one] = answers as [Answer, Answer];
        compared.answers += 1;
        compared.requests.add(`${role} ${which} ${name} ${path}`);
        const mayName = role !== 'stranger' && !roles[role].blinded;
        compare(`${role} ${which}: ${name} ${path}`, answers, worlds, mayName);
        const at = `${role} ${name.split(' ')[0]} ${patternOf(path.split('?')[0] ?? '')}`;
        compared.reached.set(at, (compared.reached.get(at) ?? new Set()).add(one.status));
        return one;
      };
      const say = (headers: object) => (Object.keys(headers).length > 0 ? ` ${JSON.stringify(headers)}` : '');
      return {
        role,
        password: role === 'stranger' ? undefined : worlds[0].signInOf(role, which).password,
        get: (path, headers = {}) =>
          ask(`GET${say(headers)}`, path, (client) => client.get(path, { ...headers })),
        post: (path, fields, headers = {}) =>
          ask(`POST ${new URLSearchParams(fields.map(([a, b]) => [a, b]))}`, path, (client) =>
            client.post(path, fields, headers),
          ),
        send: (method, path, headers = {}, body) =>
          ask(`${method}${say(headers)} ${body ?? ''}`, path, (client) =>
            client.send(method, path, headers, body),
          ),
      };
    },
  };
}

/** The lines of the log of both worlds, without how long each took. */
export function logsOf({ apps }: Pair, from: readonly number[] = [0, 0]): [string[], string[]] {
  return [linesOf(apps[0], from[0]), linesOf(apps[1], from[1])];
}
