// Adverse events. Only one arm meets a trainer, so an event that she enters is sealed as a whole row: absent
// for every blinded role and from their counts. Verbatim term, relatedness to the programme and action taken
// are sealed whoever enters them.
import { and, asc, desc, eq, ne } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { parseForm } from '#app/study/form.ts';
import { instrumentNamed } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { kindOf, type Value } from '#app/study/kinds.ts';
import { type RoleName, roles } from '#app/study/roles.ts';
import type { Row } from '#db/ledger.ts';
import { asTyped, cellsOf, revealingFields, valuesOf } from './capture/cells.server.ts';
import { instrumentTableOf, participantNumbered } from './capture/lookups.server.ts';
import type { Keyring } from './keyring.server.ts';
import { audited, type Tx } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

type Typed = Record<string, string | string[]>;
export interface EventForm {
  number: string;
  id: string | null;
  version: number;
  typed: Typed;
  missing: Record<string, string>;
  errors: { field: string; message: string }[];
  warnings: { field: string; rule: string; message: string }[];
  reason: string;
}
export type EventSaved =
  | { ok: true; id: string; serious: boolean }
  | { ok: false; status: 409 | 422; view: EventForm };

const adverseEvent = (): Instrument => {
  const found = instrumentNamed('adverse_event');
  if (!found) throw new Error('The study has no adverse event form.');
  return found;
};

const isBlinded = (scope: Scope) => roles[scope.actor.role as RoleName].blinded;

/** Records an event, or corrects one that the same person entered. */
export async function saveEvent(
  scope: Scope,
  key: { number: string; id: string | null },
  entries: readonly (readonly [string, string])[],
): Promise<EventSaved> {
  const instrument = adverseEvent();
  const site = await needSite(scope);
  const sent = new Map(entries);
  const parsed = parseForm(instrument, entries as Iterable<[string, string]>, {
    today: dayAt(scope.world.now(), site.timeZone),
  });
  const version = Number(sent.get('__version') ?? 0);
  const reason = (sent.get('__reason') ?? '').trim();
  const table = instrumentTableOf(scope.engine.tables, 'adverse_event');
  const { sealed_record: sealed } = scope.engine.tables;
  return audited(
    scope,
    { action: 'adverse_event.saved', subject: key.number, reason: reason || null },
    async (tx) => {
      const participant = await participantNumbered(scope, tx.query, key.number);
      if (!isBlinded(scope) && !participant.randomised_at) throw problem('page.not_found');
      const before = (
        key.id === null ? undefined : await tx.find(isBlinded(scope) ? table : sealed, key.id)
      ) as Row | undefined;
      const mine = before && before.entered_by === scope.actor.id && before.participant_id === participant.id;
      if (key.id !== null && !mine) throw problem('page.not_found');
      // A sealed text is never shown again to a blinded person: left blank in a correction, it stays as it is.
      const errors = parsed.errors.filter(
        (each) => !(before && isBlinded(scope) && keepsSealed(instrument, each.field, sent)),
      );
      if (before && reason.length < 3)
        errors.push({
          field: '__reason',
          message: 'Reason for the change: say in a few words why a saved value changes.',
        });
      const view = {
        ...key,
        version: Number(before?.version ?? 0),
        typed: parsed.typed,
        missing: {},
        warnings: [],
        reason,
      };
      if (before && Number(before.version) !== version)
        return {
          ok: false,
          status: 409,
          view: {
            ...view,
            errors: [
              {
                field: '__reason',
                message: 'You have changed this event in another window. Compare, then save again.',
              },
            ],
          },
        };
      if (errors.length > 0) return { ok: false, status: 422, view: { ...view, errors } };
      const id = key.id ?? tx.id();
      await write(scope, tx, {
        instrument,
        participant: participant.id,
        id,
        before,
        values: parsed.values,
        complete: parsed.complete,
      });
      return { ok: true, id, serious: parsed.values.serious === true };
    },
  );
}

const keepsSealed = (instrument: Instrument, field: string, sent: ReadonlyMap<string, string>) =>
  instrument.fields[field]?.reveals === 'arm' && (sent.get(field) ?? '').trim() === '';

interface Save {
  instrument: Instrument;
  participant: string;
  id: string;
  before: Row | undefined;
  values: Record<string, Value>;
  complete: boolean;
}

async function write(scope: Scope, tx: Tx, save: Save): Promise<void> {
  const { sealed_record: sealed } = scope.engine.tables;
  const table = instrumentTableOf(scope.engine.tables, 'adverse_event');
  const blinded = isBlinded(scope);
  const state = save.complete ? 'complete' : 'incomplete';
  const keys = await scope.keyring();
  const former = save.before && blinded ? await tx.find(sealed, save.id) : undefined;
  const old = former ? (JSON.parse(former.cells) as Record<string, string>) : {};
  const hidden = blinded ? revealingFields(save.instrument) : Object.keys(save.instrument.fields);
  const cells = hidden.map((column) => {
    const value = save.values[column] ?? null;
    if (value === null && former && old[column]) return [column, old[column]] as const;
    return [
      column,
      keys.seal({ participant: save.participant, row: save.id, column }, JSON.stringify(value), tx.bytes(12)),
    ] as const;
  });
  const sealedRow = { cells: JSON.stringify(Object.fromEntries(cells)), state, definition: scope.definition };
  const made = {
    id: save.id,
    participant_id: save.participant,
    entered_by: scope.actor.id,
    entered_at: tx.at,
  };
  if (save.before) {
    const version = Number(save.before.version) + 1;
    await tx.update(sealed, save.id, { ...sealedRow, version });
    if (blinded)
      await tx.update(table, save.id, {
        ...openCells(save),
        state,
        version,
        definition: scope.definition,
        changed_by: scope.actor.id,
        changed_at: tx.at,
      });
    return;
  }
  await tx.insert(sealed, {
    ...made,
    instrument: 'adverse_event',
    whole: blinded ? 0 : 1,
    version: 1,
    ...sealedRow,
  });
  if (!blinded) return;
  await tx.insert(table, {
    ...made,
    visit: '',
    state,
    version: 1,
    definition: scope.definition,
    missing: '{}',
    warnings: '{}',
    changed_by: scope.actor.id,
    changed_at: tx.at,
    void_reason: null,
    ...openCells(save),
  });
}

const openCells = (save: Save) => cellsOf(save.instrument, save.values);

export interface EventLine {
  id: string;
  number: string;
  onset: string;
  severity: string;
  serious: boolean;
  outcome: string;
  term: string | null;
}

function line(instrument: Instrument, id: string, number: string, values: Record<string, Value>): EventLine {
  const shown = (name: string) => {
    const field = instrument.fields[name];
    const value = values[name] ?? null;
    return field && value !== null ? kindOf(field).text(field, value) : '';
  };
  return {
    id,
    number,
    onset: shown('onset'),
    severity: shown('severity'),
    serious: values.serious === true,
    outcome: shown('outcome'),
    term: values.term === undefined ? null : shown('term'),
  };
}

/** The events that the caller entered herself, newest first; sealed texts only for the unblinded. */
export async function ownEvents(scope: Scope): Promise<EventLine[]> {
  const instrument = adverseEvent();
  const { participant, sealed_record: sealed } = scope.engine.tables;
  const q = scope.engine.read;
  if (isBlinded(scope)) {
    const table = instrumentTableOf(scope.engine.tables, 'adverse_event');
    const rows = await q
      .select({ event: table, number: participant.number })
      .from(table)
      .innerJoin(participant, eq(participant.id, table.participant_id))
      .where(and(eq(table.entered_by, scope.actor.id), ne(table.state, 'void')))
      .orderBy(desc(table.entered_at), asc(table.id));
    return rows.map((row) =>
      line(instrument, row.event.id, row.number, valuesOf(instrument, row.event as Row)),
    );
  }
  const rows = await q
    .select({
      id: sealed.id,
      participant: sealed.participant_id,
      cells: sealed.cells,
      number: participant.number,
    })
    .from(sealed)
    .innerJoin(participant, eq(participant.id, sealed.participant_id))
    .where(
      and(eq(sealed.instrument, 'adverse_event'), eq(sealed.whole, 1), eq(sealed.entered_by, scope.actor.id)),
    )
    .orderBy(desc(sealed.entered_at), asc(sealed.id));
  const keys = await scope.keyring();
  return rows.map((row) => line(instrument, row.id, row.number, unseal(keys, row)));
}

function unseal(
  keys: Keyring,
  row: { id: string; participant: string; cells: string },
): Record<string, Value> {
  const cells = Object.entries(JSON.parse(row.cells) as Record<string, string>);
  return Object.fromEntries(
    cells.map(([column, sealed]) => [
      column,
      JSON.parse(keys.open({ participant: row.participant, row: row.id, column }, sealed)) as Value,
    ]),
  );
}

/** An event for correcting, by whoever entered it. For the blinded its sealed texts come back empty. */
export async function openEvent(scope: Scope, id: string): Promise<EventForm> {
  const instrument = adverseEvent();
  const { participant, sealed_record: sealed } = scope.engine.tables;
  const q = scope.engine.read;
  const empty = { missing: {}, errors: [], warnings: [], reason: '' };
  if (isBlinded(scope)) {
    const table = instrumentTableOf(scope.engine.tables, 'adverse_event');
    const row = (
      await q
        .select()
        .from(table)
        .where(and(eq(table.id, id), eq(table.entered_by, scope.actor.id)))
    )[0] as Row | undefined;
    if (!row) throw problem('page.not_found');
    const owner = (
      await q
        .select({ number: participant.number })
        .from(participant)
        .where(eq(participant.id, String(row.participant_id)))
    )[0];
    return {
      number: owner?.number ?? '',
      id,
      version: Number(row.version),
      typed: asTyped(instrument, valuesOf(instrument, row)),
      ...empty,
    };
  }
  const row = (
    await q
      .select({
        id: sealed.id,
        participant: sealed.participant_id,
        cells: sealed.cells,
        version: sealed.version,
        number: participant.number,
      })
      .from(sealed)
      .innerJoin(participant, eq(participant.id, sealed.participant_id))
      .where(and(eq(sealed.id, id), eq(sealed.whole, 1), eq(sealed.entered_by, scope.actor.id)))
  )[0];
  if (!row) throw problem('page.not_found');
  return {
    number: row.number,
    id,
    version: row.version,
    typed: asTyped(instrument, unseal(await scope.keyring(), row)),
    ...empty,
  };
}
