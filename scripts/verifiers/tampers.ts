// Ways in which somebody could change a revealed list, and what every verifier must say of each.
import { type Files, manifested } from './bundle.ts';
import type { Tamper } from './tamper.ts';
import { ofAllocations } from './tampers-of-allocations.ts';
import { ofCommitment, ofReveal } from './tampers-of-commitment.ts';
import { ofData } from './tampers-of-data.ts';
import { ofSealed } from './tampers-of-design.ts';

export const tampers: readonly Tamper[] = [
  ...ofAllocations,
  ...ofSealed,
  ...ofCommitment,
  ...ofReveal,
  ...ofData,
];

export interface Tampered {
  name: string;
  files: Files;
  says: RegExp[];
  /** The manifest fits the change, or is what was changed. */
  fitted: boolean;
}

/** A bundle changed in every way that it can be, with the manifest as it was and with one that fits the change. */
export const everyTamper = (files: Files): Tampered[] =>
  tampers.flatMap(({ name, change, says, ofManifest }): Tampered[] => {
    const changed = change(files);
    if (!changed) return [];
    const asItWas = {
      name,
      files: changed,
      says: ofManifest ? [says] : [says, /SHA-256|manifest\.json|is missing/],
      fitted: ofManifest === true,
    };
    if (ofManifest) return [asItWas];
    return [
      asItWas,
      { name: `${name}, manifest rewritten`, files: manifested(changed), says: [says], fitted: true },
    ];
  });
