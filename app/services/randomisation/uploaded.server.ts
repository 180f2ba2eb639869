// A list that was made elsewhere: CSV with the header stratum,position,arm; positions count from 1 in each stratum. It is
// checked as a whole, known by the hash of its bytes, and kept as one ciphertext that only an allocation opens.
import { asc } from 'drizzle-orm';
import { sha256 } from '#db/canonical.ts';
import type { Engine, Reading } from '#db/open.ts';
import type { Keyring } from '../keyring.server.ts';

/** Stratum -> its arms, in their order. */
export type ListRead =
  | { ok: true; strata: ReadonlyMap<string, readonly string[]> }
  | { ok: false; faults: string[] };

/** More faults than these say nothing new. */
const mostFaults = 10;

/**
 * Reads a list. `strata` and `arms` are those that the study knows; `least` is how many places each stratum must have.
 * A fault names line, value and rule.
 */
export function readList(
  text: string,
  { strata, arms, least }: { strata: readonly string[]; arms: readonly string[]; least: number },
): ListRead {
  if (text.startsWith('\uFEFF'))
    return {
      ok: false,
      faults: ['Line 1: the file begins with a byte order mark. Save it as UTF-8 without one.'],
    };
  const lines = text.split(/\r?\n/);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  const read = new Map<string, string[]>(strata.map((stratum) => [stratum, []]));
  const faultOf = (line: string, i: number): string | undefined => {
    if (i === 0)
      return line === 'stratum,position,arm'
        ? undefined
        : `Line 1: “${line}” is not the header “stratum,position,arm”.`;
    const cells = line.split(',');
    if (cells.length !== 3) return `Line ${i + 1}: ${cells.length} cells; there are three.`;
    const [stratum = '', position = '', arm = ''] = cells;
    const its = read.get(stratum);
    if (!its)
      return `Line ${i + 1}: “${stratum}” is no stratum of this study; they are ${strata.join(', ')}.`;
    const next = String(its.length + 1);
    if (position !== next)
      return `Line ${i + 1}: the position is “${position}”; the next of ${stratum} is ${next}.`;
    if (!arms.includes(arm)) return `Line ${i + 1}: “${arm}” is no arm of this study.`;
    its.push(arm);
    return undefined;
  };
  const faults: string[] = [];
  for (const [i, line] of lines.entries()) {
    const fault = faultOf(line, i);
    if (fault !== undefined) faults.push(fault);
    if (faults.length === mostFaults) return { ok: false, faults };
  }
  if (faults.length === 0)
    for (const [stratum, its] of read) {
      if (its.length < least)
        faults.push(`${stratum}: ${its.length} places, fewer than the ${least} that the study may need.`);
      else if (new Set(its).size < arms.length) faults.push(`${stratum}: an arm never comes.`);
    }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, strata: read };
}

export interface SealedList {
  id: string;
  list: string;
  sha256: string;
  uploaded_at: string;
}

/** The list that was uploaded last, sealed, or undefined. */
export async function uploadedList(
  { tables: { uploaded_list: lists } }: Pick<Engine, 'tables'>,
  q: Reading,
): Promise<SealedList | undefined> {
  return (await q.select().from(lists).orderBy(asc(lists.id)).limit(1))[0];
}

const place = { participant: '', row: 'list', column: 'list' };

export const sealList = (keys: Keyring, text: string, iv: Buffer): string => keys.seal(place, text, iv);

/** The list with this hash. Throws when it is not the one that was committed to. */
export function openList(keys: Keyring, row: SealedList | undefined, listSha256: string): string {
  const text = row && keys.open(place, row.list);
  if (text === undefined || sha256(text) !== listSha256)
    throw new Error('The uploaded list is not the one that was committed to.');
  return text;
}

/** The arm at a position (from 0) of an opened list, or undefined where the list is used up. */
export function armInList(text: string, stratum: string, position: number): string | undefined {
  const start = `${stratum},${position + 1},`;
  const line = text.split(/\r?\n/).find((each) => each.startsWith(start));
  return line?.slice(start.length);
}
