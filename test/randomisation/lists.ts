// Lists to count in, from fixed seeds, so that a test never fails by chance.
import { type BlockDesign, block } from '#app/services/randomisation/scheme.server.ts';
import { sha256 } from '#db/canonical.ts';

export const arms = ['A', 'B'] as [string, string];
export const ofSizes = (...blockSizes: number[]): BlockDesign => ({ blockSizes, arms });
export const seedNumber = (name: string, number: number) => sha256(`${name}/${number}`);

/** Blocks of engine 1 one after the other, until the list has `length` places. */
export function list(design: BlockDesign, length: number, seedOf: (block: number) => string): string[] {
  const all: string[] = [];
  for (let number = 0; all.length < length; number++) all.push(...block(design, seedOf(number)));
  return all.slice(0, length);
}
