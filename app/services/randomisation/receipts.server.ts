// The receipts of a list that was committed to: a chain over what is open of each allocation, in the order of the open
// ledger. Whoever notes one keeps everybody from exchanging two participants afterwards. No arm is in it.
import { and, asc, eq, gt, isNotNull } from 'drizzle-orm';
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

/** Entries that are read at a time: they lie far from each other in the ledger. */
const atATime = 500;

/**
 * Every receipt so far, or null in practice and for a study that committed to nothing. `pause` is called where others may go
 * first.
 */
export async function receiptsSoFar(
  scope: Pick<Scope, 'engine'>,
  q: Reading,
  pause: () => Promise<void> = async () => {},
): Promise<Receipts | null> {
  const { study } = scope.engine.tables;
  const [state] = await q.select({ mode: study.mode }).from(study);
  const commitment = await lastCommitment(scope, q);
  if (state?.mode !== 'production' || !commitment) return null;
  const taken = new Map<string, number>();
  const allocations: Receipted[] = [];
  let last = commitment.hash;
  for (let seq = 0, more = true; more; ) {
    const rows = await allocationsAfter(scope, q, seq);
    for (const { id, number, stratum, at } of rows) {
      const its = {
        ...{ order: allocations.length + 1, participant: number },
        ...{ stratum: stratum ?? '', allocatedAt: at ?? '' },
      };
      const position = (taken.get(its.stratum) ?? 0) + 1;
      taken.set(its.stratum, position);
      last = receiptAfter(last, { ...its, position });
      allocations.push({ id, ...its, position, receipt: last });
    }
    seq = rows.at(-1)?.seq ?? seq;
    more = rows.length === atATime;
    await pause();
  }
  return { allocations, last };
}

/** The next allocations, in the order of the ledger. Those of practice are in it too, but their rows are gone. */
function allocationsAfter({ engine }: Pick<Scope, 'engine'>, q: Reading, seq: number) {
  const { participant, ledger_open: ledger } = engine.tables;
  return q
    .select({
      seq: ledger.seq,
      id: participant.id,
      number: participant.number,
      stratum: participant.stratum,
      at: participant.randomised_at,
    })
    .from(ledger)
    .innerJoin(participant, eq(participant.id, ledger.row_key))
    .where(
      and(
        gt(ledger.seq, seq),
        eq(ledger.table_name, 'participant'),
        eq(ledger.action, 'participant.randomised'),
        isNotNull(participant.randomised_at),
      ),
    )
    .orderBy(asc(ledger.seq))
    .limit(atATime);
}
