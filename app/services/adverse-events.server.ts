// Adverse events: a record in two layers. Verbatim term, relatedness to the programme and action taken are sealed whoever
// enters them; a trainer's event is sealed as a whole.
import { adverseEvent } from '#app/study/instruments/adverse-event.ts';
import type { Scope } from './scope.server.ts';
import { saveRecord } from './two-layers/save.server.ts';
import {
  beginRecord,
  blindedRecords,
  openRecord,
  ownRecords,
  type RecordLine,
  type RecordPage,
} from './two-layers/views.server.ts';
import { type VoidInput, voidRecord } from './two-layers/void.server.ts';

export interface EventLine extends Omit<RecordLine, 'shown' | 'number'> {
  number: string;
  onset: string;
  severity: string;
  serious: boolean;
  outcome: string;
  term: string | null;
}

const asLine = ({ shown, ...line }: RecordLine): EventLine => ({
  ...line,
  number: line.number ?? '',
  onset: shown.onset ?? '',
  severity: shown.severity ?? '',
  serious: shown.serious === 'Yes',
  outcome: shown.outcome ?? '',
  term: shown.term ?? null,
});

/** The events that the caller entered herself, newest first; sealed texts only for the unblinded. */
export const ownEvents = async (scope: Scope) => (await ownRecords(scope, adverseEvent)).map(asLine);

/** The open half of every event that blinded people entered, newest first: for whoever answers for safety. */
export const blindedEvents = async (scope: Scope) => (await blindedRecords(scope, adverseEvent)).map(asLine);

/** An event is always of somebody. */
const ofHer = (page: RecordPage) => ({ ...page, number: page.number ?? '' });

/** A blank event of a participant. */
export const beginEvent = async (scope: Scope, number: string) =>
  ofHer(await beginRecord(scope, adverseEvent, number));

/** An event for correcting, by whoever entered it. */
export const openEvent = async (scope: Scope, id: string) => ofHer(await openRecord(scope, adverseEvent, id));

/** Records an event, or corrects one that the same person entered. */
export async function saveEvent(
  scope: Scope,
  key: { number: string; id: string | null },
  entries: readonly (readonly [string, string])[],
) {
  const saved = await saveRecord(scope, adverseEvent, key, entries);
  return saved.ok ? { ok: true as const, id: saved.id, serious: saved.values.serious === true } : saved;
}

/** Voids an event that the caller entered for the wrong participant. */
export const voidEvent = (scope: Scope, key: { number: string; id: string }, input: VoidInput) =>
  voidRecord(scope, { form: adverseEvent, what: 'event' }, key, input);
