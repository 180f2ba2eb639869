// Engine 2: the list of one stratum, from seeds alone. One generator for each (study, stratum, block), so that a list can
// be entered anywhere, and adding a stratum never changes another. Frozen: the same seeds give the same list for ever.
import { type ListDesign, shareOf, sum } from './designs.server.ts';
import { generator } from './generator.server.ts';

export const listEngineId = 'seedrandom-list/2';

/** The seed of a block: 64 hexadecimal characters. Of a design without blocks each place is a block of its own. */
export type SeedOf = (block: number) => string;

/** Puts the items into random order in place, each order as likely as the others (Fisher and Yates, from the end). */
function shuffle(items: number[], below: (n: number) => number): number[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = below(i + 1);
    const kept = items[i] as number;
    items[i] = items[j] as number;
    items[j] = kept;
  }
  return items;
}

/** An arm drawn in the ratio: one whole number below its sum, counted off arm by arm. */
function drawn(ratio: readonly number[], below: (n: number) => number): number {
  let draw = below(sum(ratio));
  for (let arm = 0; arm < ratio.length; arm++) {
    draw -= ratio[arm] as number;
    if (draw < 0) return arm;
  }
  throw new RangeError('A ratio has no arm for this draw.');
}

/** One block: its size is drawn, it holds each arm in its share, shuffled. */
export function blockOf(
  { ratio, blockSizes }: Extract<ListDesign, { kind: 'permuted_blocks' }>,
  seed: string,
): number[] {
  const below = generator(seed);
  const size = blockSizes[below(blockSizes.length)] as number;
  const shares = shareOf(size, ratio);
  if (!shares.every(Number.isInteger))
    throw new RangeError(`A block of ${size} cannot hold ${ratio.join(':')}.`);
  return shuffle(
    shares.flatMap((share, arm) => Array<number>(share).fill(arm)),
    below,
  );
}

/** The arms of a stratum, by their number from 0, one after the other without end. */
export function* sequence(design: ListDesign, seedOf: SeedOf): Generator<number, never> {
  if (design.kind === 'permuted_blocks') for (let block = 0; ; block++) yield* blockOf(design, seedOf(block));
  if (design.kind === 'simple')
    for (let place = 0; ; place++) yield drawn(design.ratio, generator(seedOf(place)));
  // How far the first arm is ahead.
  let ahead = 0;
  for (let place = 0; ; place++) {
    const toss = generator(seedOf(place))(2);
    const arm = Math.abs(ahead) < design.limit ? toss : ahead > 0 ? 1 : 0;
    ahead += arm === 0 ? 1 : -1;
    yield arm;
  }
}

/** The first `length` arms of a stratum. */
export function listOf(design: ListDesign, length: number, seedOf: SeedOf): number[] {
  const list: number[] = [];
  if (length === 0) return list;
  for (const arm of sequence(design, seedOf)) if (list.push(arm) === length) break;
  return list;
}
