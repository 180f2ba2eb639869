// What the seeds of engine 2 hang on: every part of it moves every seed, and the derivation never changes.
import { describe, expect, test } from 'vitest';
import {
  contextHash,
  type ListContext,
  receiptAfter,
  seedUnder,
} from '#app/services/randomisation/list-context.server.ts';

const key = Buffer.alloc(32, 7);
const its: ListContext = { label: 'production/2', commitment: 'c'.repeat(64), beacon: '04 11 19 23 38 40' };
const seedOf = (more: Partial<ListContext> = {}, stratum = 'medication=0', block = 0, of = key) =>
  seedUnder(of, contextHash({ ...its, ...more }), stratum, block);

// Computed apart with openssl (dgst -sha256, and -mac HMAC), as docs/randomisation.md says.
const frozen = {
  context: 'a98f5b22d8ce32c99392fc5f40b7bfffd213d6f65d495a372f8d4a0bf5deae7b',
  seed: '1eea94711fdf582e20b1ba6a56919ea79574bc4642a4ff0182c897d8f0c7272e',
  receipt: '610ee9f2aa7a3599bd305dbca123b642d268eb91431566c40a135a60a26d6145',
};

test('context, seed and receipt are what they always were', () => {
  expect(contextHash(its)).toBe(frozen.context);
  expect(seedOf()).toBe(frozen.seed);
  const first = {
    order: 1,
    participant: 'L-001',
    stratum: 'medication=0',
    position: 1,
    allocatedAt: '2026-03-02T00:00:01.000Z',
  };
  expect(receiptAfter(its.commitment, first)).toBe(frozen.receipt);
});

test('a beacon of any script is taken by its UTF-8 bytes', () => {
  expect(seedOf({ beacon: 'Łódź 中' })).not.toBe(seedOf({ beacon: 'Aódź -' }));
  expect(seedOf({ beacon: 'Łódź 中' })).toMatch(/^[0-9a-f]{64}$/);
});

describe('another seed comes with', () => {
  test.each([
    ['another label', () => seedOf({ label: 'practice/2' })],
    ['another commitment', () => seedOf({ commitment: `${'c'.repeat(63)}d` })],
    ['another beacon', () => seedOf({ beacon: '04 11 19 23 38 41' })],
    ['another stratum', () => seedOf({}, 'medication=1')],
    ['another block', () => seedOf({}, 'medication=0', 1)],
    ['another key', () => seedOf({}, 'medication=0', 0, Buffer.alloc(32, 8))],
    ['the end of a stratum moved into the block', () => seedOf({}, 'medication=0\n1', 1)],
  ])('%s', (_, other) => {
    expect(other()).not.toBe(seedOf());
  });
});

describe('another receipt comes with', () => {
  const row = { order: 2, participant: 'L-002', stratum: 's', position: 1, allocatedAt: 't' };
  test.each([
    ['another receipt before', receiptAfter('b', row)],
    ['another place in the order', receiptAfter('a', { ...row, order: 3 })],
    ['another participant', receiptAfter('a', { ...row, participant: 'L-003' })],
    ['another stratum', receiptAfter('a', { ...row, stratum: 'z' })],
    ['another position', receiptAfter('a', { ...row, position: 2 })],
    ['another instant', receiptAfter('a', { ...row, allocatedAt: 'u' })],
  ])('%s', (_, other) => {
    expect(other).not.toBe(receiptAfter('a', row));
  });
});
