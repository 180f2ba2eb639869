// Forms that not every site has. They are offered at a visit while the administrator has switched them on, and never keep
// one open: neither randomisation, nor the end of a visit, nor the lock waits for them.
import { problem } from '#app/problem.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { visitNamed } from '#app/study/schedule.ts';
import type { Reading } from '#db/open.ts';
import type { Scope } from '../scope.server.ts';
import { studyState } from '../settings.server.ts';
import { liveRecord } from './lookups.server.ts';

/** Throws page.not_found for an optional form that is switched off. */
export async function needSwitchedOn(scope: Scope, form: string): Promise<void> {
  if (!instrumentNamed(form)?.optional) return;
  if (!(await switchedOn(scope)).includes(form)) throw problem('page.not_found');
}

/** Names of the optional forms that are switched on, in the order of the study. */
export const switchedOn = async (scope: Pick<Scope, 'engine'>): Promise<readonly string[]> =>
  (await studyState(scope)).site?.optionalForms ?? [];

export interface OptionalForm {
  name: string;
  label: string;
  state: 'not_started' | 'incomplete' | 'complete';
  mine: boolean;
}

/** The forms that a visit offers and does not wait for: those of every site, and those that are switched on. */
export async function optionalFormsOf(
  scope: Scope,
  q: Reading,
  participant: string,
  visit: string,
): Promise<OptionalForm[]> {
  const isOn = await switchedOn(scope);
  const offered = visitNamed(visit)?.optional ?? [];
  const on = offered.filter((each) => !instrumentNamed(each)?.optional || isOn.includes(each));
  const found: OptionalForm[] = [];
  for (const name of on) {
    const instrument = instrumentNamed(name);
    const record = await liveRecord(scope, q, name, participant, visit);
    found.push({
      name,
      label: instrument?.label ?? name,
      state: (record?.state as OptionalForm['state'] | undefined) ?? 'not_started',
      mine: instrument?.enteredBy.some((role) => role === scope.actor.role) ?? false,
    });
  }
  return found;
}
