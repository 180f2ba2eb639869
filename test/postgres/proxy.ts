// A proxy in front of the database that cuts a connection when a statement of a given kind passes: before it reaches the
// server, or after the server had it and before anybody hears the answer.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll } from 'vitest';
import type { Place } from '#db/open.ts';

export interface Between {
  /** The same address through the proxy. */
  through(url: string): string;
  /** Cuts the connection at the next statement that matches; `meanwhile` is over before anybody notices. */
  cut(when: 'before' | 'after', statement: RegExp, meanwhile?: () => Promise<void>): void;
  /** Leads new connections to another server, as the address of a cluster does when a standby takes over. */
  leadTo(url: string): void;
  /** How many connections were cut. */
  readonly cuts: number;
}

/** The place with each of its logins through the proxy. */
export function placeThrough(proxy: Between, { blindedUrl, allocatorUrl, ...place }: Place): Place {
  const url = proxy.through(place.url ?? '');
  return blindedUrl === undefined || allocatorUrl === undefined
    ? { ...place, url }
    : { ...place, url, blindedUrl: proxy.through(blindedUrl), allocatorUrl: proxy.through(allocatorUrl) };
}

/** COMMIT itself, as the protocol sends it: a query message. */
export const commit = /Q[\s\S]{4}commit\0/;

const stops: (() => void)[] = [];
afterAll(() => {
  for (const stop of stops) stop();
});

export async function proxyTo(url: string): Promise<Between> {
  let target = new URL(url);
  const sockets = new Set<Socket>();
  let next: { when: string; statement: RegExp; meanwhile(): Promise<void> } | undefined;
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    upstream.on('data', (part) => client.write(part));
    client.on('data', (part) => {
      const isIt = next?.statement.test(part.toString('latin1'));
      if (!isIt) return void upstream.write(part);
      const { when, meanwhile } = next as NonNullable<typeof next>;
      next = undefined;
      cuts += 1;
      // Until then it is not heard that the server has gone.
      upstream.removeAllListeners('close');
      const end = () => {
        client.destroy();
        upstream.destroy();
      };
      if (when === 'before') return void meanwhile().finally(end);
      // The server has it, and answers to nobody.
      upstream.removeAllListeners('data');
      upstream.once('data', end);
      upstream.write(part);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    through(address) {
      const its = new URL(address);
      its.port = String((server.address() as AddressInfo).port);
      return its.href;
    },
    cut(when, statement, meanwhile = async () => undefined) {
      next = { when, statement, meanwhile };
    },
    leadTo(address) {
      target = new URL(address);
    },
    get cuts() {
      return cuts;
    },
  };
}
