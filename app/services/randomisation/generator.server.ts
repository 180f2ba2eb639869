// The generator of every engine: seedrandom (ARC4), fed with nothing but 64 hexadecimal characters.
import seedrandom from 'seedrandom';

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
