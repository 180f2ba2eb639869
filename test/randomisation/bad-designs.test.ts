// A design or a position that cannot be: refused with a typed error, never looped over.
import { expect, test } from 'vitest';
import { keyring } from '#app/services/keyring.server.ts';
import { armAt, block } from '#app/services/randomisation/scheme.server.ts';

const seed = 'ab'.repeat(32);
const arms: [string, string] = ['A', 'B'];

test.each([[[]], [[3]], [[4, 5]], [[0]], [[-4]], [[2.5]], [[Number.NaN]]])(
  'block sizes %j are refused',
  (blockSizes) => {
    expect(() => block({ blockSizes, arms }, seed)).toThrow(RangeError);
  },
);

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('position %d is refused', (position) => {
  expect(() => armAt({ blockSizes: [4], arms }, position, () => seed)).toThrow(RangeError);
});

test.each([0, 16, 31, 33, 64])('a study key of %d bytes is refused', (size) => {
  expect(() => keyring(Buffer.alloc(size), 'liftmor', 'production')).toThrow(/32 bytes/);
});
