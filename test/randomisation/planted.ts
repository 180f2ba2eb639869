// Mistakes that have been made in randomising, planted into engine 2 one at a time: the judgements that it passes must find
// them, by the same statistic and the same limit.
import { shareOf } from '#app/services/randomisation/designs.server.ts';
import { generator } from '#app/services/randomisation/generator.server.ts';
import { blockOf } from '#app/services/randomisation/sequence.server.ts';
import { type Engine, engine2, type Place } from './engines.ts';
import type { Blocks } from './statistics.ts';

/** A block as it should be made, up to the point where a mistake comes in: its size, its arms in order, and draws. */
function begun({ ratio, blockSizes }: Blocks, below: (n: number) => number) {
  const size = blockSizes[below(blockSizes.length)] ?? 0;
  return shareOf(size, ratio).flatMap((share, arm) => Array<number>(share).fill(arm));
}

function shuffled(
  all: number[],
  below: (n: number) => number,
  reach: (i: number) => number,
  last = 1,
): number[] {
  for (let i = all.length - 1; i >= last; i--) {
    const j = below(reach(i));
    [all[i], all[j]] = [all[j] as number, all[i] as number];
  }
  return all;
}

const drawing =
  (make: (design: Blocks, below: (n: number) => number) => number[]): Engine['block'] =>
  (design, seed) =>
    make(design, generator(seed));
const mistaken = (how: Partial<Engine>): Engine => ({ ...engine2, ...how });
/** Seeds that forget a part of where their block stands. */
const forgetting = (part: Partial<Place>): Engine =>
  mistaken({ seed: (place) => engine2.seed({ ...place, ...part }) });

/** Mistakes that have been made, and the judgements that must find each. */
export const planted: Record<string, { engine: Engine; foundBy: string[] }> = {
  'the remainder of a small draw': {
    engine: mistaken({
      block: drawing((design, below) => {
        const small = (n: number) => below(8) % n;
        return shuffled(begun(design, small), small, (i) => i + 1);
      }),
    }),
    foundBy: ['sequences of a block of 6', 'block sizes'],
  },
  'sorting with a random comparator': {
    engine: mistaken({
      block: drawing((design, below) => begun(design, below).sort(() => below(2) - 0.5)),
    }),
    foundBy: [
      'sequences of a block of 4',
      'sequences of a block of 6',
      'sequences of a block of 8',
      'sequences of three arms',
      'sequences of four arms 2:1:1:1',
    ],
  },
  'a shuffle off by one: no arm stays where it was': {
    engine: mistaken({
      block: drawing((design, below) => shuffled(begun(design, below), below, (i) => i)),
    }),
    foundBy: ['sequences of a block of 4', 'sequences of a block of 6', 'sequences of a block of 8'],
  },
  // Where a block begins with two of one arm, as sorted blocks mostly do, this is no mistake: nobody sees them exchanged.
  'a shuffle off by one: it ends too early': {
    engine: mistaken({
      block: drawing((design, below) => shuffled(begun(design, below), below, (i) => i + 1, 2)),
    }),
    foundBy: ['small lists of 6, three arms'],
  },
  'every place swapped with any place': {
    engine: mistaken({
      block: drawing((design, below) => {
        const all = begun(design, below);
        return shuffled(all, below, () => all.length);
      }),
    }),
    foundBy: ['sequences of a block of 4', 'sequences of a block of 6'],
  },
  'a fixed first arm': {
    engine: mistaken({
      block(design, seed) {
        const all = blockOf(design, seed);
        const first = all.indexOf(0);
        return all.with(first, all[0] as number).with(0, 0);
      },
    }),
    foundBy: ['sequences of a block of 4', 'two strata', 'small lists of 4'],
  },
  'one seed for every block': {
    engine: forgetting({ block: 0 }),
    foundBy: ['sequences of a block of 4', 'two blocks', 'block sizes'],
  },
  'one seed for every stratum': {
    engine: forgetting({ stratum: '' }),
    foundBy: ['two strata', 'seeds drawn twice'],
  },
  'one seed for every study': {
    engine: forgetting({ study: '' }),
    foundBy: ['two studies'],
  },
  'one seed for practice and production': {
    engine: forgetting({ environment: 'production' }),
    foundBy: ['two environments'],
  },
  'a beacon that is asked for and not used': {
    engine: forgetting({ beacon: '' }),
    foundBy: ['two beacons'],
  },
  'stratum and block run into each other': {
    engine: mistaken({
      seed: (place) => engine2.seed({ ...place, stratum: `${place.stratum}${place.block}`, block: 0 }),
    }),
    foundBy: ['seeds drawn twice'],
  },
  'a seed of 24 bits': {
    engine: mistaken({ seed: (place) => `${engine2.seed(place).slice(0, 6)}${'0'.repeat(58)}` }),
    foundBy: ['seeds drawn twice'],
  },
  'each second block mirrors the one before': {
    engine: mistaken({
      seed: ({ block: number, ...place }) =>
        `${number % 2 ? 'mirrored' : ''}${engine2.seed({ ...place, block: number - (number % 2) })}`,
      block: (design, seed) => {
        const all = blockOf(design, seed.slice(-64));
        return seed.startsWith('mirrored') ? all.map((arm) => 1 - arm) : all;
      },
    }),
    foundBy: ['two blocks', 'a block size after another', 'small lists of 8'],
  },
  'block sizes in turn': {
    engine: mistaken({
      seed: (place) => `${engine2.seed(place)}${place.block}`,
      block: (design, seed) => {
        const turn = Number(seed.slice(64)) % design.blockSizes.length;
        return blockOf({ ...design, blockSizes: [design.blockSizes[turn] ?? 0] }, seed.slice(0, 64));
      },
    }),
    foundBy: ['a block size after another', 'runs of block sizes', 'a block size against the one before'],
  },
  'always the smallest size': {
    engine: mistaken({
      block: (design, seed) => blockOf({ ...design, blockSizes: [Math.min(...design.blockSizes)] }, seed),
    }),
    foundBy: ['block sizes', 'guess rate', 'certain share', 'small lists of 12'],
  },
  'a size that tells of the first arm': {
    engine: mistaken({
      block(design, seed) {
        const all = blockOf(design, seed);
        return all.length === Math.max(...design.blockSizes) && all[0] === 1 ? all.reverse() : all;
      },
    }),
    foundBy: ['a block size against its first arm', 'small lists of 12'],
  },
  'tossing a coin': {
    engine: mistaken({
      block: drawing((design, below) => begun(design, below).map(() => below(design.ratio.length))),
    }),
    foundBy: ['balance', 'guess rate', 'small lists of 4'],
  },
  'a ratio the wrong way round': {
    engine: mistaken({
      block: (design, seed) => blockOf({ ...design, ratio: design.ratio.toReversed() }, seed),
    }),
    foundBy: ['balance', 'small lists of 3, two arms 2:1', 'small lists of 6, two arms 2:1'],
  },
};
