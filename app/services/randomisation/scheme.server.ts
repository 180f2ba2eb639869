// Engine v1: permuted blocks of sizes drawn at random, one seedrandom generator for each (label, stratum,
// block). Pure: the same seeds give the same list for ever, so later engines never change earlier allocations.
import { generator } from './generator.server.ts';

export const engineId = 'seedrandom-blocks/1';

export interface BlockDesign {
  /** Even sizes, each as likely as the others. */
  blockSizes: readonly number[];
  arms: readonly [string, string];
}

/** One block: its size is drawn, half of it is each arm, shuffled by Fisher and Yates. Throws RangeError on bad sizes. */
export function block(design: BlockDesign, seed: string): string[] {
  const isBalanced = (size: number) => Number.isInteger(size) && size > 0 && size % 2 === 0;
  if (design.blockSizes.length === 0 || !design.blockSizes.every(isBalanced))
    throw new RangeError('A block of two arms has an even size of at least 2.');
  const below = generator(seed);
  const size = design.blockSizes[below(design.blockSizes.length)] ?? 0;
  const arms = Array.from({ length: size }, (_, i) => design.arms[i % 2] as string);
  for (let i = arms.length - 1; i > 0; i--) {
    const j = below(i + 1);
    const kept = arms[i] as string;
    arms[i] = arms[j] as string;
    arms[j] = kept;
  }
  return arms;
}

/** The arm at a position (from 0) of one stratum's list; `seedOf` gives the seed of each block. */
export function armAt(design: BlockDesign, position: number, seedOf: (block: number) => string): string {
  if (!Number.isInteger(position) || position < 0)
    throw new RangeError(`A position is a whole number from 0, not ${position}.`);
  let start = 0;
  for (let number = 0; ; number++) {
    const arms = block(design, seedOf(number));
    const arm = arms[position - start];
    if (arm !== undefined) return arm;
    start += arms.length;
  }
}
