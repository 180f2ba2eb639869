// A file is not held in memory for a reader who is slow, and whoever has gone away is noticed.
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { Response } from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { hasRoom } from '#server/host.ts';

const chunk = Buffer.alloc(1 << 20);
/** More than the buffers of a connection hold. */
const most = 500;
let close: (() => void) | undefined;
afterEach(() => close?.());

/** The answer of the server to one request, of which nothing is read. */
async function answerOf(server: Server): Promise<IncomingMessage> {
  close = () => server.close();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const asking = get({ port, host: '127.0.0.1' });
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  return answer.pause();
}

test('no more is written than the reader takes; when she goes away, there is no room any more', async () => {
  let written = 0;
  const ended: boolean[] = [];
  const server = createServer(async (_, res) => {
    while (written < most && (await hasRoom(res as Response))) {
      res.write(chunk);
      written += 1;
    }
    ended.push(await hasRoom(res as Response));
  });
  const answer = await answerOf(server);
  // What the system takes in between is all that is written.
  let before = -1;
  await vi.waitFor(
    () => {
      const isStill = before === written;
      before = written;
      expect(isStill).toBe(true);
    },
    { interval: 100, timeout: 5000 },
  );
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(most);
  answer.destroy();
  await vi.waitFor(() => expect(ended).toEqual([false]));
});

test('whoever takes nothing for too long is sent away', async () => {
  let hadRoom = true;
  const server = createServer(async (_, res) => {
    while (await hasRoom(res as Response, 50)) res.write(chunk);
    hadRoom = false;
  });
  const answer = await answerOf(server);
  answer.on('error', () => undefined);
  await vi.waitFor(() => expect(hadRoom).toBe(false), { timeout: 5000 });
});
