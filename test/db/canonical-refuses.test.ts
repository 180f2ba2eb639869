// What has no one spelling gets none.
import { expect, test } from 'vitest';
import { canonical } from '#db/canonical.ts';

class Plain {
  a = 1;
}

test.each([[new Date(0)], [new Map([['a', 1]])], [new Set([1])], [new Plain()], [Buffer.from('a')]])(
  '%o is refused',
  (value) => {
    expect(() => canonical({ value })).toThrow(TypeError);
  },
);

test('a hole in an array is refused, not written as nothing', () => {
  const holed = [1, 2, 3];
  delete holed[1];
  expect(() => canonical(holed)).toThrow(TypeError);
});
