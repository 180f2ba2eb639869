// Draws the next allocation in a stratum. One immediate transaction: two coordinators pressing at the same
// moment must receive different places. Answers with a receipt; the arm stays sealed.
import { and, eq, sql } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { study } from '#app/study/index.ts';
import type { Reading } from '#db/open.ts';
import { liveRecord, participantNumbered } from '../capture/lookups.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { designInForce } from './design.server.ts';
import { armAt, engineId } from './scheme.server.ts';

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
  const { stratum, stratumForm } = await designInForce(scope, q);
  const history = await liveRecord(scope, q, stratumForm, participant, firstVisit);
  if (history && history[stratum] === null)
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
    const { label, blocks, ...design } = await designInForce(scope, tx.query);
    const history = await liveRecord(scope, tx.query, design.stratumForm, participant.id, firstVisit);
    const stratum = `${design.stratum}=${String(history?.[design.stratum])}`;
    const taken = await tx.query
      .select({ count: sql<number>`count(*)` })
      .from(allocation)
      .where(and(eq(allocation.label, label), eq(allocation.stratum, stratum)));
    const position = Number(taken[0]?.count ?? 0);
    const keys = await scope.keyring();
    const arm = armAt(blocks, position, (block) => keys.listSeed(label, stratum, block));
    const id = tx.id();
    await tx.insert(allocation, {
      id,
      participant_id: participant.id,
      stratum,
      position,
      engine: engineId,
      label,
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
