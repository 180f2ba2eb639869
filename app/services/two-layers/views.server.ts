// Reading records in two layers: whoever entered one lists and opens it, and nobody else. What an unblinded person opens
// is an access event.
import { and, asc, desc, eq, ne } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { Warning } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { kindOf, type Value } from '#app/study/kinds.ts';
import type { Row } from '#db/ledger.ts';
import { valuesOf } from '../capture/cells.server.ts';
import { identityOf } from '../capture/identity.server.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import { broughtBack, type Conflict, type WithDraft } from '../drafts/brought-back.server.ts';
import { placeOf } from '../drafts/places.server.ts';
import { recordHistory, type WithHistory } from '../field-history.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { metParticipant } from './door.server.ts';
import { countEntered, inAnotherWindow, shownAs } from './saved.server.ts';
import { type Answers, isBlinded, unsealCells } from './sealed.server.ts';

export interface RecordForm {
  /** Of the participant; null where it is about none. */
  number: string | null;
  id: string | null;
  version: number;
  typed: Record<string, string | string[]>;
  missing: Record<string, string>;
  errors: { field: string; message: string }[];
  warnings: (Warning & { confirmed: boolean })[];
  reason: string;
  /** What the answers of a refused save ask besides, and the page did not show. */
  opened: string[];
  /** A newer version, when a save was refused for it or a draft was made from an older one. */
  conflict: Conflict | null;
  /** How many the caller had entered when a new one was begun, so that a second press adds nothing. */
  seen: number | null;
}

type Opened = Omit<RecordPage, 'place' | 'draft'>;

/** A record as its page opens. */
export interface RecordPage extends WithDraft<RecordForm>, WithHistory {
  /** Initials and year of birth, for those who meet her at a visit. */
  identity: string | null;
}

export interface RecordLine {
  id: string;
  number: string | null;
  state: 'complete' | 'incomplete';
  /** The values that the reader may see, in words. */
  shown: Readonly<Record<string, string>>;
}

const nothing = { typed: {}, missing: {}, errors: [], warnings: [], reason: '', opened: [], conflict: null };
const blank = { ...nothing, version: 0, seen: null, identity: null };

function line(
  { fields }: Instrument,
  { id, number, state }: { id: string; number: string | null; state: string },
  values: Answers['values'],
): RecordLine {
  const shown = Object.entries(values).map(([name, value]: [string, Value]) => {
    const field = fields[name];
    return [name, field && value !== null ? kindOf(field).text(field, value) : ''];
  });
  const isComplete = state === 'complete';
  return { id, number, state: isComplete ? 'complete' : 'incomplete', shown: Object.fromEntries(shown) };
}

/** The records that the caller entered herself, newest first; sealed texts only for the unblinded. */
export async function ownRecords(scope: Scope, form: Instrument): Promise<RecordLine[]> {
  if (isBlinded(scope)) return openRecords(scope, form, scope.actor.id);
  await audited(scope, { action: `${form.name}s.viewed` }, (tx) => tx.event('access'));
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
    .leftJoin(participant, eq(participant.id, sealed.participant_id))
    .where(and(mineAndWhole(scope, form), ne(sealed.state, 'void')))
    .orderBy(desc(sealed.entered_at), asc(sealed.id));
  const keys = await scope.keyring();
  return rows.map((row) => line(form, row, unsealCells(keys, row).values));
}

function mineAndWhole(scope: Scope, { name }: Instrument) {
  const { sealed_record: sealed } = scope.engine.tables;
  return and(eq(sealed.instrument, name), eq(sealed.whole, 1), eq(sealed.entered_by, scope.actor.id));
}

/** The open half of every record that blinded people entered, newest first: for whoever answers for safety. */
export const blindedRecords = (scope: Scope, form: Instrument): Promise<RecordLine[]> =>
  openRecords(scope, form);

async function openRecords(scope: Scope, form: Instrument, enteredBy?: string): Promise<RecordLine[]> {
  const { participant } = scope.engine.tables;
  const table = instrumentTableOf(scope.engine.tables, form.name);
  const rows = await scope.engine.read
    .select({ record: table, number: participant.number })
    .from(table)
    .leftJoin(participant, eq(participant.id, table.participant_id))
    .where(
      and(enteredBy === undefined ? undefined : eq(table.entered_by, enteredBy), ne(table.state, 'void')),
    )
    .orderBy(desc(table.entered_at), asc(table.id));
  return rows.map(({ record: { id, state, ...record }, number }) =>
    line(form, { id, number, state }, valuesOf(form, record as Row)),
  );
}

/**
 * A blank record, of a participant or of none. The unblinded meet only those who are randomised. `asked`: the number that
 * the page begins with, where it can be changed there.
 */
export async function beginRecord(
  scope: Scope,
  form: Instrument,
  number: string | null,
  asked?: string,
): Promise<RecordPage & { participant: string }> {
  const her = number === null ? null : await metParticipant(scope, scope.engine.read, number);
  const identity = her && isBlinded(scope) ? await identityOf(scope, scope.engine.read, her.id) : null;
  const participant = asked ?? '';
  return broughtBack({
    scope,
    instrument: form,
    place: placeOf.newRecord(form.name, number ?? participant),
    view: { ...blank, number, id: null, seen: await countEntered(scope, form), identity, participant },
    more: (sent) => (asked === undefined ? {} : { participant: sent.get('participant') ?? '' }),
  });
}

/** A record for correcting, by whoever entered it. For the blinded its sealed texts come back empty. */
export async function openRecord(scope: Scope, form: Instrument, id: string): Promise<RecordPage> {
  const view = await (isBlinded(scope) ? openOpenRecord : openSealedRecord)(scope, form, id);
  const newer = async () => inAnotherWindow(scope, form);
  return broughtBack({ scope, instrument: form, place: placeOf.record(form.name, id), view, newer });
}

async function openOpenRecord(scope: Scope, form: Instrument, id: string): Promise<Opened> {
  const { participant } = scope.engine.tables;
  const table = instrumentTableOf(scope.engine.tables, form.name);
  const row = (
    await scope.engine.read
      .select({ record: table, number: participant.number })
      .from(table)
      .leftJoin(participant, eq(participant.id, table.participant_id))
      .where(and(eq(table.id, id), eq(table.entered_by, scope.actor.id), ne(table.state, 'void')))
  )[0];
  if (!row) throw problem('page.not_found');
  const missing = JSON.parse(row.record.missing) as Record<string, number>;
  const values = valuesOf(form, row.record as Row);
  const identity = await identityOf(scope, scope.engine.read, row.record.participant_id);
  const { version } = row.record;
  const history = version > 1 ? await recordHistory(scope, form, [id]) : {};
  const shown = shownAs(form, { values, missing });
  return { ...blank, number: row.number, id, version, identity, ...shown, ...history };
}

async function openSealedRecord(scope: Scope, form: Instrument, id: string): Promise<Opened> {
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
      .leftJoin(participant, eq(participant.id, sealed.participant_id))
      .where(and(eq(sealed.id, id), mineAndWhole(scope, form), ne(sealed.state, 'void')))
  )[0];
  if (!row) throw problem('page.not_found');
  await audited(scope, { action: `${form.name}.viewed`, subject: row.number }, (tx) =>
    tx.event('access', id),
  );
  const answers = unsealCells(await scope.keyring(), row);
  return { ...blank, number: row.number, id, version: row.version, ...shownAs(form, answers) };
}
