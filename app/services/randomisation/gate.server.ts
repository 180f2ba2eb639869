// What must hold before she is randomised: consent, a complete baseline, eligibility confirmed by a second person, and the
// stratum frozen by it. The page and the act ask the same question; the act asks it inside its transaction.
import { instrumentNamed, study } from '#app/study/index.ts';
import { enrolment } from '#app/study/schedule.ts';
import type { Reading } from '#db/open.ts';
import { namesOf } from '../accounts/names.server.ts';
import { courseNow } from '../capture/course-facts.server.ts';
import { liveRecord, type ParticipantRow, participantNumbered } from '../capture/lookups.server.ts';
import { type Eligibility, eligibilityOf, mayConfirm } from '../eligibility.server.ts';
import type { Scope } from '../scope.server.ts';
import { strataInForce } from './strata.server.ts';

export interface Item {
  what: string;
  /** How it stands, in words. */
  says: string;
  holds: boolean;
  /** Who did it, and when; null while it is not there. */
  by: string | null;
  at: string | null;
  /** Where a coordinator can mend it. */
  href: string | null;
}

export interface Condition {
  id: 'consent' | 'baseline' | 'eligibility' | 'stratum';
  label: string;
  holds: boolean;
  items: Item[];
}

const baseline = study.visits[0] ?? { name: '', label: '', forms: [] };
const labelOf = (form: string) => instrumentNamed(form)?.label ?? form;

async function formItem(
  scope: Scope,
  q: Reading,
  her: ParticipantRow,
  visit: string,
  form: string,
): Promise<Item> {
  const record = await liveRecord(scope, q, form, her.id, visit);
  const holds = record?.state === 'complete';
  const isOwn = instrumentNamed(form)?.enteredBy.includes('coordinator') ?? false;
  return {
    what: labelOf(form),
    says: holds ? 'complete' : record ? 'incomplete' : 'not started',
    holds,
    by: record ? String(record.changed_by) : null,
    at: record ? String(record.changed_at) : null,
    href: holds ? null : `/participants/${her.number}/${visit}${isOwn ? `/${form}` : ''}`,
  };
}

/** Whoever withdrew consent, died or was lost is not randomised; nothing is said of whoever is simply there. */
async function courseItems(scope: Scope, q: Reading, her: ParticipantRow): Promise<Item[]> {
  const { standing, since } = await courseNow(scope, q, her);
  if (since === null) return [];
  const words = { lost: 'lost to follow-up since', completed: 'completed the study on' };
  const ends = { consent_withdrawn: 'consent withdrawn on', died: 'died on' };
  const says = `${{ ...words, ...ends, in_follow_up: '' }[standing]} ${since}: she cannot be randomised`;
  return [
    { what: 'Her course', says, holds: false, by: null, at: null, href: `/participants/${her.number}` },
  ];
}

function eligibilityItem(her: ParticipantRow, its: Eligibility): Item {
  const { standing, confirmation, isScreenedSince } = its;
  const holds = standing === 'confirmed';
  const words: Record<Eligibility['standing'], string> = {
    confirmed: 'confirmed',
    absent: 'not confirmed',
    too_early: 'not yet: consent and the values that the list is stratified by come first',
    not_eligible: 'not eligible by her last screening',
    wanted: 'not confirmed yet',
    changed: isScreenedSince
      ? 'she was screened again since it was confirmed: to be confirmed again'
      : 'a value of the first visit changed since it was confirmed: to be confirmed again',
  };
  const may = mayConfirm(its);
  const waits = (standing === 'wanted' || standing === 'changed') && !may;
  return {
    what: 'Eligibility',
    says: `${words[standing]}${waits ? '; an assessor does it, or a coordinator who did not screen her' : ''}`,
    holds,
    by: holds ? (confirmation?.confirmed_by ?? null) : null,
    at: holds ? (confirmation?.confirmed_at ?? null) : null,
    href: may ? `/participants/${her.number}/eligibility` : null,
  };
}

function stratumItem(her: ParticipantRow, its: Eligibility, forms: readonly string[]): Item {
  const { standing, confirmation, stratum, isScreenedSince } = its;
  const holds = standing === 'confirmed';
  const form = forms[0];
  const says = () => {
    if (holds) return 'frozen';
    if (stratum === undefined)
      return `a value that the list is stratified by is missing${form ? `: ${labelOf(form)}` : ''}`;
    if (confirmation && !isScreenedSince && confirmation.stratum !== stratum)
      return 'changed since it was frozen';
    return 'not yet: it is frozen when her eligibility is confirmed';
  };
  return {
    what: 'Stratum',
    says: says(),
    holds,
    by: holds ? (confirmation?.confirmed_by ?? null) : null,
    at: holds ? (confirmation?.confirmed_at ?? null) : null,
    href: stratum === undefined && form ? `/participants/${her.number}/${baseline.name}/${form}` : null,
  };
}

const conditionOf = (id: Condition['id'], label: string, items: Item[]): Condition => ({
  id,
  label,
  holds: items.every((each) => each.holds),
  items,
});

/** The gate, and the stratum to draw in: the frozen one, which is null unless every condition holds. */
export async function gateOf(
  scope: Scope,
  q: Reading,
  her: ParticipantRow,
): Promise<{ conditions: Condition[]; stratum: string | null }> {
  const by = await strataInForce(scope);
  const its = await eligibilityOf(scope, q, her, by);
  const forms: Item[] = [];
  for (const form of baseline.forms) forms.push(await formItem(scope, q, her, baseline.name, form));
  const stratifying = by.flatMap((each) => (each === 'site' ? [] : [each.form]));
  const conditions = [
    conditionOf('consent', 'Consent', [
      await formItem(scope, q, her, enrolment.name, 'consent'),
      ...(await courseItems(scope, q, her)),
    ]),
    conditionOf('baseline', `${baseline.label} complete`, forms),
    conditionOf('eligibility', 'Eligibility confirmed by a second person', [eligibilityItem(her, its)]),
    conditionOf('stratum', 'Stratum frozen', [stratumItem(her, its, stratifying)]),
  ];
  const holds = conditions.every((each) => each.holds);
  return { conditions, stratum: holds ? (its.confirmation?.stratum ?? null) : null };
}

export interface Gate {
  ready: boolean;
  conditions: Condition[];
}

/** The gate as a coordinator reads it. The stratum itself is not in it. Throws page.not_found. */
export async function gate(scope: Scope, number: string): Promise<Gate> {
  const q = scope.engine.read;
  const her = await participantNumbered(scope, q, number);
  const { conditions, stratum } = await gateOf(scope, q, her);
  const nameOf = await namesOf(
    scope,
    conditions.flatMap(({ items }) => items.map((each) => each.by)),
  );
  return {
    ready: stratum !== null,
    conditions: conditions.map((each) => ({
      ...each,
      items: each.items.map((item) => ({ ...item, by: nameOf(item.by) })),
    })),
  };
}
