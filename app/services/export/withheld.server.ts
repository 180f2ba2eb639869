// Those who withdrew consent and of whom nothing is exported: an act of blinded people, which tells of no arm.
import { and, asc, eq, ne } from 'drizzle-orm';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';

/** Their ids. */
export async function withheldOnes(q: Reading, tables: Tables): Promise<Set<string>> {
  const table = instrumentTableOf(tables, 'course');
  const { data_use: use } = table as unknown as Record<'data_use', typeof table.state>;
  const rows = (await q
    .select({ participant_id: table.participant_id })
    .from(table)
    .where(and(ne(table.state, 'void'), eq(use, 'WITHHELD')))
    .orderBy(asc(table.participant_id), asc(table.id))) as Row[];
  return new Set(rows.map((row) => String(row.participant_id)));
}
