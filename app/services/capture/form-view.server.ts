// What the page of a form shows: the form as it stands, and what it begins with where it is not started.
import type { Parsed, Warning } from '#app/study/form.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { visitNamed } from '#app/study/schedule.ts';
import type { Worded } from '#app/study/wording.ts';
import type { Row } from '#db/ledger.ts';
import type { Conflict, WithDraft } from '../drafts/brought-back.server.ts';
import type { WithHistory } from '../field-history.server.ts';
import type { Scope } from '../scope.server.ts';
import { needSite } from '../settings.server.ts';
import { asTyped, valuesOf } from './cells.server.ts';
import type { FormKey } from './door.server.ts';
import { reasonsOf } from './double-press.server.ts';
import type { Listed } from './listed.server.ts';
import { type ParticipantRow, visitOf } from './lookups.server.ts';

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
  /** A newer version, when a save was refused for it or a draft was made from an older one. */
  conflict: Conflict | null;
}

export type FormPage = WithDraft<FormView> &
  WithHistory &
  Listed & {
    /** Initials and year of birth. */
    identity: string | null;
    /** Of a questionnaire that the site may show in words. */
    wording: Worded | null;
  };

/** What a form that is not started begins with. */
export async function prefilled(
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

/** The form as this record holds it. */
export function viewOf(key: FormKey, instrument: Instrument, row: Row | undefined): FormView {
  const missing = row ? reasonsOf(row) : {};
  return {
    ...key,
    visitLabel: visitNamed(key.visit)?.label ?? key.visit,
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

/** What a refused form gives back: everything that was typed. */
export function refill(
  parsed: Parsed,
  sent: ReadonlyMap<string, string>,
): Pick<FormView, 'typed' | 'missing'> {
  const missing = [...sent].filter(
    ([name, code]) =>
      name.endsWith('__missing') && code !== '' && sent.get(name.replace(/missing$/, 'clear')) !== '1',
  );
  return {
    typed: parsed.typed,
    missing: Object.fromEntries(missing.map(([name, code]) => [name.slice(0, -'__missing'.length), code])),
  };
}
