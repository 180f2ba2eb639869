// Lists to count in, from fixed seeds, and the shufflers that go wrong in known ways.
import seedrandom from 'seedrandom';
import { generator } from '#app/services/randomisation/generator.server.ts';
import { type BlockDesign, block } from '#app/services/randomisation/scheme.server.ts';
import { sha256 } from '#db/canonical.ts';

export type MakeBlock = (design: BlockDesign, seed: string) => string[];

export const arms = ['A', 'B'] as [string, string];
export const ofSizes = (...blockSizes: number[]): BlockDesign => ({ blockSizes, arms });
/** The seed of the study's design of lists: fixed, so that a test never fails by chance. */
export const seedNumber = (name: string, number: number) => sha256(`${name}/${number}`);

/** Blocks one after the other, until the list has `length` places. */
export function list(design: BlockDesign, length: number, seedOf: (block: number) => string): string[] {
  const all: string[] = [];
  for (let number = 0; all.length < length; number++) all.push(...block(design, seedOf(number)));
  return all.slice(0, length);
}

const alternating = (size: number) => Array.from({ length: size }, (_, i) => arms[i % 2] as string);
const sizeOf = (design: BlockDesign, draw: number) => design.blockSizes[draw] ?? 0;

function fisherYates(all: string[], below: (n: number) => number, reach: (i: number) => number): string[] {
  for (let i = all.length - 1; i > 0; i--) {
    const j = below(reach(i));
    [all[i], all[j]] = [all[j] as string, all[i] as string];
  }
  return all;
}

/** Mistakes that have been made, each with the same signature as the true block. */
export const planted: Record<string, MakeBlock> = {
  'sorting with a random comparator': (design, seed) => {
    const below = generator(seed);
    return alternating(sizeOf(design, below(design.blockSizes.length))).sort(() => below(2) - 0.5);
  },
  'the remainder of a small draw': (design, seed) => {
    const random = seedrandom(seed);
    const below = (n: number) => Math.floor(random() * 8) % n;
    return fisherYates(alternating(sizeOf(design, below(design.blockSizes.length))), below, (i) => i + 1);
  },
  'a shuffle off by one': (design, seed) => {
    const below = generator(seed);
    return fisherYates(alternating(sizeOf(design, below(design.blockSizes.length))), below, (i) => i);
  },
  'every place swapped with any place': (design, seed) => {
    const below = generator(seed);
    const all = alternating(sizeOf(design, below(design.blockSizes.length)));
    return fisherYates(all, below, () => all.length);
  },
  'a fixed first arm': (design, seed) => {
    const all = block(design, seed);
    const first = all.indexOf('A');
    [all[0], all[first]] = [all[first] as string, all[0] as string];
    return all;
  },
  'one seed for every block': (design) => block(design, seedNumber('reused', 0)),
};

/** Not balanced at all. */
export const coin: MakeBlock = (design, seed) => {
  const below = generator(seed);
  const size = sizeOf(design, below(design.blockSizes.length));
  return Array.from({ length: size }, () => arms[below(2)] as string);
};
