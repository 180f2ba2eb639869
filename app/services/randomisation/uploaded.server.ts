// A list that was made elsewhere: CSV with the header stratum,position,arm; positions count from 1 in each stratum. It is
// checked as a whole, known by the hash of its bytes, and kept as one ciphertext that only an allocation opens.
import { sha256 } from '#db/canonical.ts';
import type { Keyring } from '../keyring.server.ts';

export interface UploadedList {
  sha256: string;
  /** The arms of each stratum, in their order. */
  strata: ReadonlyMap<string, readonly string[]>;
}

export type ReadList = { ok: true; list: UploadedList } | { ok: false; faults: string[] };

const mostFaults = 10;

/**
 * Reads a list. `strata` and `arms` are those that the study knows; `least` is how many allocations each stratum must
 * have. A fault names line and rule, never what the arm of another line is.
 */
export function readList(
  text: string,
  { strata, arms, least }: { strata: readonly string[]; arms: readonly string[]; least: number },
): ReadList {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const faults: string[] = [];
  if (lines[0] !== 'stratum,position,arm') faults.push('Line 1: the header is “stratum,position,arm”.');
  const read = new Map<string, string[]>(strata.map((stratum) => [stratum, []]));
  for (const [i, line] of lines.entries()) {
    if (i === 0) continue;
    const [stratum = '', position = '', arm = '', ...more] = line.split(',');
    const its = read.get(stratum);
    if (more.length > 0 || !its) faults.push(`Line ${i + 1}: “${stratum}” is no stratum of this study.`);
    else if (position !== String(its.length + 1))
      faults.push(
        `Line ${i + 1}: the position is “${position}”; the next of ${stratum} is ${its.length + 1}.`,
      );
    else if (!arms.includes(arm)) faults.push(`Line ${i + 1}: “${arm}” is no arm of this study.`);
    else its.push(arm);
    if (faults.length === mostFaults) return { ok: false, faults };
  }
  for (const [stratum, its] of read)
    if (its.length < least)
      faults.push(`${stratum}: ${its.length} allocations, fewer than the ${least} that the study plans.`);
  for (const [stratum, its] of read)
    for (const arm of arms)
      if (its.length > 0 && !its.includes(arm)) faults.push(`${stratum}: one arm never comes.`);
  return faults.length > 0
    ? { ok: false, faults }
    : { ok: true, list: { sha256: sha256(text), strata: read } };
}

/** Where the ciphertext of the list belongs. */
export const listPlace = { participant: '', row: 'list', column: 'list' };

/** The arm at a position (from 0) of an opened list, or undefined where the list is used up. */
export function armInList(text: string, stratum: string, position: number): string | undefined {
  const start = `${stratum},${position + 1},`;
  const line = text.split(/\r?\n/).find((each) => each.startsWith(start));
  return line?.slice(start.length);
}

/** The list as it was uploaded. Throws when it was changed. */
export function openList(keys: Keyring, row: { list: string; sha256: string }): string {
  const text = keys.open(listPlace, row.list);
  if (sha256(text) !== row.sha256) throw new Error('The uploaded list is not the one of its hash.');
  return text;
}
