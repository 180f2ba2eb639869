// Participants in blocks, in the order in which they were enrolled. Whatever an export holds belongs to a participant, so
// memory does not grow with the study: a block is read, made into rows and let go.
import { and, asc, eq, ne } from 'drizzle-orm';
import type { Instrument } from '#app/study/instrument.ts';
import type { Value, Values } from '#app/study/kinds.ts';
import { cached } from '#db/cached.ts';
import type { Cell } from '#db/columns.ts';
import { plainRows } from '#db/plain-rows.ts';
import { breathe } from '../breathe.server.ts';
import { fromCell, openFields } from '../capture/cells.server.ts';
import { instrumentTableOf } from '../capture/lookups.server.ts';
import { revealWhole } from '../two-layers/whole.server.ts';
import type { Cut } from './cut.server.ts';
import { columnsRead, instrumentOf } from './form-variables.server.ts';
import { isWithin, type Person, peopleAfter, type Range } from './people.server.ts';

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
  stored: Stored | null;
}

/** The cell of a column that was read. */
export type Stored = (column: string) => Cell;

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

const reasonsOf = (stored: Stored): Record<string, number> => {
  const missing = stored('missing');
  return !missing || missing === '{}' ? {} : JSON.parse(String(missing));
};

const valuesOf = (instrument: Instrument, stored: Stored): Values =>
  Object.fromEntries(
    openFields(instrument).map((name): [string, Value] => [name, fromCell(instrument, name, stored(name))]),
  );

/**
 * A row as it is stored; one that is not shown has neither values nor reasons. Values are made when somebody asks for them:
 * most tables are written from the cells as they are stored.
 */
export function rowOf(instrument: Instrument, stored: Stored, isShown: boolean): FormRow {
  let values: Values | undefined;
  return {
    id: String(stored('id') ?? ''),
    visit: String(stored('visit') ?? ''),
    state: String(stored('state') ?? ''),
    isBlinded: true,
    parent: String(stored('parent_id') ?? ''),
    stored: isShown ? stored : null,
    get values() {
      values ??= isShown ? valuesOf(instrument, stored) : {};
      return values;
    },
    missing: isShown ? reasonsOf(stored) : {},
  };
}

/** Of a confidential form the state alone: a guess with its reason would tell which of two masked groups is which. */
export const isShownIn = ({ isWhole }: Pick<Cut, 'isWhole'>, { confidential }: Instrument): boolean =>
  !confidential || isWhole;

/** Those of whom the rows are asked for. */
export async function* askedBlocksOf(cut: Cut): AsyncIterable<Block> {
  const { changed } = cut;
  if (changed === 'everybody') return yield* blocksOf(cut);
  for await (const block of blocksOf(cut)) {
    const people = block.people.filter(({ id }) => changed.has(id));
    if (people.length > 0) yield { ...block, people };
  }
}

/** All participants of whom something may be exported. */
export async function* blocksOf(cut: Cut): AsyncIterable<Block> {
  for (let after = -1; ; ) {
    const read = await peopleAfter(cut, after, cut.blockSize);
    if (!read) return;
    const range = { after, end: read.end };
    after = read.end;
    if (read.people.length > 0) yield blockOf(cut, read.people, range);
    await breathe();
  }
}

function blockOf(cut: Cut, people: readonly Person[], range: Range): Block {
  const ids = people.map(({ id }) => id);
  const { participant, screening: log, visit } = cut.tables;
  return {
    people,
    records: (form) => recordsOf(cut, instrumentOf(form), ids, range),
    async screenings() {
      const screening = instrumentOf('screening');
      const read = cached(cut.q, 'export screenings', () => {
        const columns = { her: participant.id, ...columnsRead(screening, log) };
        const query = cut.q
          .select(columns)
          .from(participant)
          .innerJoin(log, eq(log.id, participant.screening_id))
          .where(isWithin(cut))
          .orderBy(asc(participant.seq))
          .prepare();
        return reader(columns, query);
      });
      const rows = await read(range);
      return new Map(rows.map((stored) => [String(stored('her')), rowOf(screening, stored, true)]));
    },
    async visits() {
      const read = cached(cut.q, 'export visits', () =>
        cut.q
          .select({
            participant: visit.participant_id,
            visit: visit.visit,
            visit_date: visit.visit_date,
            state: visit.state,
            missed_reason: visit.missed_reason,
            unscheduled_reason: visit.unscheduled_reason,
          })
          .from(participant)
          .innerJoin(visit, eq(visit.participant_id, participant.id))
          .where(isWithin(cut))
          .orderBy(asc(participant.seq), asc(visit.visit))
          .prepare(),
      );
      return Map.groupBy(await read.execute({ ...range }), (row) => row.participant);
    },
  };
}

/** A prepared query whose rows are functions that give the cell of a column. */
function reader(columns: object, query: Parameters<typeof plainRows>[0]): (its: Range) => Promise<Stored[]> {
  const names = Object.keys(columns);
  const at = new Map(names.map((name, i) => [name, i]));
  return async (range) => {
    const rows = await plainRows(query, names, { ...range });
    return rows.map((cells) => (name) => cells[at.get(name) ?? -1] ?? null);
  };
}

/** Whether of a form something is sealed: its records then come whole once the study is unsealed. */
export const isInTwoLayers = (instrument: Instrument): boolean =>
  instrument.reveals === 'arm' ||
  instrument.log === true ||
  instrument.within !== undefined ||
  Object.values(instrument.fields).some(({ reveals }) => reveals === 'arm');

async function recordsOf(cut: Cut, instrument: Instrument, ids: readonly string[], range: Range) {
  if (isInTwoLayers(instrument) && cut.keys) return wholeRecords(cut, instrument, ids);
  const found = new Map<string, FormRow[]>();
  if (instrument.reveals === 'arm') return found;
  const read = cached(cut.q, `export ${instrument.name}`, () => recordsReader(cut, instrument));
  const isShown = isShownIn(cut, instrument);
  for (const stored of await read(range)) {
    const her = String(stored('her'));
    const known = found.get(her);
    if (known) known.push(rowOf(instrument, stored, isShown));
    else found.set(her, [rowOf(instrument, stored, isShown)]);
  }
  return found;
}

function recordsReader({ q, tables }: Cut, instrument: Instrument) {
  const { participant } = tables;
  const table = instrumentTableOf(tables, instrument.name);
  const columns = {
    ...{ id: table.id, her: table.participant_id, visit: table.visit },
    ...columnsRead(instrument, table),
  };
  const order = instrument.repeats ? table.entered_at : table.visit;
  const query = q
    .select(columns)
    .from(participant)
    .innerJoin(table, eq(table.participant_id, participant.id))
    .where(and(isWithin({ tables }), ne(table.state, 'void')))
    .orderBy(asc(participant.seq), asc(order), asc(table.id))
    .prepare();
  return reader(columns, query);
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
