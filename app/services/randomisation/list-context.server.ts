// What the seeds of a list hang on: the commitment, the public value that came after it, and the label of the list. Pure,
// so that whoever holds the revealed files computes the same; docs/randomisation.md writes it down for other languages.
import { createHmac } from 'node:crypto';
import { sha256 } from '#db/canonical.ts';

/** The label of a list in production; a demonstration has one that begins with `demonstration/`. */
export const productionLabel = 'production/2';

export interface ListContext {
  label: string;
  /** SHA-256 of the commitment's text, 64 hexadecimal characters. */
  commitment: string;
  /** The public value as it was recorded. */
  beacon: string;
}

/** SHA-256 of label, commitment and beacon, one a line: 64 hexadecimal characters. */
export const contextHash = ({ label, commitment, beacon }: ListContext): string =>
  sha256(`${label}\n${commitment}\n${beacon}`);

/** The seed of a block: HMAC-SHA-256 under the list key over context, stratum and block, as 64 hexadecimal characters. */
export const seedUnder = (listKey: Buffer, context: string, stratum: string, block: number): string =>
  createHmac('sha256', listKey).update(`${context}\n${stratum}\n${block}`).digest('hex');

/** The beginning of a receipt chain is the commitment; each receipt covers the one before it and what is open of an allocation. */
export const receiptAfter = (
  previous: string,
  its: { order: number; participant: string; stratum: string; position: number; allocatedAt: string },
): string =>
  sha256([previous, its.order, its.participant, its.stratum, its.position, its.allocatedAt].join('\n'));
