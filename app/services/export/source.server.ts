// What an export is made from: one snapshot of the database, read once and in the order of participant numbers.
import { asc, eq, ne } from 'drizzle-orm';
import { unscheduledNumber } from '#app/study/schedule.ts';
import type { Row } from '#db/ledger.ts';
import type { Reading } from '#db/open.ts';
import type { Tables } from '#db/schema/index.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import type { ArmColumn } from './arm-column.server.ts';
import { cellsOf, columnsRead, instrumentOf, once, repeated } from './columns.server.ts';
import { withheldOnes } from './course.server.ts';

export interface Source {
  /** Ids of those who withdrew consent and of whom nothing is exported: they are not among the participants. */
  withheld: ReadonlySet<string>;
  participants: {
    id: string;
    number: string;
    site: string;
    screening: string[];
    randomised_on: string | null;
    stratum: string | null;
    arm: string;
  }[];
  /** The cells of a form at a visit, by participant. */
  records(form: string, visit: string): (participant: string) => readonly string[];
  visit(visit: string, participant: string): VisitRow | undefined;
  /** The keys of the visits outside the schedule that somebody had. */
  unscheduled: readonly string[];
}

interface VisitRow {
  visit_date: string | null;
  state: string;
  missed_reason: string | null;
  unscheduled_reason: string | null;
}

/**
 * Reads everything once, in the order of participant numbers. Of a confidential form there is its state alone until the
 * study is unsealed: a guess with its reason would tell which of two masked groups is which.
 */
export async function readAll(
  q: Reading,
  tables: Tables,
  arm: Pick<ArmColumn, 'state' | 'of'>,
): Promise<Source> {
  const screening = instrumentOf('screening');
  const { participant, screening: log, site, visit } = tables;
  const people = await q
    .select({
      id: participant.id,
      number: participant.number,
      randomised_on: participant.randomised_on,
      stratum: participant.stratum,
      site: site.name,
      screening: columnsRead(screening, log),
    })
    .from(participant)
    .innerJoin(log, eq(log.id, participant.screening_id))
    .innerJoin(site, eq(site.id, participant.site_id))
    .orderBy(asc(participant.seq));
  const withheld = await withheldOnes(q, tables);
  const records = new Map<string, Map<string, readonly string[]>>();
  for (const form of ['consent', ...once.map((each) => each.form), ...repeated]) {
    const instrument = instrumentOf(form);
    const table = instrumentTableOf(tables, form);
    const isWithheld = instrument.confidential && arm.state !== 'unsealed';
    const shown = (row: Row): Row => (isWithheld ? { state: row.state ?? null, missing: '{}' } : row);
    const rows = (await q
      .select({
        participant_id: table.participant_id,
        visit: table.visit,
        ...columnsRead(instrument, table),
      })
      .from(table)
      .where(ne(table.state, 'void'))
      .orderBy(asc(table.participant_id), asc(table.visit), asc(table.id))) as Row[];
    for (const [at, its] of Map.groupBy(rows, (row) => String(row.visit)))
      records.set(
        `${form} ${at}`,
        new Map(its.map((row) => [String(row.participant_id), cellsOf(instrument, shown(row))])),
      );
  }
  const visitRows = await q
    .select({
      participant_id: visit.participant_id,
      visit: visit.visit,
      visit_date: visit.visit_date,
      state: visit.state,
      missed_reason: visit.missed_reason,
      unscheduled_reason: visit.unscheduled_reason,
    })
    .from(visit)
    .orderBy(asc(visit.participant_id), asc(visit.visit));
  const visits = new Map<string, Map<string, VisitRow>>();
  for (const [at, its] of Map.groupBy(visitRows, (row) => row.visit))
    visits.set(at, new Map(its.map((row) => [row.participant_id, row])));
  return {
    withheld,
    participants: people
      .filter((each) => !withheld.has(each.id))
      .map((each) => ({
        ...each,
        screening: cellsOf(screening, each.screening as Row),
        arm: each.randomised_on ? arm.of(each.id) : '',
      })),
    records(form, at) {
      const [known, none] = [records.get(`${form} ${at}`), cellsOf(instrumentOf(form), undefined)];
      return (her) => known?.get(her) ?? none;
    },
    visit: (at, her) => visits.get(at)?.get(her),
    unscheduled: [...visits.keys()]
      .filter((key) => unscheduledNumber(key) !== undefined)
      .sort((a, b) => Number(unscheduledNumber(a)) - Number(unscheduledNumber(b))),
  };
}
