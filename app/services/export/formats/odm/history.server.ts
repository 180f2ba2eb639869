// What the open ledger tells of the forms and visits of a block: every change of an item, in the order in which it was made.
// A record is replayed entry by entry and made into the same cells as in a snapshot, so that the last of them is the snapshot.
import { and, asc, getTableName, inArray } from 'drizzle-orm';
import type { Row } from '#db/ledger.ts';
import type { Tables } from '#db/schema/index.ts';
import { instrumentTableOf } from '../../../capture/lookups.server.ts';
import { type Block, isInTwoLayers, isShownIn, rowOf } from '../../blocks.server.ts';
import type { Cut } from '../../cut.server.ts';
import type { Person } from '../../people.server.ts';
import type { Cell } from '../../table.server.ts';
import type { Place } from './data.server.ts';
import { eventOf, type OdmForm, type RecordForm, visitCells, visitForm } from './forms.server.ts';
import { idsOf, keysOf } from './ids.server.ts';

/** An entry of the ledger, as far as it is told. */
export interface Entry {
  at: string;
  actor: string;
  role: string;
  reason: string | null;
}

export interface Change {
  entry: Entry;
  place: Place;
  /** By position of the variable: what was there, and what is there now. They differ. */
  items: readonly { at: number; before: Cell; after: Cell }[];
}

/** A record as far as it has been replayed. */
interface Held {
  table: string;
  form: OdmForm | RecordForm;
  formKey: string | undefined;
  row: Row | null;
  cells: readonly Cell[];
}

type Records = Map<string, Held>;

const isRecord = (form: OdmForm | RecordForm): form is RecordForm => form.instrument !== null;

/** The table of a form that has one of its own: what is sealed as a whole has none. */
const tableOf = (tables: Tables, { name }: RecordForm) =>
  name === 'screening' ? 'screening' : getTableName(instrumentTableOf(tables, name));

const openForms = (forms: readonly RecordForm[]) =>
  forms.filter(({ instrument }) => instrument.reveals !== 'arm');

/** The names of the tables whose entries are told. */
export const toldTables = (tables: Tables, forms: readonly RecordForm[]): string[] => [
  getTableName(tables.visit),
  ...openForms(forms).map((form) => tableOf(tables, form)),
];

/** The records of a block, void ones too, none of them replayed; by participant. */
async function recordsOf(cut: Cut, forms: readonly RecordForm[], block: Block) {
  const { visit } = cut.tables;
  const people = block.people.map(({ id }) => id);
  const all = new Map(people.map((id): [string, Records] => [id, new Map()]));
  const nothing = { formKey: undefined, row: null, cells: [] };
  const visits = await cut.q
    .select({ her: visit.participant_id, id: visit.id })
    .from(visit)
    .where(inArray(visit.participant_id, people))
    .orderBy(asc(visit.id));
  for (const { her, id } of visits)
    all.get(her)?.set(id, { ...nothing, table: getTableName(visit), form: visitForm });
  for (const form of openForms(forms))
    for (const [her, ids] of await idsOf(cut, form.instrument, people)) {
      const keys = keysOf(ids);
      for (const id of ids) {
        const formKey = form.repeats ? keys.get(id) : undefined;
        all.get(her)?.set(id, { ...nothing, table: tableOf(cut.tables, form), form, formKey });
      }
    }
  return all;
}

// As many as every database takes in one question.
const mostIds = 500;

type Told = Entry & { seq: number; table: string | null; key: string | null; cells: string | null };

async function entriesOf({ q, tables }: Cut, names: readonly string[], ids: readonly string[]) {
  const { ledger_open: ledger } = tables;
  const found: Told[] = [];
  for (let from = 0; from < ids.length; from += mostIds)
    found.push(
      ...(await q
        .select({
          ...{ seq: ledger.seq, at: ledger.at, actor: ledger.actor, role: ledger.role },
          ...{ reason: ledger.reason, cells: ledger.cells_new },
          ...{ table: ledger.table_name, key: ledger.row_key },
        })
        .from(ledger)
        .where(
          and(
            inArray(ledger.row_key, ids.slice(from, from + mostIds)),
            inArray(ledger.table_name, [...names]),
          ),
        )),
    );
  return found.sort((one, other) => one.seq - other.seq);
}

/** The cells of a record as it stands; none where it is void, or belongs to one that is. */
function cellsOf(cut: Cut, { form, row }: Held, records: Records): readonly Cell[] {
  const none = form.variables.map(() => null);
  if (row === null || row.state === 'void') return none;
  if (!isRecord(form)) return visitCells(row as unknown as Parameters<typeof visitCells>[0]);
  const parent = form.instrument.within === undefined ? null : records.get(String(row.parent_id));
  if (parent !== null && (!parent?.row || parent.row.state === 'void')) return none;
  const stored = (name: string) => row[name] ?? null;
  const told = rowOf(form.instrument, stored, isShownIn(cut, form.instrument));
  return form.cellsOf(told, parent?.formKey ?? null);
}

const placeOf = ({ form, formKey, row }: Held): Place => {
  const { event, key } = eventOf(form, String(row?.visit ?? ''));
  return { event, eventKey: key, form, formKey };
};

/** Replays one entry. What belongs to the record that it changes is looked at again, since it is void with it. */
function* replay(cut: Cut, records: Records, its: Told): Generator<Change> {
  const held = records.get(its.key ?? '');
  if (!held || held.table !== its.table || its.cells === null) return;
  const written = JSON.parse(its.cells) as Row;
  held.row = 'id' in written ? written : { ...held.row, ...written };
  const below = [...records.values()].filter(({ row }) => row?.parent_id === its.key);
  for (const each of [held, ...below]) {
    const before = each.cells;
    each.cells = cellsOf(cut, each, records);
    const items = each.cells.flatMap((after, at) => {
      const old = before[at] ?? null;
      return old === after ? [] : [{ at, before: old, after }];
    });
    // Why a form with a sealed part was changed may tell of that part.
    const { instrument } = each.form;
    const isTold = cut.isWhole || !instrument || !(isInTwoLayers(instrument) || instrument.confidential);
    const { at, actor, role, reason } = its;
    if (items.length > 0)
      yield { entry: { at, actor, role, reason: isTold ? reason : null }, place: placeOf(each), items };
  }
}

/** Reads the history of a block, and answers the changes of one participant. */
export async function historyOf(cut: Cut, forms: readonly RecordForm[], block: Block) {
  const records = await recordsOf(cut, forms, block);
  const owners = new Map([...records].flatMap(([her, its]) => [...its.keys()].map((id) => [id, her])));
  const entries = await entriesOf(cut, toldTables(cut.tables, forms), [...owners.keys()]);
  const hers = Map.groupBy(entries, ({ key }) => owners.get(key ?? ''));
  return (her: Person): Change[] =>
    (hers.get(her.id) ?? []).flatMap((entry) => [
      ...replay(cut, records.get(her.id) ?? new Map<string, Held>(), entry),
    ]);
}
