// Recording a visit as missed: with a reason from a list, when its window has begun, and without forms.
import { problem } from '#app/problem.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite, studyState } from '../settings.server.ts';
import { liveRecord, participantNumbered, visitOf } from './lookups.server.ts';
import { sameMode } from './mode.server.ts';
import { missableFrom } from './visit-windows.server.ts';
import { changedMeanwhile, missedReasons, scheduledVisit, type VisitSaved } from './visits.server.ts';

const refused = (message: string, version?: number): VisitSaved => ({
  ok: false,
  errors: [{ field: 'missed', message }],
  warning: null,
  version,
});

/**
 * Records a visit as missed. Refused before its window begins, when forms were entered for it, and for a visit that
 * precedes randomisation: without it she is never randomised. `version` and `mode` are those of the page.
 */
export async function missVisit(
  scope: Scope,
  number: string,
  name: string,
  reason: string,
  page: { version?: string; mode?: string } = {},
): Promise<VisitSaved> {
  const visit = scheduledVisit(name);
  if (!missedReasons.some(([code]) => code === reason))
    return refused('Reason: choose why the visit was missed.');
  const today = dayAt(scope.world.now(), (await needSite(scope)).timeZone);
  const practice = (await studyState(scope)).mode === 'practice';
  return audited(scope, { action: 'visit.missed', subject: number }, async (tx) => {
    await sameMode(scope, tx.query, page.mode);
    const participant = await participantNumbered(scope, tx.query, number);
    const { randomised_on: randomisedOn } = participant;
    if (visit.targetDay <= 0)
      return refused('This visit comes before randomisation and cannot be missed: open it when she comes.');
    const from = missableFrom({ visit, randomisedOn, practice });
    if (from === null) return refused('This visit follows randomisation, and she is not randomised yet.');
    if (today < from)
      return refused(`The window of this visit has not begun: it can be recorded as missed from ${from} on.`);
    for (const form of [...visit.forms, ...(visit.optional ?? [])])
      if (await liveRecord(scope, tx.query, form, participant.id, name)) throw problem('visit.has_forms');
    const row = await visitOf(scope, tx.query, participant.id, name);
    if (row?.state === 'missed') throw problem('visit.missed');
    const version = row?.version ?? 0;
    if (version !== Number(page.version ?? 0)) return refused(changedMeanwhile(row), version);
    const cells = { visit_date: null, state: 'missed', missed_reason: reason };
    const { visit: table } = scope.engine.tables;
    if (row) await tx.update(table, row.id, { ...cells, version: version + 1 });
    else
      await tx.insert(table, {
        id: tx.id(),
        participant_id: participant.id,
        visit: name,
        ...cells,
        version: 1,
        definition: scope.definition,
        entered_by: scope.actor.id,
        entered_at: tx.at,
      });
    return { ok: true };
  });
}
