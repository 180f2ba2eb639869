// The questionnaires that would tell an arm: sealed as a whole, one of each a participant, entered by whoever knows the arm
// and corrected by everybody who does.
import { problem } from '#app/problem.ts';
import { instrumentNamed, sealedForms, study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { type Window, windowOf } from '#app/study/schedule.ts';
import { daysAfterEnd } from './capture/after-end.server.ts';
import { audited } from './ledger.server.ts';
import type { Scope } from './scope.server.ts';
import { metParticipant, onlyRecord } from './two-layers/door.server.ts';
import { saveRecord } from './two-layers/save.server.ts';
import { beginRecord, openRecord, recordsOf } from './two-layers/views.server.ts';
import { type VoidInput, voidRecord } from './two-layers/void.server.ts';

export interface SealedState {
  form: string;
  state: 'complete' | 'incomplete' | 'none';
}

/** How far the sealed forms of a participant are, and when they are due: with her last visit. Throws page.not_found. */
export async function sealedFormsOf(
  scope: Scope,
  number: string,
): Promise<{ forms: SealedState[]; due: Window | null }> {
  const her = await metParticipant(scope, scope.engine.read, number);
  await audited(scope, { action: 'sealed_forms.viewed', subject: number }, (tx) => tx.event('access'));
  const forms: SealedState[] = [];
  for (const form of sealedForms) {
    const [line] = await recordsOf(scope, form, her.id);
    forms.push({ form: form.name, state: line?.state ?? 'none' });
  }
  const last = study.visits.at(-1);
  return { forms, due: last && her.randomised_on ? windowOf(last, her.randomised_on) : null };
}

function sealedForm(name: string): Instrument {
  const form = instrumentNamed(name);
  if (form?.reveals !== 'arm') throw problem('page.not_found');
  return form;
}

/** A sealed form of a participant, blank or as it stands. Throws page.not_found. */
export async function openSealedForm(scope: Scope, number: string, name: string) {
  const form = sealedForm(name);
  const her = await metParticipant(scope, scope.engine.read, number);
  const id = await onlyRecord(scope, scope.engine.read, form, her.id);
  const page = id ? await openRecord(scope, form, id) : await beginRecord(scope, form, number);
  return { ...page, number, form: form.name, wording: scope.wording[form.name] ?? null };
}

/** A sealed form that is there, for voiding it. Throws page.not_found where nobody has entered it. */
export async function sealedFormToVoid(scope: Scope, number: string, name: string) {
  const page = await openSealedForm(scope, number, name);
  if (page.id === null) throw problem('page.not_found');
  return page;
}

/** Saves it, for the first time or once more. */
export function saveSealedForm(
  scope: Scope,
  number: string,
  name: string,
  entries: readonly (readonly [string, string])[],
) {
  const form = sealedForm(name);
  return saveRecord(scope, form, { number, id: null }, entries, {
    against: (q, her, values) => daysAfterEnd(scope, q, her, form, values),
  });
}

/** Voids it: another woman had answered. Throws page.not_found where there is none. */
export async function voidSealedForm(scope: Scope, number: string, name: string, input: VoidInput) {
  const form = sealedForm(name);
  const her = await metParticipant(scope, scope.engine.read, number);
  const id = await onlyRecord(scope, scope.engine.read, form, her.id);
  if (!id) throw problem('page.not_found');
  return voidRecord(scope, { form, what: 'questionnaire' }, { number, id }, input);
}
