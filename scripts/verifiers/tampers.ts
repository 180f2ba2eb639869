// Ways in which somebody could change a revealed list, and what every verifier must say of each.
import { type Files, manifested, revealed } from './bundle.ts';
import type { Tamper } from './tamper.ts';
import { ofAllocations } from './tampers-of-allocations.ts';
import { ofCommitment, ofReveal } from './tampers-of-commitment.ts';
import { ofData } from './tampers-of-data.ts';
import { ofSealed } from './tampers-of-design.ts';
import { ofPersons } from './tampers-of-persons.ts';

export const tampers: readonly Tamper[] = [
  ...ofAllocations,
  ...ofPersons,
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
  /** The last receipt that was noted. */
  noted?: string;
}

/** What is said where no receipt was noted. */
export const receiptNotShown =
  /that nobody exchanged participants or left out the last ones: needs the noted --last-receipt, here [0-9a-f]{64}$/;

/** A bundle changed in every way that it can be, with the manifest as it was and with one that fits the change. */
export const everyTamper = (files: Files): Tampered[] =>
  tampers.flatMap(({ name, change, says, ofManifest, noted }): Tampered[] => {
    const changed = change(files);
    if (!changed) return [];
    if (noted) {
      const its = { files: manifested(changed), fitted: true };
      return [
        { ...its, name, says: [] },
        { ...its, name: `${name}, receipt noted`, says: [says], noted: revealed(files, 'last_receipt') },
      ];
    }
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
