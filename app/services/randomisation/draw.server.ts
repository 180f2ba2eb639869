// The next arm of a stratum by the design in force. It reads what it must and writes nothing; the caller holds the one
// transaction that makes a place be taken once.
import { and, asc, eq, sql } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { ArmCode } from '#app/study/arm-types.ts';
import type { Reading } from '#db/open.ts';
import type { Keyring } from '../keyring.server.ts';
import type { Scope } from '../scope.server.ts';
import type { ByDesign, DesignInForce } from './design.server.ts';
import { relist } from './relist.server.ts';
import { armAt } from './scheme.server.ts';
import { listOf } from './sequence.server.ts';
import { armInList, openList, uploadedList } from './uploaded.server.ts';

export interface Drawn {
  arm: ArmCode;
  /** From 0: within the stratum, or of a minimisation within the trial. */
  position: number;
}

const drawn = (arm: string, position: number): Drawn => ({ arm: arm as ArmCode, position });

/** The next place in a stratum, and its arm. Throws randomisation.used_up at the end of an uploaded list. */
export async function draw(scope: Scope, q: Reading, its: DesignInForce, stratum: string): Promise<Drawn> {
  const { allocation } = scope.engine.tables;
  const keys = await scope.keyring();
  const taken = await q
    .select({ count: sql<number>`count(*)` })
    .from(allocation)
    .where(and(eq(allocation.label, its.label), eq(allocation.stratum, stratum)));
  const position = Number(taken[0]?.count ?? 0);
  if (its.engine === 'seedrandom-blocks/1')
    return drawn(
      armAt(its.blocks, position, (block) => keys.listSeed(its.label, stratum, block)),
      position,
    );
  const { design } = its;
  if (design.kind === 'minimisation') return minimised(scope, q, keys, its, stratum);
  if (design.kind === 'uploaded') {
    const list = openList(keys, await uploadedList(scope.engine, q), design.listSha256);
    const arm = armInList(list, stratum, position);
    if (arm === undefined) throw problem('randomisation.used_up');
    return drawn(arm, position);
  }
  const list = listOf(design, position + 1, (block) => keys.blockSeed(its.context, stratum, block));
  return drawn(its.arms[list[position] as number] as string, position);
}

/** Who came before is derived again from the strata in their order, so that no arm is read. */
async function minimised(
  scope: Scope,
  q: Reading,
  keys: Keyring,
  its: ByDesign,
  stratum: string,
): Promise<Drawn> {
  const { allocation } = scope.engine.tables;
  const before = await q
    .select({ stratum: allocation.stratum })
    .from(allocation)
    .where(eq(allocation.label, its.label))
    .orderBy(asc(allocation.position), asc(allocation.id));
  const next = relist(its, keys);
  for (const each of before) next(each.stratum);
  const { position, arm } = next(stratum);
  return drawn(arm as string, position);
}
