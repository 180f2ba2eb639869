// Reading records in two layers: whoever entered one lists and opens it, and nobody else. What an unblinded person opens
// is an access event.
import { and, asc, desc, eq, ne } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import type { Warning } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { kindOf, type Value } from '#app/study/kinds.ts';
import type { Row } from '#db/ledger.ts';
import type { InstrumentTable } from '#db/schema/instruments.ts';
import { valuesOf } from '../capture/cells.server.ts';
import { identityOf } from '../capture/identity.server.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import { broughtBack, type Conflict, type WithDraft } from '../drafts/brought-back.server.ts';
import { placeOf } from '../drafts/places.server.ts';
import { recordHistory, type WithHistory } from '../field-history.server.ts';
import { audited } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { mayOpenAgain, metParticipant, needParent } from './door.server.ts';
import { countEntered, newerRecord, shownAs } from './saved.server.ts';
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
  /** The record that it belongs to, of a part of a log. */
  parent: string | null;
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
  /** The record that it belongs to, of a part of a log. */
  parent: string | null;
  number: string | null;
  state: 'complete' | 'incomplete';
  /** The values that the reader may see, in words. */
  shown: Readonly<Record<string, string>>;
}

const nothing = { typed: {}, missing: {}, errors: [], warnings: [], reason: '', opened: [], conflict: null };
const blank = { ...nothing, version: 0, parent: null, seen: null, identity: null };

function line(
  { fields }: Instrument,
  its: { id: string; parent: unknown; number: string | null; state: string },
  values: Answers['values'],
): RecordLine {
  const shown = Object.entries(values).map(([name, value]: [string, Value]) => {
    const field = fields[name];
    return [name, field && value !== null ? kindOf(field).text(field, value) : ''];
  });
  const { id, number } = its;
  const state = its.state === 'complete' ? 'complete' : 'incomplete';
  const parent = typeof its.parent === 'string' ? its.parent : null;
  return { id, parent, number, state, shown: Object.fromEntries(shown) };
}

/** The records that the caller entered herself, newest first; sealed texts only for the unblinded. */
export async function ownRecords(scope: Scope, form: Instrument): Promise<RecordLine[]> {
  if (isBlinded(scope)) return openRecords(scope, form, { entered_by: scope.actor.id });
  await audited(scope, { action: `${form.name}s.viewed` }, (tx) => tx.event('access'));
  return sealedRecords(scope, form, { entered_by: scope.actor.id });
}

/** The open half of every record that blinded people entered, newest first: for whoever answers for safety. */
export const blindedRecords = (scope: Scope, form: Instrument): Promise<RecordLine[]> =>
  openRecords(scope, form, {});

/**
 * The records of a participant that the caller's side of the blind has entered, newest first. For the unblinded the caller
 * keeps the access event.
 */
export const recordsOf = (scope: Scope, form: Instrument, participant: string): Promise<RecordLine[]> =>
  (isBlinded(scope) ? openRecords : sealedRecords)(scope, form, { participant_id: participant });

type Which = { entered_by?: string; participant_id?: string };

async function sealedRecords(scope: Scope, form: Instrument, which: Which): Promise<RecordLine[]> {
  const { participant, sealed_record: sealed } = scope.engine.tables;
  const rows = await scope.engine.read
    .select({
      id: sealed.id,
      participant: sealed.participant_id,
      parent: sealed.parent_id,
      cells: sealed.cells,
      state: sealed.state,
      number: participant.number,
    })
    .from(sealed)
    .leftJoin(participant, eq(participant.id, sealed.participant_id))
    .where(
      and(
        eq(sealed.instrument, form.name),
        eq(sealed.whole, 1),
        ne(sealed.state, 'void'),
        isOf(sealed, which),
      ),
    )
    .orderBy(desc(sealed.entered_at), asc(sealed.id));
  const keys = await scope.keyring();
  return rows.map((row) => line(form, row, unsealCells(keys, row).values));
}

const isOf = (
  table: InstrumentTable | Scope['engine']['tables']['sealed_record'],
  { entered_by: by, participant_id: of }: Which,
) =>
  and(
    by === undefined ? undefined : eq(table.entered_by, by),
    of === undefined ? undefined : eq(table.participant_id, of),
  );

async function openRecords(scope: Scope, form: Instrument, which: Which): Promise<RecordLine[]> {
  const { participant } = scope.engine.tables;
  const table = instrumentTableOf(scope.engine.tables, form.name);
  const rows = await scope.engine.read
    .select({ record: table, number: participant.number })
    .from(table)
    .leftJoin(participant, eq(participant.id, table.participant_id))
    .where(and(ne(table.state, 'void'), isOf(table, which)))
    .orderBy(desc(table.entered_at), asc(table.id));
  return rows.map(({ record: { id, state, ...record }, number }) =>
    line(form, { id, parent: (record as Row).parent_id, number, state }, valuesOf(form, record as Row)),
  );
}

/**
 * A blank record, of a participant or of none. The unblinded meet only those who are randomised. `asked`: the number that
 * the page begins with, where it can be changed there. `parent`: the record that a part of a log is to belong to.
 */
export async function beginRecord(
  scope: Scope,
  form: Instrument,
  number: string | null,
  { asked, parent = null }: { asked?: string; parent?: string | null } = {},
): Promise<RecordPage & { participant: string }> {
  const her = number === null ? null : await metParticipant(scope, scope.engine.read, number);
  const identity = her && isBlinded(scope) ? await identityOf(scope, scope.engine.read, her.id) : null;
  if (her) await needParent(scope, scope.engine.read, form, her.id, parent);
  const participant = asked ?? '';
  return broughtBack({
    scope,
    instrument: form,
    place: placeOf.newRecord(form.name, number ?? participant, parent),
    view: {
      ...blank,
      number,
      id: null,
      parent,
      seen: await countEntered(scope, form),
      identity,
      participant,
    },
    more: (sent) => (asked === undefined ? {} : { participant: sent.get('participant') ?? '' }),
  });
}

/** A record for correcting, by whoever may. For the blinded its sealed texts come back empty. */
export async function openRecord(scope: Scope, form: Instrument, id: string): Promise<RecordPage> {
  const view = await (isBlinded(scope) ? openOpenRecord : openSealedRecord)(scope, form, id);
  const newer = ({ version }: { version: number }) =>
    newerRecord(scope, scope.engine.read, form, id, version);
  const place = form.repeats
    ? placeOf.record(form.name, id)
    : placeOf.newRecord(form.name, view.number ?? '');
  return broughtBack({ scope, instrument: form, place, view, newer });
}

async function openOpenRecord(scope: Scope, form: Instrument, id: string): Promise<Opened> {
  const { participant } = scope.engine.tables;
  const table = instrumentTableOf(scope.engine.tables, form.name);
  const row = (
    await scope.engine.read
      .select({ record: table, number: participant.number })
      .from(table)
      .leftJoin(participant, eq(participant.id, table.participant_id))
      .where(and(eq(table.id, id), mayOpenAgain(scope, form)))
  )[0];
  if (!row) throw problem('page.not_found');
  const missing = JSON.parse(row.record.missing) as Record<string, number>;
  const values = valuesOf(form, row.record as Row);
  const identity = await identityOf(scope, scope.engine.read, row.record.participant_id);
  const { version } = row.record;
  const history = version > 1 ? await recordHistory(scope, form, [id]) : {};
  const shown = shownAs(form, { values, missing });
  const parent = ((row.record as Row).parent_id as string | undefined) ?? null;
  return { ...blank, number: row.number, id, parent, version, identity, ...shown, ...history };
}

async function openSealedRecord(scope: Scope, form: Instrument, id: string): Promise<Opened> {
  const { participant, sealed_record: sealed } = scope.engine.tables;
  const row = (
    await scope.engine.read
      .select({
        id: sealed.id,
        participant: sealed.participant_id,
        cells: sealed.cells,
        parent: sealed.parent_id,
        version: sealed.version,
        number: participant.number,
      })
      .from(sealed)
      .leftJoin(participant, eq(participant.id, sealed.participant_id))
      .where(and(eq(sealed.id, id), mayOpenAgain(scope, form)))
  )[0];
  if (!row) throw problem('page.not_found');
  await audited(scope, { action: `${form.name}.viewed`, subject: row.number }, (tx) =>
    tx.event('access', id),
  );
  const answers = unsealCells(await scope.keyring(), row);
  const { number, parent, version } = row;
  return { ...blank, number, id, parent, version, ...shownAs(form, answers) };
}
