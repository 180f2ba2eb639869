// The strata of the list: those that the definition makes, and how many were randomised in each so far.
import { asc, isNotNull } from 'drizzle-orm';
import { design } from '#app/study/design.ts';
import { instrumentNamed } from '#app/study/index.ts';
import type { Engine } from '#db/open.ts';
import { designInForce } from './design.server.ts';
import { designShape, type OwnDesign } from './designs.server.ts';

export interface Stratum {
  stratum: string;
  participants: number;
}

/** The design of this version. */
export const ownDesign = (): OwnDesign => designShape.parse(design);

/** The names of the strata that the stratifying field makes. */
export function ownStrata(): string[] {
  const field = instrumentNamed(design.stratumForm)?.fields[design.stratum];
  if (field?.kind !== 'yes_no') throw new Error(`The field ${design.stratum} makes no strata.`);
  return [0, 1].map((value) => `${design.stratum}=${value}`);
}

/** Participants, spread over the strata of this version as evenly as can be. */
export const evenly = (participants: number): Stratum[] =>
  ownStrata().map((stratum, i, all) => ({
    stratum,
    participants: Math.floor((participants + all.length - 1 - i) / all.length),
  }));

/** The design in force, and how many were randomised in each of its strata. */
export async function strataSoFar(engine: Engine): Promise<{ design: OwnDesign; strata: Stratum[] }> {
  const { participant } = engine.tables;
  const { blocks } = await designInForce({ engine }, engine.read);
  const rows = await engine.read
    .select({ stratum: participant.stratum })
    .from(participant)
    .where(isNotNull(participant.randomised_at))
    .orderBy(asc(participant.stratum), asc(participant.id));
  const counted = Map.groupBy(rows, (row) => row.stratum ?? '');
  return {
    design: { kind: 'permuted_blocks', ratio: blocks.arms.map(() => 1), blockSizes: [...blocks.blockSizes] },
    strata: [...counted].map(([stratum, its]) => ({ stratum, participants: its.length })),
  };
}
