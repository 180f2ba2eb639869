// What became of participants, in an export: the open half of what blinded people recorded; once the study is unsealed also why,
// and what trainers recorded.
import { asc, ne } from 'drizzle-orm';
import { course } from '#app/study/instruments/course.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import type { Keyring } from '../keyring.server.ts';
import { cellsOf, columnsOf } from './columns.server.ts';
import { enteredBy, wholeOf, wholeRows } from './whole-records.server.ts';

const whole = wholeOf(course);

/** Columns between those of every table, and the rows of a participant. `keys`: of an unsealed study alone. */
export async function courseRows(q: Reading, tables: Tables, keys: Keyring | null) {
  const columns = keys
    ? [enteredBy('recorded_by', 'Whether a blinded or an unblinded person recorded it'), ...columnsOf(whole)]
    : columnsOf(course);
  const all = keys ? await wholeRows(q, tables, keys, course, whole) : await openRows(q, tables);
  const byParticipant = Map.groupBy(all, (each) => each.participant);
  return { columns, of: (id: string) => (byParticipant.get(id) ?? []).map(({ cells }) => cells) };
}

async function openRows(q: Reading, tables: Tables) {
  const table = instrumentTableOf(tables, course.name);
  const rows = (await q
    .select()
    .from(table)
    .where(ne(table.state, 'void'))
    .orderBy(asc(table.entered_at), asc(table.id))) as Row[];
  return rows.map((row) => ({ participant: String(row.participant_id), cells: cellsOf(course, row) }));
}

/** Ids of those who withdrew consent and of whom nothing is exported. */
export async function withheldOnes(q: Reading, tables: Tables): Promise<Set<string>> {
  const table = instrumentTableOf(tables, course.name);
  const rows = (await q
    .select()
    .from(table)
    .where(ne(table.state, 'void'))
    .orderBy(asc(table.participant_id), asc(table.id))) as Row[];
  return new Set(rows.filter((row) => row.data_use === 'WITHHELD').map((row) => String(row.participant_id)));
}
