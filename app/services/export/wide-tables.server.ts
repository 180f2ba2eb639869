// The two tables for reading: one row a participant with her visits side by side, and one row a visit. Everything in them
// stands in the tables of the forms too.
import { study } from '#app/study/index.ts';
import { daysBetween, visitNamed } from '#app/study/schedule.ts';
import { breathe } from '../breathe.server.ts';
import { unscheduledReasons } from '../capture/unscheduled.server.ts';
import { missedReasons } from '../capture/visits.server.ts';
import type { Block, VisitRow } from './blocks.server.ts';
import type { Cut } from './cut.server.ts';
import { visitOrder, visitVariable } from './form-tables.server.ts';
import { formPart, instrumentOf, plain } from './form-variables.server.ts';
import { participantTable } from './participant-table.server.ts';
import type { Person } from './people.server.ts';
import type { Cell, Table } from './table.server.ts';

const suffixes: Record<string, string> = { baseline: '_bl', followup: '_fu' };
const suffixOf = (visit: string) => suffixes[visit] ?? `_${visit}`;

/** Forms that are entered at more than one visit; the others are the participant's own. */
const allForms = ({ forms, optional = [] }: (typeof study.visits)[number]): string[] => [
  ...forms,
  ...optional,
];
const repeated = [...new Set(study.visits.flatMap(allForms))].filter(
  (form) => study.visits.filter((visit) => allForms(visit).includes(form)).length > 1,
);
/** Those, each with its visit. */
const once = study.visits.flatMap((visit) =>
  visit.forms.filter((form) => !repeated.includes(form)).map((form) => ({ form, visit: visit.name })),
);

const missed = (suffix = '') =>
  plain(`missed_reason${suffix}`, 'Why the visit was missed', 'char', { codes: missedReasons, length: 20 });

/** Records of several forms of a block: which record a participant has of a form at a visit. */
async function readForms(block: Block, forms: readonly string[]) {
  const all = new Map<string, Awaited<ReturnType<Block['records']>>>();
  // One after another: a snapshot is one connection, and others may go first in between.
  for (const form of forms) {
    all.set(form, await block.records(form));
    await breathe();
  }
  return (her: Person, form: string, visit: string) =>
    all
      .get(form)
      ?.get(her.id)
      ?.find((row) => row.visit === visit);
}

/** One row a participant. */
export function participantsTable(cut: Cut): Table {
  const screening = formPart(instrumentOf('screening'), { as: (name) => `scr_${name}` });
  const consent = formPart(instrumentOf('consent'));
  const own = once.map((each) => ({ ...each, part: formPart(instrumentOf(each.form)) }));
  const visits = study.visits.map(({ name, label }) => {
    const suffix = suffixOf(name);
    return {
      ...{ name, suffix, label: label.toLowerCase() },
      parts: repeated.map((form) => ({
        form,
        part: formPart(instrumentOf(form), { as: (field) => `${field}${suffix}` }),
      })),
    };
  });
  const table = participantTable(cut, {
    name: 'participants',
    label: 'One row a participant, baseline and follow-up side by side',
    structure: 'One row a participant',
    keys: [],
    variables: [
      plain('site', 'Study site', 'char', { length: 400 }),
      plain('randomised_on', 'Day of randomisation', 'date'),
      plain('stratum', 'Stratum, as it was at randomisation', 'char'),
      ...screening.variables,
      ...consent.variables,
      ...own.flatMap(({ part }) => part.variables),
      ...visits.flatMap(({ suffix, label, parts }) => [
        plain(`visit_date${suffix}`, `Date of the ${label}`, 'date', { origin: 'Collected' }),
        plain(`visit_state${suffix}`, `State of the ${label}`, 'char', { length: 10 }),
        missed(suffix),
        ...parts.flatMap(({ part }) => part.variables),
      ]),
    ],
    async read(block) {
      const recordOf = await readForms(block, ['consent', ...once.map(({ form }) => form), ...repeated]);
      const all = await block.visits();
      const screenings = await block.screenings();
      return (her) => {
        const cells: Cell[] = [
          ...[her.site, her.randomisedOn, her.stratum],
          ...screening.cellsOf(screenings.get(her.id)),
          ...consent.cellsOf(recordOf(her, 'consent', 'enrolment')),
          ...own.flatMap(({ form, visit, part }) => part.cellsOf(recordOf(her, form, visit))),
        ];
        for (const { name, parts } of visits) {
          const at = all.get(her.id)?.find(({ visit }) => visit === name);
          cells.push(at?.visit_date ?? null, at?.state ?? null, at?.missed_reason ?? null);
          for (const { form, part } of parts) cells.push(...part.cellsOf(recordOf(her, form, name)));
        }
        return [cells];
      };
    },
  });
  // So many have no names of eight characters each; no format that needs them writes this table.
  const variables = table.variables.map((each, i) => ({ ...each, sasName: `V${i + 1}` }));
  return { ...table, variables };
}

const visitDay = ({ visit_date: date }: VisitRow, { randomisedOn }: Person) =>
  date && randomisedOn ? daysBetween(randomisedOn, date) : null;

/** One row a participant and visit, those outside the schedule last. */
export function visitsTable(cut: Cut): Table {
  const parts = repeated.map((form) => ({ form, part: formPart(instrumentOf(form)) }));
  return participantTable(cut, {
    name: 'visits',
    label: 'One row a participant and visit',
    structure: 'One row a participant and visit',
    keys: ['visit'],
    variables: [
      visitVariable,
      plain('visit_label', 'The visit in words', 'char'),
      plain('visit_date', 'Date of the visit', 'date', { origin: 'Collected' }),
      plain('visit_day', 'Day after randomisation', 'int', {
        ...{ unit: 'days', origin: 'Derived', derivation: 'visit_date - randomised_on' },
      }),
      plain('visit_state', 'State of the visit', 'char', { length: 10 }),
      missed(),
      plain('unscheduled_reason', 'Why a visit outside the schedule was made', 'char', {
        ...{ codes: unscheduledReasons, length: 20 },
      }),
      ...parts.flatMap(({ part }) => part.variables),
    ],
    async read(block) {
      const recordOf = await readForms(block, repeated);
      const all = await block.visits();
      return (her) =>
        [...(all.get(her.id) ?? [])]
          .sort((one, other) => visitOrder(one.visit) - visitOrder(other.visit))
          .map((at) => [
            ...[at.visit, visitNamed(at.visit)?.label ?? at.visit, at.visit_date, visitDay(at, her)],
            ...[at.state, at.missed_reason, at.unscheduled_reason],
            ...parts.flatMap(({ form, part }) => part.cellsOf(recordOf(her, form, at.visit))),
          ]);
    },
  });
}
