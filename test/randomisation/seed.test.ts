// A seed is 64 small hexadecimal characters, and nothing else: seedrandom would take anything, and make two lists
// of one or one list of two.
import { describe, expect, test } from 'vitest';
import type { ListDesign, Minimisation } from '#app/services/randomisation/designs.server.ts';
import { generator } from '#app/services/randomisation/generator.server.ts';
import { minimise } from '#app/services/randomisation/minimisation.server.ts';
import { armAt, block } from '#app/services/randomisation/scheme.server.ts';
import { blockOf, listOf } from '#app/services/randomisation/sequence.server.ts';
import { blocks } from './judgements.ts';
import { ofSizes } from './lists.ts';

const good = 'a1'.repeat(32);
const stick: ListDesign = { kind: 'big_stick', ratio: [1, 1], limit: 3 };
const simple: ListDesign = { kind: 'simple', ratio: [1, 1] };
const coin: Minimisation = { kind: 'minimisation', ratio: [1, 1], weights: [1], favour: 70 };

describe('refused', () => {
  test.each([
    ['an empty text', ''],
    ['a short text', 'ab'],
    ['63 characters', good.slice(1)],
    ['65 characters', `${good}a`],
    ['128 characters', good.repeat(2)],
    ['capitals', good.toUpperCase()],
    ['a letter that is no digit', `${good.slice(1)}g`],
    ['a space before', ` ${good.slice(1)}`],
    ['a line end after', `${good}\n`],
    ['full-width digits', '\uff11'.repeat(64)],
    ['letters of another script', '\u0430'.repeat(64)],
    ['0x before', `0x${good.slice(2)}`],
    ['a number', 1],
    ['64 digits as a number', 1e63],
    ['a big integer', 1n],
    ['null, which means "seed yourself"', null],
    ['undefined', undefined],
    ['a date', new Date(0)],
    ['an object', { seed: good }],
    ['a text object', Object(good)],
    ['a list', [good]],
    ['bytes', Buffer.from(good, 'hex')],
    ['an object that turns into a seed', { toString: () => good }],
    ['a function', () => good],
    ['true', true],
  ])('%s', (_, seed) => {
    expect(() => generator(seed as string)).toThrow(TypeError);
    expect(() => block(ofSizes(4), seed as string)).toThrow(
      'A randomisation seed is a string of 64 hexadecimal characters.',
    );
    expect(() => armAt(ofSizes(4), 0, () => seed as string)).toThrow(TypeError);
    expect(() => blockOf(blocks([4]), seed as string)).toThrow(TypeError);
    for (const design of [simple, stick])
      expect(() => listOf(design, 1, () => seed as string)).toThrow(TypeError);
    expect(() => minimise(coin, [], ['x'], seed as string)).toThrow(TypeError);
  });
});

describe('accepted', () => {
  test('64 small hexadecimal characters, and the same draws again', () => {
    const [one, two] = [generator(good), generator(good)];
    const draws = Array.from({ length: 100 }, () => one(1000));
    expect(Array.from({ length: 100 }, () => two(1000))).toEqual(draws);
    expect(new Set(draws).size).toBeGreaterThan(80);
  });

  test('one character more or less in its low half gives other draws', () => {
    const draws = (seed: string) => {
      const below = generator(seed);
      return Array.from({ length: 20 }, () => below(2 ** 31)).join();
    };
    const others = Array.from({ length: 64 }, (_, i) => `${good.slice(0, i)}7${good.slice(i + 1)}`);
    expect(new Set([good, ...others].map(draws)).size).toBe(65);
  });

  test('draws lie below their limit, and reach both ends', () => {
    const below = generator(good);
    for (const n of [1, 2, 3, 7, 8]) {
      const seen = new Set(Array.from({ length: 400 }, () => below(n)));
      expect([...seen].sort()).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });

  test('no other use of random numbers moves a list', () => {
    const before = block(ofSizes(8), good);
    Math.random();
    generator('0'.repeat(64))(5);
    expect(block(ofSizes(8), good)).toEqual(before);
  });
});
