// Entering a form. A save is refused with everything typed still there, or it is complete: the row, its
// ledger entry and the derived scores are one transaction; what was kept of it unsaved is gone with it.
import { confirming, openedBy, type Parsed, parseForm, type Warning } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { merged, sideOf } from '#app/study/merge.ts';
import type { Row } from '#db/ledger.ts';
import { notInForce } from '../consent-sheets.server.ts';
import { broughtBack, conflicting, type WithDraft } from '../drafts/brought-back.server.ts';
import { forgetDraft } from '../drafts/drafts.server.ts';
import { placeOf } from '../drafts/places.server.ts';
import { formHistory } from '../field-history.server.ts';
import { aboutWords } from '../free-text.server.ts';
import { audited, type Tx } from '../ledger.server.ts';
import type { Scope } from '../scope.server.ts';
import { dayAt, needSite } from '../settings.server.ts';
import { acrossForms } from './across-forms.server.ts';
import { savedAfterEnd } from './after-end.server.ts';
import { askedTooEarly } from './asked-last.server.ts';
import { cellsOf, rulesOf } from './cells.server.ts';
import { consentBeforeHerScreening, outOfOrder } from './consent-order.server.ts';
import { type FormKey, formOf, isEarlier, mayOpen, needOwn, roleOf } from './door.server.ts';
import { holds, isOwnNext } from './double-press.server.ts';
import { type FormPage, type FormView, prefilled, refill, viewOf } from './form-view.server.ts';
import { identityOf } from './identity.server.ts';
import { listedFor, notListed } from './listed.server.ts';
import { instrumentTableOf, liveRecord, type ParticipantRow, participantNumbered } from './lookups.server.ts';
import { sameMode } from './mode.server.ts';
import { newerThan, savedSide } from './newer.server.ts';

export type FormSaved =
  | { ok: true; state: 'incomplete' | 'complete' }
  | { ok: false; status: 409 | 422; view: WithDraft<FormView> };

/**
 * The form as it stands, for entering. One that is not started begins with what is known. When an assessor opens an
 * earlier visit, which was closed to her until the later one was finished, that is an access event.
 */
export async function openForm(scope: Scope, key: FormKey): Promise<FormPage> {
  const { instrument } = formOf(key, roleOf(scope));
  const q = scope.engine.read;
  const participant = await participantNumbered(scope, q, key.number);
  await mayOpen(scope, q, participant, key, roleOf(scope));
  const row = await liveRecord(scope, q, key.form, participant.id, key.visit);
  needOwn(scope, instrument, row);
  if (row && isEarlier(participant, key.visit, roleOf(scope)))
    await audited(scope, { action: 'earlier_visit.opened', subject: key.number }, (tx) =>
      tx.event('access', String(row.id)),
    );
  const view = viewOf(key, instrument, row);
  const typed = row ? view.typed : await prefilled(scope, key, instrument, participant);
  const page = await broughtBack({
    scope,
    instrument,
    place: placeOf.form(key),
    view: { ...view, typed },
    newer: async (draft) => row && newerThan(scope, q, instrument, row, draft.version),
  });
  const history = row ? await formHistory(scope, instrument, participant, key.visit) : {};
  const listed = await listedFor(scope, q, instrument);
  const wording = scope.wording[key.form] ?? null;
  return { ...page, identity: await identityOf(scope, q, participant.id), wording, ...history, ...listed };
}

/** Saves a form. `entries` are the names and texts that the browser sent. */
export async function saveForm(
  scope: Scope,
  key: FormKey,
  sentEntries: readonly (readonly [string, string])[],
): Promise<FormSaved> {
  const { instrument } = formOf(key, roleOf(scope));
  const site = await needSite(scope);
  const entries = merged(sentEntries);
  const sent = new Map(entries);
  const today = dayAt(scope.world.now(), site.timeZone);
  const parsed = parseForm(instrument, entries, { today });
  const version = Number(sent.get('__version') ?? 0);
  const reason = (sent.get('__reason') ?? '').trim();
  const opened = openedBy(instrument, parsed, sent.get('__shown'));
  return audited(scope, { action: 'form.saved', subject: key.number, reason: reason || null }, async (tx) => {
    await sameMode(scope, tx.query, sent.get('__mode'));
    const participant = await participantNumbered(scope, tx.query, key.number);
    await mayOpen(scope, tx.query, participant, key, roleOf(scope));
    const before = await liveRecord(scope, tx.query, key.form, participant.id, key.visit);
    needOwn(scope, instrument, before);
    const place = { place: placeOf.form(key), draft: null };
    const saved = async (): Promise<FormSaved> => {
      await forgetDraft(scope, tx, entries);
      return { ok: true, state };
    };
    const refused = (status: 409 | 422, more: Partial<FormView>): FormSaved => ({
      ok: false,
      status,
      view: {
        ...viewOf(key, instrument, before),
        ...refill(parsed, sent),
        ...place,
        reason,
        opened,
        ...more,
      },
    });
    const unlisted = await notListed(scope, tx.query, instrument, parsed, before);
    const across = await acrossForms(scope, tx.query, participant, key, parsed);
    const errors = [
      ...parsed.errors,
      ...unlisted,
      ...across.errors,
      ...(await outOfOrder(scope, tx.query, participant, instrument, parsed)),
      ...(before ? [] : await askedTooEarly(scope, tx.query, participant, key)),
      ...(key.form === 'consent' ? await notInForce(scope, tx.query, parsed, before) : []),
      ...(await savedAfterEnd(scope, tx.query, participant, key, today)),
    ];
    const state = parsed.complete ? 'complete' : 'incomplete';
    const isSame = before?.state === state && errors.length === 0 && holds(instrument, before, parsed);
    // Pressed twice: the record is what she has just made of the version that she saw.
    if (isSame && isOwnNext(scope, before, version)) return saved();
    if (Number(before?.version ?? 0) !== version)
      return refused(409, before ? await conflictOf(scope, tx, instrument, before, entries, version) : {});
    if (isSame) return saved();
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
    return saved();
  });
}

/** What was typed from an older version, merged with what is saved now. */
async function conflictOf(
  scope: Scope,
  tx: Tx,
  instrument: Instrument,
  row: Row,
  entries: [string, string][],
  version: number,
) {
  const newer = await newerThan(scope, tx.query, instrument, row, version);
  return conflicting(instrument, newer, sideOf(instrument, entries), savedSide(instrument, row));
}

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
