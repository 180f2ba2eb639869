// The commitment: one text that fixes everything the list follows from before anybody can know the list, and its hash.
// Its sealed half is the design with the list key; docs/randomisation.md is the contract of both.
import { asc, desc, eq } from 'drizzle-orm';
import { sha256 } from '#db/canonical.ts';
import type { Engine, Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { codeVersion } from '../version.server.ts';
import { listEngineId } from './sequence.server.ts';

/** What a public value may be: one that is named with its day, or the dice of two people. */
export const beaconKinds = ['public', 'dice'] as const;
export type BeaconKind = (typeof beaconKinds)[number];

/** The two who each enter the public value. */
export const beaconRoles = ['administrator', 'coordinator'] as const;
export type BeaconRole = (typeof beaconRoles)[number];

export interface CommitmentText {
  study: string;
  environment: 'production' | 'demonstration';
  definition: string;
  strata: readonly string[];
  sealedSha256: string;
  beacon: string;
  beaconDay: string | null;
  attempt: number;
  previous: string | null;
  committedAt: string;
}

/** The text of a commitment. Its SHA-256 is the commitment. */
export function commitmentText(its: CommitmentText): string {
  const lines = [
    'Equipoise commitment 2',
    `study ${its.study}`,
    `environment ${its.environment}`,
    `definition ${its.definition}`,
    `code ${codeVersion}`,
    `engine ${listEngineId}`,
    ...its.strata.map((each) => `stratum ${each}`),
    `sealed_sha256 ${its.sealedSha256}`,
    `beacon ${its.beacon}`,
    `beacon_day ${its.beaconDay ?? '-'}`,
    `attempt ${its.attempt}`,
    `previous ${its.previous ?? '-'}`,
    `committed_at ${its.committedAt}`,
  ];
  return `${lines.join('\n')}\n`;
}

export const hashOf = (text: string): string => sha256(text);

export interface Commitment {
  id: string;
  attempt: number;
  text: string;
  hash: string;
  kind: BeaconKind;
  beaconDay: string | null;
  committedAt: string;
  /** The public value, once both have entered it. */
  beacon: string | null;
  /** The roles that have entered the public value. */
  entered: BeaconRole[];
}

/** The last commitment, or undefined before any. */
export async function lastCommitment(
  { engine }: Pick<Scope, 'engine'>,
  q: Reading,
): Promise<Commitment | undefined> {
  const { commitment } = engine.tables;
  const [row] = await q.select().from(commitment).orderBy(desc(commitment.attempt)).limit(1);
  if (!row) return undefined;
  const entries = await entriesOf(engine, q, row.id);
  const kind = row.beacon_kind as BeaconKind;
  return {
    id: row.id,
    attempt: row.attempt,
    text: row.text,
    hash: row.hash,
    kind,
    beaconDay: row.beacon_day,
    committedAt: row.committed_at,
    beacon: agreedValue(kind, entries),
    entered: entries.map((each) => each.role as BeaconRole),
  };
}

const entriesOf = ({ tables: { beacon_entry: entry } }: Engine, q: Reading, id: string) =>
  q
    .select({ role: entry.role, value: entry.value })
    .from(entry)
    .where(eq(entry.commitment_id, id))
    .orderBy(asc(entry.role), asc(entry.id));

/** Of a published value both entries say the same; of dice the throws of both count, the administrator's first. */
function agreedValue(kind: BeaconKind, [one, two]: { value: string }[]): string | null {
  if (!one || !two) return null;
  return kind === 'dice' ? `${one.value} ${two.value}` : one.value;
}

/** The public value of a commitment, or null until two people have entered it. */
export async function beaconValue(
  { engine }: Pick<Scope, 'engine'>,
  q: Reading,
  id: string,
): Promise<string | null> {
  const { commitment } = engine.tables;
  const [row] = await q
    .select({ kind: commitment.beacon_kind })
    .from(commitment)
    .where(eq(commitment.id, id));
  return row ? agreedValue(row.kind as BeaconKind, await entriesOf(engine, q, id)) : null;
}

/** Text in one line: without spaces at its ends, and one between its words. */
export const oneLine = (typed: string): string => typed.normalize('NFC').trim().replace(/\s+/g, ' ');

const leastThrows = 20;

/** The public value as it is kept, or why it cannot be. Dice: the throws of one person, each 1 to 6. */
export function beaconTyped(
  kind: BeaconKind,
  typed: string,
): { ok: true; value: string } | { ok: false; message: string } {
  if (kind === 'dice') {
    const throws = typed.replace(/[\s,;]+/g, '');
    if (!/^[1-6]*$/.test(throws))
      return { ok: false, message: `Throws: “${oneLine(typed)}” holds more than the numbers 1 to 6.` };
    if (throws.length < leastThrows || throws.length > 200)
      return {
        ok: false,
        message: `Throws: ${throws.length} were entered; throw the die ${leastThrows} times at least.`,
      };
    return { ok: true, value: throws };
  }
  const value = oneLine(typed);
  if (value.length === 0 || value.length > 200)
    return { ok: false, message: 'Public value: enter it as it was published, in 1 to 200 characters.' };
  return { ok: true, value };
}
