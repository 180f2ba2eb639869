// The logs of participants in an export: one table a log, and one for what belongs to its records, each with the number of
// the record that it belongs to. What blinded people entered, and of it what is open.
import { asc, ne } from 'drizzle-orm';
import { logs, partsOf } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import { type Column, cellsOf, columnsOf, plainColumn } from './columns.server.ts';
import type { Source } from './source.server.ts';

/** The forms that are exported so, a log before what belongs to it. */
const forms: readonly Instrument[] = logs.flatMap((log) => [log, ...partsOf(log.name)]);

const tableName = ({ name }: Instrument) => `${name}s`;
const labelOf = ({ plural, label, within }: Instrument) => {
  const what = plural ?? label;
  return within === undefined ? what : `${what} of each ${within}`;
};

/** File -> what it holds. */
export const logFiles: readonly (readonly [string, string])[] = forms.map((form) => [
  `${tableName(form)}.csv`,
  `One row a ${form.label.toLowerCase()}${form.within ? ` of a ${form.within}` : ''} entered by blinded staff`,
]);

/** The names of the tables, for the script that reads them. */
export const logTableNames = forms.map(tableName);

interface Records {
  columns: Column[];
  /** Of each participant in turn: her id, and the cells of a record. */
  rows: { participant: string; cells: string[] }[];
}

/** Name, label, columns and rows of each, without what every table begins and ends with. */
export async function logRecords(
  q: Reading,
  tables: Tables,
  source: Source,
): Promise<(Records & { name: string; label: string })[]> {
  const numbers = new Map<string, string>();
  const made = [];
  for (const form of forms) {
    const table = instrumentTableOf(tables, form.name);
    const all = (await q
      .select()
      .from(table)
      .where(ne(table.state, 'void'))
      .orderBy(asc(table.participant_id), asc(table.entered_at), asc(table.id))) as Row[];
    // What belongs to a void record is void with it.
    const live = all.filter((row) => form.within === undefined || numbers.has(String(row.parent_id)));
    const byParticipant = Map.groupBy(live, (row) => String(row.participant_id));
    const rows = source.participants.flatMap(({ id }) =>
      (byParticipant.get(id) ?? []).map((row, i) => {
        const number = String(i + 1);
        numbers.set(String(row.id), number);
        const parent = form.within === undefined ? [] : [numbers.get(String(row.parent_id)) ?? ''];
        return { participant: id, cells: [number, ...parent, ...cellsOf(form, row)] };
      }),
    );
    made.push({ name: tableName(form), label: labelOf(form), columns: columnsFor(form), rows });
  }
  return made;
}

const columnsFor = (form: Instrument): Column[] => [
  plainColumn(`${form.name}_number`, `${form.label} of this participant`, 'integer'),
  ...(form.within === undefined
    ? []
    : [plainColumn(`${form.within}_number`, `Number of the ${form.within} that it belongs to`, 'integer')]),
  ...columnsOf(form),
];
