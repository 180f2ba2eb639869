// The log of unblinding incidents: a record in two layers, of a participant or of none. Whoever meets participants logs
// one at any time and reads her own again; a trainer's is sealed as a whole, so that it is not even counted.
import { Problem } from '#app/problem.ts';
import { unblindingIncident } from '#app/study/instruments/unblinding-incident.ts';
import type { Scope } from './scope.server.ts';
import { metParticipant } from './two-layers/door.server.ts';
import { saveRecord } from './two-layers/save.server.ts';
import { beginRecord, openRecord, ownRecords } from './two-layers/views.server.ts';
import { type VoidInput, voidRecord } from './two-layers/void.server.ts';

/** The incidents that the caller logged herself, newest first; sealed texts only for the unblinded. */
export const ownIncidents = (scope: Scope) => ownRecords(scope, unblindingIncident);

/** A blank incident. `participant`: the number that its page begins with. */
export const beginIncident = (scope: Scope, participant: string) =>
  beginRecord(scope, unblindingIncident, null, { asked: participant });

/** An incident for correcting, by whoever logged it. */
export async function openIncident(scope: Scope, id: string) {
  const page = await openRecord(scope, unblindingIncident, id);
  return { ...page, participant: page.number ?? '' };
}

/** Logs an incident, or corrects one that the same person logged; whom it is about is said once, when it is logged. */
export async function saveIncident(
  scope: Scope,
  key: { number: string | null; id: string | null },
  entries: readonly (readonly [string, string])[],
) {
  const typed =
    key.id === null ? (new Map(entries).get('participant') ?? '').trim().toUpperCase() : key.number;
  const number = typed || null;
  const isMet = number === null || (await meets(scope, number));
  const wrong = `Participant: “${number}” is not the number of a participant whom you meet. Leave it blank where it is about none.`;
  const saved = await saveRecord(
    scope,
    unblindingIncident,
    { number: isMet ? number : null, id: key.id },
    entries,
    { errors: isMet ? [] : [{ field: 'participant', message: wrong }] },
  );
  return saved.ok
    ? { ok: true as const, id: saved.id }
    : { ...saved, view: { ...saved.view, participant: typed ?? '' } };
}

/** Whether there is such a participant; for the unblinded, one who is randomised. */
async function meets(scope: Scope, number: string): Promise<boolean> {
  try {
    await metParticipant(scope, scope.engine.read, number);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'page.not_found') return false;
    throw error;
  }
}

/** Voids an incident that the caller logged by mistake. */
export const voidIncident = (scope: Scope, key: { number: string | null; id: string }, input: VoidInput) =>
  voidRecord(scope, { form: unblindingIncident, what: 'incident' }, key, input);
