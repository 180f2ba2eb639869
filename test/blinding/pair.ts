// Two worlds: the same acts of blinded people, another allocation, and other acts of unblinded people. Whatever a
// blinded person asks is asked in both, in the same order, and the two answers must be equal in every byte.
import { expect } from 'vitest';
import { arms } from '#app/study/arms.ts';
import type { RoleName } from '#app/study/roles.ts';
import { routePatterns } from '#server/log.ts';
import { type Answer, type App, type Client, loadBuild, serveWorld } from '../http.ts';
import { type TestWorld, type Which, type WorldOptions, world } from '../world.ts';

export type Blinded = Exclude<RoleName, 'trainer'>;
export type Fields = readonly (readonly [string, string])[];

export interface Pair {
  worlds: readonly [TestWorld, TestWorld];
  apps: readonly [App, App];
  /** Runs an act of blinded people in both worlds; what it answers must be equal. */
  both<T>(act: (its: TestWorld) => Promise<T>): Promise<T>;
  /** A client of a person in both worlds. Answers are compared as they come. */
  asks(role: Blinded | 'stranger', which?: Which): Promise<Twin>;
  compared: Compared;
}

export interface Compared {
  answers: number;
  requests: Set<string>;
  /** `assessor POST /participants/:number` -> the statuses of the answers. */
  reached: Map<string, Set<number>>;
}

export interface Twin {
  role: Blinded | 'stranger';
  /** What she types where her password is asked for once more; a stranger has none. */
  password: string | undefined;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, fields: Fields, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Answer>;
}

/** What gives an arm away: its code and its label. */
export const armNames = arms.flatMap(({ code, label }) => [code, label]);

/** The address of the data request for a page. */
export function dataOf(path: string): string {
  const [plain = '', query] = path.split('?');
  return `${plain === '/' ? '/_root' : plain}.data${query ? `?${query}` : ''}`;
}

/** Everything of an answer but the session cookie; the clock of the machine is no part of it. */
function seen({ status, headers, body }: Answer, dir: string) {
  const { date: _, 'set-cookie': cookie, ...rest } = headers;
  const attributes = cookie && [cookie].flat().map((each) => each.replace(/=[^;]*/, '=…'));
  // In practice the administrator reads where the key lies, which is another folder for each world of a test.
  const text = body.toString('latin1').replaceAll(dir, '(data)');
  return { status, headers: { ...rest, ...(attributes && { 'set-cookie': attributes }) }, text };
}

/** Fails where an arm is named, or where the two answers differ in a byte. */
function compare(request: string, answers: readonly Answer[], worlds: readonly TestWorld[]): void {
  const [one, two] = answers.map((each, i) => seen(each, worlds[i]?.dir ?? ''));
  expect(two?.status, request).toBe(one?.status);
  expect(two?.headers, request).toEqual(one?.headers);
  if (one?.text !== two?.text) expect(two?.text, request).toBe(one?.text);
  const all = `${answers[0]?.text} ${JSON.stringify(answers[0]?.headers)}`;
  for (const name of armNames) if (all.includes(name)) throw new Error(`${request} names ${name}`);
}

export interface PairOptions extends WorldOptions {
  /** What comes before anybody asks, and differs: a key for the list of the practice, for example. */
  apart?: (its: TestWorld, i: 0 | 1) => Promise<void>;
  /** Whether the two lists are apart enough for what is to be shown. Every list changes with the study's definition. */
  suits?: (one: TestWorld, two: TestWorld) => Promise<boolean>;
}

async function another(
  first: TestWorld,
  options: WorldOptions,
  suits: PairOptions['suits'] = async () => true,
): Promise<TestWorld> {
  for (let i = 0; i < 50; i++) {
    const its = await world({ ...options, randomisationSeed: `other list ${i}` });
    if (await suits(first, its)) return its;
    await its.close();
  }
  throw new Error('None of fifty lists is apart enough.');
}

/** Makes the two worlds. They differ in the randomisation seed alone, and in what `apart` does. */
export async function pair({ apart, suits, ...options }: PairOptions = {}): Promise<Pair> {
  const first = await world({ ...options, randomisationSeed: 'one list' });
  const worlds = [first, await another(first, options, suits)] as const;
  for (const i of [0, 1] as const) await apart?.(worlds[i], i);
  const apps = [await serveWorld(worlds[0]), await serveWorld(worlds[1])] as const;
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
        compare(`${role} ${which}: ${name} ${path}`, answers, worlds);
        const at = `${role} ${name.split(' ')[0]} ${patternOf(path.split('?')[0] ?? '')}`;
        compared.reached.set(at, (compared.reached.get(at) ?? new Set()).add(one.status));
        return one;
      };
      const say = (headers: object) => (Object.keys(headers).length > 0 ? ` ${JSON.stringify(headers)}` : '');
      return {
        role,
        password: role === 'stranger' ? undefined : first.signInOf(role, which).password,
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
  const lines = (i: 0 | 1) => apps[i].log.slice(from[i]).map(({ ms: _, ...line }) => JSON.stringify(line));
  return [lines(0), lines(1)];
}
