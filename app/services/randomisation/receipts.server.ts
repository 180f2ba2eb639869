// The receipts of a list that was committed to: a chain over what is open of each allocation, in the order of the open
// ledger. Whoever notes one keeps everybody from exchanging two participants afterwards. No arm is in it.
import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { lastCommitment } from './commitment.server.ts';
import { receiptAfter } from './list-context.server.ts';

export interface Receipted {
  /** The row of the participant, and her number. */
  id: string;
  participant: string;
  order: number;
  stratum: string;
  /** From 1 within the stratum. */
  position: number;
  allocatedAt: string;
  receipt: string;
}

export interface Receipts {
  allocations: Receipted[];
  /** The receipt of the last one; the commitment where there are none. */
  last: string;
}

/** Every receipt so far, or null in practice and for a study that committed to nothing. */
export async function receiptsSoFar(scope: Pick<Scope, 'engine'>, q: Reading): Promise<Receipts | null> {
  const { participant, ledger_open: ledger, study } = scope.engine.tables;
  const [state] = await q.select({ mode: study.mode }).from(study);
  const commitment = await lastCommitment(scope, q);
  if (state?.mode !== 'production' || !commitment) return null;
  // Those of practice are in the ledger too, but their rows are gone.
  const rows = await q
    .select({
      id: participant.id,
      number: participant.number,
      stratum: participant.stratum,
      at: participant.randomised_at,
    })
    .from(ledger)
    .innerJoin(participant, eq(participant.id, ledger.row_key))
    .where(
      and(
        eq(ledger.table_name, 'participant'),
        eq(ledger.action, 'participant.randomised'),
        isNotNull(participant.randomised_at),
      ),
    )
    .orderBy(asc(ledger.seq));
  const taken = new Map<string, number>();
  let last = commitment.hash;
  const allocations = rows.map(({ id, number, stratum, at }, i): Receipted => {
    const its = { order: i + 1, participant: number, stratum: stratum ?? '', allocatedAt: at ?? '' };
    const position = (taken.get(its.stratum) ?? 0) + 1;
    taken.set(its.stratum, position);
    last = receiptAfter(last, { ...its, position });
    return { id, ...its, position, receipt: last };
  });
  return { allocations, last };
}
