// What a list must be, exactly and by count. Seeds are fixed, so no test fails by chance.
import { describe, expect, test } from 'vitest';
import { armAt, block } from '#app/services/randomisation/scheme.server.ts';
import { design } from '#app/study/design.ts';
import { coin, list, ofSizes, planted, seedNumber } from './lists.ts';
import {
  chiSquare,
  correlation,
  exactGuessRate,
  guessRate,
  looksUniform,
  sequenceChi,
  staysBalanced,
  tally,
  uniformLimits,
} from './statistics.ts';

const study = ofSizes(...design.blockSizes);

describe('planted mistakes are found', () => {
  test.each(Object.entries(planted))('%s', (_, make) => {
    expect([4, 6, 8].every((size) => looksUniform(make, size, 6000))).toBe(false);
  });

  test('tossing a coin, by its imbalance', () => {
    expect(staysBalanced(coin, study, 200)).toBe(false);
  });

  test('sizes from the remainder of a small draw', () => {
    const biased = planted['the remainder of a small draw'] ?? coin;
    const sizes = Array.from({ length: 6000 }, (_, i) => biased(study, seedNumber('sizes', i)).length);
    expect(chiSquare(tally(sizes).values(), 3)).toBeGreaterThan(13.8);
  });

  test('blocks of four are easier to guess than the sizes of the study', () => {
    expect(guessRate(ofSizes(4), 500, 60)).toBeGreaterThan(0.7);
  });
});

describe('balance', () => {
  test.each([[[4]], [[2, 4]], [[4, 6, 8]], [[6, 8, 10]], [[2]], [[20]]])('in blocks of %j', (sizes) => {
    expect(staysBalanced(block, ofSizes(...sizes), 2000)).toBe(true);
  });

  test('at every end of a block, and never more than half of the largest block apart', () => {
    for (let stratum = 0; stratum < 200; stratum++) {
      let ahead = 0;
      for (const arm of list(study, 120, (number) => seedNumber(`stratum ${stratum}`, number))) {
        ahead += arm === 'A' ? 1 : -1;
        expect(Math.abs(ahead)).toBeLessThanOrEqual(4);
      }
    }
  });
});

describe('chance', () => {
  test.each([
    [4, 6000],
    [6, 10_000],
    [8, 20_000],
  ])('every sequence of a block of %d is as likely as the others', (size, blocks) => {
    const [low, high] = uniformLimits[size] ?? [0, 0];
    const chi = sequenceChi(block, size, blocks);
    expect(chi).toBeGreaterThan(low);
    expect(chi).toBeLessThan(high);
  });

  const sizes = Array.from({ length: 12_000 }, (_, i) => block(study, seedNumber('sizes', i)).length);

  test('every block size is as likely as the others', () => {
    expect([...tally(sizes).keys()].sort()).toEqual([4, 6, 8]);
    expect(chiSquare(tally(sizes).values(), 3)).toBeLessThan(13.8);
  });

  test('a block size says nothing of the next one', () => {
    const pairs = sizes.slice(1).map((size, i) => `${sizes[i]} ${size}`);
    expect(chiSquare(tally(pairs).values(), 9)).toBeLessThan(26.1);
    expect(Math.abs(correlation(sizes.slice(1), sizes.slice(0, -1)))).toBeLessThan(
      4 / Math.sqrt(sizes.length),
    );
  });

  test('a block size says nothing of the first arm in it', () => {
    const firsts = sizes.map((_, i) => Number(block(study, seedNumber('sizes', i))[0] === 'A'));
    expect(Math.abs(correlation(sizes, firsts))).toBeLessThan(4 / Math.sqrt(sizes.length));
  });
});

describe('whoever guesses the arm that is behind', () => {
  test.each([
    [[4], 0.7083],
    [[6], 0.6833],
    [[8], 0.6661],
    [[4, 6], 0.6933],
    [[4, 6, 8], 0.6812],
  ])('in blocks of %j is right in the published share %d, in the long run', (blockSizes, share) => {
    expect(exactGuessRate(blockSizes, 7200)).toBeCloseTo(share, 3);
  });

  test('in lists of 60 is right as often as theory says, within 0.002', () => {
    const exact = exactGuessRate(design.blockSizes, 60);
    expect(exact).toBeCloseTo(0.678, 3);
    expect(Math.abs(guessRate(study, 2000, 60) - exact)).toBeLessThan(0.002);
  });
});

describe('the arm at a position', () => {
  const seedOf = (number: number) => seedNumber('position', number);
  const all = list(study, 200, seedOf);

  test('is the one of the list, asked for in any order', () => {
    for (let position = 199; position >= 0; position--)
      expect(armAt(study, position, seedOf)).toBe(all[position]);
  });

  test('depends on no block after its own', () => {
    const [first, second] = [block(study, seedOf(0)).length, block(study, seedOf(1)).length];
    const changed = (number: number) => (number < 2 ? seedOf(number) : seedNumber('other', number));
    for (let position = 0; position < first + second; position++)
      expect(armAt(study, position, changed)).toBe(all[position]);
    const later = Array.from({ length: 100 }, (_, i) => armAt(study, first + second + i, changed));
    expect(later).not.toEqual(all.slice(first + second, first + second + 100));
  });
});
