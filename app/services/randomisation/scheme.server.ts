// Engine v1: permuted blocks of sizes drawn at random, one seedrandom generator for each (label, stratum,
// block). Pure: the same seeds give the same list for ever, so later engines never change earlier allocations.
import seedrandom from 'seedrandom';

export const engineId = 'seedrandom-blocks/1';

export interface BlockDesign {
  /** Even sizes, each as likely as the others. */
  blockSizes: readonly number[];
  arms: readonly [string, string];
}

// seedrandom keeps only the low 8 bits of each character and cycles short keys ('ab' = 'abab'), and null
// means "seed yourself": anything but 64 hexadecimal characters is refused.
const seedShape = /^[0-9a-f]{64}$/;

/** A generator of whole numbers 0 .. n-1. Throws TypeError unless the seed is 64 hexadecimal characters. */
export function generator(seed: string): (n: number) => number {
  if (typeof seed !== 'string' || !seedShape.test(seed))
    throw new TypeError('A randomisation seed is a string of 64 hexadecimal characters.');
  const random = seedrandom(seed);
  return (n) => {
    // Rejection keeps the draw unbiased for every n.
    const limit = 2 ** 32 - (2 ** 32 % n);
    for (;;) {
      const draw = Math.floor(random() * 2 ** 32);
      if (draw < limit) return draw % n;
    }
  };
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
