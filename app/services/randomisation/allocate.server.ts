// Draws the next allocation in a stratum. One immediate transaction: two coordinators pressing at the same
// moment must receive different places. Answers with a receipt; the arm stays sealed.
import { max } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { participantNumbered } from '../capture/lookups.server.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { lastCommitment } from './commitment.server.ts';
import { designInForce } from './design.server.ts';
import { draw } from './draw.server.ts';
import { gateOf } from './gate.server.ts';
import { receiptsSoFar } from './receipts.server.ts';

export interface Receipt {
  number: string;
  randomisedAt: string;
  /** Her place among all that were randomised, and the receipt that covers it; null where nothing was committed to. */
  chained: { order: number; receipt: string } | null;
}

/**
 * Randomises a participant, in the stratum that was frozen when her eligibility was confirmed. Throws randomisation.already,
 * or randomisation.not_ready where a condition of the gate does not hold; then nothing has changed.
 */
export async function randomise(blinded: Scope, number: string): Promise<Receipt> {
  const scope = blinded.reach('randomise');
  const site = await needSite(scope);
  return audited(scope, { action: 'participant.randomised', subject: number }, async (tx) => {
    const { participant: participants, allocation } = scope.engine.tables;
    const participant = await participantNumbered(scope, tx.query, number);
    if (participant.randomised_at) throw problem('randomisation.already');
    const { stratum } = await gateOf(scope, tx.query, participant);
    if (stratum === null) throw problem('randomisation.not_ready');
    const its = await designInForce(scope, tx.query);
    const { arm, position } = await draw(scope, tx.query, its, stratum);
    const keys = await scope.keyring();
    const id = tx.id();
    const at = await notBefore(scope, tx);
    await tx.insert(allocation, {
      id,
      participant_id: participant.id,
      stratum,
      position,
      engine: its.engine,
      label: its.label,
      arm: keys.seal({ participant: participant.id, row: id, column: 'arm' }, arm, tx.bytes(12)),
      allocated_at: at,
      definition: scope.definition,
    });
    await tx.update(participants, participant.id, {
      randomised_at: at,
      randomised_on: dayAt(at, site.timeZone),
      stratum,
    });
    const hers = (await receiptsSoFar(scope, tx.query))?.allocations.at(-1);
    return {
      number,
      randomisedAt: at,
      chained: hers ? { order: hers.order, receipt: hers.receipt } : null,
    };
  });
}

/** Now, or when the list began or was used last: a clock may be set back, and the order of a list may not. */
async function notBefore(scope: Scope, tx: Tx): Promise<string> {
  const { participant, study } = scope.engine.tables;
  const [last] = await tx.query.select({ at: max(participant.randomised_at) }).from(participant);
  const [state] = await tx.query.select({ activated: study.activated_at }).from(study);
  const committed = (await lastCommitment(scope, tx.query))?.committedAt;
  return [tx.at, last?.at, state?.activated, state?.activated && committed]
    .filter((each) => typeof each === 'string')
    .sort()
    .at(-1) as string;
}
