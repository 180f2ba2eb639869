// The report on a design, and when it refuses one.
import { expect, test } from 'vitest';
import { mostPredictable, reportOn } from '#app/services/randomisation/report.server.ts';
import { evenly, ownDesign, ownStrata, strataSoFar } from '#app/services/randomisation/strata.server.ts';
import { ready } from '../acts.ts';
import { run } from '../scripts/run.ts';
import { world } from '../world.ts';

const blocks = (...blockSizes: number[]) => ({ kind: 'permuted_blocks' as const, ratio: [1, 1], blockSizes });
const strata = [{ stratum: 'a', participants: 60 }];

test.each([
  [
    'a block of four is too easy to guess',
    blocks(4),
    /guesses 70\.\d % of the allocations; the limit is 70.0 %/,
  ],
  ['and so are blocks of two and four', blocks(2, 4), /the limit is 70.0 %/],
  ['a block that cannot hold both arms has no figures', blocks(5), /cannot hold the arms 1:1/],
  ['a stratum is too small for its blocks', blocks(40), /fewer than 2 such blocks/],
])('%s', (_, design, sentence) => {
  expect(reportOn(design, strata).faults.join(' ')).toMatch(sentence);
});

test('the design of the study is not refused, at the size that it plans', () => {
  const { strata: rows, faults } = reportOn(ownDesign(), evenly(120));
  expect(faults).toEqual([]);
  expect(rows.map((each) => each.participants)).toEqual([60, 60]);
  for (const each of rows) {
    expect(each.observer).toBeLessThan(mostPredictable);
    expect(Math.abs(each.convergence - 0.678)).toBeLessThan(0.002);
    expect(each.final).toEqual({ middle: 0, twentieth: 2 });
    expect(each.most).toEqual({ middle: 3, twentieth: 4 });
  }
});

test('the same sizes give the same figures', () => {
  expect(reportOn(ownDesign(), strata)).toEqual(reportOn(ownDesign(), strata));
});

test('of a running study the strata are those that were randomised', async () => {
  const w = await world();
  for (let i = 0; i < 5; i++)
    await w.as('coordinator').randomisation.randomise(await ready(w, { medication: i === 0 }));
  const [none, some] = ownStrata();
  expect((await strataSoFar(w.runtime.engine)).strata).toEqual([
    { stratum: none, participants: 4 },
    { stratum: some, participants: 1 },
  ]);
});

test('the command prints it, and fails where the design is refused', async () => {
  const { code, out } = await run('predictability', ['--participants', '101']);
  expect(code).toBe(0);
  expect(out).toMatch(/right guesses of who knows the design +67\.\d %/);
  const small = await run('predictability', ['--participants', '20']);
  expect([small.code, small.err]).toEqual([
    1,
    expect.stringMatching(/REFUSED Blocks of 8: with 20 participants/),
  ]);
  const wrong = await run('predictability', ['--participants', 'many']);
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringMatching(/--participants: “many” is not/)]);
});
