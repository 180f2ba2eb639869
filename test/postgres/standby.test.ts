// A primary with a synchronous standby. The primary dies under load, the standby takes over, the address of the database
// leads to it: whatever was acknowledged is there, and nobody restarts Equipoise.
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verify } from '#app/services/verify.server.ts';
import { openEngine, openForReading } from '#db/open.ts';
import { openRuntime } from '#server/runtime.ts';
import { type Server, startPostgres } from '../../scripts/postgres.ts';
import { screeningEntries } from '../acts.ts';
import { serveWorld } from '../http.ts';
import { useServer } from '../places.ts';
import { world } from '../world.ts';
import { commit, placeThrough, proxyTo } from './proxy.ts';

let primary: Server;
let standby: Server;
beforeEach(async () => {
  primary = await startPostgres();
  standby = await primary.standby();
  useServer(primary.url());
});
afterEach(() => Promise.all([primary.stop(), standby.stop()]));

async function administer(server: Server, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('the standby takes over under load: what was acknowledged is there, the rest was refused', async () => {
  const w = await world();
  await administer(
    primary,
    "alter system set synchronous_standby_names = 'standby'",
    'select pg_reload_conf()',
  );
  const proxy = await proxyTo(w.place.url ?? '');
  const place = placeThrough(proxy, w.place);
  const runtime = await openRuntime({ place, world: w.world });
  const app = await serveWorld({ runtime, signInOf: w.signInOf });
  const clients = [await app.signedIn('coordinator'), await app.signedIn('coordinator', 2)];

  const acknowledged: string[] = [];
  const refused = new Set<number>();
  let goesOn = true;
  const works = Array.from({ length: 6 }, async (_, i) => {
    while (goesOn) {
      const answer = await clients[i % 2]?.post('/screening/new', screeningEntries);
      if (answer?.status === 302) acknowledged.push(/S-\d+/.exec(String(answer.headers.location))?.[0] ?? '');
      else refused.add(answer?.status ?? 0);
    }
  });
  const more = async (count: number) => {
    const before = acknowledged.length;
    while (acknowledged.length < before + count) await pause(5);
  };
  await more(50);
  await primary.kill();
  // The address leads to the standby before it has taken over: it only reads, and so counts as away.
  proxy.leadTo(standby.url());
  await pause(200);
  const its = {
    data: w.dir,
    url: standby.url(new URL(w.place.url ?? '').pathname.slice(1), 'equipoise_test'),
  };
  await administer(
    standby,
    'select pg_promote()',
    "alter system set synchronous_standby_names = ''",
    'select pg_reload_conf()',
  );
  await more(50);
  goesOn = false;
  await Promise.all(works);
  expect([...refused].filter((status) => status !== 503)).toEqual([]);

  const engine = await openForReading(its);
  const { screening } = engine.tables;
  const rows = await engine.read.select({ number: screening.number }).from(screening);
  const found = new Set(rows.map((row) => row.number));
  expect(acknowledged.filter((each) => !found.has(each))).toEqual([]);
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  expect((await verify(engine)).failed).toEqual([]);
  await engine.close();
  await runtime.close();
});

test("a COMMIT that the standby never heard of is made there, though its number is another one's", async () => {
  // A template of its own: that of the first test has gone with its server.
  const w = await world({ seed: 'never heard of' });
  const proxy = await proxyTo(w.place.url ?? '');
  const engine = await openEngine(placeThrough(proxy, w.place), { now: w.world.now });
  const { throttle } = engine.tables;
  proxy.cut('before', commit, async () => {
    await primary.kill();
    proxy.leadTo(standby.url());
    const numbers = Array.from({ length: 100 }, () => 'select pg_current_xact_id()');
    await administer(standby, 'select pg_promote()', ...numbers);
  });
  await engine.write((q) => q.insert(throttle).values({ id: 'a', failures: 1, since: '' }) as never);
  expect(proxy.cuts).toBe(1);
  expect(await engine.read.select({ id: throttle.id }).from(throttle)).toEqual([{ id: 'a' }]);
  await engine.close();
});
