// The design in force: in practice that of the definition, in production the one that activation froze. A later
// version of the code may have another design; it never changes a list that is in use.
import { asc, desc } from 'drizzle-orm';
import { z } from 'zod';
import { arms } from '#app/study/arms.ts';
import { design } from '#app/study/design.ts';
import { canonical } from '#db/canonical.ts';
import type { Reading } from '#db/open.ts';
import { KeyError } from '../keyring.server.ts';
import type { Scope } from '../scope.server.ts';
import { type BlockDesign, engineId } from './scheme.server.ts';

const frozen = z.object({
  arms: z.tuple([z.string(), z.string()]),
  blockSizes: z.array(z.int().positive()).min(1),
  stratum: z.string(),
  stratumForm: z.string(),
});

export interface DesignInForce {
  /** Names the derivation of the list. */
  label: string;
  blocks: BlockDesign;
  /** The field that stratifies, and its form. */
  stratum: string;
  stratumForm: string;
}

/** The design of the definition as activation freezes it. */
export const designData = () => canonical({ arms: arms.map((each) => each.code), ...design });

/** The fingerprints of the keys that the list was made with: none before activation. */
export async function keysOfTheList({ engine }: Pick<Scope, 'engine'>): Promise<string[]> {
  const { randomisation_design: designs } = engine.tables;
  const rows = await engine.read
    .select({ fingerprint: designs.key_fingerprint })
    .from(designs)
    .orderBy(asc(designs.id));
  return rows.map((row) => row.fingerprint);
}

/** Throws KeyError when the key at hand is not the one that the list was made with: it would make another list. */
export async function needKeyOfTheList(scope: Pick<Scope, 'engine' | 'keyring'>): Promise<void> {
  for (const fingerprint of await keysOfTheList(scope))
    if ((await scope.keyring()).fingerprint !== fingerprint)
      throw new KeyError(
        "The study key is not the one that this study was activated with. Put a custodian's copy of that one back, or name it with --key-file.",
      );
}

/** The design by which the next participant is randomised. Throws when it was frozen for an engine that is not here. */
export async function designInForce(scope: Pick<Scope, 'engine'>, q: Reading): Promise<DesignInForce> {
  const { randomisation_design: designs } = scope.engine.tables;
  const row = (
    await q
      .select({ label: designs.label, engine: designs.engine, data: designs.data })
      .from(designs)
      .orderBy(desc(designs.frozen_at), asc(designs.id))
      .limit(1)
  )[0];
  if (row && row.engine !== engineId)
    throw new Error(`The list was frozen for the engine ${row.engine}, which this version does not have.`);
  const data = frozen.parse(JSON.parse(row?.data ?? designData()));
  const { stratum, stratumForm, ...blocks } = data;
  return { label: row?.label ?? 'practice/1', blocks, stratum, stratumForm };
}
