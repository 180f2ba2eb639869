// Two worlds: the same acts of blinded people, another allocation, and other acts of unblinded people. Whatever a
// blinded person asks is asked in both, in the same order, and the two answers must be equal in every byte.
import { expect } from 'vitest';
import { arms } from '#app/study/arms.ts';
import type { RoleName } from '#app/study/roles.ts';
import { type Answer, type App, type Client, serveWorld } from '../http.ts';
import { type TestWorld, type WorldOptions, world } from '../world.ts';

export interface Pair {
  worlds: readonly [TestWorld, TestWorld];
  apps: readonly [App, App];
  /** Runs an act of blinded people in both worlds; what it answers must be equal. */
  both<T>(act: (its: TestWorld) => Promise<T>): Promise<T>;
  /** A client of a role in both worlds. Answers are compared as they come. */
  asks(role: RoleName | 'stranger'): Promise<Twin>;
  /** How many answers were compared, and for how many distinct requests. */
  compared: { answers: number; requests: Set<string> };
}

export interface Twin {
  get(path: string): Promise<Answer>;
  post(path: string, fields: readonly (readonly [string, string])[]): Promise<Answer>;
}

/** What gives an arm away: its code and its label. */
export const armNames = arms.flatMap(({ code, label }) => [code, label]);

/** Everything of an answer but the session cookie; the clock of the machine is no part of it. */
function seen({ status, headers, body }: Answer) {
  const { date: _, 'set-cookie': cookie, ...rest } = headers;
  const attributes = cookie && [cookie].flat().map((each) => each.replace(/=[^;]*/, '=…'));
  return { status, headers: { ...rest, ...(attributes && { 'set-cookie': attributes }) }, body };
}

/** Fails where an arm is named, or where the two answers differ in a byte. */
function compare(request: string, first: Answer, second: Answer): void {
  const [one, two] = [seen(first), seen(second)];
  expect(two.status, request).toBe(one.status);
  expect(two.headers, request).toEqual(one.headers);
  if (!one.body.equals(two.body))
    expect(two.body.toString('latin1'), request).toBe(one.body.toString('latin1'));
  for (const name of armNames) if (first.text.includes(name)) throw new Error(`${request} names ${name}`);
}

/** Makes the two worlds. They differ in the randomisation seed alone. */
export async function pair(options: WorldOptions = {}): Promise<Pair> {
  const worlds = [
    await world({ ...options, randomisationSeed: 'one list' }),
    await world({ ...options, randomisationSeed: 'third list' }),
  ] as const;
  const apps = [await serveWorld(worlds[0]), await serveWorld(worlds[1])] as const;
  const compared = { answers: 0, requests: new Set<string>() };
  return {
    worlds,
    apps,
    compared,
    async both(act) {
      const [one, two] = [await act(worlds[0]), await act(worlds[1])];
      expect(two).toEqual(one);
      return one;
    },
    async asks(role) {
      const enter = (app: App) => (role === 'stranger' ? app.stranger() : app.signedIn(role));
      const clients = [await enter(apps[0]), await enter(apps[1])] as const;
      const ask = async (name: string, send: (client: Client) => Promise<Answer>) => {
        const [one, two] = [await send(clients[0]), await send(clients[1])];
        compared.answers += 1;
        compared.requests.add(`${role} ${name}`);
        compare(`${role} ${name}`, one, two);
        return one;
      };
      return {
        get: (path) => ask(`GET ${path}`, (client) => client.get(path)),
        post: (path, fields) => ask(`POST ${path}`, (client) => client.post(path, fields)),
      };
    },
  };
}

/** The lines of the log of both worlds, without how long each took. */
export function logsOf({ apps }: Pair): [string[], string[]] {
  const lines = (app: App) => app.log.map(({ ms: _, ...line }) => JSON.stringify(line));
  return [lines(apps[0]), lines(apps[1])];
}
