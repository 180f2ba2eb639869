// Draws the next allocation in a stratum. One immediate transaction: two coordinators pressing at the same
// moment must receive different places. Answers with a receipt; the arm stays sealed.
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { arms } from '#app/study/arms.ts';
import { design } from '#app/study/design.ts';
import { study } from '#app/study/index.ts';
import { liveRecord, participantNumbered } from '../capture/lookups.server.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { armAt, engineId } from './scheme.server.ts';

export interface Receipt {
  number: string;
  randomisedAt: string;
}

const blockDesign = () => {
  const [first, second] = arms.map((each) => each.code);
  if (!first || !second) throw new Error('The study needs two arms.');
  return { blockSizes: design.blockSizes, arms: [first, second] as [string, string] };
};

/** What is still missing before this participant can be randomised. Empty: she is ready. */
export async function missingBeforeRandomisation(scope: Scope, number: string): Promise<string[]> {
  const participant = await participantNumbered(scope, scope.engine.read, number);
  return missingFor(scope, participant.id, scope.engine.read);
}

async function missingFor(scope: Scope, participant: string, q: Tx['query']): Promise<string[]> {
  const missing: string[] = [];
  const needed = [
    ['enrolment', 'consent'],
    ...(study.visits[0]?.forms ?? []).map((form) => [study.visits[0]?.name ?? '', form]),
  ] as [string, string][];
  for (const [visit, form] of needed) {
    const record = await liveRecord(scope, q, form, participant, visit);
    if (record?.state !== 'complete')
      missing.push(
        `${study.instruments.find((each) => each.name === form)?.label ?? form}: ${record ? 'incomplete' : 'not started'}`,
      );
  }
  const history = await liveRecord(scope, q, design.stratumForm, participant, study.visits[0]?.name ?? '');
  if (history && history[design.stratum] === null)
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
    const history = await liveRecord(
      scope,
      tx.query,
      design.stratumForm,
      participant.id,
      study.visits[0]?.name ?? '',
    );
    const stratum = `${design.stratum}=${String(history?.[design.stratum])}`;
    const label = await currentLabel(scope, tx);
    const taken = await tx.query
      .select({ count: sql<number>`count(*)` })
      .from(allocation)
      .where(and(eq(allocation.label, label), eq(allocation.stratum, stratum)));
    const position = Number(taken[0]?.count ?? 0);
    const keys = await scope.keyring();
    const arm = armAt(blockDesign(), position, (block) => keys.listSeed(label, stratum, block));
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
    });
    return { number, randomisedAt: tx.at };
  });
}

/** The derivation label in force: frozen at activation, or practice before it. */
async function currentLabel(scope: Scope, tx: Tx): Promise<string> {
  const { randomisation_design: designs } = scope.engine.tables;
  const row = (
    await tx.query
      .select({ label: designs.label })
      .from(designs)
      .orderBy(desc(designs.frozen_at), asc(designs.id))
      .limit(1)
  )[0];
  return row?.label ?? 'practice/1';
}
