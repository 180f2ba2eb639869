// Whom an export has changed for since an earlier one: for a program that keeps a copy and asks for the rest. It is read from
// the open ledger alone, whose acts are those of blinded people, so that it tells of nobody what only an unblinded act made.
import { asc, desc, eq, getTableName, gt, inArray, lt } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { problem } from '#app/problem.ts';
import { isDay } from '#app/study/days.ts';
import { study } from '#app/study/index.ts';
import type { Instrument } from '#app/study/instrument.ts';
import type { Keyed } from '#db/ledger.ts';
import { ledgerOf } from '#db/schema/index.ts';
import { breathe } from '../breathe.server.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import { dayAt } from '../settings.server.ts';
import { whoseCodeWasRead } from './act-tables.server.ts';
import type { Cut } from './cut.server.ts';
import { columnsRead, plain } from './form-variables.server.ts';
import { keyVariables, marksVariable } from './participant-table.server.ts';
import type { Row, Table } from './table.server.ts';

/** Ids of participants; `everybody`: something changed that all rows depend on, such as a scanner or the lock. */
export type Changed = ReadonlySet<string> | 'everybody';

/**
 * What changes no row of a participant: about whom an incident is, no masked export tells, and its table comes whole; the
 * others are in no export.
 */
const ofNobody = new Set([
  ...['unblinding_incident', 'analysis_program', 'consent_sheet', 'booking', 'eligibility_confirmation'],
]);
const few = 500;

const isInstant = /^(\d{4}-\d\d-\d\d)(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?Z)?$/;
/** Acts that take place together are not entered in the order in which they began. */
const margin = 60_000;

/**
 * The number of the open event that `typed` stands for: itself, or that of the last event before an instant in UTC or a day.
 * Throws export.since for anything else.
 */
export async function eventAt({ q, tables, open }: Cut, typed: string): Promise<number> {
  const refuse = (rule: string) => {
    throw problem('export.since', `changed_since: ${JSON.stringify(typed)} ${rule}.`);
  };
  if (/^\d{1,12}$/.test(typed)) {
    if (Number(typed) > open.seq) refuse(`lies after the last event, number ${open.seq}`);
    return Number(typed);
  }
  const [, day] = isInstant.exec(typed) ?? [];
  if (day === undefined || !isDay(day))
    refuse('is neither the number of an event nor a day or an instant in UTC, such as 2026-01-31T09:00:00Z');
  const since = new Date(
    Date.parse(typed.length === 10 ? `${typed}T00:00:00Z` : typed) - margin,
  ).toISOString();
  const { ledger_open: ledger } = tables;
  for (let first = open.seq + 1; ; await breathe()) {
    const rows = await q
      .select({ seq: ledger.seq, at: ledger.at })
      .from(ledger)
      .where(lt(ledger.seq, first))
      .orderBy(desc(ledger.seq))
      .limit(few);
    const end = rows.filter(({ at }) => at >= since).at(-1);
    if (!end) return first - 1;
    first = end.seq;
  }
}

/** The tables of the open ledger whose records belong to participants, by name. */
const recordTables = ({ tables }: Cut) =>
  new Map(
    [...ledgerOf(tables)].flatMap(([table, ledger]): [string, OfParticipant][] =>
      ledger === 'open' && 'participant_id' in (table as OfParticipant)
        ? [[getTableName(table as OfParticipant), table as OfParticipant]]
        : [],
    ),
  );
type OfParticipant = Keyed & { participant_id: AnySQLiteColumn };

/**
 * Whether a change of a record is one that an export tells. Of a sealed part, and of a guess, nobody learns that it was
 * corrected: its row stays as it is, and so does its participant.
 */
function isTold({ isWhole, tables }: Cut, table: string, written: string | null): boolean {
  const form = (study.instruments as readonly Instrument[]).find(({ name }) => name === table);
  if (isWhole || !form || written === null) return true;
  const its = form.name === 'screening' ? tables.screening : instrumentTableOf(tables, form.name);
  const told = form.confidential ? ['state'] : ['visit', ...Object.keys(columnsRead(form, its))];
  const columns = Object.keys(JSON.parse(written) as object);
  return columns.includes('id') || columns.some((name) => told.includes(name));
}

/** Whom the open events after this one are about. */
export async function changedSince(cut: Cut, seq: number): Promise<Changed> {
  const { ledger_open: ledger, participant } = cut.tables;
  const records = recordTables(cut);
  const found = new Set<string>();
  // That a code was read is no open event, and is told once everything is: few enough to be named each time.
  if (cut.isWhole) for (const her of await whoseCodeWasRead(cut)) found.add(her);
  for (let last = seq; ; await breathe()) {
    const entries = await cut.q
      .select({
        ...{ seq: ledger.seq, table: ledger.table_name, key: ledger.row_key, written: ledger.cells_new },
      })
      .from(ledger)
      .where(gt(ledger.seq, last))
      .orderBy(asc(ledger.seq))
      .limit(few);
    const end = entries.at(-1);
    if (!end) return found;
    last = end.seq;
    for (const [name, all] of Map.groupBy(entries, ({ table }) => table)) {
      if (name === null || ofNobody.has(name)) continue;
      const its = all.filter(({ written }) => isTold(cut, name, written));
      const keys = [...new Set(its.map(({ key }) => key ?? ''))];
      const record = records.get(name);
      if (name === 'participant') for (const key of keys) found.add(key);
      else if (name === 'screening' || record) {
        if (keys.length === 0) continue;
        const rows = record
          ? await cut.q.select({ her: record.participant_id }).from(record).where(inArray(record.id, keys))
          : await cut.q
              .select({ her: participant.id })
              .from(participant)
              .where(inArray(participant.screening_id, keys));
        for (const { her } of rows) if (her !== null) found.add(String(her));
      } else return 'everybody';
    }
  }
}

/** Whether an event was on another day than the cut: datasets of the analysis hang on it, for everybody. */
export async function isOfAnotherDay({ q, tables, day }: Cut, seq: number): Promise<boolean> {
  const { ledger_open: ledger, site } = tables;
  const at = (await q.select({ at: ledger.at }).from(ledger).where(eq(ledger.seq, seq)))[0]?.at;
  const zone = (await q.select({ zone: site.time_zone }).from(site).orderBy(site.id))[0]?.zone;
  return at === undefined || zone === undefined || dayAt(at, zone) !== day;
}

/** One row a participant for whom something changed, whether or not anything of her is exported any more. */
export const changesTable = (cut: Cut): Table => ({
  name: 'changes',
  sasName: 'CHANGES',
  label: 'Participants for whom something changed',
  structure: 'One row a participant for whom something changed since the event or instant that was asked for',
  keys: ['study_id', 'participant'],
  variables: [
    ...keyVariables,
    plain('is_exported', 'Whether she is in the other tables', 'char', {
      codes: [
        ['Y', 'Yes'],
        ['N', 'No: she withdrew consent, and what is kept of her is to be deleted'],
      ],
    }),
    marksVariable(cut),
  ],
  async *rows() {
    const { participant } = cut.tables;
    for (let last = -1; ; await breathe()) {
      const people = await cut.q
        .select({ id: participant.id, seq: participant.seq, number: participant.number })
        .from(participant)
        .where(gt(participant.seq, last))
        .orderBy(asc(participant.seq))
        .limit(few);
      const end = people.at(-1);
      if (!end) return;
      last = end.seq;
      yield people
        .filter(({ id }) => isAsked(cut, id))
        .map(({ id, number }): Row => [study.id, number, cut.withheld.has(id) ? 'N' : 'Y', cut.stamp.marks]);
    }
  },
});

/** Whether rows of this participant are asked for. */
export const isAsked = ({ changed }: Pick<Cut, 'changed'>, id: string): boolean =>
  changed === 'everybody' || changed.has(id);
