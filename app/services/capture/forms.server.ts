// Entering a form. A save is refused with everything typed still there, or it is complete: the row, its
// ledger entry and the derived scores are one transaction.

import { confirming, openedBy, type Parsed, parseForm, type Warning } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { kindOf, type Value } from '#app/study/kinds.ts';
import { missingLabel } from '#app/study/missing.ts';
import type { Worded } from '#app/study/wording.ts';
import type { Row } from '#db/ledger.ts';
import { formHistory, type WithHistory } from '../field-history.server.ts';
import { aboutWords } from '../free-text.server.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { acrossForms } from './across-forms.server.ts';
import { askedTooEarly } from './asked-last.server.ts';
import { asTyped, cellsOf, openFields, rulesOf, valuesOf } from './cells.server.ts';
import { consentBeforeHerScreening, outOfOrder } from './consent-order.server.ts';
import { type FormKey, formOf, isEarlier, mayOpen, needOwn, placeNamed, roleOf } from './door.server.ts';
import { holds, isOwnNext, reasonsOf } from './double-press.server.ts';
import { identityOf } from './identity.server.ts';
import {
  instrumentTableOf,
  liveRecord,
  type ParticipantRow,
  participantNumbered,
  visitOf,
} from './lookups.server.ts';
import { sameMode } from './mode.server.ts';

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
  /** What is unusual; what was confirmed already stays so while the rest is asked about. */
  warnings: (Warning & { confirmed: boolean })[];
  reason: string;
  /** What the answers of a refused save ask besides, and the page did not show. */
  opened: string[];
  /** Somebody else's newer values, field by field, when a save was refused for them. */
  conflict: { field: string; theirs: string }[] | null;
}

export type FormSaved =
  | { ok: true; state: 'incomplete' | 'complete' }
  | { ok: false; status: 409 | 422; view: FormView };

/**
 * The form as it stands, for entering. One that is not started begins with what is known. When an assessor opens an
 * earlier visit, which was closed to her until the later one was finished, that is an access event.
 */
export async function openForm(
  scope: Scope,
  key: FormKey,
): Promise<
  FormView &
    WithHistory & {
      /** Initials and year of birth. */
      identity: string | null;
      /** Of a questionnaire that the site may show in words. */
      wording: Worded | null;
    }
> {
  const { instrument } = formOf(key, roleOf(scope));
  const q = scope.engine.read;
  const participant = await participantNumbered(scope, q, key.number);
  await mayOpen(scope, q, participant, key.visit, roleOf(scope));
  const row = await liveRecord(scope, q, key.form, participant.id, key.visit);
  needOwn(scope, instrument, row);
  if (row && isEarlier(participant, key.visit, roleOf(scope)))
    await audited(scope, { action: 'earlier_visit.opened', subject: key.number }, (tx) =>
      tx.event('access', String(row.id)),
    );
  const view = viewOf(key, instrument, row);
  const typed = row ? view.typed : await prefilled(scope, key, instrument, participant);
  const history = row ? await formHistory(scope, instrument, participant, key.visit) : {};
  const wording = scope.wording[key.form] ?? null;
  return { ...view, typed, identity: await identityOf(scope, q, participant.id), wording, ...history };
}

async function prefilled(
  scope: Scope,
  key: FormKey,
  instrument: Instrument,
  participant: ParticipantRow,
): Promise<Typed> {
  const fields = Object.entries(instrument.fields).flatMap(([name, field]) =>
    'prefill' in field && field.prefill ? [[name, field.prefill] as const] : [],
  );
  if (fields.length === 0) return {};
  const known = {
    'site.scanner': (await needSite(scope)).scanner,
    'visit.date': (await visitOf(scope, scope.engine.read, participant.id, key.visit))?.visit_date ?? '',
  };
  return Object.fromEntries(fields.map(([name, prefill]) => [name, known[prefill]]));
}

function viewOf(key: FormKey, instrument: Instrument, row: Row | undefined): FormView {
  const missing = row ? reasonsOf(row) : {};
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
    opened: [],
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
  const opened = openedBy(instrument, parsed, sent.get('__shown'));
  return audited(scope, { action: 'form.saved', subject: key.number, reason: reason || null }, async (tx) => {
    await sameMode(scope, tx.query, sent.get('__mode'));
    const participant = await participantNumbered(scope, tx.query, key.number);
    await mayOpen(scope, tx.query, participant, key.visit, roleOf(scope));
    const before = await liveRecord(scope, tx.query, key.form, participant.id, key.visit);
    needOwn(scope, instrument, before);
    const refused = (status: 409 | 422, more: Partial<FormView>): FormSaved => ({
      ok: false,
      status,
      view: { ...viewOf(key, instrument, before), ...refill(parsed, sent), reason, opened, ...more },
    });
    const across = await acrossForms(scope, tx.query, participant, key, parsed);
    const errors = [
      ...parsed.errors,
      ...across.errors,
      ...(await outOfOrder(scope, tx.query, participant, instrument, parsed)),
      ...(before ? [] : await askedTooEarly(scope, tx.query, participant, key)),
    ];
    const state = parsed.complete ? 'complete' : 'incomplete';
    const isSame = before?.state === state && errors.length === 0 && holds(instrument, before, parsed);
    // Pressed twice: the record is what she has just made of the version that she saw.
    if (isSame && isOwnNext(scope, before, version)) return { ok: true, state };
    if (Number(before?.version ?? 0) !== version)
      return refused(409, { conflict: differences(instrument, parsed, before) });
    if (isSame) return { ok: true, state };
    if (before && reason.length < 3)
      errors.push({
        field: '__reason',
        message: 'Reason for the change: say in a few words why a saved value changes.',
      });
    const unusual = [
      ...parsed.warnings,
      ...across.warnings,
      ...(await consentBeforeHerScreening(scope, tx.query, participant, instrument, parsed)),
      ...aboutWords(key.form, [{ field: '__reason', label: 'Reason for the change', text: reason }]),
    ];
    const warnings = confirming(unusual, sent);
    if (errors.length > 0 || opened.length > 0 || warnings.some((each) => !each.confirmed))
      return refused(422, { errors, warnings });
    await write(scope, tx, { key, instrument, participant, before, parsed, warnings, state, version });
    return { ok: true, state };
  });
}

function refill(parsed: Parsed, sent: ReadonlyMap<string, string>): Pick<FormView, 'typed' | 'missing'> {
  const missing = [...sent].filter(
    ([name, code]) =>
      name.endsWith('__missing') && code !== '' && sent.get(name.replace(/missing$/, 'clear')) !== '1',
  );
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
  if (!row) return [];
  const [saved, reasons] = [valuesOf(instrument, row), reasonsOf(row)];
  return openFields(instrument).flatMap((name) => {
    const field = instrument.fields[name];
    if (!field || field.kind === 'calculated') return [];
    const text = (value: Value | undefined, reason: number | undefined) =>
      reason === undefined ? kindOf(field).text(field, value ?? null) : `missing: ${missingLabel(reason)}`;
    const theirs = text(saved[name], reasons[name]);
    return theirs === text(parsed.values[name], parsed.missing[name]) && !isRefused(parsed, name)
      ? []
      : [{ field: name, theirs }];
  });
}

const isRefused = (parsed: Parsed, name: string) => parsed.errors.some((each) => each.field === name);

interface Save {
  key: FormKey;
  instrument: Instrument;
  participant: ParticipantRow;
  before: Row | undefined;
  parsed: Parsed;
  warnings: readonly Warning[];
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
    warnings: rulesOf(save.warnings),
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
