// While the database is away the two worlds answer alike, byte for byte: page, data request, form and log, for every
// blinded person and for a stranger.
import { expect, test } from 'vitest';
import { eventEntries, randomised, screeningEntries } from '../acts.ts';
import { dataOf, logsOf, pair } from '../blinding/pair.ts';
import { ownServer } from './own-server.ts';

const server = ownServer();

const pages = [
  '/',
  '/participants',
  '/participants/L-001',
  '/adverse-events',
  '/export',
  '/people',
  '/account',
  '/healthz',
];

test('nothing tells the two worlds apart while the database is away, and after it has come back', async () => {
  const two = await pair();
  await two.both((w) => randomised(w));
  // Acts of somebody unblinded differ as well.
  await two.worlds[1].as('trainer').programme.revealArms();
  const twins = [];
  for (const role of ['administrator', 'coordinator', 'assessor', 'statistician', 'stranger'] as const)
    twins.push(await two.asks(role));
  const from = [two.apps[0].log.length, two.apps[1].log.length];
  await server.kill();
  for (const twin of twins) {
    for (const path of pages) {
      expect((await twin.get(path)).status, `${twin.role} ${path}`).toBeGreaterThanOrEqual(
        twin.role === 'stranger' && path !== '/healthz' ? 302 : 503,
      );
      if (path !== '/healthz') await twin.get(dataOf(path));
    }
    await twin.post('/screening/new', screeningEntries);
    await twin.post('/adverse-events/new/L-001', eventEntries);
    await twin.post('/participants/L-001/randomise', []);
  }
  const [one, other] = logsOf(two, from);
  expect(one.length).toBeGreaterThan(50);
  expect(other).toEqual(one);
  await server.start();
  for (const twin of twins) for (const path of pages) await twin.get(path);
  expect(two.compared.answers).toBeGreaterThan(100);
});
