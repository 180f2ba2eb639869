// The definition version that every saved row carries: its number and the beginning of the hash over the whole
// definition, arms and design included, so that no part of the protocol changes silently.

import { refuseArmNames } from '#app/study/arm-names.ts';
import { arms } from '#app/study/arms.ts';
import { definitionData } from '#app/study/definition.ts';
import { design } from '#app/study/design.ts';
import { criteria, limits } from '#app/study/eligibility.ts';
import { study } from '#app/study/index.ts';
import { DefinitionError } from '#app/study/instrument.ts';
import { canonical, sha256 } from '#db/canonical.ts';

/**
 * `1.0.0#a1b2c3d4e5f6`, the full hash, and the canonical JSON for the open record: all that the hash is taken over but
 * arms and design, which are sealed with the list at activation. Throws DefinitionError where the study names an arm.
 */
export function currentDefinition(): { definition: string; hash: string; data: string } {
  refuseArmNames({ ...study, criteria, limits }, arms, (rule) => new DefinitionError(`study: ${rule}`));
  const whole = definitionData(study, arms, design) as Record<string, unknown>;
  const hash = sha256(canonical(whole));
  const { arms: _, design: __, ...open } = whole;
  const data = canonical(open);
  return { definition: `${study.version}#${hash.slice(0, 12)}`, hash, data };
}
