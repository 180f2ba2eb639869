// One writer behind a queue, readers that cannot write and never see half a change.
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { audited } from '#app/services/ledger.server.ts';
import type { Query } from '#db/open.ts';
import { openForReading } from '#db/open.ts';
import { told } from '../told.ts';
import { world } from '../world.ts';

/** What an act was refused with. */
const saidBy = (act: PromiseLike<unknown>) => Promise.resolve(act).then(() => 'done', told);
const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

async function counter() {
  const w = await world();
  const { engine } = w.runtime;
  const { throttle } = engine.tables;
  return {
    w,
    engine,
    count: async (id: string, q = engine.read) =>
      (await q.select({ n: throttle.failures }).from(throttle).where(eq(throttle.id, id)))[0]?.n,
    put: (q: Query, id: string, failures: number) => q.insert(throttle).values({ id, failures, since: '' }),
  };
}

test('the reading half of the engine cannot write', async () => {
  const { engine, put, count } = await counter();
  const answers = [
    await saidBy(put(engine.read as Query, 'a', 1)),
    await saidBy(engine.snapshot(async (q) => put(q as Query, 'a', 1))),
  ];
  for (const each of answers) expect(each).toMatch(/read-?only/);
  expect(await count('a')).toBeUndefined();
});

test('a database opened for reading refuses to write', async () => {
  const { w, put } = await counter();
  const engine = await openForReading(w.place);
  await expect(engine.write((q) => put(q, 'a', 1) as never)).rejects.toThrow('opened for reading');
  await engine.close();
});

test('inside an act the query object only reads', async () => {
  const w = await world();
  await audited(w.scope('system'), { action: 'test' }, async (tx) => {
    expect(Object.keys(tx.query)).toEqual(['select']);
  });
});

test('a change is seen when it is complete, and not before', async () => {
  const { engine, put, count } = await counter();
  await engine.write(async (q) => {
    await put(q, 'a', 1);
    await tick();
    expect(await count('a')).toBeUndefined();
    await put(q, 'b', 1);
  });
  expect([await count('a'), await count('b')]).toEqual([1, 1]);
});

test('a snapshot stays as it was, whatever is written meanwhile', async () => {
  const { engine, put, count } = await counter();
  const seen = await engine.snapshot(async (q) => {
    await engine.write(async (writer) => put(writer, 'a', 1));
    return [await count('a', q), await count('a')];
  });
  expect(seen).toEqual([undefined, 1]);
});

test('a throw in the body leaves nothing, and the next writer has its turn', async () => {
  const { engine, put, count } = await counter();
  const failing = engine.write(async (q) => {
    await put(q, 'a', 1);
    await tick();
    throw new Error('the body failed');
  });
  const next = engine.write(async (q) => put(q, 'b', 2));
  await expect(failing).rejects.toThrow('the body failed');
  await next;
  expect([await count('a'), await count('b')]).toEqual([undefined, 2]);
});

test('two writers queue: neither sees nor loses what the other does', async () => {
  const { engine, put, count } = await counter();
  const { throttle } = engine.tables;
  await engine.write(async (q) => put(q, 'a', 0));
  const add = () =>
    engine.write(async (q) => {
      const before = (await count('a', q)) ?? 0;
      await tick();
      await q
        .update(throttle)
        .set({ failures: before + 1 })
        .where(eq(throttle.id, 'a'));
    });
  await Promise.all(Array.from({ length: 20 }, add));
  expect(await count('a')).toBe(20);
});
