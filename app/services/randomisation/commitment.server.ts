// The commitment: one text that fixes everything the list follows from before anybody can know the list, and its hash.
// Its sealed half is the design with the list key; docs/randomisation.md is the contract of both.
import { asc, desc, eq } from 'drizzle-orm';
import { sha256 } from '#db/canonical.ts';
import type { Engine, Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { codeVersion } from '../version.server.ts';
import type { BeaconKind } from './public-value.server.ts';
import { listEngineId } from './sequence.server.ts';

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
  beaconForm: string;
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
    `beacon_form ${its.beaconForm}`,
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
  /** Who has entered the public value, and when. */
  entered: { role: BeaconRole; by: string; at: string }[];
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
    entered: entries.map(({ role, by, at }) => ({ role: role as BeaconRole, by, at })),
  };
}

const entriesOf = ({ tables: { beacon_entry: entry } }: Engine, q: Reading, id: string) =>
  q
    .select({ role: entry.role, value: entry.value, by: entry.entered_by, at: entry.entered_at })
    .from(entry)
    .where(eq(entry.commitment_id, id))
    .orderBy(asc(entry.role), asc(entry.id));

/** Of a published value both entries say the same; of dice the throws of both count, the administrator's first. */
function agreedValue(kind: BeaconKind, [one, two]: { value: string }[]): string | null {
  if (kind === 'none') return '-';
  if (!one || !two) return null;
  return kind === 'dice' ? `${one.value} ${two.value}` : one.value;
}
