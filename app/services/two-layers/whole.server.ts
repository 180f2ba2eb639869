// The whole records of a form in two layers, whoever entered them: what was open and what was sealed. For an export of an
// unsealed study, which asks the database whether it is, and for nobody before.
import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { Instrument } from '#app/study/instrument.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { valuesOf } from '../capture/cells.server.ts';
import { reasonsOf } from '../capture/double-press.server.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import type { Keyring } from '../keyring.server.ts';
import { type Answers, unsealCells } from './sealed.server.ts';

export interface WholeRecord extends Answers {
  id: string;
  /** Id of the participant; empty where it is about none. */
  participant: string;
  visit: string;
  state: string;
  /** Whether somebody blinded entered it. */
  isBlinded: boolean;
  /** The record that it belongs to, of a part of a log. */
  parent: string;
}

/**
 * Every record of these participants that is not void, in the order in which they were entered; '' is whoever a record about
 * nobody in particular is about. Throws where one does not open.
 */
export async function revealWhole(
  q: Reading,
  tables: Tables,
  keys: Keyring,
  form: Instrument,
  participants: readonly string[],
): Promise<WholeRecord[]> {
  const { sealed_record: sealed } = tables;
  const open =
    form.reveals === 'arm' ? new Map<string, Row>() : await openRows(q, tables, form, participants);
  const rows = await q
    .select({
      id: sealed.id,
      participant: sealed.participant_id,
      parent: sealed.parent_id,
      cells: sealed.cells,
      state: sealed.state,
      whole: sealed.whole,
    })
    .from(sealed)
    .where(
      and(
        eq(sealed.instrument, form.name),
        inArray(sealed.participant_id, [...participants]),
        ne(sealed.state, 'void'),
      ),
    )
    .orderBy(asc(sealed.entered_at), asc(sealed.id));
  return rows.map((row) => {
    const hidden = unsealCells(keys, row);
    const its = open.get(row.id);
    return {
      ...{ id: row.id, participant: row.participant, state: row.state, isBlinded: row.whole === 0 },
      visit: String(its?.visit ?? ''),
      parent: String(row.parent ?? its?.parent_id ?? ''),
      values: { ...(its && valuesOf(form, its)), ...hidden.values },
      missing: { ...(its && reasonsOf(its)), ...hidden.missing },
    };
  });
}

async function openRows(q: Reading, tables: Tables, form: Instrument, participants: readonly string[]) {
  const table = instrumentTableOf(tables, form.name);
  const rows = (await q
    .select()
    .from(table)
    .where(inArray(table.participant_id, [...participants]))
    .orderBy(asc(table.id))) as Row[];
  return new Map(rows.map((row) => [String(row.id), row]));
}
