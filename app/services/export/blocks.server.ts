// Participants in blocks, in the order in which they were enrolled. Whatever an export holds belongs to a participant, so
// memory does not grow with the study: a block is read, made into rows and let go.
import { and, asc, eq, gt, inArray, ne } from 'drizzle-orm';
import type { Instrument } from '#app/study/instrument.ts';
import type { Value, Values } from '#app/study/kinds.ts';
import type { Row } from '#db/ledger.ts';
import { fromCell, openFields } from '../capture/cells.server.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import { revealWhole } from '../two-layers/whole.server.ts';
import type { Cut } from './cut.server.ts';
import { columnsRead, instrumentOf } from './form-variables.server.ts';

/** Participants a block: as many as are read without keeping others waiting. */
const blockSize = 100;

export interface Person {
  id: string;
  number: string;
  site: string;
  siteId: string;
  screeningNumber: string;
  randomisedOn: string | null;
  stratum: string | null;
  /** What the export may say; empty before she is randomised. */
  arm: string;
}

/** A record of a form as an export may tell it. */
export interface FormRow {
  id: string;
  /** The visit where it was entered; empty for what belongs to none. */
  visit: string;
  state: string;
  /** Whether somebody blinded entered it. */
  isBlinded: boolean;
  /** The record of a log that it belongs to. */
  parent: string;
  readonly values: Values;
  readonly missing: Readonly<Record<string, number>>;
  /** The cells as they are stored, of a record that is told as it stands: what is made of them is made without its values. */
  stored: Row | null;
}

export interface VisitRow {
  visit: string;
  visit_date: string | null;
  state: string;
  missed_reason: string | null;
  unscheduled_reason: string | null;
}

export interface Block {
  people: readonly Person[];
  /** Records of a form that are not void, by participant, in the order of visits or of entry. */
  records(form: string): Promise<ReadonlyMap<string, readonly FormRow[]>>;
  visits(): Promise<ReadonlyMap<string, readonly VisitRow[]>>;
  /** What was entered of each when she was screened, by participant. */
  screenings(): Promise<ReadonlyMap<string, FormRow>>;
}

const reasonsOf = (row: Row): Record<string, number> =>
  !row.missing || row.missing === '{}' ? {} : JSON.parse(String(row.missing));

const valuesOf = (instrument: Instrument, row: Row): Values =>
  Object.fromEntries(
    openFields(instrument).map((name): [string, Value] => [
      name,
      fromCell(instrument, name, row[name] ?? null),
    ]),
  );

/**
 * A row as it is stored; one that is not shown has neither values nor reasons. Values are made when somebody asks for them:
 * most tables are written from the cells as they are stored.
 */
export function rowOf(instrument: Instrument, row: Row, isShown: boolean): FormRow {
  let values: Values | undefined;
  return {
    ...{ id: String(row.id ?? ''), visit: String(row.visit ?? ''), state: String(row.state ?? '') },
    ...{ isBlinded: true, parent: String(row.parent_id ?? ''), stored: isShown ? row : null },
    get values() {
      values ??= isShown ? valuesOf(instrument, row) : {};
      return values;
    },
    missing: isShown ? reasonsOf(row) : {},
  };
}

/** Of a confidential form the state alone: a guess with its reason would tell which of two masked groups is which. */
export const isShownIn = ({ isWhole }: Pick<Cut, 'isWhole'>, { confidential }: Instrument): boolean =>
  !confidential || isWhole;

/** Lets whoever else waits go first: the driver of SQLite answers at once and would keep them all. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Those of whom the rows are asked for. */
export async function* askedBlocksOf(cut: Cut): AsyncIterable<Block> {
  const { changed } = cut;
  if (changed === 'everybody') return yield* blocksOf(cut);
  for await (const { people } of blocksOf(cut)) {
    const asked = people.filter(({ id }) => changed.has(id));
    if (asked.length > 0) yield blockOf(cut, asked);
  }
}

/** All participants of whom something may be exported. */
export async function* blocksOf(cut: Cut): AsyncIterable<Block> {
  const { participant, screening: log, site } = cut.tables;
  for (let last = -1; ; ) {
    const rows = await cut.q
      .select({
        id: participant.id,
        seq: participant.seq,
        number: participant.number,
        randomisedOn: participant.randomised_on,
        stratum: participant.stratum,
        site: site.name,
        siteId: site.id,
        screeningNumber: log.number,
      })
      .from(participant)
      .innerJoin(log, eq(log.id, participant.screening_id))
      .innerJoin(site, eq(site.id, participant.site_id))
      .where(gt(participant.seq, last))
      .orderBy(asc(participant.seq))
      .limit(blockSize);
    const end = rows.at(-1);
    if (!end) return;
    last = end.seq;
    const people = rows
      .filter(({ id }) => !cut.withheld.has(id))
      .map(({ seq: _, ...each }) => ({
        ...each,
        arm: each.randomisedOn ? cut.arm.of(each.id) : '',
      }));
    if (people.length > 0) yield blockOf(cut, people);
    await breathe();
  }
}

function blockOf(cut: Cut, people: readonly Person[]): Block {
  const ids = people.map(({ id }) => id);
  return {
    people,
    records: (form) => recordsOf(cut, instrumentOf(form), ids),
    async screenings() {
      const { participant, screening: log } = cut.tables;
      const screening = instrumentOf('screening');
      const rows = await cut.q
        .select({ her: participant.id, row: columnsRead(screening, log) })
        .from(participant)
        .innerJoin(log, eq(log.id, participant.screening_id))
        .where(inArray(participant.id, ids))
        .orderBy(asc(participant.seq));
      return new Map(rows.map(({ her, row }) => [her, rowOf(screening, row as Row, true)]));
    },
    async visits() {
      const { visit } = cut.tables;
      const rows = await cut.q
        .select({
          participant: visit.participant_id,
          visit: visit.visit,
          visit_date: visit.visit_date,
          state: visit.state,
          missed_reason: visit.missed_reason,
          unscheduled_reason: visit.unscheduled_reason,
        })
        .from(visit)
        .where(inArray(visit.participant_id, ids))
        .orderBy(asc(visit.participant_id), asc(visit.visit));
      return Map.groupBy(rows, (row) => row.participant);
    },
  };
}

/** Whether of a form something is sealed: its records then come whole once the study is unsealed. */
export const isInTwoLayers = (instrument: Instrument): boolean =>
  instrument.reveals === 'arm' ||
  instrument.log === true ||
  instrument.within !== undefined ||
  Object.values(instrument.fields).some(({ reveals }) => reveals === 'arm');

async function recordsOf(cut: Cut, instrument: Instrument, ids: readonly string[]) {
  if (isInTwoLayers(instrument) && cut.keys) return wholeRecords(cut, instrument, ids);
  if (instrument.reveals === 'arm') return new Map<string, FormRow[]>();
  const table = instrumentTableOf(cut.tables, instrument.name);
  const order = instrument.repeats
    ? [asc(table.participant_id), asc(table.entered_at), asc(table.id)]
    : [asc(table.participant_id), asc(table.visit), asc(table.id)];
  const rows = (await cut.q
    .select({
      ...{ id: table.id, participant_id: table.participant_id, visit: table.visit },
      ...columnsRead(instrument, table),
    })
    .from(table)
    .where(and(inArray(table.participant_id, [...ids]), ne(table.state, 'void')))
    .orderBy(...order)) as Row[];
  const isShown = isShownIn(cut, instrument);
  const found = new Map<string, FormRow[]>();
  for (const row of rows) {
    const her = String(row.participant_id);
    const known = found.get(her);
    if (known) known.push(rowOf(instrument, row, isShown));
    else found.set(her, [rowOf(instrument, row, isShown)]);
  }
  return found;
}

/** What blinded people entered comes first, so that a number given before the unsealing stays. */
async function wholeRecords({ q, tables, keys }: Cut, instrument: Instrument, ids: readonly string[]) {
  if (!keys) return new Map<string, FormRow[]>();
  const all = await revealWhole(q, tables, keys, instrument, ids);
  const rows = all
    .toSorted((one, other) => Number(other.isBlinded) - Number(one.isBlinded))
    .map(({ participant, ...each }) => ({ participant, row: each }));
  return new Map(
    [...Map.groupBy(rows, ({ participant }) => participant)].map(([her, its]) => [
      her,
      its.map(({ row }): FormRow => ({ ...row, stored: null })),
    ]),
  );
}

/** The number of a site: its place among them. */
export const siteNumber = (siteId: string, all: readonly string[]): string =>
  String(all.indexOf(siteId) + 1).padStart(3, '0');
