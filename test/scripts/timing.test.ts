// The statistic of the timing benchmark, on figures that no clock has made; and that the command refuses and runs.
import { describe, expect, test } from 'vitest';
import { compare, holm } from '../../scripts/timing/statistic.ts';
import { run } from './run.ts';

/** Ten blocks around one millisecond, each faster or slower as a whole by a fixed pattern. */
const blocks = (factor: (block: number) => number) =>
  Array.from({ length: 10 }, (_, block) =>
    [0.9, 1, 1.1].map((ms) => ms * (1 + (block % 5) / 10) * factor(block)),
  );
const same = blocks(() => 1);

describe('two worlds', () => {
  test('refuses what cannot be compared', () => {
    expect(() => compare(same, same.slice(1))).toThrow('10 and 9 blocks');
    expect(() => compare([[1]], [[1]])).toThrow('2 to 20');
    expect(() => compare([[1], []], [[1], [1]])).toThrow('Nothing was measured');
  });

  test('the same times are the same', () => {
    expect(compare(same, same)).toEqual({ ratio: 1, low: 1, high: 1, p: 1 });
  });

  test('what differs now in this and now in that direction tells nothing', () => {
    const found = compare(
      same,
      blocks((block) => (block % 2 ? 1.05 : 1 / 1.05)),
    );
    expect(found.ratio).toBeCloseTo(1, 10);
    expect(found.low).toBeLessThan(1);
    expect(found.high).toBeGreaterThan(1);
    expect(found.p).toBe(1);
  });

  test('two per cent in every block is found', () => {
    const found = compare(
      same,
      blocks((block) => 1.02 + (block % 3) / 1000),
    );
    expect(found.ratio).toBeCloseTo(1.0209, 4);
    expect(found.low).toBeGreaterThan(1.02);
    // All ten in one direction: 2 of 1024 ways lie as far.
    expect(found.p).toBe(2 / 1024);
  });

  test('the interval is that of Student for the logarithms', () => {
    // ln 1.1 and ln 1.3: mean 0.178837, standard error 0.083527, and 12.706 of them on either side.
    const found = compare([[1], [1]], [[1.1], [1.3]]);
    expect(found.ratio).toBeCloseTo(Math.sqrt(1.1 * 1.3), 10);
    expect(Math.log(found.high) - Math.log(found.ratio)).toBeCloseTo(12.706 * 0.083527, 3);
  });
});

test('of many values of p the smallest counts as many times', () => {
  // Holm 1979: 4 × 0.01, 3 × 0.02, 2 × 0.03, and never less than the one before.
  expect(holm([0.04, 0.01, 0.03, 0.02])).toEqual([0.06, 0.04, 0.06, 0.06]);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});

test.each([
  [['--blocks', '1'], '--blocks: “1” is not a whole number from 2 to 20'],
  [['--requests', 'many'], '--requests: “many” is not a whole number'],
  [['--participants', '3'], '--participants: “3” is not a whole number from 20'],
])('the command refuses %j', async (args, sentence) => {
  const { code, err } = await run('timing', args);
  expect(code).toBe(1);
  expect(err).toContain(sentence);
});
