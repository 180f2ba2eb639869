// The forms that a draft can be of, by the name of their place: `form/L-001/baseline/dxa`. Whoever may not type there
// keeps nothing there: the same doors as for entering, so that a draft tells nobody of a record that she cannot open.
import { eq } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { instrumentNamed } from '#app/study/index.ts';
import { unblindingIncident } from '#app/study/instruments/unblinding-incident.ts';
import type { Reading } from '#db/open.ts';
import { type FormKey, formOf, mayOpen, needOwn, roleOf } from '../capture/door.server.ts';
import { liveRecord, participantNumbered } from '../capture/lookups.server.ts';
import type { Scope } from '../scope.server.ts';
import { metParticipant, needParent, needRecord } from '../two-layers/door.server.ts';

/** The names of the places. */
export const placeOf = {
  form: ({ number, visit, form }: FormKey) => `form/${number}/${visit}/${form}`,
  newRecord: (form: string, number: string, parent: string | null = null) =>
    `record/${form}/new/${number}${parent === null ? '' : `/${parent}`}`,
  record: (form: string, id: string) => `record/${form}/${id}`,
  screening: (earlier: string) => `screening/${earlier}`,
  consent: (screening: string) => `consent/${screening}`,
};

type Door = (scope: Scope, q: Reading, parts: readonly string[]) => Promise<void>;

function needRole(scope: Scope, form: string): void {
  if (!instrumentNamed(form)?.enteredBy.includes(roleOf(scope))) throw problem('role.refused');
}

function recordForm(scope: Scope, name: string) {
  const form = instrumentNamed(name);
  if (!form?.repeats && form?.reveals !== 'arm') throw problem('page.not_found');
  needRole(scope, name);
  return form;
}

async function needScreening(scope: Scope, q: Reading, number: string): Promise<void> {
  const { screening } = scope.engine.tables;
  const found = await q.select({ id: screening.id }).from(screening).where(eq(screening.number, number));
  if (found.length === 0) throw problem('page.not_found');
}

const doors: readonly (readonly [RegExp, Door])[] = [
  [
    /^form\/(L-\d{3,6})\/([a-z][a-z0-9_]{0,40})\/([a-z][a-z0-9_]{0,40})$/,
    async (scope, q, [number = '', visit = '', form = '']) => {
      const key = { number, visit, form };
      const { instrument } = formOf(key, roleOf(scope));
      const her = await participantNumbered(scope, q, number);
      await mayOpen(scope, q, her, key, roleOf(scope));
      needOwn(scope, instrument, await liveRecord(scope, q, form, her.id, visit));
    },
  ],
  [
    /^record\/([a-z][a-z0-9_]{0,40})\/new\/(L-\d{3,6})?(?:\/([0-9a-f]{24}))?$/,
    async (scope, q, [name = '', number, parent]) => {
      const form = recordForm(scope, name);
      if (number) await needParent(scope, q, form, (await metParticipant(scope, q, number)).id, parent);
      // Only an incident may be about nobody.
      else if (name !== unblindingIncident.name) throw problem('page.not_found');
    },
  ],
  [
    /^record\/([a-z][a-z0-9_]{0,40})\/([0-9a-f]{24})$/,
    async (scope, q, [name = '', id = '']) => needRecord(scope, q, recordForm(scope, name), id),
  ],
  [
    /^screening\/(S-\d{3,6})?$/,
    async (scope, q, [earlier]) => {
      needRole(scope, 'screening');
      if (earlier) await needScreening(scope, q, earlier);
    },
  ],
  [
    /^consent\/(S-\d{3,6})$/,
    async (scope, q, [number = '']) => {
      needRole(scope, 'consent');
      await needScreening(scope, q, number);
    },
  ],
];

/** Throws role.refused or page.not_found, or what the form itself would say, where the caller may not type. */
export async function needPlace(scope: Scope, q: Reading, place: string): Promise<void> {
  for (const [shape, door] of doors) {
    const parts = shape.exec(place)?.slice(1);
    if (parts) return door(scope, q, parts);
  }
  throw problem('page.not_found');
}
