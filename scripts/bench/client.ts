// The load generator: plain requests over kept connections.
import { Agent, request } from 'node:http';

export interface Answer {
  status: number;
  location: string;
  bytes: number;
  cookie: string | undefined;
}

export interface Client {
  get(path: string): Promise<Answer>;
  post(path: string, entries: readonly (readonly [string, string])[]): Promise<Answer>;
  close(): void;
}

/** A client with at most `connections` open connections. `cookie` is sent with every request. */
export function client(url: string, connections: number, cookie = ''): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  const { hostname, port } = new URL(url);
  const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
        let bytes = 0;
        response.on('data', (part: Buffer) => {
          bytes += part.length;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location ?? '',
            bytes,
            cookie: response.headers['set-cookie']?.[0]?.split(';')[0],
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  // What a browser sends, compression included: the page is measured as she gets it.
  const always = { 'accept-encoding': 'gzip', accept: 'text/html', ...(cookie ? { cookie } : {}) };
  return {
    get: (path) => send('GET', path, always),
    post(path, entries) {
      const body = new URLSearchParams(entries as [string, string][]).toString();
      const headers = {
        ...always,
        origin: url,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(body)),
      };
      return send('POST', path, headers, body);
    },
    close: () => agent.destroy(),
  };
}

/** Signs in by the page. Answers the cookie. */
export async function signIn(url: string, who: { email: string; password: string }): Promise<string> {
  const stranger = client(url, 1);
  const answer = await stranger.post(
    '/sign-in',
    Object.entries({ email: who.email, password: who.password }),
  );
  stranger.close();
  if (answer.status !== 302 || !answer.cookie) throw new Error(`${who.email} could not sign in.`);
  return answer.cookie;
}
