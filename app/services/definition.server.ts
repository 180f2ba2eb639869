// The definition version that every saved row carries: its number and the beginning of the hash over the whole
// definition, arms and design included, so that no part of the protocol changes silently.
import { arms } from '#app/study/arms.ts';
import { definitionData } from '#app/study/definition.ts';
import { design } from '#app/study/design.ts';
import { study } from '#app/study/index.ts';
import { canonical, sha256 } from '#db/canonical.ts';

/** `1.0.0#a1b2c3d4e5f6`, the full hash, and the canonical JSON that it is taken over. */
export function currentDefinition(): { definition: string; hash: string; data: string } {
  const data = canonical(definitionData(study, arms, design));
  const hash = sha256(data);
  return { definition: `${study.version}#${hash.slice(0, 12)}`, hash, data };
}
