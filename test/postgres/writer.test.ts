// What a writer does when the server, the network or another transaction is in its way: an act is done once or not at
// all, and nobody is told of a conflict.
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { verify } from '#app/services/verify.server.ts';
import { folderOf, pendingOf } from '#db/migrations.ts';
import type { Engine, Place, Query } from '#db/open.ts';
import { openEngine } from '#db/open.ts';
import { unavailableIn } from '#db/unavailable.ts';
import { openRuntime } from '#server/runtime.ts';
import { withRaw } from '../db/raw.ts';
import { dropPlace, emptyPlace } from '../places.ts';
import { type Between, commit, proxyTo } from './proxy.ts';

const now = () => '2026-03-02T00:00:00.000Z';
let place: Place;
let proxy: Between;
let engine: Engine;
beforeEach(async () => {
  place = await emptyPlace();
  proxy = await proxyTo(place.url ?? '');
  engine = await openEngine({ ...place, url: proxy.through(place.url ?? '') }, { now });
  return async () => {
    await engine.close();
    await dropPlace(place);
  };
});

const put = (id: string) => async (q: Query) => {
  await q.insert(engine.tables.throttle).values({ id, failures: 1, since: '' });
  return id;
};
const stored = () => withRaw(place, async (raw) => (await raw.rows('throttle')).map((row) => row.id));

test('where the connection is lost before COMMIT the act runs again, once', async () => {
  proxy.cut('before', /insert into "throttle"/);
  expect(await engine.write(put('a'))).toBe('a');
  expect(proxy.cuts).toBe(1);
  expect(await stored()).toEqual(['a']);
});

test('where COMMIT never reached the server the act runs again, once', async () => {
  proxy.cut('before', commit);
  expect(await engine.write(put('a'))).toBe('a');
  expect(proxy.cuts).toBe(1);
  expect(await stored()).toEqual(['a']);
});

test('where the answer to COMMIT is lost the server is asked what became of it, and the act is not run again', async () => {
  let runs = 0;
  proxy.cut('after', commit);
  const act = engine.write(async (q) => {
    runs += 1;
    return put('a')(q);
  });
  expect(await act).toBe('a');
  expect([proxy.cuts, runs]).toEqual([1, 1]);
  expect(await stored()).toEqual(['a']);
});

test('acts that share a flush run again together; one that failed by itself does not', async () => {
  let failures = 0;
  proxy.cut('before', commit);
  const told = await Promise.allSettled([
    engine.write(put('a')),
    engine.write(async () => {
      failures += 1;
      throw new Error('the body failed');
    }),
    engine.write(put('b')),
  ]);
  expect(told.map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(failures).toBe(1);
  expect(await stored()).toEqual(['a', 'b']);
});

test.each([
  ['a serialisation failure', '40001'],
  ['a deadlock', '40P01'],
])('%s never reaches whoever acts', async (_, code) => {
  let runs = 0;
  const act = engine.write(async (q) => {
    await put('a')(q);
    runs += 1;
    if (runs < 3) {
      const raise = `do $$ begin raise exception 'in the way' using errcode = '${code}'; end $$`;
      await (q as unknown as { execute(sql: string): Promise<unknown> }).execute(raise);
    }
    return runs;
  });
  expect(await act).toBe(3);
  expect(await stored()).toEqual(['a']);
});

test('a conflict that never ends is an error after a few tries, and the next act has its turn', async () => {
  let runs = 0;
  const act = engine.write(async (q) => {
    runs += 1;
    await (q as unknown as { execute(sql: string): Promise<unknown> }).execute(
      "do $$ begin raise exception 'in the way' using errcode = '40001'; end $$",
    );
  });
  expect(unavailableIn(await act.catch((error) => error))?.why).toBe('away');
  expect(runs).toBe(6);
  expect(await engine.write(put('b'))).toBe('b');
});

test('a server that is a standby now is away, and not written to', async () => {
  const database = new URL(place.url ?? '').pathname.slice(1);
  await withRaw(place, async (raw) => {
    await raw.exec(`alter database ${database} set default_transaction_read_only = on`);
    await raw.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = ? and application_name = 'equipoise'",
      database,
    );
  });
  const error = await engine.write(put('a')).catch((each) => each);
  expect(unavailableIn(error)?.why).toBe('away');
  expect(await stored()).toEqual([]);
});

test('what is decided on what was read holds: two processes count to forty and lose nothing', async () => {
  const other = await openEngine(place, { now });
  await engine.write(put('a'));
  const { throttle } = engine.tables;
  const add = (its: Engine) =>
    its.write(async (q) => {
      const [row] = await q.select({ n: throttle.failures }).from(throttle).where(eq(throttle.id, 'a'));
      await q
        .update(throttle)
        .set({ failures: (row?.n ?? 0) + 1 })
        .where(eq(throttle.id, 'a'));
    });
  await Promise.all(Array.from({ length: 40 }, (_, i) => add(i % 2 ? engine : other)));
  await other.close();
  const [row] = await withRaw(place, (raw) => raw.rows('throttle'));
  expect(row?.failures).toBe(41);
});

test('two processes that start at once on an empty database make one study', async () => {
  const empty = await emptyPlace();
  const runtimes = await Promise.all([openRuntime({ place: empty }), openRuntime({ place: empty })]);
  await withRaw(empty, async (raw) => {
    expect(await raw.rows('study')).toHaveLength(1);
    expect(await raw.rows('definition')).toHaveLength(1);
    expect(await raw.rows('migration')).toHaveLength(pendingOf(folderOf('postgres'), []).length);
  });
  expect((await verify(runtimes[0].engine)).failed).toEqual([]);
  for (const each of runtimes) await each.close();
  await dropPlace(empty);
});
