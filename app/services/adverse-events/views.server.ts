// Reading adverse events: whoever entered one lists and opens it, and nobody else. What an unblinded person opens
// is an access event.
import { and, asc, desc, eq, ne } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { Warning } from '#app/study/form.ts';
import { kindOf, type Value } from '#app/study/kinds.ts';
import type { Row } from '#db/ledger.ts';
import { asTyped, valuesOf } from '../capture/cells.server.ts';
import { identityOf } from '../capture/identity.server.ts';
import { instrumentTableOf, participantNumbered } from '../capture/lookups.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { countEntered } from './saved.server.ts';
import { type Answers, adverseEvent, isBlinded, unsealCells } from './sealed.server.ts';

export interface EventForm {
  number: string;
  id: string | null;
  version: number;
  typed: Record<string, string | string[]>;
  missing: Record<string, string>;
  errors: { field: string; message: string }[];
  warnings: (Warning & { confirmed: boolean })[];
  reason: string;
  /** The newer values, field by field, when a save was refused for them. */
  conflict: { field: string; theirs: string }[] | null;
  /** How many the caller had entered when a new one was begun, so that a second press adds nothing. */
  seen: number | null;
}

/** An event as its page opens. */
export interface EventPage extends EventForm {
  /** Initials and year of birth, for those who meet her at a visit. */
  identity: string | null;
}

export interface EventLine {
  id: string;
  number: string;
  onset: string;
  severity: string;
  serious: boolean;
  outcome: string;
  state: 'complete' | 'incomplete';
  term: string | null;
}

const nothing = { typed: {}, missing: {}, errors: [], warnings: [], reason: '', conflict: null };
const blank = { ...nothing, version: 0, seen: null, identity: null };

function line(id: string, number: string, state: string, values: Answers['values']): EventLine {
  const { fields } = adverseEvent();
  const shown = (name: string) => {
    const field = fields[name];
    const value: Value = values[name] ?? null;
    return field && value !== null ? kindOf(field).text(field, value) : '';
  };
  return {
    id,
    number,
    onset: shown('onset'),
    severity: shown('severity'),
    serious: values.serious === true,
    outcome: shown('outcome'),
    state: state === 'complete' ? 'complete' : 'incomplete',
    term: values.term === undefined ? null : shown('term'),
  };
}

/** The events that the caller entered herself, newest first; sealed texts only for the unblinded. */
export async function ownEvents(scope: Scope): Promise<EventLine[]> {
  if (isBlinded(scope)) return openEvents(scope, scope.actor.id);
  await audited(scope, { action: 'adverse_events.viewed' }, (tx) => tx.event('access'));
  const { participant, sealed_record: sealed } = scope.engine.tables;
  const rows = await scope.engine.read
    .select({
      id: sealed.id,
      participant: sealed.participant_id,
      cells: sealed.cells,
      state: sealed.state,
      number: participant.number,
    })
    .from(sealed)
    .innerJoin(participant, eq(participant.id, sealed.participant_id))
    .where(and(mineAndWhole(scope), ne(sealed.state, 'void')))
    .orderBy(desc(sealed.entered_at), asc(sealed.id));
  const keys = await scope.keyring();
  return rows.map((row) => line(row.id, row.number, row.state, unsealCells(keys, row).values));
}

function mineAndWhole(scope: Scope) {
  const { sealed_record: sealed } = scope.engine.tables;
  return and(
    eq(sealed.instrument, 'adverse_event'),
    eq(sealed.whole, 1),
    eq(sealed.entered_by, scope.actor.id),
  );
}

/** The open half of every event that blinded people entered, newest first: for whoever answers for safety. */
export const blindedEvents = (scope: Scope): Promise<EventLine[]> => openEvents(scope);

async function openEvents(scope: Scope, enteredBy?: string): Promise<EventLine[]> {
  const { participant } = scope.engine.tables;
  const table = instrumentTableOf(scope.engine.tables, 'adverse_event');
  const rows = await scope.engine.read
    .select({ event: table, number: participant.number })
    .from(table)
    .innerJoin(participant, eq(participant.id, table.participant_id))
    .where(
      and(enteredBy === undefined ? undefined : eq(table.entered_by, enteredBy), ne(table.state, 'void')),
    )
    .orderBy(desc(table.entered_at), asc(table.id));
  return rows.map(({ event, number }) =>
    line(event.id, number, event.state, valuesOf(adverseEvent(), event as Row)),
  );
}

/** A blank event of a participant. The unblinded meet only those who are randomised. */
export async function beginEvent(scope: Scope, number: string): Promise<EventPage> {
  const participant = await participantNumbered(scope, scope.engine.read, number);
  if (!isBlinded(scope) && !participant.randomised_at) throw problem('page.not_found');
  const identity = isBlinded(scope) ? await identityOf(scope, scope.engine.read, participant.id) : null;
  return { ...blank, number, id: null, seen: await countEntered(scope), identity };
}

/** An event for correcting, by whoever entered it. For the blinded its sealed texts come back empty. */
export async function openEvent(scope: Scope, id: string): Promise<EventPage> {
  return isBlinded(scope) ? openOpenEvent(scope, id) : openSealedEvent(scope, id);
}

async function openOpenEvent(scope: Scope, id: string): Promise<EventPage> {
  const { participant } = scope.engine.tables;
  const table = instrumentTableOf(scope.engine.tables, 'adverse_event');
  const row = (
    await scope.engine.read
      .select({ event: table, number: participant.number })
      .from(table)
      .innerJoin(participant, eq(participant.id, table.participant_id))
      .where(and(eq(table.id, id), eq(table.entered_by, scope.actor.id), ne(table.state, 'void')))
  )[0];
  if (!row) throw problem('page.not_found');
  const missing = JSON.parse(row.event.missing) as Record<string, number>;
  const values = valuesOf(adverseEvent(), row.event as Row);
  const identity = await identityOf(scope, scope.engine.read, row.event.participant_id);
  const { version } = row.event;
  return { ...blank, number: row.number, id, version, identity, ...shownAs({ values, missing }) };
}

async function openSealedEvent(scope: Scope, id: string): Promise<EventPage> {
  const { participant, sealed_record: sealed } = scope.engine.tables;
  const row = (
    await scope.engine.read
      .select({
        id: sealed.id,
        participant: sealed.participant_id,
        cells: sealed.cells,
        version: sealed.version,
        number: participant.number,
      })
      .from(sealed)
      .innerJoin(participant, eq(participant.id, sealed.participant_id))
      .where(and(eq(sealed.id, id), mineAndWhole(scope), ne(sealed.state, 'void')))
  )[0];
  if (!row) throw problem('page.not_found');
  await audited(scope, { action: 'adverse_event.viewed', subject: row.number }, (tx) =>
    tx.event('access', id),
  );
  const answers = unsealCells(await scope.keyring(), row);
  return { ...blank, number: row.number, id, version: row.version, ...shownAs(answers) };
}

/** What a form shows for saved answers. */
export function shownAs({ values, missing }: Answers): Pick<EventForm, 'typed' | 'missing'> {
  const reasons = Object.entries(missing).map(([name, code]) => [name, String(code)] as const);
  return { typed: asTyped(adverseEvent(), { ...values }), missing: Object.fromEntries(reasons) };
}
