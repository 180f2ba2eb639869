// A record that was saved since somebody began to type: who saved it and when, and how it stood before, so that it shows
// what each of the two has changed.
import { and, asc, eq, getTableName } from 'drizzle-orm';
import type { Instrument } from '#app/study/instrument.ts';
import type { Side } from '#app/study/merge.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import { namesOf } from '../accounts/names.server.ts';
import type { Newer } from '../drafts/brought-back.server.ts';
import type { Scope } from '../scope.server.ts';
import { asTyped, openFields, valuesOf } from './cells.server.ts';
import { reasonsOf } from './double-press.server.ts';
import { instrumentTableOf } from './lookups.server.ts';

/** What is saved, as one would type it. */
export const savedSide = (instrument: Instrument, row: Row): Side => ({
  typed: asTyped(instrument, valuesOf(instrument, row)),
  missing: Object.fromEntries(Object.entries(reasonsOf(row)).map(([name, code]) => [name, String(code)])),
});

const blank: Side = { typed: {}, missing: {} };

/** What the open half of a record has become since this version. */
export async function newerThan(
  scope: Scope,
  q: Reading,
  instrument: Instrument,
  row: Row,
  version: number,
): Promise<Newer> {
  const by = String(row.changed_by);
  const former = version === 0 ? undefined : await formerRow(scope, q, instrument, String(row.id), version);
  return {
    by: (await namesOf(scope, [by]))(by),
    at: String(row.changed_at),
    base: version === 0 ? blank : former && savedSide(instrument, former),
    shown: openFields(instrument),
  };
}

/** The row as it stood at a version, by its entries in the open ledger; undefined where it never did. */
async function formerRow(
  scope: Scope,
  q: Reading,
  instrument: Instrument,
  id: string,
  version: number,
): Promise<Row | undefined> {
  const { ledger_open: ledger } = scope.engine.tables;
  const name = getTableName(instrumentTableOf(scope.engine.tables, instrument.name));
  const entries = await q
    .select({ cells: ledger.cells_new })
    .from(ledger)
    .where(and(eq(ledger.table_name, name), eq(ledger.row_key, id)))
    .orderBy(asc(ledger.seq));
  let row: Row = {};
  for (const { cells } of entries) {
    row = { ...row, ...(JSON.parse(cells ?? '{}') as Row) };
    if (row.version === version) return row;
  }
  return undefined;
}
