// Which form of which visit may be opened, and by whom. What the state of the visit or the rule against anchoring
// closes is closed here, for reading and for writing alike.
import { problem } from '#app/problem.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import type { RoleName } from '#app/study/roles.ts';
import { enrolment } from '#app/study/schedule.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { type ParticipantRow, visitOf } from './lookups.server.ts';
import { isVisitFinished } from './status.server.ts';

export interface FormKey {
  number: string;
  visit: string;
  form: string;
}

/** The role of whoever acts. */
export const roleOf = (scope: Scope) => scope.actor.role as RoleName;

/** A visit, or enrolment, by its name. */
export const placeNamed = (name: string) => [enrolment, ...study.visits].find((each) => each.name === name);

/** The visit and the form of a key. Throws page.not_found, or role.refused where another role enters it. */
export function formOf(key: FormKey, role: RoleName) {
  const visit = placeNamed(key.visit);
  const instrument = instrumentNamed(key.form);
  if (!visit || !instrument || !(visit.forms as readonly string[]).includes(key.form))
    throw problem('page.not_found');
  if (!instrument.enteredBy.includes(role)) throw problem('role.refused');
  return { visit, instrument };
}

/** Refuses what the state of the visit, or the rule against anchoring, closes to this role. */
export async function mayOpen(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  visit: string,
  role: RoleName,
): Promise<void> {
  const row = await visitOf(scope, q, participant.id, visit);
  if (row?.state === 'missed') throw problem('visit.missed');
  if (role !== 'assessor') return;
  if (!row) throw problem('page.not_found', 'Open the visit first: its date is needed.');
  const later = study.visits[study.visits.findIndex((each) => each.name === visit) + 1];
  if (later && participant.randomised_at && !(await isVisitFinished(scope, q, participant.id, later.name)))
    throw problem('form.closed');
}
