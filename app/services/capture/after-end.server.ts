// No form of a visit that lies after the day on which she withdrew consent, or died. What was measured before is still entered.
import { endOf } from '#app/study/course.ts';
import type { Values } from '#app/study/field.ts';
import { instrumentNamed } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { enrolment } from '#app/study/schedule.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { courseNow } from './course-facts.server.ts';
import type { FormKey } from './door.server.ts';
import { type ParticipantRow, visitOf } from './lookups.server.ts';
import { ended } from './visit-windows.server.ts';

/** Why the form of this key cannot be saved, said at its first field. `today`: of a visit that has no day yet. */
export async function savedAfterEnd(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  key: FormKey,
  today: string,
): Promise<{ field: string; message: string }[]> {
  if (key.visit === enrolment.name) return [];
  const course = await courseNow(scope, q, participant);
  const end = endOf(course);
  if (!end) return [];
  const day = (await visitOf(scope, q, participant.id, key.visit))?.visit_date ?? today;
  if (day <= end.day) return [];
  const [[field, { label }] = ['', { label: '' }]] = Object.entries(instrumentNamed(key.form)?.fields ?? {});
  return [{ field, message: `${label}: this form cannot be saved, since ${ended(course)}.` }];
}

/** The days of a record that lie after that end, each as the sentence of its field; a day that is known in part as far as it is. */
export async function daysAfterEnd(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  { fields }: Instrument,
  values: Values,
): Promise<{ field: string; message: string }[]> {
  const course = await courseNow(scope, q, participant);
  const end = endOf(course);
  if (!end) return [];
  return Object.entries(fields).flatMap(([field, { kind, label }]) => {
    const day = values[field];
    if (kind !== 'day' || typeof day !== 'string' || day <= end.day.slice(0, day.length)) return [];
    return [{ field, message: `${label}: ${day} cannot be entered, since ${end.why} on ${end.day}.` }];
  });
}
