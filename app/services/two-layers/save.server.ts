// Records in two layers, for a form that blinded and unblinded people enter. Only one arm meets a trainer, so what she
// enters is sealed as a whole row: absent for every blinded role and from their counts. The fields that reveal the arm
// are sealed whoever enters them.
import { confirming, openedBy, type Parsed, parseForm, type Warning } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { Value } from '#app/study/kinds.ts';
import { merged } from '#app/study/merge.ts';
import type { Row } from '#db/ledger.ts';
import { cellsOf, gate, openFields, rulesOf } from '../capture/cells.server.ts';
import { seenOf } from '../capture/double-press.server.ts';
import { refill } from '../capture/form-view.server.ts';
import { instrumentTableOf, type ParticipantRow } from '../capture/lookups.server.ts';
import { sameMode } from '../capture/mode.server.ts';
import type { WithDraft } from '../drafts/brought-back.server.ts';
import { forgetDraft, placeIn } from '../drafts/drafts.server.ts';
import { aboutWords } from '../free-text.server.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { metParticipant, needParent, onlyRecord, ownRecord } from './door.server.ts';
import { enteredSince, recordConflict, recordHolds, staysSealed } from './saved.server.ts';
import { hiddenFields, isBlinded, sealCells } from './sealed.server.ts';
import type { RecordForm } from './views.server.ts';

export type RecordSaved =
  | { ok: true; id: string; values: Readonly<Record<string, Value>> }
  | { ok: false; status: 409 | 422; view: WithDraft<RecordForm> };

export interface RecordKey {
  /** Of the participant; null where it is about none. */
  number: string | null;
  id: string | null;
  /** The record that a part of a log belongs to; said once, when it is made. */
  parent?: string | null;
}

type Errors = readonly { field: string; message: string }[];

/** What is wrong beside the fields of the form. */
export interface Besides {
  errors?: Errors;
  /** Asked of what would be stored, beside the other records of hers. */
  against?(q: Tx['query'], participant: ParticipantRow, values: Parsed['values']): Promise<Errors>;
}

/** Saves a new record, or corrects one that the same person entered. */
export async function saveRecord(
  whose: Scope,
  form: Instrument,
  key: RecordKey,
  sentEntries: readonly (readonly [string, string])[],
  besides: Besides = {},
): Promise<RecordSaved> {
  const scope = whose.reach('saveRecord');
  const site = await needSite(scope);
  const entries = merged(sentEntries);
  const sent = new Map(entries);
  const today = dayAt(scope.world.now(), site.timeZone);
  const parsed = parseForm(form, entries, { today });
  const reason = (sent.get('__reason') ?? '').trim();
  // What an unblinded person gives as a reason stands in the sealed ledger.
  const asked = isBlinded(scope)
    ? aboutWords(form.name, [{ field: '__reason', label: 'Reason for the change', text: reason }])
    : [];
  const warnings = confirming([...parsed.warnings, ...asked], sent);
  const seen = seenOf(sent);
  const opened = openedBy(form, parsed, sent.get('__shown'));
  const intent = { action: `${form.name}.saved`, subject: key.number, reason: reason || null };
  return audited(scope, intent, async (tx) => {
    await sameMode(scope, tx.query, sent.get('__mode'));
    const her = key.number === null ? null : await metParticipant(scope, tx.query, key.number);
    const participant = her?.id ?? '';
    const known = key.id ?? (await soleRecord(scope, form, tx, participant));
    const before = known === null ? undefined : await ownRecord(scope, form, tx, known, participant);
    const version = Number(before?.version ?? 0);
    const refused = (status: 409 | 422, more: Partial<RecordForm>): RecordSaved => ({
      ok: false,
      status,
      view: {
        ...key,
        id: known,
        parent: key.parent ?? null,
        version,
        ...refill(parsed, sent),
        ...nothingWrong,
        opened,
        place: placeIn(entries) ?? '',
        draft: null,
        seen: seen ?? null,
        reason,
        ...more,
      },
    });
    const saved = async (id: string): Promise<RecordSaved> => {
      await forgetDraft(scope, tx, entries);
      return { ok: true, id, values: parsed.values };
    };
    const sentVersion = Number(sent.get('__version') ?? 0);
    if (known) {
      // Pressed twice, or nothing changed.
      const isNext = version === sentVersion || version === sentVersion + 1;
      if (isNext && (await recordHolds(scope, form, tx, known, parsed, true))) return saved(known);
      if (version !== sentVersion)
        return refused(409, await recordConflict(scope, form, tx, known, entries, sentVersion));
    } else await needParent(scope, tx.query, form, participant, key.parent);
    const errors = [
      ...(besides.errors ?? []),
      ...parsed.errors.filter((each) => !(before && staysSealed(scope, form, parsed, each.field))),
    ];
    if (before && reason.length < 3)
      errors.push({
        field: '__reason',
        message: 'Reason for the change: say in a few words why a saved value changes.',
      });
    if (errors.length > 0 || opened.length > 0 || warnings.some((each) => !each.confirmed))
      return refused(422, { errors, warnings });
    const twice = known ? undefined : await enteredSince(scope, form, tx, participant, seen, parsed);
    if (twice) return saved(twice);
    const against = her ? ((await besides.against?.(tx.query, her, parsed.values)) ?? []) : [];
    if (against.length > 0) return refused(422, { errors: [...against], warnings });
    const id = known ?? tx.id();
    await write(scope, form, tx, { participant, id, parent: key.parent, before, parsed, warnings });
    return saved(id);
  });
}

const nothingWrong = { errors: [], warnings: [], conflict: null };

/** Of a form that is sealed as a whole she has one record. */
async function soleRecord(
  scope: Scope,
  form: Instrument,
  tx: Tx,
  participant: string,
): Promise<string | null> {
  return form.repeats ? null : ((await onlyRecord(scope, tx.query, form, participant)) ?? null);
}

interface Save {
  participant: string;
  id: string;
  parent: string | null | undefined;
  before: Row | undefined;
  parsed: Parsed;
  warnings: readonly Warning[];
}

/** Every required field has a value or a reason, or keeps what is sealed already. */
function isComplete(scope: Scope, form: Instrument, { parsed, before }: Save): boolean {
  return Object.entries(form.fields).every(
    ([name, field]) =>
      field.required === false ||
      !parsed.asked.includes(name) ||
      parsed.values[name] !== null ||
      parsed.missing[name] !== undefined ||
      (before !== undefined && staysSealed(scope, form, parsed, name)),
  );
}

async function write(scope: Scope, form: Instrument, tx: Tx, save: Save): Promise<void> {
  const { sealed_record: sealed } = scope.engine.tables;
  const { parsed, before } = save;
  gate(form, parsed.values);
  const state = isComplete(scope, form, save) ? 'complete' : 'incomplete';
  const version = Number(before?.version ?? 0) + 1;
  const former = before && isBlinded(scope) ? await tx.find(sealed, save.id) : undefined;
  const place = { id: save.id, participant: save.participant, cells: former?.cells ?? '{}' };
  const cells = sealCells(await scope.keyring(), place, hiddenFields(scope, form), parsed, tx.bytes);
  const sealedRow = { cells, state, version, definition: scope.definition };
  const made = {
    id: save.id,
    participant_id: save.participant,
    entered_by: scope.actor.id,
    entered_at: tx.at,
  };
  const parent = form.within === undefined ? {} : { parent_id: save.parent ?? null };
  if (before) await tx.update(sealed, save.id, sealedRow);
  else
    await tx.insert(sealed, {
      ...made,
      instrument: form.name,
      ...parent,
      whole: isBlinded(scope) ? 0 : 1,
      ...sealedRow,
    });
  if (!isBlinded(scope)) return;
  const table = instrumentTableOf(scope.engine.tables, form.name);
  const openRow = {
    ...cellsOf(form, parsed.values),
    state,
    version,
    definition: scope.definition,
    missing: JSON.stringify(openReasons(form, parsed)),
    warnings: rulesOf(save.warnings),
    changed_by: scope.actor.id,
    changed_at: tx.at,
  };
  if (before) await tx.update(table, save.id, openRow);
  else await tx.insert(table, { ...made, ...parent, visit: '', void_reason: null, ...openRow });
}

function openReasons(form: Instrument, parsed: Parsed): Record<string, number> {
  const open = new Set(openFields(form));
  return Object.fromEntries(Object.entries(parsed.missing).filter(([name]) => open.has(name)));
}
