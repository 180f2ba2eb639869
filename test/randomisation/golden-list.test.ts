// Engine 1 is frozen: the same key gives the same list for ever, here and in any other program. The vectors were
// written once by UPDATE_GOLDEN=1 npx vitest run test/randomisation, which never rewrites them.
import { createHmac, hkdfSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keyring } from '#app/services/keyring.server.ts';
import { armAt, type BlockDesign, block, engineId } from '#app/services/randomisation/scheme.server.ts';
import { goldenEntries } from '../study/golden.ts';

const key = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
const design: BlockDesign = { blockSizes: [4, 6, 8], arms: ['A', 'B'] };
const strata = ['osteoporosis_medication=0', 'osteoporosis_medication=1'];
const labels = { practice: 'practice/1', production: 'production/1' } as const;

interface Vector {
  seeds: string[];
  blocks: string[];
  first100: string;
}

const vectors = Object.fromEntries(
  (['practice', 'production'] as const).flatMap((environment) =>
    strata.map((stratum): [string, Vector] => {
      const keys = keyring(key, 'liftmor', environment);
      const seedOf = (number: number) => keys.listSeed(labels[environment], stratum, number);
      const seeds = [0, 1, 2, 3, 4].map(seedOf);
      return [
        `${engineId} ${labels[environment]} ${stratum}`,
        {
          seeds,
          blocks: seeds.map((seed) => block(design, seed).join('')),
          first100: Array.from({ length: 100 }, (_, i) => armAt(design, i, seedOf)).join(''),
        },
      ];
    }),
  ),
);
const golden = goldenEntries('randomisation.json', vectors);

test.each(Object.keys(vectors))('%s: seeds, blocks and arms are those that were agreed', (name) => {
  expect(golden[name], 'engine 1 must never change: a new way to draw is a new engine').toEqual(
    vectors[name],
  );
});

test('no two lists are the same', () => {
  expect(new Set(Object.values(golden).map(({ first100 }) => first100)).size).toBe(4);
});

describe('written again by the book, without our code or seedrandom', () => {
  test('seeds are HMAC-SHA-256 under the HKDF key of the list', () => {
    for (const environment of ['practice', 'production'] as const) {
      const info = `equipoise/${environment}/list/1`;
      const listKey = Buffer.from(hkdfSync('sha256', key, 'liftmor', info, 32));
      for (const stratum of strata) {
        const seeds = [0, 1, 2, 3, 4].map((number) => {
          const text = `{"block":${number},"label":"${labels[environment]}","stratum":"${stratum}"}`;
          return createHmac('sha256', listKey).update(text).digest('hex');
        });
        expect(golden[`${engineId} ${labels[environment]} ${stratum}`]?.seeds).toEqual(seeds);
      }
    }
  });

  test('blocks are drawn by ARC4, rejection and Fisher and Yates', () => {
    for (const { seeds, blocks } of Object.values(golden))
      expect(seeds.map((seed) => blockByTheBook(seed).join(''))).toEqual(blocks);
  });
});

/** ARC4 as seedrandom uses it: the key is repeated over 256 bytes, the first 256 bytes of output are dropped. */
function arc4(seed: string): () => number {
  const bytes = [...seed].map((each) => each.charCodeAt(0));
  const state = Array.from({ length: 256 }, (_, i) => i);
  const swap = (i: number, j: number) => {
    const kept = state[i] as number;
    state[i] = state[j] as number;
    state[j] = kept;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] as number) + (bytes[i % bytes.length] as number)) & 255;
    swap(i, j);
  }
  let [i, j] = [0, 0];
  const next = () => {
    i = (i + 1) & 255;
    j = (j + (state[i] as number)) & 255;
    swap(i, j);
    return state[((state[i] as number) + (state[j] as number)) & 255] as number;
  };
  for (let dropped = 0; dropped < 256; dropped++) next();
  return next;
}

function blockByTheBook(seed: string): string[] {
  const next = arc4(seed);
  // A double takes seven bytes, and one more as long as the leading bits are noughts; its first 32 bits are used.
  const draw32 = () => {
    let taken = 0n;
    for (let count = 0; count < 6; count++) taken = taken * 256n + BigInt(next());
    const top = Number(taken >> 16n);
    let whole = taken * 256n;
    for (let last = BigInt(next()); whole < 2n ** 52n; last = BigInt(next())) whole = (whole + last) * 256n;
    return top;
  };
  const below = (n: number) => {
    let draw = draw32();
    while (draw >= 2 ** 32 - (2 ** 32 % n)) draw = draw32();
    return draw % n;
  };
  const size = [4, 6, 8][below(3)] as number;
  const all = Array.from({ length: size }, (_, i) => (i % 2 ? 'B' : 'A'));
  for (let i = size - 1; i > 0; i--) {
    const j = below(i + 1);
    [all[i], all[j]] = [all[j] as 'A' | 'B', all[i] as 'A' | 'B'];
  }
  return all;
}
