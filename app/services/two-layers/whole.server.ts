// The whole records of a form in two layers, whoever entered them: what was open and what was sealed. For an export of an
// unsealed study, which asks the database whether it is, and for nobody before.
import { and, asc, eq, ne } from 'drizzle-orm';
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
  /** Id of the participant; empty where it is about none. */
  participant: string;
  state: string;
  /** Whether somebody blinded entered it. */
  isBlinded: boolean;
}

/** Every record that is not void, in the order in which they were entered. Throws where one does not open. */
export async function revealWhole(
  q: Reading,
  tables: Tables,
  keys: Keyring,
  form: Instrument,
): Promise<WholeRecord[]> {
  const { sealed_record: sealed } = tables;
  const table = instrumentTableOf(tables, form.name);
  const open = new Map(
    ((await q.select().from(table).orderBy(asc(table.id))) as Row[]).map((row) => [String(row.id), row]),
  );
  const rows = await q
    .select({
      id: sealed.id,
      participant: sealed.participant_id,
      cells: sealed.cells,
      state: sealed.state,
      whole: sealed.whole,
    })
    .from(sealed)
    .where(and(eq(sealed.instrument, form.name), ne(sealed.state, 'void')))
    .orderBy(asc(sealed.entered_at), asc(sealed.id));
  return rows.map((row) => {
    const hidden = unsealCells(keys, row);
    const its = open.get(row.id);
    const { participant, state } = row;
    return {
      participant,
      state,
      isBlinded: row.whole === 0,
      values: { ...(its && valuesOf(form, its)), ...hidden.values },
      missing: { ...(its && reasonsOf(its)), ...hidden.missing },
    };
  });
}
