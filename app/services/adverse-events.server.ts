// Adverse events. Only one arm meets a trainer, so an event that she enters is sealed as a whole row: absent
// for every blinded role and from their counts. Verbatim term, relatedness to the programme and action taken
// are sealed whoever enters them.
import { problem } from '#app/problem.ts';
import { confirming, type Parsed, parseForm, type Warning } from '#app/study/form.ts';
import type { Row } from '#db/ledger.ts';
import { enteredSince, eventDifferences, eventHolds, staysSealed } from './adverse-events/saved.server.ts';
import { adverseEvent, hiddenFields, isBlinded, sealCells } from './adverse-events/sealed.server.ts';
import type { EventForm } from './adverse-events/views.server.ts';
import { cellsOf, gate, openFields, rulesOf } from './capture/cells.server.ts';
import { seenOf } from './capture/double-press.server.ts';
import { instrumentTableOf, participantNumbered } from './capture/lookups.server.ts';
import { sameMode } from './capture/mode.server.ts';
import { audited, type Tx } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { dayAt, needSite } from './settings.server.ts';

export {
  beginEvent,
  type EventForm,
  type EventLine,
  openEvent,
  ownEvents,
} from './adverse-events/views.server.ts';

export type EventSaved =
  | { ok: true; id: string; serious: boolean }
  | { ok: false; status: 409 | 422; view: EventForm };

export interface EventKey {
  number: string;
  id: string | null;
}

/** Records an event, or corrects one that the same person entered. */
export async function saveEvent(
  whose: Scope,
  key: EventKey,
  entries: readonly (readonly [string, string])[],
): Promise<EventSaved> {
  const scope = whose.reach('saveEvent');
  const site = await needSite(scope);
  const sent = new Map(entries);
  const today = dayAt(scope.world.now(), site.timeZone);
  const parsed = parseForm(adverseEvent(), entries, { today });
  const reason = (sent.get('__reason') ?? '').trim();
  const warnings = confirming(parsed.warnings, sent);
  const seen = seenOf(sent);
  const intent = { action: 'adverse_event.saved', subject: key.number, reason: reason || null };
  return audited(scope, intent, async (tx) => {
    await sameMode(scope, tx.query, sent.get('__mode'));
    const participant = await participantNumbered(scope, tx.query, key.number);
    if (!isBlinded(scope) && !participant.randomised_at) throw problem('page.not_found');
    const before = key.id === null ? undefined : await ownEvent(scope, tx, key.id, participant.id);
    const version = Number(before?.version ?? 0);
    const refused = (status: 409 | 422, more: Partial<EventForm>): EventSaved => ({
      ok: false,
      status,
      view: {
        ...key,
        version,
        ...refill(parsed, sent),
        ...nothingWrong,
        seen: seen ?? null,
        reason,
        ...more,
      },
    });
    const saved = (id: string): EventSaved => ({ ok: true, id, serious: parsed.values.serious === true });
    const sentVersion = Number(sent.get('__version') ?? 0);
    if (key.id) {
      // Pressed twice, or nothing changed: she alone corrects it, so the next version is what she has just saved.
      const isNext = version === sentVersion || version === sentVersion + 1;
      if (isNext && (await eventHolds(scope, tx, key.id, parsed, true))) return saved(key.id);
      if (version !== sentVersion)
        return refused(409, { conflict: await eventDifferences(scope, tx, key.id, parsed) });
    }
    const errors = parsed.errors.filter((each) => !(before && staysSealed(scope, parsed, each.field)));
    if (before && reason.length < 3)
      errors.push({
        field: '__reason',
        message: 'Reason for the change: say in a few words why a saved value changes.',
      });
    if (errors.length > 0 || warnings.some((each) => !each.confirmed))
      return refused(422, { errors, warnings });
    const twice = key.id ? undefined : await enteredSince(scope, tx, participant.id, seen, parsed);
    if (twice) return saved(twice);
    const id = key.id ?? tx.id();
    await write(scope, tx, { participant: participant.id, id, before, parsed, warnings });
    return saved(id);
  });
}

const nothingWrong = { errors: [], warnings: [], conflict: null };

/** The event as it stands, when the caller entered it for this participant; another's is simply not found. */
async function ownEvent(scope: Scope, tx: Tx, id: string, participant: string): Promise<Row> {
  const { sealed_record: sealed } = scope.engine.tables;
  const table = instrumentTableOf(scope.engine.tables, 'adverse_event');
  const row = (isBlinded(scope) ? await tx.find(table, id) : await tx.find(sealed, id)) as Row | undefined;
  const isHers = row?.entered_by === scope.actor.id && row.participant_id === participant;
  if (!row || !isHers || row.state === 'void' || row.whole === 0) throw problem('page.not_found');
  return row;
}

function refill(parsed: Parsed, sent: ReadonlyMap<string, string>): Pick<EventForm, 'typed' | 'missing'> {
  const missing = Object.keys(parsed.typed).flatMap((name) => {
    const code = sent.get(`${name}__missing`);
    return code ? [[name, code] as const] : [];
  });
  return { typed: parsed.typed, missing: Object.fromEntries(missing) };
}

interface Save {
  participant: string;
  id: string;
  before: Row | undefined;
  parsed: Parsed;
  warnings: readonly Warning[];
}

/** Every required field has a value or a reason, or keeps what is sealed already. */
function isComplete(scope: Scope, { parsed, before }: Save): boolean {
  return Object.entries(adverseEvent().fields).every(
    ([name, field]) =>
      field.required === false ||
      parsed.values[name] !== null ||
      parsed.missing[name] !== undefined ||
      (before !== undefined && staysSealed(scope, parsed, name)),
  );
}

async function write(scope: Scope, tx: Tx, save: Save): Promise<void> {
  const { sealed_record: sealed } = scope.engine.tables;
  const { parsed, before } = save;
  gate(adverseEvent(), parsed.values);
  const state = isComplete(scope, save) ? 'complete' : 'incomplete';
  const version = Number(before?.version ?? 0) + 1;
  const former = before && isBlinded(scope) ? await tx.find(sealed, save.id) : undefined;
  const place = { id: save.id, participant: save.participant, cells: former?.cells ?? '{}' };
  const cells = sealCells(await scope.keyring(), place, hiddenFields(scope), parsed, tx.bytes);
  const sealedRow = { cells, state, version, definition: scope.definition };
  const made = {
    id: save.id,
    participant_id: save.participant,
    entered_by: scope.actor.id,
    entered_at: tx.at,
  };
  if (before) await tx.update(sealed, save.id, sealedRow);
  else
    await tx.insert(sealed, {
      ...made,
      instrument: 'adverse_event',
      whole: isBlinded(scope) ? 0 : 1,
      ...sealedRow,
    });
  if (!isBlinded(scope)) return;
  const table = instrumentTableOf(scope.engine.tables, 'adverse_event');
  const openRow = {
    ...cellsOf(adverseEvent(), parsed.values),
    state,
    version,
    definition: scope.definition,
    missing: JSON.stringify(openReasons(parsed)),
    warnings: rulesOf(save.warnings),
    changed_by: scope.actor.id,
    changed_at: tx.at,
  };
  if (before) await tx.update(table, save.id, openRow);
  else await tx.insert(table, { ...made, visit: '', void_reason: null, ...openRow });
}

function openReasons(parsed: Parsed): Record<string, number> {
  const open = new Set(openFields(adverseEvent()));
  return Object.fromEntries(Object.entries(parsed.missing).filter(([name]) => open.has(name)));
}

export type EventVoided = { ok: true } | { ok: false; message: string };

/** Voids an event that the caller entered for the wrong participant; it stays readable in the ledger. */
export async function voidEvent(
  whose: Scope,
  key: { number: string; id: string },
  input: { reason: string; version: number; mode?: string },
): Promise<EventVoided> {
  const reason = input.reason.trim();
  if (reason.length < 3) return { ok: false, message: 'Reason: say in a few words why this event is void.' };
  const scope = whose.reach('voidEvent');
  return audited(scope, { action: 'adverse_event.voided', subject: key.number, reason }, async (tx) => {
    await sameMode(scope, tx.query, input.mode);
    const participant = await participantNumbered(scope, tx.query, key.number);
    const before = await ownEvent(scope, tx, key.id, participant.id);
    if (before.version !== input.version)
      return {
        ok: false,
        message: 'You have changed this event in another window. Read it again before you void it.',
      };
    const version = input.version + 1;
    await tx.update(scope.engine.tables.sealed_record, key.id, { state: 'void', version });
    if (isBlinded(scope))
      await tx.update(instrumentTableOf(scope.engine.tables, 'adverse_event'), key.id, {
        state: 'void',
        void_reason: reason,
        version,
        changed_by: scope.actor.id,
        changed_at: tx.at,
      });
    return { ok: true };
  });
}
