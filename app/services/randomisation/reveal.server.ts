// The files of the reveal: what was committed to, the design with its list key, and every allocation in the order in
// which it was made. docs/randomisation.md is the contract; the verifiers read nothing else.
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Reading } from '#db/open.ts';
import type { Keyring } from '../keyring.server.ts';
import type { Scope } from '../scope.server.ts';
import { SealedArm } from './arm.server.ts';
import { type Commitment, lastCommitment } from './commitment.server.ts';
import { frozenDesign, sealedText } from './design.server.ts';
import { receiptAfter } from './list-context.server.ts';
import { listEngineId } from './sequence.server.ts';
import { openList, uploadedList } from './uploaded.server.ts';

/** Name and text of a file. */
export type TextFile = readonly [name: string, text: string];

/** The text of the commitment, or nothing where nothing was committed to. It is public: every export may hold it. */
export async function commitmentFile(scope: Scope, q: Reading): Promise<TextFile[]> {
  const its = await lastCommitment(scope, q);
  return its ? [['randomisation_commitment.txt', its.text]] : [];
}

/**
 * What reveals the list: for an export after unsealing alone. Empty for a study of engine 1, which committed to nothing.
 * Throws when the ledger has not each allocation once, or a sealed value does not open.
 */
export async function revealFiles(scope: Scope, q: Reading): Promise<TextFile[]> {
  const row = await frozenDesign(scope, q);
  const commitment = await lastCommitment(scope, q);
  if (!row || row.engine !== listEngineId || commitment?.id !== row.id) return [];
  const keys = await scope.keyring();
  const allocations = await allocationsOf(scope, q, keys, row.label);
  const { lines, last } = chained(commitment, allocations);
  const reveal = [
    'Equipoise reveal 2',
    `label ${row.label}`,
    `commitment_sha256 ${commitment.hash}`,
    `beacon_value ${commitment.beacon}`,
    `allocations ${allocations.length}`,
    `last_receipt ${last}`,
  ];
  const files: TextFile[] = [
    ['randomisation_sealed.txt', sealedText(row.data, keys.revealListKey())],
    ['randomisation_reveal.txt', `${reveal.join('\n')}\n`],
    ['randomisation_allocations.csv', lines.map((line) => `${line.join(',')}\r\n`).join('')],
  ];
  const uploaded = await uploadedList(scope.engine, q);
  const listed = commitment.kind === 'none' && uploaded;
  return listed ? [...files, ['randomisation_list.csv', openList(keys, uploaded, uploaded.sha256)]] : files;
}

interface Allocated {
  participant: string;
  stratum: string;
  arm: string;
  allocatedAt: string;
}

/** The allocations of this list in the order of the ledger, whose chain fixes it. */
async function allocationsOf(scope: Scope, q: Reading, keys: Keyring, label: string): Promise<Allocated[]> {
  const { allocation, participant, ledger_sealed: ledger } = scope.engine.tables;
  const made = await q
    .select({ key: ledger.row_key })
    .from(ledger)
    .where(and(eq(ledger.table_name, 'allocation'), isNull(ledger.cells_old)))
    .orderBy(asc(ledger.seq));
  const rows = await q
    .select({ row: allocation, number: participant.number })
    .from(allocation)
    .innerJoin(participant, eq(participant.id, allocation.participant_id))
    .where(eq(allocation.label, label))
    .orderBy(asc(allocation.id));
  const byId = new Map(rows.map((each) => [each.row.id, each]));
  // The ledger also remembers those of practice, whose rows are gone.
  const ordered = made.flatMap(({ key }) => byId.get(key ?? '') ?? []);
  if (ordered.length !== rows.length || new Set(ordered).size !== rows.length)
    throw new Error('The sealed ledger does not have each allocation once.');
  return ordered.map(({ row, number }) => {
    const place = { participant: row.participant_id, row: row.id, column: 'arm' };
    const arm = new SealedArm(keys.open(place, row.arm)).revealToUnblinded();
    return { participant: number, stratum: row.stratum, arm, allocatedAt: row.allocated_at };
  });
}

const header = ['order', 'participant', 'stratum', 'position', 'arm', 'allocated_at', 'receipt'];

function chained(commitment: Commitment, allocations: readonly Allocated[]) {
  const taken = new Map<string, number>();
  let last = commitment.hash;
  const lines = allocations.map(({ participant, stratum, arm, allocatedAt }, i) => {
    const position = (taken.get(stratum) ?? 0) + 1;
    taken.set(stratum, position);
    last = receiptAfter(last, { order: i + 1, participant, stratum, position, allocatedAt });
    return [String(i + 1), participant, stratum, String(position), arm, allocatedAt, last];
  });
  return { lines: [header, ...lines], last };
}
