// Draws the next allocation in a stratum. One immediate transaction: two coordinators pressing at the same
// moment must receive different places. Answers with a receipt; the arm stays sealed.
import { problem } from '#app/problem.ts';
import { participantNumbered } from '../capture/lookups.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { designInForce } from './design.server.ts';
import { draw } from './draw.server.ts';
import { gateOf } from './gate.server.ts';

export interface Receipt {
  number: string;
  randomisedAt: string;
}

/**
 * Randomises a participant, in the stratum that was frozen when her eligibility was confirmed. Throws randomisation.already,
 * or randomisation.not_ready where a condition of the gate does not hold; then nothing has changed.
 */
export async function randomise(scope: Scope, number: string): Promise<Receipt> {
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
    await tx.insert(allocation, {
      id,
      participant_id: participant.id,
      stratum,
      position,
      engine: its.engine,
      label: its.label,
      arm: keys.seal({ participant: participant.id, row: id, column: 'arm' }, arm, tx.bytes(12)),
      allocated_at: tx.at,
      definition: scope.definition,
    });
    await tx.update(participants, participant.id, {
      randomised_at: tx.at,
      randomised_on: dayAt(tx.at, site.timeZone),
      stratum,
    });
    return { number, randomisedAt: tx.at };
  });
}
