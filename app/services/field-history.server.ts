// What the fields of a form were before. The open ledger alone knows, so it is read from there: what is sealed has no
// entry in it. Callers have opened the record already, so whoever may read a record reads what it was, and nobody else.
import { and, asc, eq, getTableName, inArray } from 'drizzle-orm';
import type { Instrument } from '#app/study/instrument.ts';
import { kindOf } from '#app/study/kinds.ts';
import { missingLabel } from '#app/study/missing.ts';
import { cached } from '#db/cached.ts';
import { given } from '#db/given.ts';
import type { Row } from '#db/ledger.ts';
import { namesOf } from './accounts/names.server.ts';
import { fromCell, openFields } from './capture/cells.server.ts';
import { reasonsOf } from './capture/double-press.server.ts';
import { instrumentTableOf, type ParticipantRow } from './capture/lookups.server.ts';
import type { Scope } from './scope.server.ts';

/** A value in words before and after; blank is an empty text. */
export interface Change {
  before: string;
  after: string;
  who: string;
  at: string;
  why: string;
}

/** Field -> its changes after the first save, the newest first. What never changed is not in it. */
export type FieldHistory = Record<string, Change[]>;

/** To be spread into what a page is given: a page of what never changed does not even hold an empty history. */
export type WithHistory = { history?: FieldHistory };

/**
 * Of the form of a visit, as its reader has opened it. One that was voided and entered anew is the same form; a voided one
 * of somebody else is not, where it is confidential.
 */
export async function formHistory(
  scope: Scope,
  instrument: Instrument,
  participant: ParticipantRow,
  visit: string,
): Promise<WithHistory> {
  const table = instrumentTableOf(scope.engine.tables, instrument.name);
  const q = scope.engine.read;
  const find = cached(q, `records ${instrument.name}`, () =>
    q
      .select({ id: table.id, version: table.version, by: table.entered_by })
      .from(table)
      .where(and(eq(table.participant_id, given('participant')), eq(table.visit, given('visit'))))
      .orderBy(asc(table.id))
      .prepare(),
  );
  const records = (await find.execute({ participant: participant.id, visit })).filter(
    ({ by }) => !instrument.confidential || by === scope.actor.id,
  );
  // Saved once and never touched again: there is nothing to look for.
  if (records.length === 1 && records[0]?.version === 1) return {};
  return recordHistory(
    scope,
    instrument,
    records.map(({ id }) => id),
  );
}

/** Of the records with these ids, which stand for one another. */
export async function recordHistory(
  scope: Scope,
  instrument: Instrument,
  ids: readonly string[],
): Promise<WithHistory> {
  const changes = changesIn(instrument, await entriesOf(scope, instrument, ids));
  if (changes.length === 0) return {};
  const nameOf = await namesOf(
    scope,
    changes.map(({ actor }) => actor),
  );
  const history: FieldHistory = {};
  for (const { field, actor, ...change } of changes.reverse()) {
    history[field] ??= [];
    history[field].push({ ...change, who: nameOf(actor) ?? '' });
  }
  return { history };
}

interface Entry {
  at: string;
  actor: string;
  reason: string | null;
  cells: string | null;
}

function entriesOf(scope: Scope, { name }: Instrument, ids: readonly string[]): Promise<Entry[]> {
  const { ledger_open: ledger } = scope.engine.tables;
  const table = getTableName(instrumentTableOf(scope.engine.tables, name));
  return scope.engine.read
    .select({ at: ledger.at, actor: ledger.actor, reason: ledger.reason, cells: ledger.cells_new })
    .from(ledger)
    .where(and(inArray(ledger.row_key, [...ids]), eq(ledger.table_name, table)))
    .orderBy(asc(ledger.seq));
}

type FieldChange = Omit<Change, 'who'> & { field: string; actor: string };

/** Replays the entries of a form and answers what changed, field by field, in the order of time. */
function changesIn(instrument: Instrument, entries: readonly Entry[]): FieldChange[] {
  const changes: FieldChange[] = [];
  let row: Row = {};
  let known: Record<string, string> | undefined;
  let voided = '';
  for (const { at, actor, reason, cells } of entries) {
    const written = JSON.parse(cells ?? '{}') as Row;
    // A whole row is a new record.
    row = 'id' in written ? written : { ...row, ...written };
    if (row.state === 'void') {
      voided = `Voided: ${reason ?? ''}`;
      continue;
    }
    const now = textsOf(instrument, row);
    for (const [field, after] of Object.entries(now)) {
      const before = known?.[field];
      if (before !== undefined && before !== after)
        changes.push({ field, before, after, actor, at, why: reason ?? voided });
    }
    known = now;
  }
  return changes;
}

function textsOf(instrument: Instrument, row: Row): Record<string, string> {
  const reasons = reasonsOf(row);
  return Object.fromEntries(
    openFields(instrument).flatMap((name) => {
      const field = instrument.fields[name];
      if (!field) return [];
      const reason = reasons[name];
      const value = fromCell(instrument, name, row[name] ?? null);
      return [
        [name, reason === undefined ? kindOf(field).text(field, value) : `missing: ${missingLabel(reason)}`],
      ];
    }),
  );
}
