// Engine 1: a position leads to an arm. What its lists must be like is judged in engines.test.ts, with engine 2.
import { describe, expect, test } from 'vitest';
import { armAt, block } from '#app/services/randomisation/scheme.server.ts';
import { design } from '#app/study/design.ts';
import { list, ofSizes, seedNumber } from './lists.ts';

const study = ofSizes(...design.blockSizes);

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
