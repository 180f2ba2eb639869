// The strata of a list: the names that fields of the first visit and the site make, and how many were randomised in each.
// A name is made of codes, never of labels: `field=value`, several joined by `;` in the order of the design.
import { asc, isNotNull } from 'drizzle-orm';
import { design } from '#app/study/design.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import type { Engine, Reading } from '#db/open.ts';
import { liveRecord } from '../capture/lookups.server.ts';
import type { Scope } from '../scope.server.ts';
import { siteRow } from '../settings.server.ts';
import { type DesignInForce, designInForce, type Stratifying } from './design.server.ts';
import { designShape, type OwnDesign } from './designs.server.ts';

export type { Stratifying } from './design.server.ts';

export interface Stratum {
  stratum: string;
  participants: number;
}

const firstVisit = study.visits[0]?.name ?? '';

/** The design of this version. */
export const ownDesign = (): OwnDesign => designShape.parse(design);

/** The names that one part of a stratum can have. Throws where a field has no few values to stratify by. */
function partsOf(its: Stratifying): string[] {
  if (its === 'site') return [`site=${siteRow}`];
  const field = instrumentNamed(its.form)?.fields[its.field];
  if (field?.kind === 'yes_no') return [0, 1].map((value) => `${its.field}=${value}`);
  if (field?.kind === 'choice') return field.choices.map(([code]) => `${its.field}=${code}`);
  throw new Error(`The field ${its.field} makes no strata.`);
}

/** The names of all strata, in the order of the values; one called `all` where nothing stratifies. */
export const strataNames = (by: readonly Stratifying[]): string[] =>
  by.length === 0
    ? ['all']
    : by
        .map(partsOf)
        .reduce((names, parts) => names.flatMap((name) => parts.map((part) => `${name};${part}`)));

/** The names of the strata of this version. */
export const ownStrata = (): string[] => strataNames(design.strata);

/** The stratum of a participant as her forms stand now, or undefined while a value that it needs is missing. */
export async function stratumOf(
  scope: Scope,
  q: Reading,
  participant: string,
  by: readonly Stratifying[],
): Promise<string | undefined> {
  if (by.length === 0) return 'all';
  const parts: string[] = [];
  for (const its of by) {
    const record = its === 'site' ? undefined : await liveRecord(scope, q, its.form, participant, firstVisit);
    const value = its === 'site' ? siteRow : record?.[its.field];
    if (value === undefined || value === null) return undefined;
    parts.push(`${its === 'site' ? 'site' : its.field}=${value}`);
  }
  return parts.join(';');
}

/** What stratifies, by the design in force. Once the list is there it never changes: no transaction need ask again. */
export async function strataInForce(scope: Scope): Promise<readonly Stratifying[]> {
  const { engine } = scope.reach('whatStratifies');
  return (await designInForce({ engine }, engine.read)).strata;
}

/** Participants, spread over the strata of this version as evenly as can be. */
export const evenly = (participants: number): Stratum[] =>
  ownStrata().map((stratum, i, all) => ({
    stratum,
    participants: Math.floor((participants + all.length - 1 - i) / all.length),
  }));

/** The design in force, and how many were randomised in each of its strata. An uploaded list has no design. */
export async function strataSoFar(
  engine: Engine,
): Promise<{ design: OwnDesign | undefined; strata: Stratum[] }> {
  const { participant } = engine.tables;
  const its = await designInForce({ engine }, engine.read);
  const rows = await engine.read
    .select({ stratum: participant.stratum })
    .from(participant)
    .where(isNotNull(participant.randomised_at))
    .orderBy(asc(participant.stratum), asc(participant.id));
  const counted = Map.groupBy(rows, (row) => row.stratum ?? '');
  return {
    design: drawnBy(its),
    strata: [...counted].map(([stratum, all]) => ({ stratum, participants: all.length })),
  };
}

function drawnBy(its: DesignInForce): OwnDesign | undefined {
  if (its.engine === 'seedrandom-blocks/1') return ofEngine1(its.blocks);
  return its.design.kind === 'uploaded' ? undefined : its.design;
}

const ofEngine1 = (blocks: { arms: readonly string[]; blockSizes: readonly number[] }): OwnDesign => ({
  kind: 'permuted_blocks',
  ratio: blocks.arms.map(() => 1),
  blockSizes: [...blocks.blockSizes],
});
