// The raw forms: one table a form, always with keys, whatever instruments the study has. A form that is added joins by its
// definition alone.
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import { unscheduledNumber } from '#app/study/schedule.ts';
import { type FormRow, isInTwoLayers } from './blocks.server.ts';
import type { Cut } from './cut.server.ts';
import { formPart, plain } from './form-variables.server.ts';
import { participantTable } from './participant-table.server.ts';
import type { Cell, Table, Variable } from './table.server.ts';

/** Not one table a form: what it is about is told by a rule of its own; see incidents.server.ts. */
const ownRules = ['unblinding_incident'];

/** The name of the table of a form: what repeats is a list. */
export const tableName = ({ name, repeats }: Pick<Instrument, 'name' | 'repeats'>): string =>
  repeats && name !== 'course' ? `${name}s` : name;

const numberName = (name: string) => (name === 'adverse_event' ? 'event_number' : `${name}_number`);

export const visitVariable: Variable = plain('visit', 'Visit', 'char', {
  length: 15,
  derivation: `${[...study.visits.map(({ name }) => name), 'unscheduled_1'].join(', ')} and so on`,
});

export const enteredByVariable = (name: string, label: string): Variable =>
  plain(name, label, 'char', {
    codes: [
      ['blinded', 'Blinded'],
      ['unblinded', 'Unblinded'],
    ],
    length: 9,
  });
/** Of a form in two layers, once both are told. */
export const enteredBy = ({ name }: Instrument) =>
  enteredByVariable(
    name === 'course' ? 'recorded_by' : 'entered_by',
    'Whether a blinded or an unblinded person entered it',
  );

/** The order of visits: as planned, then those outside the schedule. */
export function visitOrder(visit: string): number {
  const at = study.visits.findIndex(({ name }) => name === visit);
  return at >= 0 ? at : 100 + (unscheduledNumber(visit) ?? 0);
}

/** Whether it is entered at visits. */
export const isOfVisits = ({ name, repeats, reveals }: Instrument) =>
  !repeats && reveals !== 'arm' && name !== 'screening' && name !== 'consent';

function labelOf(cut: Cut, form: Instrument): string {
  const what = form.plural ?? form.label;
  const list = form.within === undefined ? what : `${what} of each ${form.within}`;
  return isInTwoLayers(form) && !cut.isWhole ? `${list}, entered by blinded staff` : list;
}

/** The table of one form. */
export function formTable(cut: Cut, form: Instrument): Table {
  const isWhole = cut.isWhole && isInTwoLayers(form);
  const part = formPart(form, { whole: isWhole });
  const before = isWhole && form.reveals !== 'arm' ? [enteredBy(form)] : [];
  const by = (row: FormRow): Cell[] => (before.length > 0 ? [row.isBlinded ? 'blinded' : 'unblinded'] : []);
  const base = { name: tableName(form), label: labelOf(cut, form) };
  if (form.repeats)
    return listTable(cut, form, base, [...before, ...part.variables], (row) => [
      ...by(row),
      ...part.cellsOf(row),
    ]);
  const visits = isOfVisits(form) ? [visitVariable] : [];
  return participantTable(cut, {
    ...base,
    structure: visits.length > 0 ? 'One row a participant and visit' : 'One row a participant',
    keys: visits.map(({ name }) => name),
    variables: [...visits, ...part.variables],
    async read(block) {
      if (form.name === 'screening') {
        const screenings = await block.screenings();
        return ({ id }) => [part.cellsOf(screenings.get(id))];
      }
      const records = await block.records(form.name);
      return ({ id }) =>
        [...(records.get(id) ?? [])]
          .sort((one, other) => visitOrder(one.visit) - visitOrder(other.visit))
          .map((row) => [...(visits.length > 0 ? [row.visit] : []), ...part.cellsOf(row)]);
    },
  });
}

/** The table of a form of which a participant may have several, numbered in the order of entry. */
function listTable(
  cut: Cut,
  form: Instrument,
  base: { name: string; label: string },
  variables: readonly Variable[],
  cellsOf: (row: FormRow) => Cell[],
): Table {
  const number = plain(numberName(form.name), `${form.label} of this participant`, 'int');
  const parent = form.within;
  const parents =
    parent === undefined
      ? []
      : [plain(numberName(parent), `Number of the ${parent} that it belongs to`, 'int')];
  return participantTable(cut, {
    ...base,
    structure: `One row a participant and ${form.label.toLowerCase()}`,
    keys: [number.name],
    variables: [number, ...parents, ...variables],
    async read(block) {
      const records = await block.records(form.name);
      const above = parent === undefined ? null : await block.records(parent);
      return ({ id }) => {
        const places = new Map((above?.get(id) ?? []).map((row, i) => [row.id, i + 1]));
        // What belongs to a void record is void with it.
        return (records.get(id) ?? [])
          .filter((row) => above === null || places.has(row.parent))
          .map((row, i) => [
            i + 1,
            ...(above === null ? [] : [places.get(row.parent) ?? null]),
            ...cellsOf(row),
          ]);
      };
    },
  });
}

/** All forms that this export may tell of participant by participant, in the order of the study. */
export const exportedForms = ({ isWhole }: Pick<Cut, 'isWhole'>): Instrument[] =>
  (study.instruments as readonly Instrument[]).filter(
    ({ name, reveals }) => !ownRules.includes(name) && (isWhole || reveals !== 'arm'),
  );

/** Their tables. */
export const formTables = (cut: Cut): Table[] => exportedForms(cut).map((form) => formTable(cut, form));
