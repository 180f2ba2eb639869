// The seeds of engine 1: nothing can be moved from one part of what they hang on into the next.
import { expect, test } from 'vitest';
import { keyring } from '#app/services/keyring.server.ts';

test('label and stratum cannot run into each other', () => {
  const keys = keyring(Buffer.alloc(32, 7), 'liftmor', 'production');
  expect(keys.listSeed('a', 'b"c', 0)).not.toBe(keys.listSeed('a"b', 'c', 0));
  expect(keys.listSeed('ab', '', 0)).not.toBe(keys.listSeed('a', 'b', 0));
  expect(keys.listSeed('a', '1', 11)).not.toBe(keys.listSeed('a', '11', 1));
});
