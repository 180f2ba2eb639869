// The adverse events that blinded people entered, as rows of an export: of each what is open.
import { asc, ne } from 'drizzle-orm';
import { study } from '#app/study/index.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import { type Column, cellsOf, columnsOf, instrumentOf, plainColumn } from './columns.server.ts';
import type { Source } from './source.server.ts';

const instrument = instrumentOf('adverse_event');

/** The columns between those of every table. */
export const eventColumns: Column[] = [
  plainColumn('event_number', 'Event of this participant', 'integer'),
  ...columnsOf(instrument),
];

/** One row an event, in the order of participants and then of entry. */
export async function eventRows(
  q: Reading,
  tables: Tables,
  source: Source,
  marks: string,
): Promise<string[][]> {
  const table = instrumentTableOf(tables, instrument.name);
  const all = (await q
    .select()
    .from(table)
    .where(ne(table.state, 'void'))
    .orderBy(asc(table.participant_id), asc(table.entered_at), asc(table.id))) as Row[];
  const byParticipant = Map.groupBy(all, (row) => String(row.participant_id));
  return source.participants.flatMap((each) =>
    (byParticipant.get(each.id) ?? []).map((row, i) => [
      study.id,
      each.number,
      each.arm,
      String(i + 1),
      ...cellsOf(instrument, row),
      marks,
    ]),
  );
}
