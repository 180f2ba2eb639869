// The files of the reveal: what was committed to, the design with its list key, and every allocation in the order in
// which it was made. docs/randomisation.md is the contract; the verifiers read nothing else.
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Reading } from '#db/open.ts';
import { breathe } from '../breathe.server.ts';
import type { Keyring } from '../keyring.server.ts';
import type { Scope } from '../scope.server.ts';
import { SealedArm } from './arm.server.ts';
import { lastCommitment } from './commitment.server.ts';
import { frozenDesign, sealedText } from './design.server.ts';
import { receiptsSoFar } from './receipts.server.ts';
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
 * Throws when the ledgers do not agree, or a sealed value does not open.
 */
export async function revealFiles(scope: Scope, q: Reading): Promise<TextFile[]> {
  const row = await frozenDesign(scope, q);
  const commitment = await lastCommitment(scope, q);
  if (!row || row.engine !== listEngineId || commitment?.id !== row.id) return [];
  const receipts = await receiptsSoFar(scope, q);
  if (!receipts) return [];
  const keys = await scope.keyring();
  const { allocations, last } = receipts;
  const arms = await armsOf(scope, q, keys, row.label);
  if (allocations.map(({ id }) => id).join() !== [...arms.keys()].join())
    throw new Error('The open and the sealed ledger do not tell of the same allocations in the same order.');
  const lines = allocations.map((each) => [
    ...[String(each.order), each.participant, each.stratum, String(each.position)],
    ...[arms.get(each.id) ?? '', each.allocatedAt, each.receipt],
  ]);
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
    ['randomisation_allocations.csv', [header, ...lines].map((line) => `${line.join(',')}\r\n`).join('')],
  ];
  const uploaded = await uploadedList(scope.engine, q);
  const listed = commitment.kind === 'none' && uploaded;
  return listed ? [...files, ['randomisation_list.csv', openList(keys, uploaded, uploaded.sha256)]] : files;
}

const header = ['order', 'participant', 'stratum', 'position', 'arm', 'allocated_at', 'receipt'];

/** The arm of each participant by her id, in the order in which the sealed ledger tells of the allocations of this list. */
async function armsOf(
  scope: Scope,
  q: Reading,
  keys: Keyring,
  label: string,
): Promise<ReadonlyMap<string, string>> {
  const { allocation, ledger_sealed: ledger } = scope.engine.tables;
  // The ledger also tells of those of practice, whose rows are gone.
  const rows = await q
    .select({ id: allocation.id, participant: allocation.participant_id, arm: allocation.arm })
    .from(ledger)
    .innerJoin(allocation, eq(allocation.id, ledger.row_key))
    .where(and(eq(ledger.table_name, 'allocation'), isNull(ledger.cells_old), eq(allocation.label, label)))
    .orderBy(asc(ledger.seq));
  const found = new Map<string, string>();
  for (const { id, participant, arm } of rows) {
    const sealed = new SealedArm(keys.open({ participant, row: id, column: 'arm' }, arm));
    found.set(participant, sealed.revealToUnblinded());
    await breathe();
  }
  return found;
}
