// Two coordinators press at the same moment, over HTTP: nobody is allocated twice, no place is skipped.
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { ready } from '../acts.ts';
import { serveWorld } from '../http.ts';
import { world } from '../world.ts';

test('one participant, two requests at once and one later: one allocation, one receipt', async () => {
  const its = await world();
  const number = await ready(its);
  const app = await serveWorld(its);
  const [clara, cora] = [await app.signedIn('coordinator', 1), await app.signedIn('coordinator', 2)];
  const press = (her: typeof clara) => her.post(`/participants/${number}/randomise`, {});
  const answers = await Promise.all([press(clara), press(cora)]);
  expect(answers.map((each) => each.status).sort()).toEqual([200, 409]);
  expect((await press(clara)).status).toBe(409);
  const { allocation } = its.runtime.engine.tables;
  expect(await its.runtime.engine.read.select({ id: allocation.id }).from(allocation)).toHaveLength(1);
});

test('forty participants at once: forty allocations, and in each stratum the places 0, 1, 2 …', async () => {
  const its = await world();
  const numbers: string[] = [];
  for (let i = 0; i < 40; i++) numbers.push(await ready(its, { medication: i % 4 === 0 }));
  const app = await serveWorld(its);
  const clients = [await app.signedIn('coordinator', 1), await app.signedIn('coordinator', 2)];
  const answers = await Promise.all(
    numbers.map((number, i) => clients[i % 2]?.post(`/participants/${number}/randomise`, {})),
  );
  for (const answer of answers) {
    expect(answer?.status).toBe(200);
    expect(answer?.text).toContain('is randomised');
  }
  const { allocation } = its.runtime.engine.tables;
  for (const [medication, size] of [
    [1, 10],
    [0, 30],
  ]) {
    const rows = await its.runtime.engine.read
      .select({ position: allocation.position })
      .from(allocation)
      .where(eq(allocation.stratum, `osteoporosis_medication=${medication}`))
      .orderBy(allocation.position);
    expect(rows.map((each) => each.position)).toEqual([...Array(size).keys()]);
  }
});
