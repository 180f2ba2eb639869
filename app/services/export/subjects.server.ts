// Randomised participants as the derivations of the analysis datasets take them: everything of one, already filtered for the
// reader of this export.
import { asc } from 'drizzle-orm';
import type { Circumstances, FormRecord, Subject, VisitRecord } from '#app/study/analysis/index.ts';
import { instrumentNamed, study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { breathe } from '../breathe.server.ts';
import { type Stratifying, strataNames } from '../randomisation/strata.server.ts';
import { type Block, type FormRow, siteNumber, type VisitRow } from './blocks.server.ts';
import type { Cut } from './cut.server.ts';
import { visitOrder } from './form-tables.server.ts';
import type { Person } from './people.server.ts';

/** Forms that are entered at a visit, and those of the last visit that are sealed as a whole. */
const visitForms = (study.instruments as readonly Instrument[])
  .filter(({ name, repeats }) => !repeats && name !== 'screening' && name !== 'consent')
  .map(({ name, reveals }) => ({ name, isSealed: reveals === 'arm' }));
const lastVisit = study.visits.at(-1)?.name ?? '';
const firstVisit = study.visits[0]?.name ?? '';

const recordOf = ({ values, missing, isBlinded }: FormRow): FormRecord => ({
  ...{ values, missing },
  ...(!isBlinded && { byUnblinded: true as const }),
});
const ending = ['WITHDREW_CONSENT', 'LOST', 'DIED'];

/** The earliest day on which, as blinded people recorded it, she withdrew consent, was lost or died. */
const endOf = (course: readonly FormRow[]): string | null =>
  course
    .filter(({ values, isBlinded }) => isBlinded && ending.includes(String(values.course_status)))
    .map(({ values }) => String(values.course_date))
    .sort()[0] ?? null;

/** Reads what belongs to the randomised participants of a block. `needs`: the forms that are wanted; null: all. */
export async function subjectsOf(
  cut: Cut,
  block: Block,
  sites: readonly string[],
  needs: readonly string[] | null = null,
): Promise<Subject[]> {
  const forms = new Map<string, ReadonlyMap<string, readonly FormRow[]>>();
  const lists = ['consent', 'course', 'adverse_event', 'fall', 'medication', 'unblinding_incident'];
  const stratifying = cut.stratifying.flatMap((each) => (each === 'site' ? [] : [each.form]));
  const isNeeded = (name: string) => needs === null || needs.includes(name) || stratifying.includes(name);
  for (const name of [...visitForms.map((form) => form.name), ...lists].filter(isNeeded)) {
    forms.set(name, await block.records(name));
    await breathe();
  }
  const visits = await block.visits();
  const screenings = await block.screenings();
  const listOf = (name: string, { id }: Person) => forms.get(name)?.get(id) ?? [];
  return block.people.flatMap((her): Subject[] => {
    if (her.randomisedOn === null) return [];
    const course = listOf('course', her);
    return [
      {
        ...{ study: cut.stamp.study, site: siteNumber(her.siteId, sites), number: her.number },
        ...{ screeningNumber: her.screeningNumber, randomisedOn: her.randomisedOn },
        stratum: her.stratum ?? '',
        treatment: cut.arm.treatments[her.arm] ?? null,
        screening: screenings.get(her.id)?.values ?? {},
        consent: listOf('consent', her)[0]?.values ?? {},
        visits: visitsOf(visits.get(her.id) ?? [], (form) => listOf(form, her)),
        course: course.map(recordOf),
        endedOn: endOf(course),
        events: listOf('adverse_event', her).map(recordOf),
        falls: listOf('fall', her).map(recordOf),
        medications: listOf('medication', her).map(recordOf),
        unblindedOn: unblindedOn(listOf('unblinding_incident', her)),
      },
    ];
  });
}

function visitsOf(rows: readonly VisitRow[], listOf: (form: string) => readonly FormRow[]): VisitRecord[] {
  const at = rows.toSorted((one, other) => visitOrder(one.visit) - visitOrder(other.visit));
  // A sealed form belongs to the last visit, also where that was never made.
  const all = at.some(({ visit }) => visit === lastVisit)
    ? at
    : [
        ...at,
        { visit: lastVisit, visit_date: null, state: 'none', missed_reason: null, unscheduled_reason: null },
      ];
  return all.map(({ visit, visit_date: date, state }) => {
    const forms: Record<string, FormRecord> = {};
    for (const { name, isSealed } of visitForms) {
      const row = listOf(name).find((each) => (isSealed ? visit === lastVisit : each.visit === visit));
      if (row) forms[name] = recordOf(row);
    }
    return { visit, date, state, forms };
  });
}

/** Days on which blinded people reported an assessor unblinded of her. */
const unblindedOn = (incidents: readonly FormRow[]): string[] =>
  incidents
    .filter(({ isBlinded, values }) => isBlinded && values.unblinded_role === 'ASSESSOR')
    .map(({ values }) => String(values.happened_on));

/** What the derivations may know beside the participant. */
export async function circumstancesOf(cut: Cut): Promise<Circumstances & { sites: readonly string[] }> {
  const { scanner, site } = cut.tables;
  const scanners = await cut.q
    .select({ name: scanner.name, ls: scanner.ls_lsc, fn: scanner.fn_lsc })
    .from(scanner)
    .orderBy(asc(scanner.id));
  const sites = await cut.q.select({ id: site.id }).from(site).orderBy(asc(site.id));
  const least = new Map<string, number>(
    scanners.flatMap(({ name, ls, fn }) => [
      [`${name}\nLSBMD`, ls],
      [`${name}\nFNBMD`, fn],
    ]),
  );
  return {
    cutOn: cut.day,
    isMasked: !cut.isWhole,
    strata: strataNames(cut.stratifying),
    stratumNow: (subject) => stratumNow(cut.stratifying, subject),
    leastChange: (name, parameter) => least.get(`${name}\n${parameter}`),
    sites: sites.map(({ id }) => id),
  };
}

/** The stratum by the forms of the first visit as they are now; null while a value that it needs is missing. */
function stratumNow(by: readonly Stratifying[], subject: Subject): string | null {
  if (by.length === 0) return 'all';
  const first = subject.visits.find(({ visit }) => visit === firstVisit);
  const parts: string[] = [];
  for (const its of by) {
    if (its === 'site') {
      parts.push(subject.stratum.split(';').find((part) => part.startsWith('site=')) ?? 'site=');
      continue;
    }
    const value = first?.forms[its.form]?.values[its.field] ?? null;
    if (value === null || !instrumentNamed(its.form)) return null;
    parts.push(`${its.field}=${value === true ? 1 : value === false ? 0 : value}`);
  }
  return parts.join(';');
}
