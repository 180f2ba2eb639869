// Draws the next allocation in a stratum. One immediate transaction: two coordinators pressing at the same
// moment must receive different places. Answers with a receipt; the arm stays sealed.
import { problem } from '#app/problem.ts';
import { study } from '#app/study/index.ts';
import type { Reading } from '#db/open.ts';
import { liveRecord, participantNumbered } from '../capture/lookups.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { designInForce } from './design.server.ts';
import { draw } from './draw.server.ts';
import { stratumOf } from './strata.server.ts';

const firstVisit = study.visits[0]?.name ?? '';

export interface Receipt {
  number: string;
  randomisedAt: string;
}

/** What is still missing before this participant can be randomised. Empty: she is ready. */
export async function missingBeforeRandomisation(scope: Scope, number: string): Promise<string[]> {
  const participant = await participantNumbered(scope, scope.engine.read, number);
  return missingFor(scope, participant.id, scope.engine.read);
}

async function missingFor(scope: Scope, participant: string, q: Reading): Promise<string[]> {
  const missing: string[] = [];
  const needed = [
    ['enrolment', 'consent'],
    ...(study.visits[0]?.forms ?? []).map((form) => [firstVisit, form]),
  ] as [string, string][];
  for (const [visit, form] of needed) {
    const record = await liveRecord(scope, q, form, participant, visit);
    if (record?.state !== 'complete')
      missing.push(
        `${study.instruments.find((each) => each.name === form)?.label ?? form}: ${record ? 'incomplete' : 'not started'}`,
      );
  }
  const { strata } = await designInForce(scope, q);
  if (missing.length === 0 && (await stratumOf(scope, q, participant, strata)) === undefined)
    missing.push('Osteoporosis medication: yes or no is needed, since the list is stratified by it');
  return missing;
}

/** Randomises a participant. Throws when she is randomised already or not ready; then nothing has changed. */
export async function randomise(scope: Scope, number: string): Promise<Receipt> {
  const site = await needSite(scope);
  return audited(scope, { action: 'participant.randomised', subject: number }, async (tx) => {
    const { participant: participants, allocation } = scope.engine.tables;
    const participant = await participantNumbered(scope, tx.query, number);
    if (participant.randomised_at) throw problem('randomisation.already');
    if ((await missingFor(scope, participant.id, tx.query)).length > 0)
      throw problem('randomisation.not_ready');
    const its = await designInForce(scope, tx.query);
    const stratum = await stratumOf(scope, tx.query, participant.id, its.strata);
    if (stratum === undefined) throw problem('randomisation.not_ready');
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
