// Which form of which visit may be opened, and by whom. What the state of the visit or the rule against anchoring
// closes is closed here, for reading and for writing alike.
import { problem } from '#app/problem.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { RoleName } from '#app/study/roles.ts';
import { unscheduledNumber, visitNamed } from '#app/study/schedule.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { liveRecord, type ParticipantRow, visitOf } from './lookups.server.ts';
import { needSwitchedOn } from './optional-forms.server.ts';
import { isVisitFinished } from './status.server.ts';

export interface FormKey {
  number: string;
  visit: string;
  form: string;
}

/** The role of whoever acts. */
export const roleOf = (scope: Scope) => scope.actor.role as RoleName;

/** The visit and the form of a key. Throws page.not_found, or role.refused where another role enters it. */
export function formOf(key: FormKey, role: RoleName) {
  const visit = visitNamed(key.visit);
  const instrument = instrumentNamed(key.form);
  const forms: readonly string[] = visit ? [...visit.forms, ...(visit.optional ?? [])] : [];
  if (!visit || !instrument || !forms.includes(key.form)) throw problem('page.not_found');
  if (!instrument.enteredBy.includes(role)) throw problem('role.refused');
  return { visit, instrument };
}

const isUnscheduled = (visit: string) => unscheduledNumber(visit) !== undefined;

/** The visit of the schedule after this one, if there is one. */
const visitAfter = (visit: string) =>
  isUnscheduled(visit) ? undefined : study.visits[study.visits.findIndex((each) => each.name === visit) + 1];

/**
 * The visit whose end opens the values of this one again. Of an unscheduled visit it is, from the day after it was begun,
 * the first of the schedule that was not made by its day.
 */
async function opener(scope: Scope, q: Reading, participant: ParticipantRow, visit: string) {
  if (!isUnscheduled(visit)) return visitAfter(visit);
  const { timeZone } = await needSite(scope);
  const row = await visitOf(scope, q, participant.id, visit);
  if (!row || dayAt(row.entered_at, timeZone) === dayAt(scope.world.now(), timeZone)) return undefined;
  for (const planned of study.visits) {
    const its = await visitOf(scope, q, participant.id, planned.name);
    const isBefore = its?.visit_date && row.visit_date && its.visit_date <= row.visit_date;
    if (!isBefore && its?.state !== 'missed') return planned;
  }
  return undefined;
}

/** Whether a visit is closed to this role: its values, and its day, until the next visit is finished. */
export async function isClosed(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  visit: string,
  role: RoleName,
): Promise<boolean> {
  if (role !== 'assessor' || !participant.randomised_at) return false;
  const later = await opener(scope, q, participant, visit);
  return later !== undefined && !(await isVisitFinished(scope, q, participant.id, later.name));
}

/** Whether opening this visit shows an assessor values that were closed to her before. */
export const isEarlier = (participant: ParticipantRow, visit: string, role: RoleName): boolean =>
  role === 'assessor' &&
  participant.randomised_at !== null &&
  (isUnscheduled(visit) || visitAfter(visit) !== undefined);

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
  if (!row && isUnscheduled(visit)) throw problem('page.not_found');
  if (role !== 'assessor') return;
  if (!row) throw problem('page.not_found', 'Open the visit first: its date is needed.');
  if (!(await isClosed(scope, q, participant, visit, role))) return;
  // What is not complete yet can be entered on a later day: nothing may be lost for the rule.
  const isBegun = isUnscheduled(visit) && !(await isComplete(scope, q, participant, { visit, form }));
  if (!isBegun) throw problem('form.closed');
}

async function isComplete(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  { visit, form }: Pick<FormKey, 'visit' | 'form'>,
): Promise<boolean> {
  return (await liveRecord(scope, q, form, participant.id, visit))?.state === 'complete';
}

/** Refuses a confidential record to everybody but whoever entered it. */
export function needOwn(scope: Scope, { confidential }: Instrument, row: Row | undefined): void {
  if (confidential && row && row.entered_by !== scope.actor.id) throw problem('form.confidential');
}
