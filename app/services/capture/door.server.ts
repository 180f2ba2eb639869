// Which form of which visit may be opened, and by whom. What the state of the visit or the rule against anchoring
// closes is closed here, for reading and for writing alike.
import { problem } from '#app/problem.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { RoleName } from '#app/study/roles.ts';
import { enrolment } from '#app/study/schedule.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { type ParticipantRow, visitOf } from './lookups.server.ts';
import { needSwitchedOn } from './optional-forms.server.ts';
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
  const forms: readonly string[] = visit ? [...visit.forms, ...(visit.optional ?? [])] : [];
  if (!visit || !instrument || !forms.includes(key.form)) throw problem('page.not_found');
  if (!instrument.enteredBy.includes(role)) throw problem('role.refused');
  return { visit, instrument };
}

/** The visit after this one, if there is one. */
const visitAfter = (visit: string) => study.visits[study.visits.findIndex((each) => each.name === visit) + 1];

/** Whether a visit is closed to this role: its values, and its day, until the next visit is finished. */
export async function isClosed(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  visit: string,
  role: RoleName,
): Promise<boolean> {
  const later = visitAfter(visit);
  if (role !== 'assessor' || !later || !participant.randomised_at) return false;
  return !(await isVisitFinished(scope, q, participant.id, later.name));
}

/** Whether opening this visit shows an assessor values that were closed to her before. */
export const isEarlier = (participant: ParticipantRow, visit: string, role: RoleName): boolean =>
  role === 'assessor' && participant.randomised_at !== null && visitAfter(visit) !== undefined;

/** Refuses what the state of the visit, or the rule against anchoring, closes to this role. */
export async function mayOpen(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  { visit, form }: FormKey,
  role: RoleName,
): Promise<void> {
  await needSwitchedOn(scope, form);
  const row = await visitOf(scope, q, participant.id, visit);
  if (row?.state === 'missed') throw problem('visit.missed');
  if (role !== 'assessor') return;
  if (!row) throw problem('page.not_found', 'Open the visit first: its date is needed.');
  if (await isClosed(scope, q, participant, visit, role)) throw problem('form.closed');
}

/** Refuses a confidential record to everybody but whoever entered it. */
export function needOwn(scope: Scope, { confidential }: Instrument, row: Row | undefined): void {
  if (confidential && row && row.entered_by !== scope.actor.id) throw problem('form.confidential');
}
