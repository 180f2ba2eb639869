// A form that is asked last waits until everything else of the visit is entered: what somebody thinks once she has
// put it down must not sway what she still has to measure.
import { instrumentNamed } from '#app/study/index.ts';
import { visitNamed } from '#app/study/schedule.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import type { FormKey } from './door.server.ts';
import { liveRecord, type ParticipantRow } from './lookups.server.ts';

/** What is still to be completed before the form of this key is saved for the first time, said at its first field. */
export async function askedTooEarly(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  key: FormKey,
): Promise<{ field: string; message: string }[]> {
  const instrument = instrumentNamed(key.form);
  if (!instrument?.askedLast) return [];
  const waiting: string[] = [];
  for (const form of visitNamed(key.visit)?.forms ?? []) {
    if (form === key.form) continue;
    const record = await liveRecord(scope, q, form, participant.id, key.visit);
    if (record?.state !== 'complete') waiting.push(instrumentNamed(form)?.label ?? form);
  }
  const [[field, { label }] = ['', { label: '' }]] = Object.entries(instrument.fields);
  if (waiting.length === 0) return [];
  return [{ field, message: `${label}: this form is asked last. Complete first: ${waiting.join(', ')}.` }];
}
