// The forms of an ODM file: those that have a table in this export, with the variables of that table, so that definitions,
// codes and data know of nothing else. Beside them what is recorded of a visit, and of randomisation.
import type { Instrument } from '#app/study/instrument.ts';
import { unscheduled, unscheduledNumber } from '#app/study/schedule.ts';
import { shortName } from '#app/study/short-name.ts';
import { unscheduledReasons } from '../../../capture/unscheduled.server.ts';
import { missedReasons } from '../../../capture/visits.server.ts';
import { type FormRow, isInTwoLayers, type VisitRow } from '../../blocks.server.ts';
import type { Cut } from '../../cut.server.ts';
import { enteredBy, exportedForms, isOfVisits, tableName } from '../../form-tables.server.ts';
import { ascii, formPart, instrumentOf, plain } from '../../form-variables.server.ts';
import type { Person } from '../../people.server.ts';
import type { Cell, Variable } from '../../table.server.ts';

/** What happens at enrolment, at visits, or at any time. */
export const events = { enrolment: 'enrolment', unscheduled: unscheduled.name, common: 'common' } as const;

export interface OdmForm {
  name: string;
  label: string;
  sasName: string;
  at: 'enrolment' | 'visits' | 'common';
  /** Whether a participant may have several; each then has a key. */
  repeats: boolean;
  /** Of a form that is no instrument: none. */
  instrument: Instrument | null;
  variables: readonly Variable[];
}

export interface RecordForm extends OdmForm {
  instrument: Instrument;
  /** The cells of a record. `parentKey`: which record of the log above it belongs to. */
  cellsOf(row: FormRow, parentKey: string | null): Cell[];
}

const whereOf = (form: Instrument): OdmForm['at'] => {
  if (form.name === 'screening' || form.name === 'consent') return 'enrolment';
  return isOfVisits(form) ? 'visits' : 'common';
};

function recordForm(cut: Cut, form: Instrument): RecordForm {
  const isWhole = cut.isWhole && isInTwoLayers(form);
  const part = formPart(form, { whole: isWhole });
  const isTold = isWhole && form.reveals !== 'arm';
  const parents =
    form.within === undefined
      ? []
      : [
          plain(
            `${form.within}_key`,
            `${instrumentOf(form.within).label} that it belongs to: its key`,
            'char',
            {
              length: 5,
            },
          ),
        ];
  return {
    name: form.name,
    label: ascii(form.label),
    sasName: shortName(tableName(form), 8),
    at: whereOf(form),
    repeats: form.repeats === true,
    instrument: form,
    variables: [...parents, ...(isTold ? [enteredBy(form)] : []), ...part.variables],
    cellsOf: (row, parentKey) => [
      ...(parents.length > 0 ? [parentKey] : []),
      ...(isTold ? [row.isBlinded ? 'blinded' : 'unblinded'] : []),
      ...part.cellsOf(row),
    ],
  };
}

/** All forms of this export that are instruments, in the order of the study. */
export const recordForms = (cut: Cut): RecordForm[] =>
  exportedForms(cut).map((form) => recordForm(cut, form));

/** What is recorded of a visit. */
export const visitForm: OdmForm = {
  ...{ name: 'visit', label: 'Visit', sasName: 'VISIT', at: 'visits', repeats: false, instrument: null },
  variables: [
    plain('visit_date', 'Date of the visit', 'date', { origin: 'Collected' }),
    plain('visit_state', 'State of the visit', 'char', { length: 10 }),
    plain('missed_reason', 'Why the visit was missed', 'char', { codes: missedReasons, length: 20 }),
    plain('unscheduled_reason', 'Why a visit outside the schedule was made', 'char', {
      ...{ codes: unscheduledReasons, length: 20 },
    }),
  ],
};
export const visitCells = (row: Omit<VisitRow, 'visit'>): Cell[] => [
  ...[row.visit_date, row.state, row.missed_reason, row.unscheduled_reason],
];

/** What is known of randomisation: the arm as this export may say it. */
export const randomisationForm = ({ arm }: Pick<Cut, 'arm'>): OdmForm => ({
  ...{ name: 'randomisation', label: 'Randomisation', sasName: 'RNDMSTN', at: 'enrolment' },
  ...{ repeats: false, instrument: null },
  variables: [
    arm.variable,
    plain('randomised_on', 'Day of randomisation', 'date'),
    plain('stratum', 'Stratum, as it was at randomisation', 'char'),
  ],
});
export const randomisationCells = (her: Person): Cell[] => [her.arm || null, her.randomisedOn, her.stratum];

/** The event of a record, and which of several. */
export function eventOf({ at }: Pick<OdmForm, 'at'>, visit: string): { event: string; key?: string } {
  if (at !== 'visits') return { event: events[at] };
  const number = unscheduledNumber(visit);
  return number === undefined ? { event: visit } : { event: events.unscheduled, key: String(number) };
}

/** Identifiers. */
export const oids = {
  version: (study: string) => `MDV.${study}`,
  event: (name: string) => `SE.${name}`,
  form: ({ name }: Pick<OdmForm, 'name'>) => `F.${name}`,
  group: ({ name }: Pick<OdmForm, 'name'>) => `IG.${name}`,
  item: ({ name }: Pick<OdmForm, 'name'>, variable: Pick<Variable, 'name'>) => `I.${name}.${variable.name}`,
  codelist: ({ name }: { name: string }) => `CL.${name}`,
  unit: (unit: string) => `MU.${unit}`,
  method: ({ name }: Pick<OdmForm, 'name'>, variable: Pick<Variable, 'name'>) =>
    `MT.${name}.${variable.name}`,
  condition: ({ name }: Pick<OdmForm, 'name'>, variable: Pick<Variable, 'name'>) =>
    `CD.${name}.${variable.name}`,
  location: (site: string) => `L.${site}`,
  user: (actor: string, role: string) => `U.${actor}.${role}`,
} as const;
