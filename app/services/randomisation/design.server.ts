// The design in force: in practice that of the definition, in production the one that was committed to. A later
// version of the code may have another design; it never changes a list that is in use.
import { asc, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { arms } from '#app/study/arms.ts';
import { design } from '#app/study/design.ts';
import { canonical, sha256 } from '#db/canonical.ts';
import type { Reading } from '#db/open.ts';
import { KeyError } from '../keyring.server.ts';
import type { Scope } from '../scope.server.ts';
import { lastCommitment } from './commitment.server.ts';
import { type AnyDesign, anyDesignShape } from './designs.server.ts';
import { contextHash } from './list-context.server.ts';
import { type BlockDesign, engineId } from './scheme.server.ts';
import { listEngineId } from './sequence.server.ts';

const stratifying = z.union([z.literal('site'), z.object({ form: z.string(), field: z.string() })]);
/** One that stratifies: a field of a form of the first visit, or the site. */
export type Stratifying = z.infer<typeof stratifying>;

const ofEngine1 = z.object({
  arms: z.tuple([z.string(), z.string()]),
  blockSizes: z.array(z.int().positive()).min(1),
  stratum: z.string(),
  stratumForm: z.string(),
});
const ofEngine2 = z.object({
  arms: z.array(z.string()).min(2),
  design: anyDesignShape,
  strata: z.array(stratifying),
});

interface Shared {
  /** Names the derivation of the list. */
  label: string;
  strata: readonly Stratifying[];
}
interface ByBlocks extends Shared {
  engine: typeof engineId;
  blocks: BlockDesign;
}
/** Of engine 2: `context` is what its seeds hang on. */
export interface ByDesign extends Shared {
  engine: typeof listEngineId;
  design: AnyDesign;
  arms: readonly string[];
  context: string;
}
export type DesignInForce = ByBlocks | ByDesign;

/** The codes of the arms, in their order. */
export const armCodes: readonly string[] = arms.map((each) => each.code);

/** The design of this version, or of an uploaded list, as a commitment freezes it. */
export const designData = (its: AnyDesign = anyDesignShape.parse(design)) =>
  canonical({ arms: armCodes, design: its, strata: design.strata });

/** The text whose hash a commitment names; its list key makes the hash say nothing. See docs/randomisation.md. */
export function sealedText(data: string, listKey: string): string {
  const { arms: codes, design: its } = ofEngine2.parse(JSON.parse(data));
  const lines = ['Equipoise sealed design 2', `list_key ${listKey}`, `kind ${its.kind}`];
  lines.push(`arms ${codes.join(' ')}`);
  if (its.kind === 'uploaded') lines.push(`list_sha256 ${its.listSha256}`);
  else lines.push(`ratio ${its.ratio.join(' ')}`);
  if (its.kind === 'permuted_blocks') lines.push(`block_sizes ${its.blockSizes.join(' ')}`);
  if (its.kind === 'big_stick') lines.push(`limit ${its.limit}`);
  if (its.kind === 'minimisation') lines.push(`weights ${its.weights.join(' ')}`, `favour ${its.favour}`);
  return `${lines.join('\n')}\n`;
}

/**
 * The design of the last commitment, as it is kept; of a study of engine 1, which committed to nothing, the one that was
 * frozen. Undefined before any. Never by the time: a clock may go back.
 */
export async function frozenDesign({ engine }: Pick<Scope, 'engine'>, q: Reading) {
  const { randomisation_design: designs } = engine.tables;
  const last = await lastCommitment({ engine }, q);
  const rows = await q
    .select()
    .from(designs)
    .where(last ? eq(designs.id, last.id) : undefined)
    .orderBy(desc(designs.frozen_at), asc(designs.id))
    .limit(1);
  if (last && !rows[0]) throw new Error('The design that was committed to is not there.');
  return rows[0];
}

/** The fingerprints of the keys that the list was made with: none before activation. */
export async function keysOfTheList({ engine }: Pick<Scope, 'engine'>): Promise<string[]> {
  const { study } = engine.tables;
  const [row] = await engine.read.select({ mode: study.mode }).from(study);
  const its = row?.mode === 'production' ? await frozenDesign({ engine }, engine.read) : undefined;
  return its ? [its.key_fingerprint] : [];
}

/** Throws KeyError when the key at hand is not the one that the list was made with: it would make another list. */
export async function needKeyOfTheList(scope: Pick<Scope, 'engine' | 'keyring'>): Promise<void> {
  for (const fingerprint of await keysOfTheList(scope))
    if ((await scope.keyring()).fingerprint !== fingerprint)
      throw new KeyError(
        "The study key is not the one that this study was activated with. Put a custodian's copy of that one back, or name it with --key-file.",
      );
}

/** In practice nothing is committed to: the list hangs on the practice key alone. */
const practice = (): ByDesign => ({
  engine: listEngineId,
  label: 'practice/2',
  context: contextHash({ label: 'practice/2', commitment: sha256('practice'), beacon: 'practice' }),
  ...ofEngine2.parse(JSON.parse(designData())),
});

/** The design by which the next participant is randomised. Throws when it was frozen for an engine that is not here. */
export async function designInForce(scope: Pick<Scope, 'engine'>, q: Reading): Promise<DesignInForce> {
  const { study } = scope.engine.tables;
  const [state] = await q.select({ mode: study.mode }).from(study);
  const row = state?.mode === 'production' ? await frozenDesign(scope, q) : undefined;
  if (!row) return practice();
  const { label, data } = row;
  if (row.engine === engineId) {
    const { stratum, stratumForm, ...blocks } = ofEngine1.parse(JSON.parse(data));
    return { engine: engineId, label, blocks, strata: [{ form: stratumForm, field: stratum }] };
  }
  if (row.engine !== listEngineId)
    throw new Error(`The list was frozen for the engine ${row.engine}, which this version does not have.`);
  const its = await lastCommitment(scope, q);
  if (!its?.beacon) throw new Error('The public value that the list hangs on is not there.');
  const context = contextHash({ label, commitment: its.hash, beacon: its.beacon });
  return { engine: listEngineId, label, context, ...ofEngine2.parse(JSON.parse(data)) };
}
