// Entering a form. A save is refused with everything typed still there, or it is complete: the row, its
// ledger entry and the derived scores are one transaction.

import { problem } from '#app/problem.ts';
import { type Parsed, parseForm } from '#app/study/form.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { RoleName } from '#app/study/roles.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { asTyped, cellsOf, openFields, rulesOf, valuesOf } from './cells.server.ts';
import {
  instrumentTableOf,
  liveRecord,
  type ParticipantRow,
  participantNumbered,
  visitOf,
} from './lookups.server.ts';
import { isVisitFinished } from './status.server.ts';

export interface FormKey {
  number: string;
  visit: string;
  form: string;
}

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

function formOf(key: FormKey, role: RoleName) {
  const visit = study.visits.find((each) => each.name === key.visit);
  const instrument = instrumentNamed(key.form);
  if (!visit || !instrument || !(visit.forms as readonly string[]).includes(key.form))
    throw problem('page.not_found');
  if (!instrument.enteredBy.includes(role)) throw problem('role.refused');
  return { visit, instrument };
}

/** Refuses what the state of the visit, or the rule against anchoring, closes to this role. */
async function mayOpen(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  visit: string,
  role: RoleName,
): Promise<void> {
  const row = await visitOf(scope, q, participant.id, visit);
  if (row?.state === 'missed') throw problem('visit.missed');
  if (role !== 'assessor') return;
  if (!row) throw problem('page.not_found', 'Open the visit first: its date is needed.');
  const later = study.visits[study.visits.findIndex((each) => each.name === visit) + 1];
  if (later && participant.randomised_at && !(await isVisitFinished(scope, q, participant.id, later.name)))
    throw problem('form.closed');
}

const role = (scope: Scope) => scope.actor.role as RoleName;

/** The form as it stands, for entering. */
export async function openForm(scope: Scope, key: FormKey): Promise<FormView> {
  const { instrument } = formOf(key, role(scope));
  const q = scope.engine.read;
  const participant = await participantNumbered(scope, q, key.number);
  await mayOpen(scope, q, participant, key.visit, role(scope));
  return viewOf(key, instrument, await liveRecord(scope, q, key.form, participant.id, key.visit));
}

function viewOf(key: FormKey, instrument: Instrument, row: Row | undefined): FormView {
  const missing = row ? (JSON.parse(String(row.missing)) as Record<string, number>) : {};
  return {
    ...key,
    visitLabel: study.visits.find((each) => each.name === key.visit)?.label ?? key.visit,
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
  const { instrument } = formOf(key, role(scope));
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
    await mayOpen(scope, tx.query, participant, key.visit, role(scope));
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
      ...(await beforeConsent(scope, tx.query, participant, instrument, parsed)),
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

/** Whatever the study measures follows her consent: a day of measuring before it is refused. */
async function beforeConsent(
  scope: Scope,
  q: Reading,
  participant: ParticipantRow,
  instrument: Instrument,
  parsed: Parsed,
): Promise<FormView['errors']> {
  const measuredOn = Object.entries(instrument.fields).flatMap(([name, field]) => {
    const day = parsed.values[name];
    return field.kind === 'day' && !field.partial && typeof day === 'string' ? [{ name, field, day }] : [];
  });
  if (measuredOn.length === 0) return [];
  const consent = await liveRecord(scope, q, 'consent', participant.id, 'enrolment');
  const given = String(consent?.consent_date ?? '');
  return measuredOn.flatMap(({ name, field, day }) => {
    if (day >= given) return [];
    const message = `${field.label}: ${day} lies before the consent of ${given}; nothing may be measured before.`;
    return [{ field: name, message }];
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

export type Voided = { ok: true } | { ok: false; message: string };

/** Voids a form entered for the wrong participant: it stays readable in the ledger and is never deleted. */
export async function voidForm(
  scope: Scope,
  key: FormKey,
  input: { reason: string; version: number },
): Promise<Voided> {
  formOf(key, role(scope));
  const reason = input.reason.trim();
  if (reason.length < 3) return { ok: false, message: 'Reason: say in a few words why this form is void.' };
  return audited(scope, { action: 'form.voided', subject: key.number, reason }, async (tx) => {
    const participant = await participantNumbered(scope, tx.query, key.number);
    await mayOpen(scope, tx.query, participant, key.visit, role(scope));
    const before = await liveRecord(scope, tx.query, key.form, participant.id, key.visit);
    if (!before) throw problem('page.not_found');
    if (Number(before.version) !== input.version)
      return {
        ok: false,
        message: 'Somebody has changed this form meanwhile. Read it again before you void it.',
      };
    await tx.update(instrumentTableOf(scope.engine.tables, key.form), String(before.id), {
      state: 'void',
      void_reason: reason,
      version: input.version + 1,
      changed_by: scope.actor.id,
      changed_at: tx.at,
    });
    return { ok: true };
  });
}
