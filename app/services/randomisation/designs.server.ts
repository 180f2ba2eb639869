// Designs of randomisation as data, and what is wrong with one. Two to six arms; a ratio names for each arm how often it
// comes, so [2, 1] gives the first arm twice as often.
import { z } from 'zod';

const mostArms = 6;
const ratio = z.array(z.int().positive().max(9)).min(2).max(mostArms);

const listShapes = [
  /** Every allocation is drawn by itself. */
  z.object({ kind: z.literal('simple'), ratio }),
  /** Blocks of sizes drawn at random; each holds the arms in their ratio. */
  z.object({
    kind: z.literal('permuted_blocks'),
    ratio,
    blockSizes: z.array(z.int().positive().max(60)).min(1).max(8),
  }),
  /** A fair coin, until one arm is `limit` ahead: then the other one (Soares and Wu 1983). Two arms, 1:1. */
  z.object({
    kind: z.literal('big_stick'),
    ratio: z.tuple([z.literal(1), z.literal(1)]),
    limit: z.int().positive().max(20),
  }),
] as const;

/**
 * The arms are kept alike within each level of each factor (Pocock and Simon 1975, range as the measure): an arm that does
 * so best is preferred, and drawn in `favour` of 100 allocations. Equal ratios only: a biased coin over unequal ones does
 * not keep to its ratio.
 */
const minimisationShape = z.object({
  kind: z.literal('minimisation'),
  ratio: z.array(z.literal(1)).min(2).max(mostArms),
  weights: z.array(z.int().positive().max(9)).min(1).max(6),
  favour: z.int().min(50).max(95),
});

/** A list that was made elsewhere and is known by the hash of its bytes. */
const uploadedShape = z.object({
  kind: z.literal('uploaded'),
  listSha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const listShape = z.discriminatedUnion('kind', listShapes);
export const designShape = z.discriminatedUnion('kind', [...listShapes, minimisationShape]);
export const anyDesignShape = z.discriminatedUnion('kind', [...listShapes, minimisationShape, uploadedShape]);

/** A design whose list of a stratum depends on nothing but its seeds. */
export type ListDesign = z.infer<typeof listShape>;
/** A design that depends on who came before, too. */
export type Minimisation = z.infer<typeof minimisationShape>;
/** A design that Equipoise draws by. */
export type OwnDesign = z.infer<typeof designShape>;
export type AnyDesign = z.infer<typeof anyDesignShape>;

export const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);

/** How many of each arm a block of this size holds, in the order of the arms. */
export const shareOf = (size: number, ratio: readonly number[]): number[] =>
  ratio.map((each) => (each * size) / sum(ratio));

/** What a study plans: how many strata there are and how many are randomised in all. */
export interface Plan {
  strata: number;
  participants: number;
}

/** So many whole blocks of the largest size at least should fit into a stratum of average size. */
const leastBlocks = 2;

/** What is wrong with a design for a plan, in sentences. Empty: nothing. Predictability is judged by the report. */
export function faultsOf(design: OwnDesign, plan: Plan): string[] {
  if (design.kind !== 'permuted_blocks') return [];
  const faults: string[] = [];
  const whole = sum(design.ratio);
  for (const size of design.blockSizes)
    if (size % whole !== 0)
      faults.push(
        `Blocks of ${size}: a block cannot hold the arms ${design.ratio.join(':')}, since ${size} is no multiple of ${whole}.`,
      );
  if (new Set(design.blockSizes).size < design.blockSizes.length)
    faults.push(
      `Block sizes ${design.blockSizes.join(', ')}: each size is named once; all are drawn equally often.`,
    );
  const largest = Math.max(...design.blockSizes);
  const average = plan.participants / plan.strata;
  if (average < leastBlocks * largest)
    faults.push(
      `Blocks of ${largest}: with ${plan.participants} participants in ${plan.strata} ${plan.strata === 1 ? 'stratum' : 'strata'} a stratum has about ${Math.floor(average)}, fewer than ${leastBlocks} such blocks. Use smaller blocks or fewer strata.`,
    );
  return faults;
}
