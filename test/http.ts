// A running server over a test world, on the loopback address, and a browser-like client without JavaScript: it
// keeps cookies, sends Origin with forms and follows no redirect by itself.
import { request } from 'node:http';
import type { ServerBuild } from '@remix-run/node';
import type { Express } from 'express';
import { afterAll } from 'vitest';
import type { RoleName } from '#app/study/roles.ts';
import { createHost, type HostOptions, listen, stopGracefully } from '#server/host.ts';
import { demonstrationNonce } from '#server/nonce.ts';
import type { TestWorld, Which } from './world.ts';

export interface Answer {
  status: number;
  /** The words beside the status. */
  reason: string;
  /** The names of the headers as they came, in their order. */
  names: string[];
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  text: string;
}

type Fields = Record<string, string | readonly string[]> | readonly (readonly [string, string])[];

export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, fields: Fields, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Answer>;
  cookie: string;
}

export interface App {
  url: string;
  /** The lines of the log so far. */
  log: Readonly<Record<string, string | number>>[];
  /** A client that nobody has signed in with. */
  stranger(): Client;
  /** A client signed in through the sign-in page. */
  signedIn(role: RoleName, which?: Which): Promise<Client>;
}

const buildFile = new URL('../build/index.js', import.meta.url).pathname;
/** The build of the pages, as npm test made it. */
export const loadBuild = async () => (await import(buildFile)) as ServerBuild;

const running: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of running.splice(0)) await stop();
});

/** What a test puts between the server and the world. */
export interface Between {
  options(options: HostOptions): HostOptions;
  around(app: Express): Express;
}

/**
 * Serves the world. `publicUrl` stays the same for two worlds, though their ports differ; null is for a real
 * browser, which knows the server by the address on which it listens.
 */
export async function serveWorld(
  its: Pick<TestWorld, 'runtime' | 'signInOf'>,
  publicUrl: string | null = 'http://equipoise.test',
  { options, around }: Between = { options: (same) => same, around: (same) => same },
): Promise<App> {
  const log: App['log'] = [];
  const shared = { ...its.runtime, publicUrl: publicUrl ?? '' };
  const app = createHost(
    options({
      build: await loadBuild(),
      runtime: shared,
      config: { publicUrl: publicUrl ?? undefined, trustedProxies: [] },
      log: (line) => log.push(line),
      nonce: demonstrationNonce('test'),
    }),
  );
  const { server, url } = await listen(around(app), '127.0.0.1', 0);
  shared.publicUrl ||= url;
  running.push(() => stopGracefully(server, () => undefined));
  const open = new Set<unknown>();
  server.on('request', (_, answer) => {
    open.add(answer);
    answer.once('close', () => open.delete(answer));
  });
  // Whoever knows the length of an answer has all of it before the server has written its line.
  const settled = async () => {
    for (let i = 0; i < 200 && open.size > 0; i++) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const stranger = () => client(url, shared.publicUrl, settled);
  return {
    url,
    log,
    stranger,
    async signedIn(role, which = 1) {
      const her = stranger();
      const answer = await her.post('/sign-in', its.signInOf(role, which));
      if (answer.status !== 302) throw new Error(`${role} could not sign in: ${answer.status}`);
      return her;
    },
  };
}

/** A client of the server at this address. `settled`: what an answer that is streamed waits for. */
export function client(url: string, origin: string, settled = async () => {}): Client {
  const its: Client = {
    cookie: '',
    get: (path, headers = {}) => its.send('GET', path, headers),
    post: (path, fields, headers = {}) =>
      its.send(
        'POST',
        path,
        { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
        new URLSearchParams(pairs(fields)).toString(),
      ),
    send(method, path, headers = {}, body) {
      return new Promise((resolve, reject) => {
        const cookie = its.cookie ? { cookie: its.cookie } : {};
        const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
        const sent = request(`${url}${path}`, {
          method,
          agent: false,
          headers: { 'accept-encoding': 'identity', ...cookie, ...length, ...headers },
        });
        sent.on('error', reject);
        sent.on('response', (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => {
            const cookies = response.headers['set-cookie'] ?? [];
            const set = cookies.find((each) => /^(__Host-)?equipoise=/.test(each))?.split(';')[0];
            if (set !== undefined) its.cookie = set.endsWith('=') ? '' : set;
            const bytes = Buffer.concat(parts);
            const answer: Answer = {
              status: response.statusCode ?? 0,
              reason: response.statusMessage ?? '',
              names: response.rawHeaders.filter((_, i) => i % 2 === 0),
              headers: response.headers,
              body: bytes,
              text: bytes.toString('utf8'),
            };
            if (response.headers['repr-digest'] === undefined) resolve(answer);
            else void settled().then(() => resolve(answer));
          });
        });
        sent.end(body);
      });
    },
  };
  return its;
}

function pairs(fields: Fields): [string, string][] {
  if (Array.isArray(fields)) return fields.map(([name, text]) => [name, text]);
  return Object.entries(fields as Record<string, string | readonly string[]>).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : value.map((each): [string, string] => [name, each]),
  );
}
