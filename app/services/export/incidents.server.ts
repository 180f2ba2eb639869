// The log of unblinding incidents in an export: before the study is unsealed the coded part of what blinded people logged,
// about whom it is left out, and afterwards all of it. With the number, how assessors learnt an arm could be laid beside the
// letters of the masked groups. It has no arm column: an incident may be about nobody, and a name or a text may tell the arm.
import { asc, ne } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import { unblindingIncident } from '#app/study/instruments/unblinding-incident.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import type { Keyring } from '../keyring.server.ts';
import { cellsOf, columnsOf, plainColumn } from './columns.server.ts';
import type { Source } from './source.server.ts';
import { enteredBy, wholeOf, wholeRows } from './whole-records.server.ts';

const whole = wholeOf(unblindingIncident);
const loggedBy = enteredBy('logged_by', 'Whether a blinded or an unblinded person logged it');

/** Columns and rows. `keys`: of an unsealed study alone; without them nothing that is sealed is read. */
export async function incidents(q: Reading, tables: Tables, source: Source, keys: Keyring | null) {
  const columns = [
    plainColumn('study_id', 'Study identifier', 'text'),
    plainColumn(
      'participant',
      keys
        ? 'Participant number; empty where it is about nobody in particular'
        : 'Participant number; empty until the study is unsealed',
      'text',
    ),
    ...(keys ? [loggedBy, ...columnsOf(whole)] : columnsOf(unblindingIncident)),
  ];
  if (!keys) {
    const rows = await openRows(q, tables, source);
    return { columns, rows: rows.map(({ cells }) => [study.id, '', ...cells]) };
  }
  const all = await wholeRows(q, tables, keys, unblindingIncident, whole);
  const byParticipant = Map.groupBy(all, (each) => each.participant);
  const people = [...source.participants.map(({ id, number }) => ({ id, number })), { id: '', number: '' }];
  const rows = people.flatMap(({ id, number }) =>
    (byParticipant.get(id) ?? []).map(({ cells }) => [study.id, number, ...cells]),
  );
  return { columns, rows };
}

async function openRows(q: Reading, tables: Tables, { withheld }: Source) {
  const table = instrumentTableOf(tables, unblindingIncident.name);
  const rows = (await q
    .select()
    .from(table)
    .where(ne(table.state, 'void'))
    .orderBy(asc(table.entered_at), asc(table.id))) as Row[];
  return rows
    .filter((row) => !withheld.has(String(row.participant_id)))
    .map((row) => ({ cells: cellsOf(unblindingIncident, row) }));
}
