// Entering a form. A save is refused with everything typed still there, or it is complete: the row, its
// ledger entry and the derived scores are one transaction.

import { type Parsed, parseForm } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { Row } from '#db/ledger.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { asTyped, cellsOf, openFields, rulesOf, valuesOf } from './cells.server.ts';
import { outOfOrder } from './consent-order.server.ts';
import { type FormKey, formOf, mayOpen, placeNamed, roleOf } from './door.server.ts';
import { instrumentTableOf, liveRecord, type ParticipantRow, participantNumbered } from './lookups.server.ts';

type Typed = Record<string, string | string[]>;

export interface FormView {
  number: string;
  visit: string;
  visitLabel: string;
  form: string;
  label: string;
  /** 0 before the first save. A save names the version that it was made from. */
  version: number;
  state: 'not_started' | 'incomplete' | 'complete';
  typed: Typed;
  missing: Record<string, string>;
  errors: { field: string; message: string }[];
  warnings: { field: string; rule: string; message: string }[];
  reason: string;
  /** Somebody else's newer values, field by field, when a save was refused for them. */
  conflict: { field: string; theirs: string }[] | null;
}

export type FormSaved =
  | { ok: true; state: 'incomplete' | 'complete' }
  | { ok: false; status: 409 | 422; view: FormView };

/** The form as it stands, for entering. */
export async function openForm(scope: Scope, key: FormKey): Promise<FormView> {
  const { instrument } = formOf(key, roleOf(scope));
  const q = scope.engine.read;
  const participant = await participantNumbered(scope, q, key.number);
  await mayOpen(scope, q, participant, key.visit, roleOf(scope));
  return viewOf(key, instrument, await liveRecord(scope, q, key.form, participant.id, key.visit));
}

function viewOf(key: FormKey, instrument: Instrument, row: Row | undefined): FormView {
  const missing = row ? (JSON.parse(String(row.missing)) as Record<string, number>) : {};
  return {
    ...key,
    visitLabel: placeNamed(key.visit)?.label ?? key.visit,
    label: instrument.label,
    version: Number(row?.version ?? 0),
    state: (row?.state as FormView['state'] | undefined) ?? 'not_started',
    typed: row ? asTyped(instrument, valuesOf(instrument, row)) : {},
    missing: Object.fromEntries(Object.entries(missing).map(([name, code]) => [name, String(code)])),
    errors: [],
    warnings: [],
    reason: '',
    conflict: null,
  };
}

/** Saves a form. `entries` are the names and texts that the browser sent. */
export async function saveForm(
  scope: Scope,
  key: FormKey,
  entries: readonly (readonly [string, string])[],
): Promise<FormSaved> {
  const { instrument } = formOf(key, roleOf(scope));
  const site = await needSite(scope);
  const sent = new Map(entries);
  const today = dayAt(scope.world.now(), site.timeZone);
  const parsed = parseForm(instrument, entries as Iterable<[string, string]>, { today });
  const version = Number(sent.get('__version') ?? 0);
  const reason = (sent.get('__reason') ?? '').trim();
  const unconfirmed = parsed.warnings.filter(
    (each) => sent.get(`${each.field}__confirm`) !== typedText(parsed.typed[each.field]),
  );

  return audited(scope, { action: 'form.saved', subject: key.number, reason: reason || null }, async (tx) => {
    const participant = await participantNumbered(scope, tx.query, key.number);
    await mayOpen(scope, tx.query, participant, key.visit, roleOf(scope));
    const before = await liveRecord(scope, tx.query, key.form, participant.id, key.visit);
    const refused = (status: 409 | 422, more: Partial<FormView>): FormSaved => ({
      ok: false,
      status,
      view: { ...viewOf(key, instrument, before), ...refill(parsed, sent), reason, ...more },
    });
    if (Number(before?.version ?? 0) !== version)
      return refused(409, { conflict: differences(instrument, parsed, before) });
    const errors = [
      ...parsed.errors,
      ...(await outOfOrder(scope, tx.query, participant, instrument, parsed)),
    ];
    if (before && reason.length < 3)
      errors.push({
        field: '__reason',
        message: 'Reason for the change: say in a few words why a saved value changes.',
      });
    if (errors.length > 0) return refused(422, { errors, warnings: unconfirmed });
    if (unconfirmed.length > 0) return refused(422, { warnings: unconfirmed });
    const state = parsed.complete ? 'complete' : 'incomplete';
    await write(scope, tx, { key, instrument, participant, before, parsed, state, version });
    return { ok: true, state };
  });
}

const typedText = (typed: string | string[] | undefined) =>
  Array.isArray(typed) ? typed.join(',') : (typed ?? '');

function refill(parsed: Parsed, sent: ReadonlyMap<string, string>): Pick<FormView, 'typed' | 'missing'> {
  const missing = [...sent].filter(([name, code]) => name.endsWith('__missing') && code !== '');
  return {
    typed: parsed.typed,
    missing: Object.fromEntries(missing.map(([name, code]) => [name.slice(0, -'__missing'.length), code])),
  };
}

function differences(
  instrument: Instrument,
  parsed: Parsed,
  row: Row | undefined,
): { field: string; theirs: string }[] {
  const saved = row ? asTyped(instrument, valuesOf(instrument, row)) : {};
  const reasons = row ? (JSON.parse(String(row.missing)) as Record<string, number>) : {};
  return openFields(instrument).flatMap((name) => {
    const theirs = typedText(saved[name]);
    const same = theirs === typedText(parsed.typed[name]) && reasons[name] === parsed.missing[name];
    return same
      ? []
      : [{ field: name, theirs: reasons[name] ? `missing (reason ${reasons[name]})` : theirs }];
  });
}

interface Save {
  key: FormKey;
  instrument: Instrument;
  participant: ParticipantRow;
  before: Row | undefined;
  parsed: Parsed;
  state: string;
  version: number;
}

async function write(scope: Scope, tx: Tx, save: Save): Promise<void> {
  const table = instrumentTableOf(scope.engine.tables, save.key.form);
  const cells = cellsOf(save.instrument, save.parsed.values);
  const row = {
    ...cells,
    state: save.state,
    version: save.version + 1,
    definition: scope.definition,
    missing: JSON.stringify(save.parsed.missing),
    warnings: rulesOf(save.parsed.warnings),
    changed_by: scope.actor.id,
    changed_at: tx.at,
  };
  if (save.before) return tx.update(table, String(save.before.id), row);
  return tx.insert(table, {
    id: tx.id(),
    participant_id: save.participant.id,
    visit: save.key.visit,
    entered_by: scope.actor.id,
    entered_at: tx.at,
    ...row,
  });
}
